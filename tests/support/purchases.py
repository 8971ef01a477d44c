"""Invoices and orders on their way from Basware into Exact: literal documents, and the codes of a division."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from include.documents import InvoiceLine, OrderLine, PurchaseInvoice, PurchaseOrder
from include.systems.base import Action, Posting, Target
from include.systems.exact_online.codebook import Books, DivisionBooks, Item, Journal, LineCodes, Period, VatCode
from tests.support.postings import GUIDS, SUPPLIER
from tests.support.postings import posting as plain_posting

INVOICE_ID = "000000b5-0000-0000-0000-000000000077"
SUPPLIER_OF = {"vendors:4711": Target(SUPPLIER, code="25")}
ITEM = "d0000000-0000-4000-8000-000000000001"
PROJECT = "f0000000-0000-4000-8000-000000000001"
VAT_CODES = {
    "0": VatCode("0", Decimal(0), "N"),
    "2": VatCode("2", Decimal("0.21"), "E"),
    "3": VatCode("3", Decimal("0.21"), "I"),
    "4": VatCode("4", Decimal("0.21"), "E", charged=True),
    "8": VatCode("8", Decimal("0.21"), "I", charged=True),
}
LINE_CODES = LineCodes(
    vat_codes=VAT_CODES,
    usual_vat={"8900": "2"},
    cost_centers={"10": None, "19": date(2026, 2, 28)},
    cost_units={"P1": None},
    projects={"PRJ-1": PROJECT},
    items={"K-010": Item(ITEM), "X-1": Item("x", is_purchased=False), "OLD": Item("o", ends=date(2026, 2, 28))},
    payment_conditions=("30",),
)
DIVISION = DivisionBooks(
    accounts=GUIDS,
    journals={
        "60": Journal("60", 22, "EUR"),
        "61": Journal("61", 22, "EUR", any_currency=False),
        "62": Journal("62", 22, "EUR", is_blocked=True),
        "90": Journal("90", 90),
    },
    periods=[
        Period(2026, 2, date(2026, 2, 1), date(2026, 2, 28)),
        Period(2026, 3, date(2026, 3, 1), date(2026, 3, 31)),
    ],
    line_codes=LINE_CODES,
    payables={"other": "1600"},
    closed={("60", 2026, 2)},
)
BASWARE = {"source_system": "basware"}


def books(**change: Any) -> Books:
    return Books({"123": replace(DIVISION, **change)})


def invoice_line(no: int = 1, **change: Any) -> InvoiceLine:
    values: dict[str, Any] = {"no": no, "account": "4000", "tax_code": "2", "net": "100.00", "tax": "21.00"}
    return InvoiceLine(**values | change)


def invoice(*lines: InvoiceLine, **change: Any) -> PurchaseInvoice:
    """Totals are those of the lines."""
    lines = lines or (invoice_line(),)
    net = sum((line.net for line in lines), Decimal(0))
    tax = sum((line.tax or Decimal(0) for line in lines), Decimal(0))
    values: dict[str, Any] = {
        "company": "DE01",
        "source_key": INVOICE_ID,
        "number": "RE-26-77",
        "vendor_key": "4711",
        "date": date(2026, 3, 2),
        "currency": "EUR",
        "net": net,
        "tax_payable": tax,
        "total": net + tax,
        "journal": "60",
        "lines": lines,
    }
    return PurchaseInvoice(**values | change)


def order_line(no: int = 1, **change: Any) -> OrderLine:
    values: dict[str, Any] = {"no": no, "item": "K-010", "quantity": "2", "unit_price": "50.00", "net": "100.00"}
    return OrderLine(**values | change)


def order(*lines: OrderLine, **change: Any) -> PurchaseOrder:
    values: dict[str, Any] = {
        "company": "DE01",
        "source_key": "BO-9",
        "number": "4500009",
        "vendor_key": "4711",
        "date": date(2026, 3, 2),
        "currency": "EUR",
        "total": "100.00",
        "lines": lines or (order_line(),),
    }
    return PurchaseOrder(**values | change)


def posting(document: PurchaseInvoice | PurchaseOrder, action: Action = "create", **more: Any) -> Posting:
    return plain_posting(document, action, **{"references": SUPPLIER_OF} | more)


def codes_of(rows: Callable[[str], list[dict[str, Any]]]) -> LineCodes:
    """The codes of a simulated division, as reading it would give them."""
    return LineCodes(
        vat_codes={
            row["Code"].strip(): VatCode(
                row["Code"].strip(), Decimal(str(row["Percentage"])), row["Type"], bool(row.get("Charged"))
            )
            for row in rows("vat_codes")
        },
        usual_vat={row["Code"].strip(): row["VATCode"].strip() for row in rows("gl_accounts") if row.get("VATCode")},
        cost_centers={row["Code"].strip(): None for row in rows("cost_centers")},
        items={row["Code"].strip(): Item(row["ID"], bool(row["IsPurchaseItem"])) for row in rows("items")},
        payment_conditions={row["Code"].strip() for row in rows("payment_conditions")},
    )
