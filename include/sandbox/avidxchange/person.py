"""What a person types into the invoice screen, checked as the API checks its own callers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from include.sandbox.avidxchange import shapes
from include.sandbox.avidxchange.invoices import code_problems
from include.sandbox.avidxchange.store import Store
from include.sandbox.avidxchange.wire import Row
from include.sandbox.kernel.port import EditRefused

MONEY = ("Amount", "NetAmount", "TaxAmount", "FreightAmount", "Discount")
EMPTY: tuple[Any, ...] = (None, "", [])


def numbers(value: Any) -> Any:
    """Control calls carry money as JSON numbers or texts; inside it is text with 2 decimals."""
    if isinstance(value, list):
        return [numbers(entry) for entry in value]
    if isinstance(value, dict):
        return {
            name: f"{Decimal(str(entry)):.2f}" if name in MONEY and entry is not None else numbers(entry)
            for name, entry in value.items()
        }
    return value


def content(store: Store, company: str | None, row: Row | None, changes: Row) -> Row:
    """The invoice's content after the change. A hand-made invoice has no ExternalCode and may double another one."""
    names = [field.name for field in shapes.INVOICE] + ["Lines"]
    if unknown := set(changes) - set(names):
        raise EditRefused(f"an invoice has no {', '.join(sorted(unknown))}")
    before = {name: row[name] for name in names if row[name] not in EMPTY} if row else {"CurrencyCode": "EUR"}
    if "Lines" in changes or "Amount" in changes:
        before.pop("NetAmount", None)
    if row is None:
        company = changes.get("CompanyExternalCode", company)
    whole = {**before, "CompanyExternalCode": company, **changes}
    whole = {name: value for name, value in whole.items() if value not in EMPTY}
    code = whole.pop("ExternalCode", None)
    values, problems = shapes.invoice(_typed({**whole, "ExternalCode": "by hand"}))
    if problems:
        raise EditRefused("; ".join(str(problem["Message"]) for problem in problems))
    values["ExternalCode"] = code
    if values.get("VendorExternalCode"):
        vendor = store.vendor_by_code(company, values["VendorExternalCode"])
    else:
        vendor = store.row(store.vendors, values.get("VendorId"))
    if vendor is None or company is None or vendor["CompanyExternalCode"] not in (None, company):
        raise EditRefused("an invoice needs a company, and a vendor that exists there")
    currencies = store.settings()["currencies"]
    if values["CurrencyCode"] not in currencies:
        raise EditRefused(f"{values['CurrencyCode']} is not one of {', '.join(currencies)}")
    values["VendorId"] = vendor["VendorId"]
    if wrong := code_problems(store, company, values["Lines"]):
        raise EditRefused("; ".join(str(problem["Message"]) for problem in wrong))
    return values


def _typed(value: Any) -> Any:
    """Texts of money as the decimals that the shapes expect from a caller's JSON."""
    if isinstance(value, list):
        return [_typed(entry) for entry in value]
    if isinstance(value, dict):
        named = (*MONEY, "Quantity", "PricePer")
        return {
            name: Decimal(str(entry)) if name in named and entry is not None else _typed(entry)
            for name, entry in value.items()
        }
    return value
