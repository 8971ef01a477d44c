"""A small company's QuickBooks books as literal raw rows beside AvidXchange company C3, and what tests add to it.

Each test module builds its documents into one warehouse, which is decided once. The books are closed through
30 September 2026; what was read last is of 1 November.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from tests.support import raw

LINK = "quickbooks_avidxchange"
REALM = "9130357992221046"
CLOSED_THROUGH = date(2026, 9, 30)
OPTIONS = {"payment_account": "AvidXchange clearing", "discount_account": "Discounts taken"}
Q = "raw_quickbooks_online"
A = "raw_avidxchange"
MOMENT = datetime(2026, 10, 20, tzinfo=UTC)

ACCOUNTS = (
    ("33", "Accounts Payable", "Accounts Payable", {}),
    ("34", "Payables abroad", "Accounts Payable", {}),
    ("35", "Checking", "Bank", {"acct_num": "1000"}),
    ("36", "AvidXchange clearing", "Bank", {"current_balance": "-70.00"}),
    ("37", "Card", "Credit Card", {}),
    ("60", "Rent", "Expense", {"acct_num": "6000"}),
    ("61", "Travel", "Expense", {"fully_qualified_name": "Costs:Travel"}),
    ("62", "Old costs (deleted)", "Expense", {"active": False}),
    ("70", "Discounts taken", "Other Income", {}),
    ("80", "Stock", "Other Current Asset", {}),
    ("90", "Capital", "Equity", {}),
)


def base(db: duckdb.DuckDBPyConnection, **options: Any) -> None:
    """The link, its routing, the chart of accounts, classes, departments and items, and one vendor that was sent."""
    connections = {"quickbooks_online": "quickbooks_main", "avidxchange": "avid_main"}
    raw.link(db, LINK, LINK, connections, (REALM, "C3"), start=date(2026, 1, 1), options=OPTIONS | options)
    for system, company in (("quickbooks_online", REALM), ("avidxchange", "C3")):
        vendors = {"feed": "vendors", "kind": "full", "rows": 1, "suspect": False, "company": company}
        raw.insert(db, f"raw_{system}.feeds", vendors)
    raw.insert(
        db,
        f"{Q}.preferences",
        {
            "id": "1",
            "accounting_info_prefs": {"BookCloseDate": CLOSED_THROUGH.isoformat()},
            "currency_prefs": {"MultiCurrencyEnabled": True, "HomeCurrency": {"value": "USD"}},
        },
    )
    for key, name, kind, more in ACCOUNTS:
        classification = "Liability" if "Payable" in kind or kind == "Credit Card" else "Expense"
        facts = {"active": True, "classification": classification, "fully_qualified_name": name}
        raw.insert(db, f"{Q}.accounts", {"id": key, "name": name, "account_type": kind} | facts | more)
    for table, key, name, more in (
        ("classes", "201", "East", {"fully_qualified_name": "Region:East"}),
        ("classes", "202", "West (deleted)", {"active": False}),
        ("departments", "301", "Albany", {}),
    ):
        facts = {"active": True, "fully_qualified_name": name}
        raw.insert(db, f"{Q}.{table}", {"id": key, "name": name} | facts | more)
    raw.insert(
        db,
        f"{Q}.items",
        {"id": "401", "name": "Paper", "type": "NonInventory", "active": True, "expense_account_ref": "61"},
        {
            "id": "402",
            "name": "Cable",
            "type": "Inventory",
            "active": True,
            "expense_account_ref": "61",
            "asset_account_ref": "80",
        },
        {"id": "403", "name": "Favour", "type": "Service", "active": True},
    )
    vendor(db, "56", "Norton Lumber", sent="v56")


def vendor(db: duckdb.DuckDBPyConnection, key: str, name: str, sent: str | None = None, **more: Any) -> None:
    """A QuickBooks vendor; ``sent``: also the AvidXchange vendor it was delivered as."""
    facts = {"active": True, "currency_ref": "USD", "balance": "0"}
    raw.insert(db, f"{Q}.vendors", {"id": key, "display_name": name} | facts | more)
    if sent:
        avid_vendor(db, sent, name, f"quickbooks_online:{REALM}:{key}")
        delivered(db, "vendors", key, sent, target_code=f"quickbooks_online:{REALM}:{key}")


def avid_vendor(db: duckdb.DuckDBPyConnection, key: str, name: str, code: str | None, **more: Any) -> None:
    facts = {"vendor_id": key, "external_vendor_code": code, "name": name, "active": True, "company": "C3"}
    raw.insert(db, f"{A}.vendors", facts | more)


def line(no: int = 1, amount: str = "100.00", account: str = "60", **detail: Any) -> dict[str, Any]:
    """A line on an account: Rent unless said."""
    posted = {"AccountRef": {"value": account}} | detail
    kind = "AccountBasedExpenseLineDetail"
    return {"Id": str(no), "LineNum": no, "Amount": amount, "Description": "goods", "DetailType": kind, kind: posted}


def item_line(no: int, amount: str, item: str, **detail: Any) -> dict[str, Any]:
    """A line on an item: one piece of it."""
    posted = {"ItemRef": {"value": item}, "Qty": "1", "UnitPrice": amount} | detail
    kind = "ItemBasedExpenseLineDetail"
    return {"Id": str(no), "LineNum": no, "Amount": amount, "DetailType": kind, kind: posted}


def bill(db: duckdb.DuckDBPyConnection, key: str, *lines: dict[str, Any], table: str = "bills", **more: Any) -> None:
    """A bill of Norton Lumber of 20 October over what its lines make, open for all of it."""
    rows = list(lines or (line(),))
    total = str(sum(Decimal(row["Amount"]) for row in rows))
    facts = {
        "vendor_ref": "56",
        "ap_account_ref": "33",
        "currency_ref": "USD",
        "doc_number": f"N-{key}",
        "txn_date": date(2026, 10, 20),
        "total_amt": total,
        "balance": more.get("total_amt", total),
        "line": rows,
        "sync_token": 3,
        "create_time": MOMENT,
    }
    if table == "bills":
        facts["due_date"] = date(2026, 11, 19)
    raw.insert(db, f"{Q}.{table}", {"id": key} | facts | more)


def credit(db: duckdb.DuckDBPyConnection, key: str, *lines: dict[str, Any], **more: Any) -> None:
    """A vendor credit like a bill; its key is ``VC-<key>``."""
    bill(db, key, *lines, table="vendor_credits", **more)


def invoice(db: duckdb.DuckDBPyConnection, key: str, source: str | None, amount: str = "100.00", **more: Any) -> None:
    """An AvidXchange invoice; ``source``: the bill or credit it was sent from, and the store knows that."""
    facts = {
        "external_code": f"quickbooks_online:{REALM}:{source}" if source else None,
        "invoice_number": f"N-{(source or key).removeprefix('VC-')}",
        "vendor_external_code": f"quickbooks_online:{REALM}:56",
        "vendor_id": "v56",
        "currency_code": "USD",
        "amount": amount,
        "invoice_date": date(2026, 10, 20),
        "status": "PaymentCreated",
        "company": "C3",
        "lines": [
            {"LineNumber": 1, "Amount": amount, "Codes": [{"GroupName": "Accounting Codes", "CodeValue": "6000"}]}
        ],
    }
    raw.insert(db, f"{A}.invoices", {"invoice_id": key} | facts | more)
    if source:
        delivered(db, "bills", source, key, amount=amount)


def remember_bill(db: duckdb.DuckDBPyConnection, key: str, vendor: str = "56") -> None:
    """The store knows what was sent of this bill of 20 October: 100.00 on Rent, with other words."""
    sent = {
        "kind": "purchase_invoice",
        "company": REALM,
        "source_key": key,
        "number": f"N-{key}",
        "vendor_key": vendor,
        "date": "2026-10-20",
        "due_date": "2026-11-19",
        "currency": "USD",
        "net": "100.00",
        "tax_payable": "0.00",
        "total": "100.00",
        "description": "as it was entered",
        "lines": [{"no": 1, "net": "100.00", "account": "6000", "cost_center": None, "cost_unit": None}],
    }
    db.execute(
        "update raw_operations.deliveries set delivered_document = ? where flow = 'bills' and source_key = ?",
        [json.dumps(sent), key],
    )


def payment(
    db: duckdb.DuckDBPyConnection,
    key: str,
    *paid: tuple[str, str, str],
    status: str = "Issued to Supplier",
    **more: Any,
) -> None:
    """A check of 25 October; ``paid``: (AvidXchange invoice, net amount, discount)."""
    rows = [
        {"InvoiceId": i, "InvoiceNumber": f"N-{i}", "NetAmount": net, "Discount": discount} for i, net, discount in paid
    ]
    facts = {
        "company": "C3",
        "status": {"Id": "14", "Description": status},
        "payment_method": {"Id": "1", "Description": "AvidPay Check"},
        "amount": str(sum((Decimal(net) for _, net, _ in paid), Decimal(0))),
        "currency_code": "USD",
        "avid_pay_checknumber": "900123",
        "payment_date": date(2026, 10, 25),
        "last_modified_date": datetime(2026, 10, 26, 9, tzinfo=UTC),
        "vendor_external_code": f"quickbooks_online:{REALM}:56",
        "invoices": rows,
    }
    raw.insert(db, f"{A}.payments", {"payment_id": key} | facts | more)


def delivered(db: duckdb.DuckDBPyConnection, flow: str, key: str, target: str, **more: Any) -> None:
    """What the store says of a document that stands in the target."""
    back = flow in ("payments", "payment_status", "vendor_changes")
    facts = {
        "company": "C3" if back else REALM,
        "target_company": REALM if back else "C3",
        "target_system": "quickbooks_online" if back else "avidxchange",
        "state": "delivered",
        "voided": False,
    }
    raw.insert(
        db,
        "raw_operations.deliveries",
        {"link": LINK, "flow": flow, "source_key": key, "target_id": target} | facts | more,
    )


def posted(
    db: duckdb.DuckDBPyConnection,
    key: str,
    *applied: tuple[str, str],
    day: str = "2026-10-25",
    vendor: str = "56",
    in_books: dict[str, Any] | None = None,
    **more: Any,
) -> None:
    """A payment that stands in QuickBooks as ``bp-<key>`` with our key; ``applied``: (document, amount).
    ``in_books``: how the bill payment was changed there."""
    total = str(sum((Decimal(amount) for _, amount in applied), Decimal(0)))
    document = {
        "kind": "payment",
        "company": "C3",
        "source_key": key,
        "vendor_key": vendor,
        "number": None,
        "date": day,
        "currency": "USD",
        "amount": total,
        "method": "AvidPay Check",
        "trace": "900123",
        "status": "issued",
        "voided_on": None,
        "ap_account": "33",
        "applications": [
            {"document_key": name, "document_number": f"N-{name}", "amount": amount, "discount": "0.00"}
            for name, amount in applied
        ],
    }
    known = {"amount": total, "target_number": "900123", "delivered_document": json.dumps(document)}
    delivered(db, "payments", key, f"bp-{key}", **(known | more))
    settles = [
        {
            "Amount": str(abs(Decimal(amount))),
            "LinkedTxn": [
                {"TxnId": name.removeprefix("VC-"), "TxnType": "VendorCredit" if name.startswith("VC-") else "Bill"}
            ],
        }
        for name, amount in applied
    ]
    stands = {"txn_date": date.fromisoformat(day), "vendor_ref": vendor, "line": settles}
    bill_payment(db, f"bp-{key}", key, total, **(stands | (in_books or {})))


def bill_payment(db: duckdb.DuckDBPyConnection, key: str, our_key: str | None, total: str, **more: Any) -> None:
    """A bill payment from the clearing account, ours when it carries a key."""
    facts = {
        "vendor_ref": "56",
        "ap_account_ref": "33",
        "pay_type": "Check",
        "total_amt": total,
        "currency_ref": "USD",
        "txn_date": date(2026, 10, 25),
        "doc_number": "900123",
        "private_note": f"AVX:{our_key}\nAvidXchange AvidPay Check 900123" if our_key else None,
        "check_payment": {"BankAccountRef": {"value": "36"}},
        "line": [{"Amount": total, "LinkedTxn": [{"TxnId": "1", "TxnType": "Bill"}]}],
    }
    raw.insert(db, f"{Q}.bill_payments", {"id": key} | facts | more)


def settle_balances(db: duckdb.DuckDBPyConnection) -> None:
    """Vendors whose balance no test speaks of owe what their bills make, as QuickBooks keeps it."""
    db.execute(
        f"update {Q}.vendors set balance = coalesce((select sum(balance) from ("
        f" select company, vendor_ref, balance from {Q}.bills where not is_deleted"
        f" union all select company, vendor_ref, -balance from {Q}.vendor_credits where not is_deleted) as items"
        " where items.company = vendors.company and items.vendor_ref = vendors.id), 0) where balance = 0"
    )
