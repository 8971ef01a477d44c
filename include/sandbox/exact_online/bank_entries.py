"""Bank entries: money out is negative on a bank line; the journal's own ledger account takes the other side."""

from __future__ import annotations

from decimal import Decimal

from include.sandbox.exact_online import ledger, open_items
from include.sandbox.exact_online.errors import ODataError
from include.sandbox.exact_online.journal_entries import check_line
from include.sandbox.exact_online.rules import OPEN, PAYABLE, Rules
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.values import cents, dec, num
from include.sandbox.exact_online.writes import Lines
from include.sandbox.kernel.tables import Row

BANK_JOURNALS = (12, 16)
CASH_FLOW = 40


def create(store: ExactBooks, division: str, values: Row, lines: Lines) -> Row:
    rules = Rules(store, division)
    journal = rules.journal(values.get("JournalCode"), BANK_JOURNALS)
    given = lines.get("BankEntryLines", [])
    if not given:
        rules.refusals.add("mandatory", "Lines")
    day = next((line["Date"] for line in given if line.get("Date")), None) or rules.today()
    currency = rules.currency(values.get("Currency"), journal)
    year, period = rules.period(journal, day, values.get("FinancialYear"), values.get("FinancialPeriod"))
    for line in given:
        if line.get("GLAccount") is None and line.get("Account") is not None:
            line["GLAccount"] = _payable(store, division, line["Account"])
        check_line(rules, line, False, day)
    total = sum((dec(line.get("AmountFC")) for line in given), Decimal(0))
    opening, closing = values.get("OpeningBalanceFC"), values.get("ClosingBalanceFC")
    if opening is not None and closing is not None and dec(closing) - dec(opening) != total:
        rules.refusals.add("difference", "", str(dec(closing) - dec(opening) - total))
    rules.refusals.check()
    assert journal is not None
    entry = store.save(
        "bank_entries",
        division,
        {
            "EntryID": values.get("EntryID") or store.new_id(),
            "JournalCode": journal["Code"],
            "Currency": currency,
            "EntryNumber": values.get("EntryNumber") or rules.next_number(str(journal["Code"]), year),
            "FinancialYear": year,
            "FinancialPeriod": period,
            "OpeningBalanceFC": opening,
            "ClosingBalanceFC": closing,
            "Status": OPEN,
            "StatusDescription": "Open",
        },
    )
    made = [
        {
            **line,
            "ID": line.get("ID") or store.new_id(),
            "EntryID": entry["EntryID"],
            "EntryNumber": entry["EntryNumber"],
            "LineNumber": at,
            "Date": line.get("Date") or day,
        }
        for at, line in enumerate(given, 1)
    ]
    _post(rules, journal, entry, made, total)
    return entry


def _payable(store: ExactBooks, division: str, account: str) -> str | None:
    relation = store["accounts"].get(division, account) or {}
    found = relation.get("GLAP")
    if found:
        return str(found)
    default = next((row for row in store["gl_accounts"].rows(division) if row["Type"] == PAYABLE), None)
    return str(default["ID"]) if default else None


def _post(rules: Rules, journal: Row, entry: Row, lines: list[Row], total: Decimal) -> None:
    store, division = rules.store, rules.division
    rate = rules.rate(entry["Currency"], None)
    rows = []
    header = {
        "EntryID": entry["EntryID"], "EntryNumber": entry["EntryNumber"], "JournalCode": entry["JournalCode"],
        "Type": CASH_FLOW, "FinancialYear": entry["FinancialYear"], "FinancialPeriod": entry["FinancialPeriod"],
        "Currency": entry["Currency"], "Status": entry["Status"],
    }  # fmt: skip
    for line in lines:
        saved = store.save("bank_entry_lines", division, {**line, "AmountDC": num(cents(dec(line["AmountFC"]) * rate))})
        rows.append(
            ledger.transaction(
                header,
                saved["ID"],
                saved["LineNumber"],
                saved["GLAccount"],
                -dec(saved["AmountFC"]),
                LineType=0,
                Date=saved["Date"],
                Account=saved.get("Account"),
                Description=saved.get("Description"),
                InvoiceNumber=saved.get("OurRef"),
                CostCenter=saved.get("CostCenter"),
                CostUnit=saved.get("CostUnit"),
                Notes=saved.get("Notes"),
            )
        )
    key = ledger.line_id(entry["EntryID"], "bank")
    rows.append(ledger.transaction(header, key, 0, journal["GLAccount"], total, LineType=2, Date=lines[-1]["Date"]))
    ledger.post(rules, entry["EntryID"], rows, rate, rounding=key)
    for line in lines:
        posted = store["transaction_lines"].get(division, line["ID"])
        if posted is not None and posted.get("Account"):
            open_items.match_bank_line(store, division, posted, line.get("OurRef"))


def create_line(store: ExactBooks, division: str, values: Row, lines: Lines) -> Row:
    """A further line of an existing statement."""
    rules = Rules(store, division)
    entry = store["bank_entries"].get(division, values.get("EntryID") or "")
    if entry is None:
        rules.refusals.add("reference", "EntryID")
        rules.refusals.check()
        raise ODataError(500, "unreachable")
    rules.entry_is_open(entry, entry["JournalCode"], entry["FinancialYear"], entry["FinancialPeriod"])
    if values.get("GLAccount") is None and values.get("Account") is not None:
        values["GLAccount"] = _payable(store, division, values["Account"])
    day = values.get("Date") or rules.today()
    check_line(rules, values, False, day)
    rules.refusals.check()
    present = store["bank_entry_lines"].find("EntryID", division, entry["EntryID"])
    made = {
        **values,
        "ID": values.get("ID") or store.new_id(),
        "EntryNumber": entry["EntryNumber"],
        "LineNumber": len(present) + 1,
        "Date": day,
    }
    total = sum((dec(line["AmountFC"]) for line in [*present, made]), Decimal(0))
    journal = store.one("journals", division, "Code", entry["JournalCode"])
    assert journal is not None
    _post(rules, journal, entry, [*present, made], total)
    saved = store["bank_entry_lines"].get(division, made["ID"])
    assert saved is not None
    return saved


def remove(store: ExactBooks, division: str, entry: Row) -> None:
    rules = Rules(store, division)
    rules.entry_is_open(entry, entry["JournalCode"], entry["FinancialYear"], entry["FinancialPeriod"])
    rules.refusals.check()
    ledger.unpost(store, division, entry["EntryID"])
    for line in store["bank_entry_lines"].find("EntryID", division, entry["EntryID"]):
        store.remove("bank_entry_lines", division, line["ID"])
    store.remove("bank_entries", division, entry["EntryID"])
