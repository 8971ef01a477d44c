"""The world of a company that has its tax from AvaTax: whom it sells to, and what it has invoiced or is about to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from include.sandbox.world.model import Company
from include.sandbox.world.selling.description import Seller
from include.sandbox.world.selling.parties import Address, Case


@dataclass(frozen=True)
class Customer:
    """``code``: that of the books. ``delivery``: where it has goods and licences delivered, None: where it is itself.
    ``vat_code``: what the books put on its invoices. ``entity_use_code``: why it pays no tax, in AvaTax's letters."""

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
    """``id`` is Exact's ``InvoiceID`` where that keeps the books. ``final``: printed; else a draft. ``credit_of``: id
    of what it takes back.

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
    def net(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))


@dataclass
class Selling:
    """Everything, in order of time. ``open_from``: the first day whose period is open in the books.

    ``keys``: what books that number customers and invoices themselves call one, once they have it.
    """

    seed: int
    now: dt.datetime
    open_from: dt.date
    seller: Seller
    customers: list[Customer] = field(default_factory=list)
    invoices: list[Invoice] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def companies(self) -> tuple[Company, ...]:
        return self.seller.companies

    def code(self, one: Invoice) -> str:
        """The document code in AvaTax."""
        return f"{one.company.books}-{self.keys.get(one.id, one.id)}"

    def customer_code(self, one: Customer) -> str:
        return self.keys.get(one.id, one.code)

    def kind(self, name: str) -> str:
        """Of documents, for whoever keeps the truth."""
        return name if self.companies[0].exact else f"{self.seller.stream}/{name}"

    def documents(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """(kind, its name in this world, what is particular about it), for whoever keeps the truth."""
        for one in self.customers:
            yield self.kind("customers"), one.id, {
                "division": one.company.books, "code": one.code, "case": one.case,
                "entity_use_code": one.entity_use_code, "country": one.destination.country,
                "region": one.destination.region,
            }  # fmt: skip
        for invoice in self.invoices:
            yield self.kind("sales_invoices"), invoice.id, {
                "division": invoice.company.books, "company": invoice.company.avalara, "code": self.code(invoice),
                "customer": invoice.customer.id, "case": invoice.case, "final": invoice.final,
                "credit_of": invoice.credit_of, "recorded": invoice.recorded,
            }  # fmt: skip
