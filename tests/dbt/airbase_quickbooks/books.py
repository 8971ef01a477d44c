"""Approved orders in Airbase beside a QuickBooks company in the US, as literal raw rows.

Subsidiary BW-US is the company, which keeps its books in dollars alone. Orders there name accounts, classes and a
location. Rows of Airbase are those of `tests.dbt.airbase.books`; all was read last at `READ`.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import duckdb

from tests.dbt.airbase import books as airbase
from tests.dbt.airbase.books import LONG_AGO, READ, order_line
from tests.support import raw

LINK = "airbase_quickbooks"
CONNECTION, REALM, SUBSIDIARY = "quickbooks_main", "9130357992221046", "BW-US"
Q = "raw_quickbooks_online"
Row = dict[str, Any]


def base(db: duckdb.DuckDBPyConnection) -> None:
    options = {"ap_account": "2000", "order_link": "https://qbo.example/{division}/purchaseorder/{order_id}"}
    connections = {"quickbooks_online": CONNECTION, "airbase": "airbase_main"}
    raw.link(db, LINK, LINK, connections, (REALM, SUBSIDIARY), options=options)
    masters(db)
    known = {"id": "s-1", "erp_reference_id": SUBSIDIARY, "name": SUBSIDIARY, "iso_code": "US", "read_at": READ}
    raw.insert(db, "raw_airbase.subsidiaries", known)
    raw.insert(db, "raw_airbase.feeds", *(airbase.feed(name) for name in ("vendors", "purchase_orders", "bills")))
    for code in ("6100", "6200", "Travel", "6999"):
        airbase.account(db, code)
    airbase.tag(db, "East")
    airbase.tag(db, "Albany", kind="Cost unit")
    for kind, source, target in (("payment_term", "Net 30", "30 days"), ("item", "LIC", "SKU-9"), ("item", "BAD", "X")):
        airbase.mapped(db, kind, source, target, link=LINK)
    vendor(db, "v1", "Norton Lumber", "56")


def masters(db: duckdb.DuckDBPyConnection) -> None:
    rows(db, "company_info", {"id": "1", "country": "US"})
    currencies = {"MultiCurrencyEnabled": False, "HomeCurrency": {"value": "USD"}}
    rows(db, "preferences", {"id": "1", "currency_prefs": currencies})
    for key, name, kind, number in (
        ("33", "Accounts Payable", "Accounts Payable", "2000"), ("60", "Software", "Expense", "6100"),
        ("61", "Equipment", "Expense", "6200"), ("62", "Travel", "Expense", None),
    ):  # fmt: skip
        account = {"id": key, "name": name, "fully_qualified_name": name, "account_type": kind, "acct_num": number}
        rows(db, "accounts", account | {"active": True, "classification": "Expense"})
    rows(db, "classes", {"id": "201", "name": "East", "fully_qualified_name": "East", "active": True})
    rows(db, "departments", {"id": "301", "name": "Albany", "fully_qualified_name": "Albany", "active": True})
    rows(db, "terms", {"id": "3", "name": "30 days", "active": True})
    item = {"type": "NonInventory", "name": "Licence", "expense_account_ref": "60", "active": True}
    rows(db, "items", item | {"id": "9", "sku": "SKU-9"})
    for feed in ("vendors", "bills", "vendor_credits", "purchase_orders"):
        rows(db, "feeds", airbase.feed(feed))


def rows(db: duckdb.DuckDBPyConnection, table: str, *entries: Row) -> None:
    own = {"connection": CONNECTION, "company": REALM, "read_at": READ}
    raw.insert(db, f"{Q}.{table}", *(own | entry for entry in entries))


def vendor(db: duckdb.DuckDBPyConnection, key: str, name: str, paired: str | None = None, **more: Any) -> None:
    """A vendor of Airbase; ``paired``: the vendor of QuickBooks that it was delivered as; ``more``: what that says."""
    airbase.vendor(db, key, name, SUBSIDIARY, country="US")
    if paired:
        rows(db, "vendors", {"id": paired, "display_name": name, "active": True, "currency_ref": "USD"} | more)
        delivered(db, "vendors", key, paired)


def order(db: duckdb.DuckDBPyConnection, key: str, *lines: Row, **more: Any) -> None:
    """An open order of 100.00 dollars to Norton Lumber of 9 November, on account 6100."""
    usual = {"company": SUBSIDIARY, "currency": {"iso_code": "USD"}}
    airbase.order(db, key, *(lines or (order_line(account="6100"),)), **(usual | more))


def books_order(db: duckdb.DuckDBPyConnection, key: str, source: str = "", *lines: Row, **more: Any) -> None:
    """An order of Norton Lumber in QuickBooks on account 6100; ``source``: the order of Airbase it was posted for."""
    facts = {
        "id": key, "vendor_ref": "56", "doc_number": f"10{key}", "txn_date": date(2026, 11, 9), "po_status": "Open",
        "private_note": f"AB:{source}" if source else "by hand", "line": list(lines or (books_line(),)),
    }  # fmt: skip
    rows(db, "purchase_orders", facts | more)


def books_line(no: int = 1, amount: str = "100.00", account: str = "60") -> Row:
    """As it is stored: what a line of the other type would have is there, and null."""
    detail = {"AccountRef": {"value": account}}
    kind = "AccountBasedExpenseLineDetail"
    line = {"Id": str(no), "LineNum": no, "Amount": amount, "DetailType": kind, kind: detail}
    return line | {"ItemBasedExpenseLineDetail": None}


def written(db: duckdb.DuckDBPyConnection, key: str, target: str, **more: Any) -> None:
    """An order that was written to QuickBooks on 10 November with a line of 100.00 on account 6100."""
    line = {
        "no": 1, "key": "ol1", "description": "Licentie", "item": None, "account": "6100", "cost_center": None,
        "cost_unit": None, "quantity": "2.000000", "unit_price": "50.000000", "net": "100.00",
    }  # fmt: skip
    document = {
        "kind": "purchase_order", "company": SUBSIDIARY, "source_key": key, "number": f"PO-{key}", "vendor_key": "v1",
        "date": "2026-11-09", "currency": "USD", "total": "100.00", "status": "open", "description": "",
        "lines": [line], "receipt_date": None, "payment_term": "30 days",
    }  # fmt: skip
    facts = {"target_number": f"10{target}", "sent_at": LONG_AGO, "delivered_document": json.dumps(document)}
    delivered(db, "purchase_orders", key, target, **(facts | more))


def delivered(db: duckdb.DuckDBPyConnection, flow: str, key: str, target: str | None, **more: Any) -> None:
    """What the store says of a document on its way to QuickBooks."""
    facts = {
        "link": LINK, "company": SUBSIDIARY, "target_company": REALM, "target_system": "quickbooks_online",
        "state": "delivered", "voided": False, "created_at": LONG_AGO,
    }  # fmt: skip
    raw.insert(db, "raw_operations.deliveries", {"flow": flow, "source_key": key, "target_id": target} | facts | more)


def bill(db: duckdb.DuckDBPyConnection, key: str, number: str, total: str = "108.00", **more: Any) -> None:
    """A bill of Norton Lumber in QuickBooks of 2 November, open for all of it."""
    facts = {
        "id": key, "vendor_ref": "56", "doc_number": number, "txn_date": date(2026, 11, 2), "total_amt": total,
        "balance": total, "currency_ref": "USD", "line": [books_line(amount=total)], "create_time": LONG_AGO,
    }  # fmt: skip
    rows(db, "bills", facts | more)
