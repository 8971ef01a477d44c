"""A software company's Exact divisions beside its AvaTax account, as literal raw rows.

Division 852 is company KESTREL-US, 851 is KESTREL-NL, 854 KESTREL-OLD, which is not active any more; 853 is routed
nowhere. All was read last at `READ`; what was recorded before was recorded at `TAXED` and booked at `POSTED`. October
is closed for the journal of the tax.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from tests.support import raw

LINK = "exact_avalara"
E = "raw_exact_online"
A = "raw_avalara"
READ = datetime(2026, 11, 20, 8, tzinfo=UTC)
TAXED = datetime(2026, 11, 18, 10, tzinfo=UTC)
POSTED = datetime(2026, 11, 18, 10, 1, tzinfo=UTC)
RETAXED = datetime(2026, 11, 19, 10, tzinfo=UTC)
MAIN = "2000 Main Street"
ACCOUNTS = {"1300": 20, "1580": 90, "1590": 90, "1591": 90, "1599": 90, "8000": 110}
ROUTES = {"851": "KESTREL-NL", "852": "KESTREL-US", "854": "KESTREL-OLD"}


def base(db: duckdb.DuckDBPyConnection, **options: Any) -> None:
    link(db, LINK, ROUTES, **options)
    for company in (*ROUTES, "853"):
        division(db, company)
    for code in ("LIC-PRO", "SUP", "BELASTING"):
        item(db, code)
    for company in ("851", "854"):
        item(db, "LIC-PRO", company)
    mapped(db, "item_tax_code", "LIC-PRO", "SW052000")
    mapped(db, "item_tax_code", "SUP", "SW050000")
    for number, code in enumerate(ROUTES.values(), 1):
        raw.insert(
            db, f"{A}.companies", {"id": f"{number}", "company_code": code, "is_active": number < 3, "company": ""}
        )
    for number, code in enumerate(("SW052000", "SW050000", "D0000000"), 8087):
        raw.insert(db, f"{A}.tax_codes", {"id": f"{number}", "tax_code": code, "is_active": True, "company": ""})
    avatax_read(db, "company_tax_codes")
    for country, region in (("US", "US"), ("US", "CA"), ("US", "WA"), ("GB", "GB"), ("CA", "")):
        place = {"id": f"{country}-{region}", "company_id": "2", "country": country, "region": region, "company": ""}
        raw.insert(db, f"{A}.nexus", place)
    mapped(db, "tax_account", "US/*/*", "1590", "852")
    mapped(db, "tax_account", "US/CA/Sales", "1591", "852")
    mapped(db, "tax_cost_center", "US/CA", "200", "852")


def avatax_read(db: duckdb.DuckDBPyConnection, feed: str, rows: int = 0, **more: Any) -> None:
    """A list of the account was read, and had so many rows."""
    log = {"feed": feed, "kind": "full", "rows": rows, "suspect": False, "company": "", "read_at": READ}
    raw.insert(db, f"{A}.feeds", log | more)


def link(
    db: duckdb.DuckDBPyConnection, name: str, routes: dict[str, str], avatax: str = "avalara_main", **options: Any
) -> None:
    connections = {"exact_online": "exact_main", "avalara": avatax}
    raw.link(db, name, LINK, connections, *routes.items(), options=options)


def division(db: duckdb.DuckDBPyConnection, company: str) -> None:
    """What a division's tax is booked by."""
    for code, kind in ACCOUNTS.items():
        account = {"id": f"gl-{code}", "code": code, "type": kind, "company": company, "read_at": READ}
        raw.insert(db, f"{E}.gl_accounts", account)
    for name in ("sales_invoice_rows", "transaction_lines"):
        feed = {"feed": name, "kind": "full", "rows": 1, "suspect": False, "company": company}
        raw.insert(db, f"{E}.feeds", feed | {"read_at": READ})
    raw.insert(db, f"{E}.journals", {"id": "j90", "code": "90", "type": 90, "company": company})
    for month, last in ((9, 30), (10, 31), (11, 30)):
        days = {"start_date": date(2026, month, 1), "end_date": date(2026, month, last)}
        period = {"id": f"p{month}", "fin_year": 2026, "fin_period": month, "company": company}
        raw.insert(db, f"{E}.financial_periods", period | days)
    closed = {"journal_code": "90", "year": 2026, "period": 10, "status": 1, "company": company}
    raw.insert(db, f"{E}.journal_status", closed)


def mapped(
    db: duckdb.DuckDBPyConnection, kind: str, source: str, target: str, company: str = "", link: str = LINK
) -> None:
    row = {"link": link, "kind": kind, "company": company, "source_code": source, "target_code": target}
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
        "address_line1": MAIN, "city": "Irvine", "state": "CA", "postcode": "92614", "country": "US", "glar": "gl-1300",
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


def draft(db: duckdb.DuckDBPyConnection, key: str, customer: str, company: str = "852", **more: Any) -> None:
    """A draft of 100.00 of 18 November."""
    invoice(db, key, customer, company, **({"status": 20, "invoice_number": None} | more))


def said(key: str, company: str = "852", **more: Any) -> dict[str, Any]:
    """An invoice of 100.00 to Irvine as AvaTax was told of it."""
    line = {"no": 1, "key": "l1", "description": "lic-pro", "item": "LIC-PRO", "account": "8000",
            "tax_code": "SW052000", "quantity": "1.00", "net": "100.00"}  # fmt: skip
    place = {"line1": MAIN, "line2": None, "postcode": "92614", "city": "Irvine", "state": "CA", "country": "US"}
    facts: dict[str, Any] = {
        "kind": "sales_invoice", "company": company, "source_key": key, "number": "26700001", "customer_key": key,
        "date": "2026-11-18", "tax_date": None, "due_date": None, "currency": "USD", "net": "100.00",
        "tax_payable": "0.00", "total": "100.00", "is_credit": False, "ship_to": place, "lines": [line],
        "company_code": ROUTES[company], "ship_from": {"country": "US", "postcode": "92614"}, "entity_use_code": None,
        "exemption_number": None, "vat_number": None, "original_code": None,
    }  # fmt: skip
    return facts | more


# Where AvaTax has KESTREL-US registered (`base`), as a draft is asked by it.
REGISTERED = hashlib.md5(b"CA/ GB/GB US/CA US/US US/WA").hexdigest()[:12]
RATES = f"2026-11/{REGISTERED}"


def estimated(
    db: duckdb.DuckDBPyConnection, key: str, tax: str, document: dict[str, Any], rates: str = RATES, **more: Any
) -> None:
    """A draft whose tax was worked out, in the very words that it still has."""
    document = document | {"rates": rates}
    text, facts = json.dumps(document, separators=(",", ":")), json.dumps({"tax": tax, "currency": "USD"})
    delivered(db, "estimates", key, f"852-{key}", delivered_document=text, target_facts=facts, **more)


def delivered(
    db: duckdb.DuckDBPyConnection, flow: str, key: str, target: str | None, company: str = "852", **more: Any
) -> None:
    """What the store says of a document."""
    into_books = flow in ("tax_lines", "tax_journals")
    facts: dict[str, Any] = {
        "link": LINK, "company": company, "state": "delivered", "voided": False, "sent_at": TAXED, "created_at": TAXED,
        "target_system": "exact_online" if into_books else "avalara",
        "target_company": company if into_books else ROUTES.get(company, ""),
    }  # fmt: skip
    raw.insert(db, "raw_operations.deliveries", {"flow": flow, "source_key": key, "target_id": target} | facts | more)


def part(tax: str, region: str = "CA", country: str = "US", kind: str = "Sales") -> dict[str, str]:
    return {"country": country, "region": region, "kind": kind, "tax": tax}


def recorded(
    db: duckdb.DuckDBPyConnection, key: str, *parts: dict[str, str], document: dict[str, Any] | None = None,
    facts: dict[str, Any] | None = None, company: str = "852", **more: Any,
) -> None:  # fmt: skip
    """An invoice that AvaTax recorded with these parts; a tax of 7.75 for California unless said."""
    parts = parts or (part("7.75"),)
    answer = {
        "status": "Saved", "version": 1, "type": "SalesInvoice", "total": "100.00", "currency": "USD", "locked": False,
        "tax": str(sum((Decimal(one["tax"]) for one in parts), Decimal(0))), "parts": list(parts), "date": "2026-11-18",
    }  # fmt: skip
    told = {"delivered_document": json.dumps(document or said(key, company))}
    told["target_facts"] = json.dumps(answer | (facts or {}))
    delivered(db, "tax", key, f"{company}-{key}", company, **(told | more))


POSTED_TO = [
    {"country": "US", "region": "*", "kind": "*", "account": "1590", "cost_center": None},
    {"country": "US", "region": "CA", "kind": "Sales", "account": "1591", "cost_center": "200"},
]


def posted(
    db: duckdb.DuckDBPyConnection,
    key: str,
    billed: str | None = None,
    takes_difference: bool | None = None,
    **more: Any,
) -> None:
    """The first tax journal of an invoice; against the receivable unless it bills the tax."""
    document = {
        "kind": "tax_journal", "company": "852", "source_key": key, "invoice_key": key, "number": "26700001",
        "date": "2026-11-18", "currency": "USD", "journal": "90", "clearing_account": "1580", "customer": key,
        "receivable_account": "1300", "billed": billed, "takes_difference": takes_difference, "tax": f"tax:{key}",
        "accounts": POSTED_TO, "lines": [],
    }  # fmt: skip
    facts = {"sent_at": POSTED, "delivered_document": json.dumps(document)} | more
    delivered(db, "tax_journals", key, f"je-{key}", **facts)


def booked(db: duckdb.DuckDBPyConnection, key: str, *lines: tuple[str, str, str], n: int = 1, **more: Any) -> None:
    """A tax journal in the ledger; each line: account, amount (debit positive), the place it names or nothing."""
    marker = f"AV:tax:{key}" + (f":{n}" if n > 1 else "")
    for number, (account, amount, place) in enumerate(lines, 1):
        facts = {
            "id": f"{key}-{n}-{number}", "entry_id": f"je-{key}" if n == 1 else f"je-{key}-{n}", "entry_number": 900001,
            "company": "852", "gl_account": f"gl-{account}", "amount_fc": amount, "currency": "USD",
            "description": f"{marker} {place} tax of invoice 26".replace("  ", " "), "date": date(2026, 11, 18),
            "cost_center": "200" if place == "US/CA/Sales" else None, "journal_code": "90", "read_at": READ,
        }  # fmt: skip
        raw.insert(db, f"{E}.transaction_lines", facts | more)


FIRST = (("1300", "7.75", ""), ("1591", "-7.75", "US/CA/Sales"))
"""The journal of 7.75 for California, against the receivable."""


def transaction(db: duckdb.DuckDBPyConnection, code: str, **more: Any) -> None:
    """A committed document of 100.00 in AvaTax, recorded by another program unless said."""
    facts = {
        "id": code, "company_id": "2", "code": code, "type": "SalesInvoice", "status": "Committed", "version": 1,
        "date": date(2026, 11, 18), "currency_code": "USD", "total_amount": "100.00", "total_tax": "7.75",
        "total_exempt": "0", "modified_date": TAXED, "company": "KESTREL-US", "locked": False,
        "summary": [part_row("6.00"), part_row("1.75")], "read_at": READ,
    }  # fmt: skip
    raw.insert(db, f"{A}.transactions", facts | more)


def part_row(tax: str, region: str = "CA", country: str = "US", kind: str = "Sales") -> dict[str, str]:
    """What one jurisdiction gets."""
    return {"country": country, "region": region, "taxType": kind, "tax": tax}
