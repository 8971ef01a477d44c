"""A German distributor's approved documents in Basware beside its Exact divisions, as literal raw rows.

Company DE01 is division 789 and DE02 is 790; other links have companies and divisions of their own beside them, in the
same two connections. Every division has the same ids and codes, so that a row taken from the wrong one shows. October
is closed for journal 60; all was read last at `READ`.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from tests.support import raw

LINK = "basware_exact"
OPTIONS = {"ap_account_field": "text1", "cost_unit_field": "dimCode1", "projects": "yes", "foreign_journal": "61"}
OPTIONS |= {"image_link": "https://basware.example/invoices/{invoice_id}"}
B = "raw_basware"
E = "raw_exact_online"
READ = datetime(2026, 11, 20, 8, tzinfo=UTC)
GIVEN = datetime(2026, 11, 19, 12, tzinfo=UTC)
LONG_AGO = datetime(2026, 11, 10, 12, tzinfo=UTC)
WAITING, IN_PROGRESS, TRANSFERRED, FAILED = "WaitingForTransfer", "TransferInProgress", "Transferred", "TransferFailed"

QUEUES = {
    WAITING: "transfer_queue",
    IN_PROGRESS: "transfers_in_progress",
    "WaitingForPrebook": "prebook_queue",
    "WaitingForPrebookCancelation": "prebook_cancelations",
}

ACCOUNTS = (
    ("1600", "Kreditoren", 22, {}),
    ("1610", "Kreditoren Konzern", 22, {}),
    ("4000", "Bürobedarf", 121, {}),
    ("4100", "Reisekosten", 121, {"use_costcenter": 1}),
    ("4110", "Gebühren", 121, {"use_costcenter": 2, "use_costunit": 2}),
    ("4120", "Projektkosten", 121, {"use_costunit": 1}),
    ("4200", "Altkosten", 121, {"is_blocked": True}),
    ("4300", "Werbung", 121, {}),
    ("4500", "Fracht", 121, {}),
    ("4600", "Lager", 121, {}),
)
VAT_CODES = (
    ("3", "19 %", {"type": "E", "percentage": "0.19", "charged": False}),
    ("1", "ohne", {"type": "N", "percentage": "0", "charged": False}),
    ("7", "Reverse Charge", {"type": "E", "percentage": "0.19", "charged": True}),
    ("8", "19 %, halb abziehbar", {"type": "E", "percentage": "0.19", "charged": False}),
    ("9", "alt", {"type": "E", "percentage": "0.16", "charged": False, "is_blocked": True}),
)


def base(db: duckdb.DuckDBPyConnection) -> None:
    """The link with its two companies, and one supplier that was paired before."""
    link(db, LINK, {"DE01": "789", "DE02": "790"}, **OPTIONS)
    for company in ("", "DE01"):
        raw.insert(db, f"{B}.feeds", feed("transfer_queue", company=company))
    for kind, source, target in (
        ("gl_account", "K-300", "4300"), ("gl_account", "G1600", "1600"), ("tax_code", "V19", "3"),
        ("tax_code", "V0", "1"),
        ("tax_code", "VALT", "9"), ("tax_code", "RC", "7"), ("tax_code", "VH", "8"), ("payment_term", "Z30", "30"),
        ("payment_term", "ZZ", "99"), ("item", "P-MAPPED", "STOCK1"), ("item", "4500", "FRACHT2"),
        ("item", "P-BAD", "NIX"), ("project", "BW-P", "P1"),
    ):  # fmt: skip
        mapped(db, kind, source, target)
    mapped(db, "tax_code", "V19", "1", company="DE02")
    mapped(db, "payment_term", "blocked", "KA", company="DE01")
    vendor(db, "70001", "Elbe Papier GmbH", supplier="s1")
    supplier(db, "s1", "10001", "Elbe Papier GmbH", company="790")


def link(
    db: duckdb.DuckDBPyConnection, name: str, pairs: dict[str, str], connection: str = "basware_main", **options: Any
) -> None:
    """A link with its routing, and the masters of its divisions."""
    connections = {"exact_online": "exact_main", "basware": connection}
    routes = [(division, company) for company, division in pairs.items()]
    raw.link(db, name, LINK, connections, *routes, zone="Europe/Berlin", options=options)
    for company in pairs.values():
        division(db, company)


def feed(name: str, **more: Any) -> dict[str, Any]:
    return {"feed": name, "kind": "full", "rows": 1, "suspect": False, "company": "", "read_at": READ} | more


def mapped(
    db: duckdb.DuckDBPyConnection, kind: str, source: str, target: str, company: str = "", link: str = LINK
) -> None:
    row = {"link": link, "kind": kind, "company": company, "source_code": source, "target_code": target}
    raw.insert(db, "raw_config.mappings", row)


def division(db: duckdb.DuckDBPyConnection, company: str) -> None:
    """The masters of an Exact division; that of another one differs in nothing."""

    def rows(table: str, *entries: dict[str, Any]) -> None:
        raw.insert(db, f"{E}.{table}", *({"company": company, "read_at": READ} | entry for entry in entries))

    for code, name, kind, more in ACCOUNTS:
        rows("gl_accounts", {"id": f"gl-{code}", "code": code, "description": name, "type": kind} | more)
    for code, name, more in VAT_CODES:
        rows("vat_codes", {"id": f"vat-{code}", "code": code, "description": name} | more)
    rows(
        "cost_centers",
        {"id": "cc-10", "code": "10", "description": "Zentrale"},
        {"id": "cc-99", "code": "99", "description": "Alter Laden", "end_date": date(2026, 3, 31)},
    )
    rows("cost_units", {"id": "cu-1", "code": "U1", "description": "Messe"})
    rows(
        "projects",
        {"id": "p1", "code": "P1", "description": "Umbau"},
        {"id": "p2", "code": "P2", "description": "Fertig", "end_date": date(2026, 6, 30)},
    )
    rows(
        "payment_conditions",
        {"id": "pc30", "code": "30", "description": "30 Tage", "payment_method": "B"},
        {"id": "pcka", "code": "KA", "description": "Bar", "payment_method": "K"},
    )
    rows(
        "journals",
        {"id": "j60", "code": "60", "type": 22, "currency": "EUR"},
        {"id": "j61", "code": "61", "type": 22, "currency": "USD"},
    )
    for code in ("60", "61"):
        rows("journal_status", {"journal_code": code, "year": 2026, "period": 10, "status": 1})
    # a year with a thirteenth period, for what is booked at its end
    for period, first, last in ((8, date(2026, 8, 1), date(2026, 8, 31)), (9, date(2026, 9, 1), date(2026, 9, 30)),
                                (10, date(2026, 10, 1), date(2026, 10, 31)),
                                (11, date(2026, 11, 1), date(2026, 11, 30)),
                                (12, date(2026, 12, 1), date(2026, 12, 31)),
                                (13, date(2026, 12, 31), date(2026, 12, 31))):  # fmt: skip
        rows(
            "financial_periods",
            {"id": f"fp{period}", "fin_year": 2026, "fin_period": period, "start_date": first, "end_date": last},
        )
    item = {"is_purchase_item": True, "is_stock_item": False}
    rows(
        "items",
        item | {"id": "i1", "code": "BUERO", "gl_costs": "gl-4000"},
        item | {"id": "i2", "code": "FRACHT1", "gl_costs": "gl-4500"},
        item | {"id": "i3", "code": "FRACHT2", "gl_costs": "gl-4500"},
        item | {"id": "i4", "code": "WERB1", "gl_costs": "gl-4300"},
        item | {"id": "i5", "code": "WERB2", "gl_costs": "gl-4300"},
        item | {"id": "i6", "code": "STOCK1", "gl_costs": "gl-4600", "is_stock_item": True},
        item | {"id": "i7", "code": "SALE", "gl_costs": "gl-4600", "is_purchase_item": False},
        item | {"id": "i8", "code": "ENDED", "gl_costs": "gl-4600", "end_date": date(2026, 1, 31)},
    )
    for name in ("accounts", "purchase_entries", "purchase_orders"):
        raw.insert(db, f"{E}.feeds", feed(name, company=company))


def supplier(db: duckdb.DuckDBPyConnection, key: str, code: str, name: str, company: str = "789", **more: Any) -> None:
    facts = {"country": "DE", "is_supplier": True, "blocked": False, "glap": "gl-1600", "company": company}
    raw.insert(db, f"{E}.accounts", {"id": key, "code": code, "name": name, "read_at": READ} | facts | more)


def vendor(
    db: duckdb.DuckDBPyConnection, code: str, name: str, supplier: str | None = None, vat: str | None = None,
    company: str = "DE01", country: str | None = "DE", in_exact: dict[str, Any] | None = None, **more: Any,
) -> None:  # fmt: skip
    """A vendor that Basware shows; ``supplier``: the Exact supplier of DE01's division it was delivered as."""
    facts: dict[str, Any] = {
        "external_code": f"ERP-{code}", "vendor_code": code, "name": name, "companies": [{"companyCode": company}],
        "company": "", "last_updated": GIVEN, "read_at": READ,
        "identifiers": [{"schemeId": "VAT", "id": vat}] if vat else [],
        "addresses": [{"addressType": "PostalAddress", "countryId": country}] if country else [],
    }  # fmt: skip
    raw.insert(db, f"{B}.vendors", facts | more)
    if supplier:
        globals()["supplier"](db, supplier, f"1{code[-4:]}", name, **(in_exact or {}))
        delivered(db, "vendors", code, supplier)


def row(
    no: int = 1,
    net: str = "100.00",
    account: str = "4000",
    tax_code: str | None = "V19",
    gross: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A coding row: 100.00 and 19 % on Bürobedarf unless said."""
    full = gross or str((Decimal(net) * Decimal("1.19")).quantize(Decimal("0.01")))
    facts = {"externalCode": f"r{no}", "rowIndex": no, "accountCode": account, "netTotal": net, "grossTotal": full}
    return facts | ({"taxCode": tax_code} if tax_code else {}) | more


def invoice(
    db: duckdb.DuckDBPyConnection, key: str, *rows: dict[str, Any], said: tuple[bool, ...] = (), **more: Any
) -> None:
    """An invoice of 119.00 of Elbe Papier that was given out the day before; ``said``: what was answered before."""
    coding = list(rows or (row(),))
    status = more.get("processing_status", WAITING)
    table = QUEUES.get(status, "accounting_documents")
    facts = {
        "invoice_id": key, "invoice_number": f"R-{key}", "processing_status": WAITING, "supplier_code": "70001",
        "supplier_name": "Elbe Papier GmbH", "currency_code": "EUR",
        "net_sum": str(sum(Decimal(one["netTotal"] or 0) for one in coding)),
        "gross_sum": str(sum(Decimal(one["grossTotal"] or 0) for one in coding)),
        "invoice_date": date(2026, 11, 10), "due_date": date(2026, 12, 10), "payment_block": False,
        "coding_rows": coding, "last_updated": GIVEN, "read_at": READ,
        "transfer_responses": [
            {"success": success, "responseMessage": "" if success else "Kostenstelle unbekannt"} for success in said
        ],
    }  # fmt: skip
    raw.insert(db, f"{B}.{table}", facts | more)


def order_line(
    no: int = 1, net: str = "100.00", *coding: dict[str, Any], quantity: str = "2", **more: Any
) -> dict[str, Any]:
    """A line of an order: two of something on Bürobedarf unless said."""
    price = str(Decimal(net) / Decimal(quantity))
    facts = {"externalCode": f"ol{no}", "orderLineNumber": str(no), "description": "Papier", "quantity": quantity}
    facts |= {"netUnitPrice": price, "netPrice": price, "netSum": net, "taxCode": "V19"}
    return facts | {"codingRows": list(coding or (split(),))} | more


def split(percent: str | None = "100", account: str = "4000", key: str = "c1", **more: Any) -> dict[str, Any]:
    return {"externalCode": key, "accountCode": account, "splitPercent": percent} | more


def order(db: duckdb.DuckDBPyConnection, key: str, *lines: dict[str, Any], **more: Any) -> None:
    """An order of Elbe Papier that waits for export."""
    status = more.get("processing_status", "WaitingForExport")
    table = "export_queue" if status == "WaitingForExport" else "exported_purchase_orders"
    facts = {
        "external_code": key, "order_number": f"PO-{key}", "processing_status": status, "order_status": "Ordered",
        "supplier_code": "70001", "supplier_name": "Elbe Papier GmbH", "purchase_currency": "EUR",
        "order_creation_time": datetime(2026, 11, 9, 9, tzinfo=UTC), "order_lines": list(lines or (order_line(),)),
        "last_updated": GIVEN, "read_at": READ,
    }  # fmt: skip
    raw.insert(db, f"{B}.{table}", facts | more)


def entry(db: duckdb.DuckDBPyConnection, key: str, number: str, **more: Any) -> None:
    """A purchase entry of 119.00 of supplier s1 of 10 November in division 789, as people enter it."""
    facts = {
        "entry_id": key, "company": "789", "supplier": "s1", "journal": "60", "currency": "EUR", "your_ref": number,
        "entry_date": date(2026, 11, 10), "due_date": date(2026, 12, 10), "entry_number": 26600000 + len(key),
        "amount_fc": "119.00", "status": 20, "type": 30, "read_at": READ, "created": LONG_AGO,
        "purchase_entry_lines": [
            {"ID": f"{key}-1", "LineNumber": 1, "AmountFC": "100.00", "VATAmountFC": "19.00", "GLAccount": "gl-4000",
             "VATCode": "3"}
        ],
    }  # fmt: skip
    raw.insert(db, f"{E}.purchase_entries", facts | more)


def delivered(db: duckdb.DuckDBPyConnection, flow: str, key: str, target: str | None, **more: Any) -> None:
    """What the store says of a document."""
    back = flow in ("order_acknowledgements", "invoice_acknowledgements", "invoice_responses")
    facts = {
        "link": LINK, "company": "DE01", "target_company": "DE01" if back else "789", "state": "delivered",
        "target_system": "basware" if back else "exact_online", "voided": False, "created_at": LONG_AGO,
    }  # fmt: skip
    if target is not None and flow != "vendors":
        facts["sent_at"] = LONG_AGO
    raw.insert(db, "raw_operations.deliveries", {"flow": flow, "source_key": key, "target_id": target} | facts | more)


def stopped(
    db: duckdb.DuckDBPyConnection, key: str, state: str = "blocked", flow: str = "invoices", **more: Any
) -> None:
    """The store has known of a document since 10 November, and nothing of it stands anywhere."""
    delivered(db, flow, key, None, state=state, **more)


def posted(
    db: duckdb.DuckDBPyConnection, key: str, entry_id: str, sent: dict[str, Any] | None = None, **more: Any
) -> None:
    """An invoice of 119.00 that was booked as this entry; ``sent``: what it said otherwise."""
    document = {
        "kind": "purchase_invoice",
        "source_key": key,
        "number": f"R-{key}",
        "vendor_key": "70001",
        "total": "119.00",
        "currency": "EUR",
    } | (sent or {})
    facts = {"target_number": "26600042", "delivered_document": json.dumps(document), "amount": "119.00"}
    delivered(db, "invoices", key, entry_id, **(facts | more))


def reviewed(db: duckdb.DuckDBPyConnection, key: str, code: str, decision: str | None, **more: Any) -> None:
    """A person's answer to a question about an invoice, on the morning of the run."""
    facts: dict[str, Any] = {"link": LINK, "flow": "invoices", "company": "DE01", "state": "decided", "payload": "{}"}
    (before,) = db.execute("select count(*) from raw_operations.reviews").fetchone() or (0,)
    facts |= {"id": str(before + 1), "document_key": key, "code": code, "decision": decision}
    raw.insert(db, "raw_operations.reviews", facts | {"decided_at": READ} | more)


def answer(db: duckdb.DuckDBPyConnection, key: str, *, success: bool, state: str = "delivered", **more: Any) -> None:
    """What was said to Basware of one attempt (``<invoice>:<attempt>``), or is being said."""
    said = json.dumps(
        {
            "kind": "invoice_response",
            "source_key": key,
            "invoice_id": key.split(":")[0],
            "success": success,
            "message": "so gesagt",
        }
    )
    words = {"delivered_document": said} if state == "delivered" else {"attempt_document": said}
    delivered(db, "invoice_responses", key, key if state == "delivered" else None, state=state, **(words | more))
