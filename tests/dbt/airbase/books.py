"""A firm's Airbase tenant beside its three Exact divisions, as literal raw rows.

Subsidiary MER-NL is division 791, which leads; MER-LG is 792 and MER-BE 793. MER-UK is in Airbase alone. Every division
has the same codes under the same ids, so that a row taken from the wrong one shows. All was read last at `READ`.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from tests.support import raw

LINK = "airbase_exact"
A = "raw_airbase"
E = "raw_exact_online"
READ = datetime(2026, 11, 20, 8, tzinfo=UTC)
CHANGED = datetime(2026, 11, 19, 12, tzinfo=UTC)
LONG_AGO = datetime(2026, 11, 10, 12, tzinfo=UTC)
COMPANIES = {"MER-NL": "791", "MER-LG": "792", "MER-BE": "793"}
CURRENCIES = {"791": ("EUR", "USD", "GBP"), "792": ("EUR", "USD"), "793": ("EUR",)}
STAMP = {"at": CHANGED, "who": "Anna", "why": "asked them"}

ACCOUNTS = (
    ("1600", "Crediteuren", 22, {}),
    ("4010", "Inhuur derden", 121, {"use_costcenter": 1}),
    ("4210", "Software", 121, {}),
    ("4310", "Databanken", 121, {"use_costcenter": 2}),
    ("4420", "Representatie", 121, {}),
    ("4510", "Marketing", 121, {}),
    ("4730", "Porti", 121, {}),
    ("4980", "Oude kosten", 121, {"is_blocked": True}),
)
IN_AIRBASE = ("4010", "4210", "4310", "4420", "4510", "4980", "4899")
ITEMS = (
    ("M-4010", "gl-4010", {}),
    ("M-4310", "gl-4310", {}),
    ("M-4510", "gl-4510", {}),
    ("M-4511", "gl-4510", {}),
    ("M-4210", "gl-4210", {}),
    ("VOORRAAD", "gl-4420", {"is_stock_item": True}),
    ("VERKOOP", "gl-4420", {"is_purchase_item": False}),
    ("OUD", "gl-4420", {"end_date": date(2026, 1, 31)}),
)


def base(db: duckdb.DuckDBPyConnection) -> None:
    link(db, LINK, COMPANIES)
    for key, company in enumerate((*COMPANIES, "MER-UK"), 1):
        raw.insert(
            db,
            f"{A}.subsidiaries",
            {"id": f"s-{key}", "erp_reference_id": company, "name": company, "iso_code": "NL", "read_at": READ},
        )
    raw.insert(db, f"{A}.feeds", *(feed(name) for name in ("vendors", "purchase_orders", "bills")))
    for code in IN_AIRBASE:
        account(db, code)
    # a key of its own in Airbase, so that a line names another word than the number
    account(db, "4211", erp_reference_id="guid-4211", name="Onderhoud")
    account(db, "4212", is_active=False)
    tag(db, "100")
    tag(db, "240")
    tag(db, "290")
    tag(db, "300", is_active=False)
    tag(db, "D-OPS", kind="Department")
    mapped(db, "gl_account", "4211", "4210")
    mapped(db, "payment_term", "Net 30", "30")
    mapped(db, "item", "LIC", "M-4511")
    mapped(db, "item", "BAD", "NIX")
    vendor(db, "v1", "Bakker Advies B.V.", paired="s1")


def link(
    db: duckdb.DuckDBPyConnection, name: str, pairs: dict[str, str], connection: str = "airbase_main", **options: Any
) -> None:
    """A link with its routing, and the masters of its divisions."""
    connections = {"exact_online": "exact_main", "airbase": connection}
    routes = [(division, company) for company, division in pairs.items()]
    raw.link(db, name, LINK, connections, *routes, zone="Europe/Amsterdam", options=options)
    for company in pairs.values():
        division(db, company)


def feed(name: str, **more: Any) -> dict[str, Any]:
    return {"feed": name, "kind": "full", "rows": 1, "suspect": False, "company": "", "read_at": READ} | more


def mapped(db: duckdb.DuckDBPyConnection, kind: str, source: str, target: str, link: str = LINK) -> None:
    row = {"link": link, "kind": kind, "company": "", "source_code": source, "target_code": target}
    raw.insert(db, "raw_config.mappings", row)


def division(db: duckdb.DuckDBPyConnection, company: str) -> None:
    """The masters of an Exact division; that of another one differs in its currencies alone."""

    def rows(table: str, *entries: dict[str, Any]) -> None:
        raw.insert(db, f"{E}.{table}", *({"company": company, "read_at": READ} | entry for entry in entries))

    for code, name, kind, more in ACCOUNTS:
        rows("gl_accounts", {"id": f"gl-{code}", "code": code, "description": name, "type": kind} | more)
    rows(
        "cost_centers",
        {"id": "cc-100", "code": "100", "description": "Directie"},
        {"id": "cc-240", "code": "240", "description": "Pensioenen", "end_date": date(2026, 3, 31)},
        {"id": "cc-300", "code": "300", "description": "IT"},
    )
    rows("payment_conditions", {"id": "pc30", "code": "30", "description": "30 dagen"})
    rows("currencies", *({"code": code} for code in CURRENCIES.get(company, ("EUR",))))
    for code, costs, more in ITEMS:
        item = {"is_purchase_item": True, "is_stock_item": False, "gl_costs": costs}
        rows("items", item | {"id": f"i-{code}", "code": code} | more)
    for name in ("accounts", "purchase_entries", "purchase_order_rows"):
        raw.insert(db, f"{E}.feeds", feed(name, company=company))


def subsidiaries(*companies: str) -> list[dict[str, str]]:
    return [{"erp_reference_id": company} for company in companies]


def account(db: duckdb.DuckDBPyConnection, code: str, *companies: str, **more: Any) -> None:
    """An account that every subsidiary may use, unless said."""
    name = next((name for number, name, _, _ in ACCOUNTS if number == code), "Overig")
    facts = {
        "id": f"a-{code}", "account_number": code, "erp_reference_id": code, "name": name, "type": "expense",
        "subsidiary_reference_ids": subsidiaries(*companies), "read_at": READ,
    }  # fmt: skip
    raw.insert(db, f"{A}.gl_accounts", facts | more)


def tag(db: duckdb.DuckDBPyConnection, code: str, kind: str = "Cost center", **more: Any) -> None:
    facts = {"id": f"t-{code}", "erp_reference_id": code, "name": f"Tag {code}", "tag_type": {"name": kind}}
    raw.insert(db, f"{A}.tags", facts | {"read_at": READ} | more)


def supplier(db: duckdb.DuckDBPyConnection, key: str, code: str, name: str, company: str = "791", **more: Any) -> None:
    facts = {"country": "NL", "is_supplier": True, "blocked": False, "company": company, "read_at": READ}
    raw.insert(db, f"{E}.accounts", {"id": key, "code": code, "name": name} | facts | more)


def vendor(
    db: duckdb.DuckDBPyConnection, key: str, name: str, *companies: str, paired: str | None = None,
    country: str | None = "NL", in_exact: dict[str, Any] | None = None, **more: Any,
) -> None:  # fmt: skip
    """A vendor of MER-NL unless said; ``paired``: the Exact supplier of division 791 it was delivered as."""
    place = {"line1": None, "city": None, "postal_code": None, "country": country}
    facts = {
        "id": key, "name": name, "status": "active", "is_active": True, "address": more.pop("address", place),
        "subsidiary_reference_ids": subsidiaries(*(companies or ("MER-NL",))), "updated_date": CHANGED,
        "read_at": READ,
    }  # fmt: skip
    raw.insert(db, f"{A}.vendors", facts | more)
    if paired:
        supplier(db, paired, f"2{paired[1:]:0>4}", **({"name": name} | (in_exact or {})))
        delivered(db, "vendors", key, paired)


def place(street: str, postcode: str, city: str = "Utrecht", country: str = "NL") -> dict[str, str]:
    return {"line1": street, "postal_code": postcode, "city": city, "country": country}


def order_line(no: int = 1, amount: str = "100.00", account: str | None = "4210", *tags: str, **more: Any) -> dict:
    """A line of an order: two of something on Software unless said."""
    facts: dict[str, Any] = {
        "id": f"ol{no}", "line_number": no, "description": "Licentie", "quantity": "2", "amount": amount,
        "unit_price": str(Decimal(amount) / 2), "account": {"erp_reference_id": account, "name": "naam"},
        "tags": [{"erp_reference_id": code, "tag_type": {"name": "Cost center"}} for code in tags],
    }  # fmt: skip
    return facts | more


def order(db: duckdb.DuckDBPyConnection, key: str, *lines: dict[str, Any], **more: Any) -> None:
    """An open order of MER-NL of Bakker Advies; its approved amount is that of its lines unless said."""
    said = list(lines or (order_line(),))
    total = sum((Decimal(line.get("amount") or 0) for line in said), Decimal(0))
    company = more.pop("company", "MER-NL")
    who = more.pop("vendor", "v1")
    facts: dict[str, Any] = {
        "id": key, "number": f"PO-{key}", "status": "open", "version": 1, "vendor": {"id": who, "name": f"naam {who}"},
        "subsidiary": {"erp_reference_id": company} if company else None, "currency": {"iso_code": "EUR"},
        "approved_amount": str(total), "issue_date": date(2026, 11, 9), "line_items": said, "payment_terms": "Net 30",
        "created_date": LONG_AGO, "updated_date": CHANGED, "read_at": READ, "erp_sync_status": "not_synced",
    }  # fmt: skip
    raw.insert(db, f"{A}.purchase_orders", facts | more)


def exact_order(db: duckdb.DuckDBPyConnection, key: str, source: str = "", **more: Any) -> None:
    """An order of 100.00 of supplier s1 in division 791; ``source``: the order of Airbase it was posted for."""
    facts = {
        "purchase_order_id": key, "company": "791", "supplier": "s1", "order_number": 77001, "currency": "EUR",
        "order_date": date(2026, 11, 9), "description": f"AB:{source}" if source else "met de hand",
        "order_status": 10, "receipt_status": 10, "invoice_status": 10, "read_at": READ,
        "purchase_order_lines": [exact_line(key)],
    }  # fmt: skip
    raw.insert(db, f"{E}.purchase_orders", facts | more)


def exact_line(key: str, no: int = 1, amount: str = "100.00", item: str = "M-4210", **more: Any) -> dict[str, Any]:
    facts = {"ID": f"{key}-{no}", "LineNumber": no, "Item": f"i-{item}", "QuantityInPurchaseUnits": "2"}
    return facts | {"NetPrice": str(Decimal(amount) / 2), "AmountFC": amount} | more


def delivered(db: duckdb.DuckDBPyConnection, flow: str, key: str, target: str | None, **more: Any) -> None:
    """What the store says of a document."""
    back = flow in ("airbase_vendors", "vendor_links", "gl_accounts", "cost_centers")
    facts: dict[str, Any] = {
        "link": LINK, "company": "791" if back else "MER-NL", "state": "delivered", "voided": False,
        "target_company": "MER-NL" if back or flow == "order_results" else "791",
        "target_system": "airbase" if back or flow == "order_results" else "exact_online", "created_at": LONG_AGO,
    }  # fmt: skip
    raw.insert(db, "raw_operations.deliveries", {"flow": flow, "source_key": key, "target_id": target} | facts | more)


def written(db: duckdb.DuckDBPyConnection, key: str, target: str, *lines: dict[str, Any], **more: Any) -> None:
    """An order that was written to Exact on 10 November, with these lines (one of 100.00 unless said); ``head``: what
    it says otherwise beside them."""
    usual = {
        "no": 1, "key": "ol1", "description": "Licentie", "item": "M-4210", "account": "4210", "quantity": "2.00",
        "unit_price": "50.00", "net": "100.00", "cost_center": None, "cost_unit": None,
    }  # fmt: skip
    said = [usual | line for line in lines] or [usual]
    document = {
        "kind": "purchase_order", "company": "MER-NL", "source_key": key, "number": f"PO-{key}", "vendor_key": "v1",
        "date": "2026-11-09", "currency": "EUR", "status": more.pop("status", "open"), "description": "",
        "receipt_date": None, "payment_term": "30", "lines": said,
        "total": str(sum((Decimal(line["net"]) for line in said), Decimal(0))),
    } | more.pop("head", {})  # fmt: skip
    facts = {"target_number": "77001", "sent_at": LONG_AGO, "delivered_document": json.dumps(document)}
    delivered(db, "purchase_orders", key, target, **(facts | more))


def told(db: duckdb.DuckDBPyConnection, order: str, n: int, message: str = "", **more: Any) -> None:
    """What Airbase was told of an order: a success unless there is a message."""
    document = {
        "kind": "order_result", "company": "MER-NL", "source_key": f"{order}:{n}", "order_id": order,
        "number": f"PO-{order}", "success": not message, "message": message,
        "posting": None if message else f"purchase_orders:{order}", "url": None,
    }  # fmt: skip
    facts = {"sent_at": LONG_AGO, "delivered_document": json.dumps(document)}
    delivered(db, "order_results", f"{order}:{n}", order, **(facts | more))


def reviewed(db: duckdb.DuckDBPyConnection, flow: str, key: str, code: str, **more: Any) -> None:
    """A question about a document, that a person answered unless said."""
    (before,) = db.execute("select count(*) from raw_operations.reviews").fetchone() or (0,)
    facts = {"link": LINK, "company": "MER-NL", "state": "decided", "payload": "{}", "opened_at": LONG_AGO}
    facts |= {"id": str(before + 1)}
    raw.insert(db, "raw_operations.reviews", {"flow": flow, "document_key": key, "code": code} | facts | more)


def bill(db: duckdb.DuckDBPyConnection, key: str, **more: Any) -> None:
    """An approved bill of 121.00 of Bakker Advies of 2 November."""
    facts: dict[str, Any] = {
        "id": key, "number": f"F-{key}", "status": "approved", "subsidiary": {"erp_reference_id": "MER-NL"},
        "vendor": {"id": "v1", "name": "Bakker Advies B.V."}, "invoice_date": date(2026, 11, 2),
        "entry_date": date(2026, 11, 3), "currency": {"iso_code": "EUR"}, "total_amount": "121.00",
        "tax_amount": "21.00", "updated_date": CHANGED, "read_at": READ,
    }  # fmt: skip
    raw.insert(db, f"{A}.bills", facts | more)


def entry(db: duckdb.DuckDBPyConnection, key: str, number: str, **more: Any) -> None:
    """A purchase entry of 121.00 of supplier s1 of 2 November in division 791, as people enter it."""
    amount = str(more.get("amount_fc", "121.00"))
    net = (Decimal(amount) / Decimal("1.21")).quantize(Decimal("0.01"))
    facts = {
        "entry_id": key, "company": "791", "supplier": "s1", "journal": "60", "currency": "EUR", "your_ref": number,
        "entry_date": date(2026, 11, 2), "due_date": date(2026, 12, 2), "entry_number": 26600000 + sum(key.encode()),
        "amount_fc": amount, "status": 20, "type": 30, "read_at": READ, "created": LONG_AGO,
        "purchase_entry_lines": [
            {"ID": f"{key}-1", "LineNumber": 1, "AmountFC": str(net), "VATAmountFC": str(Decimal(amount) - net),
             "GLAccount": "gl-4210", "VATCode": "2"}
        ],
    }  # fmt: skip
    raw.insert(db, f"{E}.purchase_entries", facts | more)
