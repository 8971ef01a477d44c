"""Invoices and purchase orders on their way into QuickBooks: literal documents, and what a company codes them to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from include.documents import Document, InvoiceLine, OrderLine, PurchaseInvoice, PurchaseOrder
from include.systems.base import Action, Posting, Target
from include.systems.quickbooks_online.codebook import (
    Account,
    Books,
    CompanyBooks,
    Currencies,
    Item,
    LineCodes,
    Listed,
    Order,
    TaxCode,
    TaxRate,
    Vendor,
)
from tests.support.quickbooks import KEY, REALM

Row = dict[str, Any]
INVOICE_ID, ORDER_ID = "b5-77", "BO-9"
OPTIONS = {"source_system": "basware", "ap_account": "2000"}
STANDARD, ZERO = (
    TaxCode("5", "20.0% S", (TaxRate("7", Decimal(20)),)),
    TaxCode("6", "0.0% Z", (TaxRate("8", Decimal(0)),)),
)
REVERSE = TaxCode("9", "20.0% RC", (TaxRate("11", Decimal(20)), TaxRate("12", Decimal(-20))))
CODES = LineCodes(
    accounts={"6100": "61", "Waste Removal": "70"},
    classes={"Wholesale:Hotels": Listed("5000000000000130002"), "Catalog (old)": Listed("3", active=False)},
    departments={"Newark": Listed("1"), "Reno": Listed("4")},
    items={"GLV-100": Item("11"), "OLD-1": Item("12", active=False), "SELL": Item("13", is_purchased=False)},
    terms={"Net 30": Listed("3"), "Net 90": Listed("9", active=False)},
    tax_codes={
        "6": ZERO,
        "20.0% S": STANDARD,
        "0.0% Z": ZERO,
        "20.0% RC": REVERSE,
        "Sales only": TaxCode("10", "Sales only"),
    },
    vendors={"56": Vendor("Jansen", currency="USD"), "57": Vendor("Old Co", active=False)},
    orders={("56", "PO-7"): Order("300", {"1": "1", "2": "2"})},
    taxation="us",
    closed_to=date(2026, 2, 28),
)
ACCOUNTS = (
    Account("33", "Accounts Payable (A/P)", "Accounts Payable", number="2000"),
    Account("34", "Accounts Payable - Freight", "Accounts Payable", number="2050"),
    Account("61", "Rent", "Expense", number="6100", tax_code="6"),
    Account("70", "Waste Removal", "Expense"),
    Account("71", "Old Rent", "Expense", number="6190", active=False),
)


def books(several: bool = False, **change: Any) -> Books:
    codes = LineCodes(**{**vars(CODES), **change})
    return Books({REALM: CompanyBooks(ACCOUNTS, currencies=Currencies("USD", several), line_codes=codes)})


def invoice_line(no: int = 1, **change: Any) -> InvoiceLine:
    return InvoiceLine(**{"no": no, "account": "6100", "description": "Rent", "net": "100.00"} | change)


def invoice(*lines: InvoiceLine, **change: Any) -> PurchaseInvoice:
    """Totals are those of the lines."""
    lines = lines or (invoice_line(),)
    net = sum((line.net for line in lines), Decimal(0))
    tax = sum((line.tax or Decimal(0) for line in lines), Decimal(0))
    values: Row = {
        "company": "US01",
        "source_key": INVOICE_ID,
        "number": "F-77",
        "vendor_key": "4711",
        "date": date(2026, 3, 2),
        "due_date": date(2026, 4, 1),
        "currency": "USD",
        "net": net,
        "tax_payable": tax,
        "total": net + tax,
        "description": "March",
        "lines": lines,
    }
    return PurchaseInvoice(**values | change)


def credit(*lines: InvoiceLine, **change: Any) -> PurchaseInvoice:
    lines = lines or (invoice_line(net="-100.00"),)
    return invoice(*lines, **{"source_key": "b5-78", "number": "C-78", "is_credit": True} | change)


def order_line(no: int = 1, **change: Any) -> OrderLine:
    values: Row = {"no": no, "item": "GLV-100", "quantity": "2", "unit_price": "50.00", "net": "100.00"}
    return OrderLine(**values | change)


def order(*lines: OrderLine, **change: Any) -> PurchaseOrder:
    values: Row = {
        "company": "US01",
        "source_key": ORDER_ID,
        "number": "4500009",
        "vendor_key": "4711",
        "date": date(2026, 3, 2),
        "currency": "USD",
        "total": "100.00",
        "lines": lines or (order_line(),),
    }
    return PurchaseOrder(**values | change)


def posting(
    document: Document,
    action: Action = "create",
    key: str = KEY,
    target: Target | None = None,
    vendor: str = "56",
    **references: Target,
) -> Posting:
    known = {"vendors:4711": Target(vendor), **{f"purchase_orders:{name}": one for name, one in references.items()}}
    flow = "purchase_orders" if isinstance(document, PurchaseOrder) else "invoices"
    return Posting(flow, action, REALM, document, key, target, known)


def codes_of(rows: Callable[[str], list[Row]], **change: Any) -> Books:
    """The codes of a simulated company, as reading it would give them."""
    rates = {row["Id"]: TaxRate(row["Id"], Decimal(str(row["RateValue"]))) for row in rows("taxrate")}
    tax = [
        TaxCode(
            row["Id"],
            row["Name"],
            tuple(rates[one["TaxRateRef"]["value"]] for one in row["PurchaseTaxRateList"]["TaxRateDetail"]),
            row["Active"],
        )
        for row in rows("taxcode")
    ]
    [preferences], [info] = rows("preferences"), rows("companyinfo")
    closed = preferences["AccountingInfoPrefs"].get("BookCloseDate")
    is_us = info["Country"] == "US"
    known: Row = {
        "classes": {row["FullyQualifiedName"]: Listed(row["Id"], row["Active"]) for row in rows("class")},
        "departments": {row["FullyQualifiedName"]: Listed(row["Id"], row["Active"]) for row in rows("department")},
        "items": {row["Sku"]: Item(row["Id"], row["Active"]) for row in rows("item")},
        "terms": {row["Name"]: Listed(row["Id"], row["Active"]) for row in rows("term")},
        "tax_codes": {one.name: one for one in tax},
        "vendors": {
            row["Id"]: Vendor(row["DisplayName"], row["Active"], row["CurrencyRef"]["value"]) for row in rows("vendor")
        },
        "taxation": "us" if is_us else "lines" if preferences["TaxPrefs"]["UsingSalesTax"] else "off",
        "closed_to": date.fromisoformat(closed) if closed else None,
    }
    accounts = [
        Account(
            row["Id"],
            row["Name"],
            row["AccountType"],
            row.get("AcctNum"),
            row.get("FullyQualifiedName"),
            (row.get("CurrencyRef") or {}).get("value"),
            row["Active"],
        )
        for row in rows("account")
    ]
    several = bool(preferences["CurrencyPrefs"].get("MultiCurrencyEnabled"))
    codes = LineCodes(**known | change)
    return Books({REALM: CompanyBooks(accounts, currencies=Currencies("USD", several), line_codes=codes)})
