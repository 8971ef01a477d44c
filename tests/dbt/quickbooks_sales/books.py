"""A small company's sales in QuickBooks beside its AvaTax company, as literal raw rows.

All was read last at `READ`; what was recorded before was recorded at `TAXED` and booked at `POSTED`. The books are
closed through 30 September 2026.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from tests.support import raw

LINK = "quickbooks_avalara"
REALM, CODE = "9130357992221046", "HALYARD"
Q, A = "raw_quickbooks_online", "raw_avalara"
READ = datetime(2026, 11, 20, 8, tzinfo=UTC)
TAXED = datetime(2026, 11, 18, 10, tzinfo=UTC)
POSTED = datetime(2026, 11, 18, 10, 1, tzinfo=UTC)
IRVINE = {"Line1": "2000 Main Street", "City": "Irvine", "CountrySubDivisionCode": "CA", "PostalCode": "92614"}
SEATTLE = {"Line1": "700 Pike St", "City": "Seattle", "CountrySubDivisionCode": "WA", "PostalCode": "98101",
           "Country": "USA"}  # fmt: skip
RECEIVABLE = "Accounts Receivable (A/R)"
ACCOUNTS = (
    ("84", RECEIVABLE, "Accounts Receivable", {}),
    ("85", "Receivables CAD", "Accounts Receivable", {"currency_ref": "CAD"}),
    ("86", "Tax billed", "Other Current Liability", {"acct_num": "2200"}),
    ("87", "Sales tax", "Other Current Liability", {"acct_num": "2210"}),
    ("79", "Sales", "Income", {"acct_num": "4000"}),
)
ITEMS = (("11", "Pump"), ("12", "Hours"), ("13", "TAX"), ("14", "Unmapped"))
OPTIONS = {"tax_item": "TAX", "clearing_account": "2200", "tax_journal": "",
           "ship_from": {REALM: {"country": "US", "postcode": "07105"}}}  # fmt: skip


def base(db: duckdb.DuckDBPyConnection) -> None:
    connections = {"quickbooks_online": "quickbooks_main", "avalara": "avalara_main"}
    raw.link(db, LINK, LINK, connections, (REALM, CODE), options=OPTIONS)
    for item, code in (("Pump", "P0000000"), ("Hours", "SP140000"), ("SHIPPING_ITEM_ID", "FR020100")):
        mapped(db, "item_tax_code", item, code)
    mapped(db, "tax_account", "US/*/*", "2210")
    raw.insert(db, f"{A}.companies", {"id": "1", "company_code": CODE, "is_active": True, "company": ""})
    for number, code in enumerate(("P0000000", "SP140000", "FR020100"), 1):
        raw.insert(db, f"{A}.tax_codes", {"id": f"{number}", "tax_code": code, "is_active": True, "company": ""})
    for feed in ("company_tax_codes", "tax_codes"):
        log = {"feed": feed, "kind": "full", "rows": 0, "suspect": False, "company": "", "read_at": READ}
        raw.insert(db, f"{A}.feeds", log)
    raw.insert(db, f"{A}.nexus", {"id": "1", "company_id": "1", "country": "US", "region": "CA", "company": ""})
    for feed in ("invoices", "journal_entries"):
        log = {"feed": feed, "kind": "full", "rows": 1, "suspect": False, "read_at": READ}
        raw.insert(db, f"{Q}.feeds", log)
    currencies = {"MultiCurrencyEnabled": True, "HomeCurrency": {"value": "USD"}}
    closed = {"BookCloseDate": "2026-09-30"}
    raw.insert(db, f"{Q}.preferences", {"id": "1", "accounting_info_prefs": closed, "currency_prefs": currencies})
    raw.insert(db, f"{Q}.company_info", {"id": "1", "country": "US"})
    for key, name, kind, more in ACCOUNTS:
        facts = {"id": key, "name": name, "fully_qualified_name": name, "account_type": kind, "active": True}
        raw.insert(db, f"{Q}.accounts", facts | more)
    for key, name in ITEMS:
        facts = {"id": key, "name": name, "fully_qualified_name": name, "active": True, "income_account_ref": "79"}
        raw.insert(db, f"{Q}.items", facts)
    raw.insert(db, f"{Q}.customers", {"id": "7", "display_name": "Corner Deli", "active": True, "ship_addr": IRVINE})


def mapped(db: duckdb.DuckDBPyConnection, kind: str, source: str, target: str) -> None:
    row = {"link": LINK, "kind": kind, "company": "", "source_code": source, "target_code": target}
    raw.insert(db, "raw_config.mappings", row)


def sold(no: int = 1, amount: str = "100.00", item: str = "11", **more: Any) -> dict[str, Any]:
    detail = {"ItemRef": {"value": item}, "Qty": "1", "UnitPrice": amount}
    return {"Id": str(no), "LineNum": no, "Amount": amount, "Description": "goods", "DetailType": "SalesItemLineDetail",
            "SalesItemLineDetail": detail} | more  # fmt: skip


def discount(amount: str) -> dict[str, Any]:
    return {"Amount": amount, "DetailType": "DiscountLineDetail", "DiscountLineDetail": {"PercentBased": False}}


def bundle(*lines: dict[str, Any]) -> dict[str, Any]:
    total = str(sum(Decimal(one["Amount"]) for one in lines))
    return {"Id": "9", "LineNum": 1, "Amount": total, "DetailType": "GroupLineDetail",
            "GroupLineDetail": {"GroupItemRef": {"value": "20"}, "Line": list(lines)}}  # fmt: skip


def form(db: duckdb.DuckDBPyConnection, key: str, *lines: dict[str, Any], table: str = "invoices", **more: Any) -> None:
    """A form of 18 November to the customer in Irvine, over what its lines make, with no tax of QuickBooks."""
    rows = list(lines or (sold(),))
    total = sum((Decimal(one["Amount"]) * (-1 if "DiscountLineDetail" in one else 1) for one in rows), Decimal(0))
    tax = Decimal(str(more.get("txn_tax_detail", {}).get("TotalTax", "0")))
    subtotal = {"Amount": str(total), "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}}
    facts = {
        "id": key, "doc_number": f"10{key}", "txn_date": date(2026, 11, 18), "customer_ref": "7", "currency_ref": "USD",
        "exchange_rate": "1", "total_amt": str(total + tax), "line": [*rows, subtotal], "read_at": READ,
        "last_updated_time": TAXED,
    }  # fmt: skip
    raw.insert(db, f"{Q}.{table}", facts | more)


def delivered(db: duckdb.DuckDBPyConnection, flow: str, key: str, target: str, **more: Any) -> None:
    """What the store says of a document."""
    into_books = flow == "tax_journals"
    facts: dict[str, Any] = {
        "link": LINK, "company": REALM, "state": "delivered", "voided": False, "sent_at": TAXED, "created_at": TAXED,
        "target_system": "quickbooks_online" if into_books else "avalara",
        "target_company": REALM if into_books else CODE, "flow": flow, "source_key": key, "target_id": target,
    }  # fmt: skip
    raw.insert(db, "raw_operations.deliveries", facts | more)


def recorded(db: duckdb.DuckDBPyConnection, key: str, tax: str = "7.75", net: str = "100.00") -> None:
    """An invoice of one pump that AvaTax recorded."""
    line = {"no": 1, "key": "1", "description": "goods", "item": "Pump", "account": "4000", "tax_code": "P0000000",
            "quantity": "1", "net": net}  # fmt: skip
    place = {"line1": "2000 Main Street", "line2": None, "postcode": "92614", "city": "Irvine", "state": "CA",
             "country": "US"}  # fmt: skip
    document = {
        "kind": "sales_invoice", "company": REALM, "source_key": key, "number": f"10{key}", "customer_key": "7",
        "date": "2026-11-18", "tax_date": None, "due_date": None, "currency": "USD", "net": net, "tax_payable": "0.00",
        "total": net, "is_credit": False, "ship_to": place, "lines": [line], "company_code": CODE,
        "ship_from": {"country": "US", "postcode": "07105"}, "entity_use_code": None, "exemption_number": None,
        "vat_number": None, "original_code": None,
    }  # fmt: skip
    part = {"country": "US", "region": "CA", "kind": "Sales", "tax": tax}
    facts = {"status": "Saved", "version": 1, "type": "SalesInvoice", "total": net, "currency": "USD", "locked": False,
             "tax": tax, "parts": [part], "date": "2026-11-18", "lines": [{"no": "1", "parts": [part]}]}  # fmt: skip
    told = {"delivered_document": json.dumps(document), "target_facts": json.dumps(facts)}
    delivered(db, "tax", key, f"{REALM}-{key.lower()}", **told)


def posted(db: duckdb.DuckDBPyConnection, key: str) -> None:
    """The tax journal of an invoice, against its customer's receivable."""
    entry = {"country": "US", "region": "*", "kind": "*", "account": "2210", "cost_center": None}
    document = {
        "kind": "tax_journal", "company": REALM, "source_key": key, "invoice_key": key, "number": f"10{key}",
        "date": "2026-11-18", "currency": "USD", "journal": "", "clearing_account": "2200", "customer": "7",
        "receivable_account": RECEIVABLE, "billed": None, "takes_difference": None, "tax": f"tax:{key}",
        "accounts": [entry], "lines": [],
    }  # fmt: skip
    facts = {"sent_at": POSTED, "delivered_document": json.dumps(document)}
    delivered(db, "tax_journals", key, f"je-{key}", **facts)


def booked(db: duckdb.DuckDBPyConnection, key: str, *lines: tuple[str, str, str, str]) -> None:
    """A journal entry as it stands; each line: account, side, amount, the place it names or nothing."""
    rows = [
        {"Id": str(no), "Amount": amount, "DetailType": "JournalEntryLineDetail",
         "Description": f"AV:tax:{key} {place} tax of invoice 10{key}".replace("  ", " "),
         "JournalEntryLineDetail": {"PostingType": side, "AccountRef": {"value": account}}}
        for no, (account, side, amount, place) in enumerate(lines, 1)
    ]  # fmt: skip
    facts = {"id": f"je-{key}", "doc_number": f"AV-{key}", "private_note": f"AV:tax:{key}", "currency_ref": "USD"}
    raw.insert(db, f"{Q}.journal_entries", facts | {"txn_date": date(2026, 11, 18), "line": rows, "read_at": READ})
