"""Approved invoices in Basware beside two QuickBooks companies, as literal raw rows.

US01 is a company in the US, which keeps no tax of purchases; GB01 one in the United Kingdom, whose lines bear tax
codes, in a link of its own since a consent reaches one company. The books of both are closed through 30 September 2026;
all was read last at `READ`. Rows of Basware are those of `tests.dbt.basware.books`.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import duckdb

from tests.dbt.basware import books as basware
from tests.dbt.basware.books import GIVEN, LONG_AGO, READ
from tests.support import raw

LINK, BRITISH = "basware_quickbooks", "basware_gb"
US, GB = "9130357992221046", "9130357992229999"
CONNECTIONS = {LINK: ("quickbooks_main", US, "US01", "USD"), BRITISH: ("quickbooks_gb", GB, "GB01", "GBP")}
Q = "raw_quickbooks_online"
Row = dict[str, Any]


def base(db: duckdb.DuckDBPyConnection) -> None:
    link(db, LINK, country="US", taxed=False, ap_account="2000", cost_unit_field="dimCode1", ap_account_field="text1")
    link(db, BRITISH, country="GB", taxed=True)
    for company in ("", "US01"):
        raw.insert(db, "raw_basware.feeds", basware.feed("transfer_queue", company=company))
    for name in (LINK, BRITISH):
        for kind, source, target in (
            ("gl_account", "K-RENT", "6000"), ("payment_term", "Z30", "Net 30"), ("tax_code", "V20", "20.0% S"),
            ("tax_code", "V0", "0.0% Z"), ("payment_term", "ZZ", "Net 99"), ("cost_center", "10", "East"),
        ):  # fmt: skip
            basware.mapped(db, kind, source, target, link=name)
    basware.mapped(db, "payment_term", "blocked", "Do not pay", link=LINK)
    vendor(db, "70001", "Norton Lumber", "56")
    vendor(db, "80001", "Leeds Paper Ltd", "57", name=BRITISH)


def link(db: duckdb.DuckDBPyConnection, name: str, *, country: str, taxed: bool, **options: Any) -> None:
    connection, realm, company, currency = CONNECTIONS[name]
    connections = {"quickbooks_online": connection, "basware": "basware_main"}
    raw.link(db, name, LINK, connections, (realm, company), options=options)

    def rows(table: str, *entries: Row) -> None:
        own = {"connection": connection, "company": realm, "read_at": READ}
        raw.insert(db, f"{Q}.{table}", *(own | entry for entry in entries))

    rows("company_info", {"id": "1", "country": country})
    rows(
        "preferences",
        {
            "id": "1",
            "accounting_info_prefs": {"BookCloseDate": "2026-09-30"},
            "currency_prefs": {"MultiCurrencyEnabled": False, "HomeCurrency": {"value": currency}},
            "tax_prefs": {"UsingSalesTax": taxed},
        },
    )
    for key, label, kind, number in (
        ("33", "Accounts Payable", "Accounts Payable", "2000"), ("60", "Rent", "Expense", "6000"),
        ("61", "Travel", "Expense", None),
    ):  # fmt: skip
        account = {"id": key, "name": label, "fully_qualified_name": label, "account_type": kind, "acct_num": number}
        rows("accounts", account | {"active": True, "classification": "Expense"})
    rows("classes", {"id": "201", "name": "East", "fully_qualified_name": "East", "active": True})
    rows("departments", {"id": "301", "name": "Albany", "fully_qualified_name": "Albany", "active": True})
    rows("terms", *({"id": str(no), "name": term, "active": True} for no, term in enumerate(("Net 30", "Do not pay"))))
    rows("tax_rates", {"id": "7", "rate_value": "20"}, {"id": "8", "rate_value": "0"})
    for key, code, rate in (("5", "20.0% S", "7"), ("6", "0.0% Z", "8"), ("10", "Sales only", None)):
        listed = {"TaxRateDetail": [{"TaxRateRef": {"value": rate}}]} if rate else {}
        rows("tax_codes", {"id": key, "name": code, "active": True, "purchase_tax_rate_list": listed})
    for feed in ("vendors", "bills", "vendor_credits"):
        rows("feeds", basware.feed(feed))


def vendor(db: duckdb.DuckDBPyConnection, code: str, label: str, key: str, name: str = LINK, **more: Any) -> None:
    """A vendor of Basware that was delivered as this one of QuickBooks."""
    connection, realm, company, currency = CONNECTIONS[name]
    listed = {"companies": [{"companyCode": company}], "company": "", "last_updated": GIVEN, "read_at": READ}
    raw.insert(db, "raw_basware.vendors", {"external_code": code, "vendor_code": code, "name": label} | listed)
    facts = {"connection": connection, "company": realm, "id": key, "display_name": label, "active": True}
    raw.insert(db, f"{Q}.vendors", facts | {"currency_ref": currency, "read_at": READ} | more)
    delivered(db, "vendors", code, key, name)


def invoice(db: duckdb.DuckDBPyConnection, key: str, *rows: Row, name: str = LINK, **more: Any) -> None:
    """An invoice of the link's usual vendor, in its currency, of 10 November."""
    _, _, company, currency = CONNECTIONS[name]
    code, label = ("70001", "Norton Lumber") if name == LINK else ("80001", "Leeds Paper Ltd")
    usual = {"company": company, "currency_code": currency, "supplier_code": code, "supplier_name": label}
    basware.invoice(db, key, *rows, **(usual | more))


def row(no: int = 1, net: str = "100.00", gross: str = "108.00", account: str = "K-RENT", **more: Any) -> Row:
    """A coding row: 100.00 of rent and 8 % of sales tax unless said."""
    return basware.row(no, net, account, more.pop("tax_code", None), gross, **more)


def bill(db: duckdb.DuckDBPyConnection, key: str, number: str, total: str, table: str = "bills", **more: Any) -> None:
    """A bill of Norton Lumber of 10 November on rent, open for all of it."""
    posted = {"AccountRef": {"value": "60"}}
    lines = [{"Id": "1", "LineNum": 1, "Amount": total, "DetailType": "AccountBasedExpenseLineDetail",
              "AccountBasedExpenseLineDetail": posted}]  # fmt: skip
    facts = {
        "id": key, "company": US, "vendor_ref": "56", "doc_number": number, "txn_date": date(2026, 11, 10),
        "total_amt": total, "balance": total, "currency_ref": "USD", "line": lines, "create_time": LONG_AGO,
        "read_at": READ,
    }  # fmt: skip
    raw.insert(db, f"{Q}.{table}", facts | more)


def delivered(
    db: duckdb.DuckDBPyConnection, flow: str, key: str, target: str | None, name: str = LINK, **more: Any
) -> None:
    """What the store says of a document."""
    _, realm, company, _ = CONNECTIONS[name]
    back = flow in ("invoice_acknowledgements", "invoice_responses")
    facts = {
        "link": name, "company": company, "target_company": company if back else realm, "state": "delivered",
        "target_system": "basware" if back else "quickbooks_online", "voided": False, "created_at": LONG_AGO,
    }  # fmt: skip
    if flow != "vendors":
        facts["sent_at"] = LONG_AGO
    raw.insert(db, "raw_operations.deliveries", {"flow": flow, "source_key": key, "target_id": target} | facts | more)


def posted(db: duckdb.DuckDBPyConnection, key: str, target: str, total: str = "108.00", **sent: Any) -> None:
    """An invoice that was entered as this bill or vendor credit; ``sent``: what it said otherwise."""
    document = {"kind": "purchase_invoice", "source_key": key, "number": f"R-{key}", "vendor_key": "70001",
                "total": total, "currency": "USD", "is_credit": False} | sent  # fmt: skip
    delivered(db, "invoices", key, target, target_number=f"R-{key}", delivered_document=json.dumps(document))
