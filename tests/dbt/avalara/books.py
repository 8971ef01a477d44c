"""A software company's Exact divisions beside its AvaTax account, as literal raw rows.

Division 852 is company KESTREL-US, 851 is KESTREL-NL; 853 is routed nowhere. All was read last at `READ`.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import duckdb

from tests.support import raw

LINK = "exact_avalara"
E = "raw_exact_online"
READ = datetime(2026, 11, 20, 8, tzinfo=UTC)
ROUTES = {"851": "KESTREL-NL", "852": "KESTREL-US"}


def base(db: duckdb.DuckDBPyConnection, **options: Any) -> None:
    raw.insert(
        db,
        "raw_config.links",
        {"link": LINK, "kind": LINK, "start_date": date(2026, 9, 1), "timezone": "America/New_York", "approved": True,
         "options": json.dumps(options)},
    )  # fmt: skip
    for system, connection in (("exact_online", "exact_main"), ("avalara", "avalara_main")):
        raw.insert(db, "raw_config.link_connections", {"link": LINK, "system": system, "connection": connection})
        for number, pair in enumerate(ROUTES.items(), 1):
            company = pair[system == "avalara"]
            raw.insert(
                db,
                "raw_config.routes",
                {"link": LINK, "pair_no": number, "system": system, "connection": connection, "company": company},
            )
    for company in (*ROUTES, "853"):
        account = {"id": "gl-8000", "code": "8000", "company": company, "read_at": READ}
        raw.insert(db, f"{E}.gl_accounts", account)
        feed = {"feed": "sales_invoice_rows", "kind": "full", "rows": 1, "suspect": False, "company": company}
        raw.insert(db, f"{E}.feeds", feed | {"read_at": READ})


def mapped(db: duckdb.DuckDBPyConnection, kind: str, source: str, target: str, company: str = "") -> None:
    row = {"link": LINK, "kind": kind, "company": company, "source_code": source, "target_code": target}
    raw.insert(db, "raw_config.mappings", row)


def item(db: duckdb.DuckDBPyConnection, code: str, company: str = "852") -> None:
    raw.insert(db, f"{E}.items", {"id": f"i-{code}", "code": code, "company": company, "read_at": READ})


def line(no: int = 1, net: str = "100.00", code: str = "LIC-PRO", vat: str = "0", **more: Any) -> dict[str, Any]:
    facts = {"ID": f"l{no}", "LineNumber": no, "Item": f"i-{code}", "GLAccount": "gl-8000", "Quantity": "1.00"}
    return facts | {"Description": code.lower(), "AmountFC": net, "VATAmountFC": vat} | more


def customer(db: duckdb.DuckDBPyConnection, key: str, company: str = "852", **more: Any) -> None:
    """A customer in Irvine, California, unless said."""
    facts = {
        "id": key, "code": f"  {key}", "name": f"Customer {key}", "status": "C", "company": company, "read_at": READ,
        "address_line1": "2000 Main Street", "city": "Irvine", "state": "CA", "postcode": "92614", "country": "US",
    }  # fmt: skip
    raw.insert(db, f"{E}.accounts", facts | more)


def address(db: duckdb.DuckDBPyConnection, key: str, account: str, company: str = "852", **more: Any) -> None:
    """A main delivery address in Seattle unless said."""
    facts = {
        "id": key, "account": account, "type": 4, "main": True, "company": company, "read_at": READ,
        "address_line1": "700 Pike St", "city": "Seattle", "state": "WA", "postcode": "98101", "country": "US",
    }  # fmt: skip
    raw.insert(db, f"{E}.addresses", facts | more)


def invoice(db: duckdb.DuckDBPyConnection, key: str, customer: str, company: str = "852", **more: Any) -> None:
    """A final invoice of 100.00 unless said."""
    facts = {
        "invoice_id": key, "invoice_number": 26700001, "type": 8020, "status": 50, "invoice_date": date(2026, 11, 18),
        "ordered_by": customer, "invoice_to": customer, "deliver_to": customer, "currency": "USD", "journal": "70",
        "company": company, "read_at": READ, "sales_invoice_lines": [line()],
    }  # fmt: skip
    raw.insert(db, f"{E}.sales_invoices", facts | more)
