"""What is owed to vendors and by customers, by how long it is past due; summary and detail (as recorded)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from include.sandbox.quickbooks_online.accounting import applications
from include.sandbox.quickbooks_online.accounting.fields import cents
from include.sandbox.quickbooks_online.accounting.ledger import ZERO, dec, postings
from include.sandbox.quickbooks_online.accounting.payables import rate_of
from include.sandbox.quickbooks_online.accounting.references import title
from include.sandbox.quickbooks_online.errors import invalid_value
from include.sandbox.quickbooks_online.reports import shape
from include.sandbox.quickbooks_online.reports.shape import cells, column, money, shown
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

# report -> whose, what a debit counts, and how its keys of columns name them
PARTIES = {
    "AgedPayables": ("Vendor", -1, "vend", "subt_neg"),
    "AgedReceivables": ("Customer", 1, "cust", "subt"),
}
PARTIES |= {"AgedPayableDetail": PARTIES["AgedPayables"], "AgedReceivableDetail": PARTIES["AgedReceivables"]}
WORDS = {
    "BillPayment": "Bill Payment", "VendorCredit": "Vendor Credit", "JournalEntry": "Journal Entry",
    "CreditMemo": "Credit Memo", "Purchase": "Expense",
}  # fmt: skip
PERIOD, PERIODS = 30, 4


@dataclass(frozen=True)
class Item:
    """A transaction with something open on the day of the report, in the company's own currency."""

    entity: str
    one: Object
    party: str
    due: str
    amount: Decimal
    open: Decimal
    days: int


def summary(company: Company, asked: Mapping[str, str], name: str) -> Object:
    day, buckets = _day(company, asked), _buckets(asked)
    kind, *_ = PARTIES[name]
    sums: dict[str, list[Decimal]] = {}
    for item in _items(company, asked, name, day):
        row = sums.setdefault(item.party, [ZERO] * (len(buckets) + 1))
        row[_bucket(item.days, buckets)] += item.open
        row[-1] += item.open
    named = sorted((title(company.get(kind, key) or {}), key) for key in sums)
    rows = [cells((text, key), *map(shown, sums[key])) for text, key in named]
    if rows:
        totals = [sum(column, ZERO) for column in zip(*sums.values(), strict=True)]
        rows.append({"Summary": cells("TOTAL", *map(money, totals)), "type": "Section", "group": "GrandTotal"})
    titles = [title for title, _ in buckets]
    columns = [column("", kind, kind.lower())]
    columns += [column(text, "Money", str(n)) for n, text in enumerate(titles)] + [column("Total", "Money", "total")]
    return shape.report(company, name, {**_header(day), "SummarizeColumnsBy": "Total"}, columns, rows)


def detail(company: Company, asked: Mapping[str, str], name: str) -> Object:
    """``columns`` chooses by the keys of columns; a transaction's and a name's Id stand with theirs."""
    day, buckets = _day(company, asked), _buckets(asked)
    kind, _, who, amounts = PARTIES[name]
    columns = [
        column("Date", "Date", "tx_date"), column("Transaction Type", "String", "txn_type"),
        column("Num", "String", "doc_num"), column(kind, "String", f"{who}_name"),
        column("Due Date", "Date", "due_date"), column("Past Due", "String", "past_due"),
        column("Amount", "Money", f"{amounts}_amount"), column("Open Balance", "Money", f"{amounts}_open_bal"),
    ]  # fmt: skip
    wanted = [word.strip() for word in asked.get("columns", "").split(",") if word.strip()]
    chosen = [n for n, one in enumerate(columns) if not wanted or one["MetaData"][0]["Value"] in wanted]

    def line(*values: str | tuple[str, str]) -> Object:
        return cells(*(values[n] for n in chosen))

    def sums(text: str, found: list[Item]) -> Object:
        # The words stand in the first column that there is.
        made = ["", "", "", "", "", "", money(_sum(found, "amount")), money(_sum(found, "open"))]
        if chosen:
            made[chosen[0]] = text
        return line(*made)

    items = _items(company, asked, name, day)
    rows = []
    for n, (text, _) in reversed(list(enumerate(buckets))):
        words = text if n == 0 else f"{text.replace('and over', 'or more')} days past due"
        found = [item for item in items if _bucket(item.days, buckets) == n]
        data = [
            {**line(item.one["TxnDate"], (WORDS.get(item.entity, item.entity), item.one["Id"]),
                    str(item.one.get("DocNumber", "")), (title(company.get(kind, item.party) or {}), item.party),
                    item.due, str(item.days), money(item.amount), money(item.open)), "type": "Data"}
            for item in found
        ]  # fmt: skip
        if data:
            header = cells(words, *[""] * (len(chosen) - 1))
            rows.append({
                "Header": header, "Rows": {"Row": data}, "Summary": sums(f"Total for {words}", found),
                "type": "Section",
            })  # fmt: skip
    if rows:
        rows.append({"Summary": sums("TOTAL", items), "type": "Section"})
    return shape.report(company, name, _header(day), [columns[n] for n in chosen], rows)


def _sum(items: list[Item], field: str) -> Decimal:
    return sum((getattr(item, field) for item in items), ZERO)


def _header(day: dt.date) -> Object:
    option = [{"Name": "report_date", "Value": str(day)}]
    return {"DateMacro": "today", "StartPeriod": str(day), "EndPeriod": str(day), "Option": option}


def _day(company: Company, asked: Mapping[str, str]) -> dt.date:
    return shape.day(asked, "report_date", company.today)


def _buckets(asked: Mapping[str, str]) -> list[tuple[str, int]]:
    """(title, most days past due), the last one open to the top."""
    try:
        length, count = int(asked.get("aging_period") or PERIOD), int(asked.get("num_periods") or PERIODS)
        if not 0 < length <= 366 or not 0 < count <= 40:
            raise ValueError
    except ValueError:
        raise invalid_value("aging_period", asked.get("aging_period", "")) from None
    made = [(f"{n * length + 1} - {(n + 1) * length}", (n + 1) * length) for n in range(count - 1)]
    return [("Current", 0), *made, (f"{(count - 1) * length + 1} and over", 10**6)]


def _bucket(days: int, buckets: list[tuple[str, int]]) -> int:
    return next(n for n, (_, most) in enumerate(buckets) if days <= most)


def _items(company: Company, asked: Mapping[str, str], name: str, day: dt.date) -> list[Item]:
    kind, sign, _, _ = PARTIES[name]
    wanted = {key.strip() for key in asked.get("vendor", "").split(",") if key.strip()}
    first, last = asked.get("start_duedate") or "", asked.get("end_duedate") or "9999"
    aged = company.today if asked.get("aging_method", "").lower() == "current" else day
    found = [item for item in _open(company, kind, sign, str(day), aged) if not wanted or item.party in wanted]
    return sorted((item for item in found if first <= item.due <= last), key=lambda item: (item.due, item.one["Id"]))


def _open(company: Company, kind: str, sign: int, day: str, aged: dt.date) -> Iterator[Item]:
    """Every posting to a vendor's or customer's balance, less what is applied, both up to that day."""
    dated = [(entity, one, lines) for entity, one, lines in postings(company) if one["TxnDate"] <= day]
    known = {(entity, one["Id"]) for entity, one, _ in dated}
    applied: dict[tuple[str, str], Decimal] = {}
    for entity, one, _ in dated:
        for target, amount in applications.taken(entity, one).items():
            if target in known:
                # What a bill loses its payment loses too; for credits it is the other way round.
                side = -1 if target[0] in applications.CREDITS else 1
                applied[target] = applied.get(target, ZERO) + side * amount
                applied[(entity, one["Id"])] = applied.get((entity, one["Id"]), ZERO) - side * amount
    for entity, one, lines in dated:
        owed: dict[str, Decimal] = {}
        for line in lines:
            who, _, key = str(line.get("name", "")).partition(":")
            if who == kind:
                owed[key] = owed.get(key, ZERO) + sign * dec(line["own"])
        for key, own in owed.items():
            left = own - applied.get((entity, one["Id"]), ZERO)
            due = str(one.get("DueDate") or one["TxnDate"])
            if left:
                amount, rest = (cents(part * rate_of(one)) for part in (own, left))
                yield Item(entity, one, key, due, amount, rest, (aged - dt.date.fromisoformat(due)).days)
