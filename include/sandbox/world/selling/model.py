"""The software company's world: whom it sells to, and what it has invoiced in Exact or is about to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from include.sandbox.world.model import Company

# What is particular about a customer or an invoice, for whoever keeps the truth.
Case = Literal[
    "ordinary",  # tax by the rules of the place
    "domestic",  # NL, Exact puts the VAT itself
    "reverse_charge",  # a business in the EU, ICP in Exact
    "consumer_vat",  # a German consumer, Exact puts 19 % itself
    "consumer_export",  # a German consumer, invoiced without VAT
    "exempt",  # has an entity use code
    "no_nexus",  # the company is not registered there
    "zip_of_other_state",
    "house_unknown",
    "place_missing",  # neither postal code nor city
    "unmapped_item",
    "vat_missing",  # Exact's VAT is wrong: none
    "vat_foreign",  # Exact's VAT is wrong: another country's
    "not_routed",  # of the company that AvaTax does not know
]
BAD_ADDRESS = ("zip_of_other_state", "house_unknown", "place_missing")
VAT_WRONG = ("vat_missing", "vat_foreign")


@dataclass(frozen=True)
class Address:
    """``region``: state or province, '' elsewhere."""

    line1: str
    city: str | None
    region: str
    postcode: str | None
    country: str
    line2: str | None = None


@dataclass(frozen=True)
class Customer:
    """``code``: that of Exact. ``delivery``: where it has goods and licences delivered, None: where it is itself.
    ``vat_code``: what Exact puts on its invoices. ``entity_use_code``: why it pays no tax, in AvaTax's letters."""

    id: str
    company: Company
    code: str
    name: str
    case: Case
    address: Address
    currency: str
    vat_code: str
    vat_number: str | None = None
    delivery: Address | None = None
    entity_use_code: str | None = None
    business: bool = True

    @property
    def destination(self) -> Address:
        return self.delivery or self.address


@dataclass(frozen=True)
class Line:
    """``quantity`` is negative on a credit note. ``vat_code`` None: that of the customer."""

    number: int
    item: str
    quantity: Decimal
    price: Decimal
    cost_center: str
    vat_code: str | None = None

    @property
    def amount(self) -> Decimal:
        """Without VAT."""
        return (self.quantity * self.price).quantize(Decimal("0.01"))


@dataclass(frozen=True)
class Invoice:
    """``id`` is Exact's ``InvoiceID``. ``final``: printed; else a draft. ``credit_of``: id of what it takes back.

    ``recorded``: another connector has recorded it in AvaTax before, under the code that ours has too.
    """

    id: str
    customer: Customer
    case: Case
    date: dt.date
    entered: dt.datetime
    final: bool
    lines: tuple[Line, ...]
    your_ref: str
    description: str
    credit_of: str | None = None
    recorded: bool = False

    @property
    def company(self) -> Company:
        return self.customer.company

    @property
    def code(self) -> str:
        """The document code in AvaTax."""
        return f"{self.company.exact}-{self.id}"

    @property
    def net(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))


@dataclass
class Software:
    """Everything, in order of time. ``open_from``: the first day whose period is open in Exact."""

    seed: int
    now: dt.datetime
    open_from: dt.date
    companies: tuple[Company, ...]
    customers: list[Customer] = field(default_factory=list)
    invoices: list[Invoice] = field(default_factory=list)

    def documents(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """(kind, its name in this world, what is particular about it), for whoever keeps the truth."""
        for one in self.customers:
            yield "customers", one.id, {
                "division": one.company.exact, "code": one.code, "case": one.case,
                "entity_use_code": one.entity_use_code, "country": one.destination.country,
                "region": one.destination.region,
            }  # fmt: skip
        for invoice in self.invoices:
            yield "sales_invoices", invoice.id, {
                "division": invoice.company.exact, "company": invoice.company.avalara, "code": invoice.code,
                "customer": invoice.customer.id, "case": invoice.case, "final": invoice.final,
                "credit_of": invoice.credit_of, "recorded": invoice.recorded,
            }  # fmt: skip
