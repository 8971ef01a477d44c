"""Published tables of the days of documents, of payments and of vendors, with a few literal rows: columns and types as
the models promise them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from include.paths import PROJECT

_MODELS = PROJECT / "dbt_project" / "models" / "reconciliation" / "_clock__models.yml"
IBAN, OTHER_IBAN = "NL91 ABNA 0417 1643 00", "DE89 3704 0044 0532 0130 00"
"""The vendor's in the books, and one that is nobody's there."""
_OF_JANSEN = {
    "link": "books", "company": "123", "books_system": "exact_online", "other_system": "avidxchange",
    "other_company": "C1", "flow": "invoices", "source_company": "C1", "vendor_key": "V1", "vendor_code": "10",
    "vendor": "Jansen B.V.", "currency": "EUR", "tells_clearing": True, "read_on": date(2026, 11, 20),
}  # fmt: skip


def _document(key: str, number: str, amount: str, **other: Any) -> dict[str, Any]:
    of_number = {"number": number, "number_key": number.replace("-", ""), "number_key_loose": number.replace("-", "")}
    own = {"document_key": key, **of_number, "amount": Decimal(amount), "open_amount": Decimal(amount)}
    return {**_OF_JANSEN, **own, "source_key": key, "books_key": key, **other}


DOCUMENTS = [
    _document(
        "d1", "F-1", "121.10", entry_number="26700001", open_amount=Decimal(0), received_on=date(2026, 11, 2),
        invoice_date=date(2026, 11, 1), booked_on=date(2026, 11, 4), approved_on=date(2026, 11, 5),
        due_date=date(2026, 12, 1), paid_on=date(2026, 11, 10), last_paid_on=date(2026, 11, 10),
        cleared_on=date(2026, 11, 14), paid_amount=Decimal("121.10"),
    ),
    _document("11", "F-2", "50.00", books_key=None, other_status="Approved", invoice_date=date(2026, 11, 2)),
    _document(
        "d3", "F-3", "1234.50", entry_number="26700003", invoice_date=date(2026, 11, 4), booked_on=date(2026, 11, 12),
        received_on=date(2026, 11, 5), approved_on=date(2026, 11, 9), due_date=date(2026, 12, 4),
        discount_until=date(2026, 11, 24), discount_amount=Decimal("24.69"),
    ),
    _document("d4", "F-4", "300.00", invoice_date=date(2026, 11, 5), booked_on=date(2026, 11, 6)),
    _document("d9", "F-9", "80.00", invoice_date=date(2026, 10, 9), booked_on=date(2026, 10, 13)),
]  # fmt: skip
PAYMENTS = [
    {"link": "books", "company": "123", "other_system": "avidxchange", "other_company": "C1", "payment_id": "900",
     "vendor_key": "V1", "vendor": "Jansen B.V.", "currency": "EUR", "amount": Decimal("121.10"), "state": "cleared",
     "method": "ACH", "sent_on": date(2026, 11, 10), "cleared_on": date(2026, 11, 14)},
    {"link": "books", "company": "123", "other_system": "avidxchange", "other_company": "C1", "payment_id": "901",
     "vendor_key": "V2", "vendor": "Smit", "currency": "EUR", "amount": Decimal("40.00"), "state": "issued",
     "method": "Check", "sent_on": date(2026, 11, 8), "days_out": 12},
]  # fmt: skip
VENDORS = [
    {"link": "books", "company": "123", "books_system": "exact_online", "vendor_key": "V1", "code": "10",
     "name": "Jansen B.V.", "email": "ar@jansen.example", "address_line1": "Kade 1", "postcode": "2611 AB",
     "city": "Delft", "country": "NL", "currency": "EUR", "company_currency": "EUR", "bank_accounts": "...4300",
     # printf NL91ABNA0417164300 | sha256sum | cut -c1-16
     "bank_account_digests": '["701502320c05f830"]'},
    {"link": "books", "company": "123", "books_system": "exact_online", "vendor_key": "V2", "code": "11",
     "name": "Smit", "company_currency": "EUR", "bank_account_digests": "[]"},
]  # fmt: skip
REFUSED = [
    {"link": "books", "company": "123", "other_system": "avidxchange", "other_company": "C1", "invoice_id": "88",
     "vendor_key": "V1", "vendor": "Jansen B.V.", "number": "F-88", "number_key": "F88", "currency": "EUR",
     "invoice_date": date(2026, 11, 7), "amount": Decimal("61.00"), "status": "Rejected"},
]  # fmt: skip
ROWS = {"refused_invoices": REFUSED, "document_clock": DOCUMENTS, "payment_clock": PAYMENTS, "vendor_records": VENDORS}


def tables() -> str:
    """SQL that makes them in the file ``reconciliation.duckdb``."""
    made = []
    for model in yaml.safe_load(_MODELS.read_text())["models"]:
        name = model["name"].removeprefix("reconciliation__")
        columns = {one["name"]: one["data_type"] for one in model["columns"]}
        made.append(f"create table reconciliation.{name} ({', '.join(' '.join(one) for one in columns.items())});")
        for row in ROWS[name]:
            values = ", ".join(_literal(value) for value in row.values())
            made.append(f"insert into reconciliation.{name} ({', '.join(row)}) values ({values});")
    return "\n".join(made)


def _literal(value: Any) -> str:
    return "null" if value is None else f"'{value}'"
