"""A small company's books as literal raw rows: division 123 beside AvidXchange company C1, and what tests add to it.

Every test module builds one warehouse out of `base` and its own documents, runs the decisions once and reads the rows.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from tests.support import raw

LINK = "exact_avidxchange"
OPTIONS = {"clearing_account": "1299", "discount_account": "4300", "payment_journal": "90"}
E = "raw_exact_online"
A = "raw_avidxchange"


def base(db: duckdb.DuckDBPyConnection, **options: Any) -> None:
    """The link, its routing, codes, journals and periods (October closed for journals 70 and 90), and one supplier."""
    connections, zone = {"exact_online": "exact_main", "avidxchange": "avid_main"}, "Europe/Amsterdam"
    pairs, began = (("123", "C1"), ("456", "C2")), date(2026, 1, 1)
    raw.link(db, LINK, LINK, connections, *pairs, zone=zone, start=began, options=OPTIONS | options)
    for code, name, kind, more in (
        ("1600", "Creditors", 22, {}),
        ("1299", "AvidXchange clearing", 90, {}),
        ("4000", "Office costs", 121, {}),
        ("4100", "Travel", 121, {"use_costcenter": 1}),
        ("4200", "Old costs", 121, {"is_blocked": True}),
        ("4300", "Marketing", 121, {}),
    ):
        raw.insert(db, f"{E}.gl_accounts", {"id": f"gl-{code}", "code": code, "description": name, "type": kind} | more)
    raw.insert(
        db,
        f"{E}.cost_centers",
        {"id": "cc-10", "code": "10", "description": "Head office"},
        {"id": "cc-99", "code": "99", "description": "Closed shop", "end_date": date(2026, 3, 31)},
    )
    raw.insert(
        db,
        f"{E}.vat_codes",
        {"id": "v2", "code": "2", "type": "E", "percentage": "0.21", "charged": False},
        {"id": "v5", "code": "5", "type": "I", "percentage": "0.21", "charged": False},
        {"id": "v7", "code": "7", "type": "E", "percentage": "0.21", "charged": True},
    )
    for code, kind in (("70", 22), ("90", 90)):
        raw.insert(db, f"{E}.journals", {"id": f"j{code}", "code": code, "type": kind})
        raw.insert(db, f"{E}.journal_status", {"journal_code": code, "year": 2026, "period": 10, "status": 1})
    for period, first, last in ((9, 1, 30), (10, 1, 31), (11, 1, 30), (12, 1, 31)):
        raw.insert(
            db,
            f"{E}.financial_periods",
            {
                "id": f"p{period}",
                "fin_year": 2026,
                "fin_period": period,
                "start_date": date(2026, period, first),
                "end_date": date(2026, period, last),
            },
        )
    for system in (E, A):
        raw.insert(
            db, f"{system}.feeds", {"feed": "accounts", "kind": "full", "rows": 1, "suspect": False, "company": ""}
        )
    raw.insert(
        db,
        "raw_config.mappings",
        {"link": LINK, "kind": "gl_account", "company": "123", "source_code": "4300", "target_code": "MKT"},
    )
    raw.insert(
        db,
        f"{A}.enterprise_codes",
        {"group_name": "Accounting Codes", "code_value": "MKT", "description": "Marketing", "is_active": True},
        {"group_name": "Accounting Codes", "code_value": "4000", "description": "Office", "is_active": True},
        {"group_name": "Accounting Codes", "code_value": "4200", "description": "Old", "is_active": True},
    )
    supplier(db, "s1", "10001", "Kroon Bouw B.V.", vendor="v1")


def supplier(
    db: duckdb.DuckDBPyConnection, key: str, code: str, name: str, vendor: str | None = None, **more: Any
) -> None:
    """An Exact supplier; with `vendor`, also the AvidXchange vendor it was delivered as."""
    facts = {"country": "NL", "is_supplier": True, "blocked": False, "glap": "gl-1600"}
    raw.insert(db, f"{E}.accounts", {"id": key, "code": code, "name": name} | facts | more)
    if vendor:
        raw.insert(
            db, f"{A}.vendors", {"vendor_id": vendor, "external_vendor_code": code, "name": name, "active": True}
        )
        delivered(db, "vendors", key, vendor, target_code=code)


def line(no: int = 1, net: str = "100.00", vat: str = "21.00", **more: Any) -> dict[str, Any]:
    """A purchase entry line on account 4000 with VAT code 2 (excluding, 21 %)."""
    facts = {"GLAccount": "gl-4000", "VATCode": "2", "Description": "goods", "CostCenter": None}
    return {"ID": f"l{no}", "LineNumber": no, "AmountFC": net, "VATAmountFC": vat} | facts | more


def entry(db: duckdb.DuckDBPyConnection, key: str, *lines: dict[str, Any], **more: Any) -> None:
    """A processed purchase entry of 121.00 from supplier s1 on 5 November, open for the whole amount."""
    rows = [item | {"ID": f"{key}-{item['ID']}"} for item in (lines or (line(),))]
    facts = {
        "supplier": "s1",
        "journal": "70",
        "currency": "EUR",
        "entry_date": date(2026, 11, 5),
        "due_date": date(2026, 12, 5),
        "your_ref": f"F-{key}",
        "invoice_number": 26700001,
        "entry_number": 26700001,
        "amount_fc": "121.00",
        "status": 50,
        "type": 30,
        "purchase_entry_lines": rows,
    } | more
    raw.insert(db, f"{E}.purchase_entries", {"entry_id": key} | facts)


def term(
    db: duckdb.DuckDBPyConnection, entry_key: str, amount: str = "121.00", paid: bool = False, **more: Any
) -> None:
    """A payment term of an entry; an entry paid in part has a paid and an open one."""
    facts = {"line_type": 22, "amount_fc": amount, "is_fully_paid": paid, "status": 50 if paid else 20, "account": "s1"}
    key = f"t-{entry_key}-{amount}-{paid}"
    raw.insert(
        db, f"{E}.payment_terms", {"id": key, "transaction_entry_id": entry_key, "currency": "EUR"} | facts | more
    )


def own_term(
    db: duckdb.DuckDBPyConnection, key: str, entry_key: str, amount: str = "-121.00", paid: bool = False, **more: Any
) -> None:
    """What is open of a line of our own entry ``entry_key``, which was posted under ``key``."""
    facts = {"id": f"t-{key}-{entry_key}-{amount}-{paid}", "description": f"AVX:{key} 26700001 AvidPay Check 900123"}
    term(db, entry_key, amount, paid, **(facts | more))


def avid_line(
    no: int = 1, amount: str = "100.00", account: str = "4000", cost_center: str | None = None
) -> dict[str, Any]:
    codes = [{"GroupName": "Accounting Codes", "CodeValue": account}]
    if cost_center:
        codes.append({"GroupName": "Cost Centers", "CodeValue": cost_center})
    return {"LineNumber": no, "Amount": amount, "Codes": codes}


def invoice(
    db: duckdb.DuckDBPyConnection, key: str, entry_key: str | None, *lines: dict[str, Any], **more: Any
) -> None:
    """An approved AvidXchange invoice of 121.00 that carries the external code of an entry."""
    facts = {
        "external_code": f"exact_online:123:{entry_key}" if entry_key else None,
        "invoice_number": f"F-{entry_key}",
        "vendor_external_code": "10001",
        "vendor_id": "v1",
        "currency_code": "EUR",
        "amount": "121.00",
        "tax_amount": "21.00",
        "invoice_date": date(2026, 11, 5),
        "status": "Approved",
        "lines": list(lines or (avid_line(),)),
    } | more
    raw.insert(db, f"{A}.invoices", {"invoice_id": key} | facts)


def payment(
    db: duckdb.DuckDBPyConnection,
    key: str,
    *paid: tuple[str, str, str],
    status: str = "Issued to Supplier",
    **more: Any,
) -> None:
    """A check payment of 10 November; `paid`: (AvidXchange invoice, net amount, discount)."""
    rows = [
        {"InvoiceId": i, "InvoiceNumber": f"N-{i}", "NetAmount": net, "Discount": discount} for i, net, discount in paid
    ]
    facts = {
        "status": {"Id": "14", "Description": status},
        "payment_method": {"Id": "1", "Description": "AvidPay Check"},
        "amount": str(sum(Decimal(net) for _, net, _ in paid)),
        "currency_code": "EUR",
        "avid_pay_checknumber": "900123",
        "payment_date": date(2026, 11, 10),
        "vendor_external_code": "10001",
        "invoices": rows,
    } | more
    raw.insert(db, f"{A}.payments", {"payment_id": key} | facts)


def delivered(db: duckdb.DuckDBPyConnection, flow: str, key: str, target: str, **more: Any) -> None:
    """What the store says of a document that stands in the target."""
    back = flow in ("payments", "coding", "suppliers")
    facts = {
        "company": "C1" if back else "123",
        "target_company": "123" if back else "C1",
        "target_system": "exact_online" if back else "avidxchange",
        "state": "delivered",
        "voided": False,
    } | more
    raw.insert(
        db, "raw_operations.deliveries", {"link": LINK, "flow": flow, "source_key": key, "target_id": target} | facts
    )


def posted(
    db: duckdb.DuckDBPyConnection, key: str, entry_key: str, day: str = "2026-11-01", **more: Any
) -> dict[str, Any]:
    """A payment of 121.00 that was posted in Exact for one entry; returns the document it was posted as."""
    document = posted_document(key, entry_key, day=day)
    facts = {"amount": "121.00", "doc_date": date(2026, 10, 20), "target_number": f"900{key}"}
    delivered(db, "payments", key, f"je-{key}", delivered_document=json.dumps(document), **(facts | more))
    return document


def posted_document(
    key: str, entry_key: str, *, day: str = "2026-11-01", amount: str = "121.00", currency: str = "EUR"
) -> dict[str, Any]:
    """The payment of one entry as it was posted."""
    applied = {"document_key": entry_key, "document_number": "26700001", "amount": amount, "discount": "0.00"}
    return {
        "kind": "payment",
        "company": "C1",
        "source_key": key,
        "vendor_key": "s1",
        "number": None,
        "date": day,
        "currency": currency,
        "amount": amount,
        "method": "AvidPay Check",
        "trace": "900123",
        "status": "issued",
        "voided_on": None,
        "ap_account": "1600",
        "applications": [applied],
    }
