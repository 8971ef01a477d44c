"""Systems that hold nothing but rows which somebody wrote down, and Exact Online's rows as several links have them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.support.links.known import Known

Row = dict[str, Any]
IDS = (
    "ID",
    "EntryID",
    "PurchaseOrderID",
    "InvoiceID",
    "InvoiceId",
    "PaymentId",
    "Id",
    "id",
    "invoiceId",
    "orderNumber",
)
COMPANIES = ("Division", "company")


@dataclass(frozen=True)
class Rows:
    """By ``system.list``; a list may keep rows of several companies."""

    lists: Mapping[str, list[Row]]

    def state(self, system: str, entity: str, company: str | None = None) -> list[Row]:
        rows = self.lists.get(f"{system}.{entity}", [])
        return [row for row in rows if all(row.get(name, company) == company for name in COMPANIES if company)]


@dataclass(frozen=True)
class Agreed:
    """Two systems whose books agree. ``problems``: all that the comparison says of rows, with what our store says."""

    rows: Rows
    known: Known
    compared: Callable[[Rows, Known], list[str]]

    def problems(self, *changes: Change, known: Known | None = None) -> list[str]:
        rows = self.rows
        for change in changes:
            rows = change(rows)
        return self.compared(rows, self.known if known is None else known)


Change = Callable[[Rows], Rows]


def _changed(where: str, change: Callable[[list[Row]], list[Row]]) -> Change:
    def changed(rows: Rows) -> Rows:
        new = change(rows.lists.get(where, []))
        assert new != rows.lists.get(where), f"nothing of {where} changed"
        return Rows({**rows.lists, where: new})

    return changed


def is_(row: Row, which: str | int | Row) -> bool:
    """Whether it is the one with this id, of these words, or with these values."""
    if isinstance(which, dict):
        return which.items() <= {name: row.get(name) for name in which}.items()
    return which in (row.get("Description"), row.get("Notes"), *(row[name] for name in IDS if name in row))


def put(where: str, which: str | int | Row, **values: Any) -> Change:
    """With those of a list that are meant changed."""
    return _changed(where, lambda rows: [{**row, **values} if is_(row, which) else row for row in rows])


def gone(where: str, which: str | int | Row) -> Change:
    return _changed(where, lambda rows: [row for row in rows if not is_(row, which)])


def more(where: str, *added: Row) -> Change:
    return _changed(where, lambda rows: [*rows, *added])


def twin(where: str, which: str | int | Row, **values: Any) -> Change:
    """With another one like it."""
    return _changed(where, lambda rows: [*rows, *({**row, **values} for row in rows if is_(row, which))])


def moment(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def account(division: str, code: str, kind: int = 110) -> Row:
    return {"Division": division, "ID": f"gl-{code}", "Code": f"{code} ", "Type": kind, "IsBlocked": False}


def supplier(division: str, key: str, name: str, **more: Any) -> Row:
    facts = {"ID": key, "Code": key.upper(), "Name": name, "IsSupplier": True, "Country": "NL"}
    return {"Division": division, **facts, **more}


def entry(division: str, number: int, supplier: str, ref: str, gross: float, words: str = "", **more: Any) -> Row:
    """A purchase entry of 2 November 2026, due in a month."""
    facts = {"EntryID": f"e{number}", "EntryNumber": number, "Supplier": supplier, "YourRef": ref, "Journal": "60"}
    days = {"EntryDate": moment("2026-11-02"), "DueDate": moment("2026-12-02"), "Created": number}
    period = {"ReportingYear": 2026, "ReportingPeriod": 11, "PaymentCondition": "30"}
    said = {"Division": division, "Currency": "EUR", "Description": words or "Factuur", "AmountFC": gross}
    return {**said, **facts, **days, **period, **more}


def entry_line(division: str, number: int, at: int, account: str, net: float, center: str | None, **more: Any) -> Row:
    facts = {"ID": f"l{number}-{at}", "EntryID": f"e{number}", "LineNumber": at, "GLAccount": f"gl-{account}"}
    return {"Division": division, **facts, "AmountFC": net, "CostCenter": center, "VATCode": "1", **more}


def ledger(division: str, entry: str, account: str, amount: float, day: str = "2026-11-02", **more: Any) -> Row:
    facts = {"EntryID": entry, "GLAccount": f"gl-{account}", "AmountFC": amount, "Date": moment(day)}
    return {"Division": division, "Currency": "EUR", "JournalCode": "60", "Description": "", **facts, **more}


def order(division: str, number: int, supplier: str, amount: float, words: str = "", **more: Any) -> Row:
    facts = {"PurchaseOrderID": f"o{number}", "OrderNumber": number, "Supplier": supplier, "OrderStatus": 10}
    said = {"Description": words or "Beurs", "OrderDate": moment("2026-11-02"), "Currency": "EUR", "YourRef": None}
    return {"Division": division, **facts, **said, "AmountFC": amount, **more}


def order_line(
    division: str, number: int, item: str, center: str | None, quantity: float, price: float, **more: Any
) -> Row:
    facts = {"ID": f"{number}-{item}-{center}", "PurchaseOrderID": f"o{number}", "Item": item, "CostCenter": center}
    return {
        "Division": division, **facts, "Quantity": quantity, "NetPrice": price, "AmountFC": quantity * price, **more
    }  # fmt: skip


def month(division: str, number: int, start: str, end: str) -> Row:
    days = {"StartDate": moment(start), "EndDate": moment(end)}
    return {"Division": division, "FinYear": 2026, "FinPeriod": number, **days}


def shut(division: str, journal: str, number: int) -> Row:
    return {"Division": division, "Journal": journal, "Year": 2026, "Period": number, "Status": 1}
