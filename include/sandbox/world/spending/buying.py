"""Types of what the firm asks for and orders: in Airbase, and as somebody typed it into Exact."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from include.sandbox.world.model import Company
from include.sandbox.world.spending.parties import Person, Vendor

RequestStatus = Literal["draft", "pending_approval", "approved", "completed", "rejected", "cancelled"]
OrderStatus = Literal["open", "partially_billed", "billed", "closed", "cancelled"]


@dataclass(frozen=True)
class OrderLine:
    """``unit_price`` is without VAT; ``tax`` is the VAT that the vendor will bill on the line; ``billed`` is with VAT.

    ``cost_center`` and ``department``: codes of tags of these types. ``vat``: a key of ``Spender.vat``.
    """

    number: int
    description: str
    account: str
    cost_center: str | None
    department: str | None
    quantity: Decimal
    unit: str
    unit_price: Decimal
    vat: str
    tax: Decimal
    item_code: str | None = None
    received: Decimal = Decimal(0)
    billed: Decimal = Decimal(0)

    @property
    def amount(self) -> Decimal:
        """Without VAT, to the cent."""
        return (self.quantity * self.unit_price).quantize(Decimal("0.01"))


@dataclass(frozen=True)
class TypedOrder:
    """A purchase order that somebody typed into the books. ``reference``: what stands there as their reference, None
    where only the description names the order. ``lines``: as they were then."""

    entered: dt.datetime
    reference: str | None
    description: str
    lines: tuple[OrderLine, ...]
    cancelled: bool = False


@dataclass(frozen=True)
class Order:
    """A purchase order of Airbase. ``version`` grows by change orders, the newest of which is at ``updated``.

    ``odd`` says what is out of order about it on purpose, see ``orders.RECENT``; ``in_books`` None: not there.
    """

    number: str
    company: Company
    vendor: Vendor
    status: OrderStatus
    odd: str | None
    version: int
    request: str | None
    owner: Person
    currency: str
    memo: str
    created: dt.datetime
    updated: dt.datetime
    closed: dt.datetime | None
    issue_date: dt.date
    service_start: dt.date | None
    service_end: dt.date | None
    delivery_date: dt.date | None
    lines: tuple[OrderLine, ...]
    in_books: TypedOrder | None = None

    @property
    def approved_amount(self) -> Decimal:
        """With VAT."""
        return sum((line.amount + line.tax for line in self.lines), Decimal(0))

    @property
    def billed_amount(self) -> Decimal:
        """Of all matched bills, those that still await approval too."""
        return sum((line.billed for line in self.lines), Decimal(0))

    @property
    def balance(self) -> Decimal:
        return self.approved_amount - self.billed_amount


@dataclass(frozen=True)
class Approval:
    """``status``: pending, approved, rejected."""

    approver: Person
    step: int
    status: str
    decided: dt.datetime | None


@dataclass(frozen=True)
class Request:
    """A purchase request. ``order``: number of the purchase order that its approval made."""

    number: str
    title: str
    status: RequestStatus
    company: Company
    vendor: Vendor
    requester: Person
    currency: str
    created: dt.datetime
    submitted: dt.datetime | None
    approved: dt.datetime | None
    updated: dt.datetime
    approvals: tuple[Approval, ...]
    order: str | None
    lines: tuple[OrderLine, ...]

    @property
    def amount(self) -> Decimal:
        """With VAT."""
        return sum((line.amount + line.tax for line in self.lines), Decimal(0))
