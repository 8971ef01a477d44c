"""Documents and postings as the delivery engine hands them to a writer: literal, small, changeable by keyword."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from include.documents import (
    Application,
    Code,
    Coding,
    CodingLine,
    Document,
    InvoiceLine,
    OrderLine,
    Payment,
    PurchaseInvoice,
    PurchaseOrder,
    Vendor,
)
from include.systems.base import Action, Posting, Target
from include.systems.exact_online.codebook import Books, DivisionBooks, Entry, EntryLine, Journal, Period

SUPPLIER = "a0000000-0000-4000-8000-000000000001"
ENTRY = "e0000000-0000-4000-8000-000000000001"
OTHER_ENTRY = "e0000000-0000-4000-8000-000000000002"
LINE = "b0000000-0000-4000-8000-000000000001"
GUIDS = {code: f"c0000000-0000-4000-8000-00000000{code}" for code in ("1600", "1610", "2100", "4000", "4100", "8900")}
KEY = "6f1c2c8e-1111-5222-8333-444444444444"

# What a person makes of the one coded line of an invoice.
SPLIT = (
    CodingLine(key=None, no=1, account="4000", net=Decimal("30.00")),
    CodingLine(key=None, no=2, account="4100", cost_center="10", net=Decimal("70.00")),
)

BOOKS = Books(
    {
        "123": DivisionBooks(
            accounts=GUIDS,
            journals={
                "90": Journal("90", 90),
                "20": Journal("20", 12, "EUR"),
                "21": Journal("21", 12, "EUR", account=GUIDS["2100"]),
                "22": Journal("22", 12, "EUR", account=GUIDS["8900"]),
                "70": Journal("70", 22),
            },
            periods=[Period(2026, 3, date(2026, 3, 1), date(2026, 3, 31))],
            entries={ENTRY: Entry(26700001, "1600"), OTHER_ENTRY: Entry(26700002, "1610")},
            entry_lines={LINE: EntryLine("2", Decimal("21.00"))},
            clearing={"VCC": "8900"},
        )
    }
)


def posting(document: Document, action: Action = "create", company: str = "123", **more: Any) -> Posting:
    return Posting("flow", action, company, document, KEY, **more)


def payment(**change: Any) -> Payment:
    values: dict[str, Any] = {
        "company": "C1",
        "source_key": "77",
        "vendor_key": SUPPLIER,
        "number": "100234",
        "date": date(2026, 3, 16),
        "currency": "EUR",
        "amount": Decimal("121.00"),
        "method": "ACH",
        "trace": "T-9",
        "status": "issued",
        "applications": (Application(document_key=ENTRY, document_number="F-77", amount=Decimal("121.00")),),
    }
    return Payment(**values | change)


def coding(**change: Any) -> Coding:
    values: dict[str, Any] = {
        "company": "C1",
        "source_key": f"9001:{LINE}",
        "invoice_key": ENTRY,
        "number": "F-77",
        "vendor_key": SUPPLIER,
        "date": date(2026, 3, 2),
        "currency": "EUR",
        "net": Decimal("100.00"),
        "before": (CodingLine(key=LINE, no=1, account="4000", net=Decimal("100.00")),),
        "after": (CodingLine(key=LINE, no=1, account="4100", cost_center="10", net=Decimal("100.00")),),
    }
    return Coding(**values | change)


def vendor(**change: Any) -> Vendor:
    values: dict[str, Any] = {
        "company": "123",
        "source_key": SUPPLIER,
        "name": "O'Neill Installaties",
        "vat_number": "NL001234567B01",
        "email": "ap@oneill.example",
        "address": {"line1": "Kade 1", "postcode": "3011 AA", "city": "Rotterdam", "country": "NL"},
    }
    return Vendor(**values | change)


def code(**change: Any) -> Code:
    values: dict[str, Any] = {
        "company": "123",
        "source_key": "g",
        "group": "gl_account",
        "code": "4000",
        "name": "Rent",
    }
    return Code(**values | change)


def order(**change: Any) -> PurchaseOrder:
    values: dict[str, Any] = {
        "company": "123",
        "source_key": "o-guid",
        "number": "PO-5",
        "vendor_key": SUPPLIER,
        "date": date(2026, 3, 2),
        "currency": "EUR",
        "total": Decimal("30.25"),
        "lines": (
            OrderLine(
                no=1, key="l-1", item="BOLT", quantity=Decimal("2.5"), unit_price=Decimal("10"), net=Decimal("25.00")
            ),
        ),
    }
    return PurchaseOrder(**values | change)


def invoice(**change: Any) -> PurchaseInvoice:
    values: dict[str, Any] = {
        "company": "123",
        "source_key": ENTRY,
        "number": "F-77",
        "vendor_key": SUPPLIER,
        "date": date(2026, 3, 2),
        "due_date": date(2026, 4, 1),
        "currency": "EUR",
        "net": Decimal("100.00"),
        "tax_payable": Decimal("21.00"),
        "total": Decimal("121.00"),
        "lines": (
            InvoiceLine(no=1, account="4000", cost_center="10", net=Decimal("60.10"), tax=Decimal("12.62")),
            InvoiceLine(no=2, account="4100", net=Decimal("39.90"), tax=Decimal("8.38")),
        ),
    }
    return PurchaseInvoice(**values | change)


FROM_EXACT = {"source_system": "exact_online"}
VENDOR_IN_AVID = {f"vendors:{SUPPLIER}": Target("501", code=f"exact_online:123:{SUPPLIER}")}
