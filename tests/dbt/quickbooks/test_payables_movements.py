"""Accounts payable as dated movements, in QuickBooks Online with AvidXchange."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import duckdb

from tests.dbt.payables import Movements
from tests.dbt.quickbooks import books
from tests.dbt.quickbooks.books import line

BANK: dict[str, Any] = {"check_payment": {"BankAccountRef": {"value": "35"}}}


def vendor(db: duckdb.DuckDBPyConnection, key: str, balance: str) -> dict[str, Any]:
    """A vendor that AvidXchange has; how its invoices and payments there name it."""
    books.vendor(db, key, f"Payable {key} Inc", sent=f"v{key}", balance=balance)
    return {"vendor_external_code": f"quickbooks_online:{books.REALM}:{key}", "vendor_id": f"v{key}"}


def owed(db: duckdb.DuckDBPyConnection, supplier: str, key: str, account: str = "60", **more: Any) -> dict[str, Any]:
    """An open bill of 121.00 from a vendor of its own."""
    own = vendor(db, supplier, more.get("balance", "121.00"))
    books.bill(db, key, line(1, "121.00", account), vendor_ref=supplier, **more)
    return own


def sent(db: duckdb.DuckDBPyConnection, supplier: str, key: str, amount: str = "121.00", **more: Any) -> dict[str, Any]:
    own = owed(db, supplier, key, **more)
    books.invoice(db, f"i-{key}", key, amount, **own, status="Approved")
    return own


def add(db: duckdb.DuckDBPyConnection) -> None:
    owed(db, "801", "80100")
    vendor(db, "802", "242.00")
    for key in ("80200", "80201"):
        books.bill(db, key, line(1, "121.00"), vendor_ref="802", doc_number=f"N-80200{'.' * (key == '80201')}")
    owed(db, "803", "80300", account="62")
    own = sent(db, "805", "80500", balance="0.00")
    books.payment(db, "9805", ("i-80500", "121.00", "0"), **own)
    books.posted(db, "9805", ("80500", "121.00"), day="2026-10-28", vendor="805", in_books=BANK)
    owed(db, "806", "80600", txn_date=date(2025, 6, 1))
    vendor(db, "807", "40.00")
    credited = {"PostingType": "Credit", "AccountRef": {"value": "33"},
                "Entity": {"Type": "Vendor", "EntityRef": {"value": "807"}}}  # fmt: skip
    books.raw.insert(db, f"{books.Q}.journal_entries", {
        "id": "8070", "txn_date": date(2026, 10, 20), "currency_ref": "USD",
        "line": [{"Id": "0", "Amount": "40.00", "JournalEntryLineDetail": credited}],
    })  # fmt: skip
    vendor(db, "809", "-15.00")
    books.bill_payment(db, "bp-8090", None, "15.00", line=[], vendor_ref="809", txn_date=date(2026, 10, 20), **BANK)
    sent(db, "810", "81000")
    sent(db, "811", "81100", "120.00")
    books.invoice(db, "i-8120", None, "121.00", invoice_number="PM-ONLY", status="Approved", **vendor(db, "812", "0"))


class TestQuickBooks(Movements):
    link, company = books.LINK, books.REALM
    day, posted = date(2026, 10, 27), date(2026, 10, 28)
    vendors: ClassVar[dict[str, str]] = {
        "on its way": "801",
        "entered twice": "802",
        "to be corrected": "803",
        "paid there, posted later": "805",
        "before the start": "806",
        "manual journal": "807",
        "prepayment": "809",
        "both have it": "810",
        "another amount there": "811",
        "there alone": "812",
    }
