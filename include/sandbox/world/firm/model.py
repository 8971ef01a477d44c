"""Types of the professional services firm's world. Codes are those of Airbase, where the documents come from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from include.sandbox.world.model import BankAccount, Company

VendorStatus = Literal["active", "inactive", "pending_onboarding"]
RequestStatus = Literal["draft", "pending_approval", "approved", "completed", "rejected", "cancelled"]
OrderStatus = Literal["open", "partially_billed", "billed", "closed", "cancelled"]
BillStatus = Literal[
    "draft", "awaiting_approval", "approved", "scheduled", "payment_initiated", "paid", "rejected", "void",
    "partially_paid",
]  # fmt: skip
Method = Literal["ach", "check", "virtual_card", "vendor_credit", "wire", "manual"]
PaymentStatus = Literal["scheduled", "processing", "sent", "cleared", "failed", "void"]
EntryType = Literal["bill", "bill_payment", "vendor_credit", "reimbursement", "card_transaction", "transfer"]
EntryStatus = Literal["not_ready", "sync_ready", "sync_complete", "sync_failed"]
# What became of a bill in Exact's books; ``not_due``: not approved, no longer to be booked, or of a company elsewhere.
Outcome = Literal["entered", "not_entered", "differs", "twice", "not_due"]


@dataclass(frozen=True)
class Person:
    name: str
    email: str


@dataclass(frozen=True)
class Address:
    line1: str
    line2: str | None
    postcode: str
    city: str
    country: str


@dataclass(frozen=True)
class ExactRecord:
    """A vendor as people typed it into one division. ``id``: the pair it makes with Airbase's record.

    ``payable`` is the code of its accounts payable account, ``term`` that of Exact's payment condition.
    """

    id: str
    company: Company
    code: str
    name: str
    vat_number: str | None
    registration: str | None
    email: str | None
    address: Address
    payable: str
    term: str
    blocked: bool = False


@dataclass(frozen=True)
class AirbaseRecord:
    """A vendor as Airbase has it, once for the whole tenant.

    ``erp_reference_id``: the code of the supplier in Exact, '' where nobody linked it. ``subsidiaries``: the companies
    that it is there for; none named means all of the tenant [assumed].
    """

    name: str
    legal_name: str | None
    email: str | None
    phone: str | None
    website: str | None
    tax_id_last4: str | None
    payment_terms: str
    address: Address | None
    erp_reference_id: str
    status: VendorStatus
    subsidiaries: tuple[Company, ...]
    created: dt.datetime
    updated: dt.datetime


@dataclass(frozen=True)
class Vendor:
    """A real supplier. ``odd`` says what is out of order about it on purpose, see ``vendors.ODD``.

    ``companies`` of the tenant buy from it; ``account`` is what it is usually coded to. ``airbase`` None: it is in
    Exact only; no ``records``: in Airbase only.
    """

    id: str
    name: str
    odd: str | None
    country: str
    currency: str
    vat_number: str | None
    bank: BankAccount | None
    account: str
    term: str
    companies: tuple[Company, ...]
    airbase: AirbaseRecord | None
    records: tuple[ExactRecord, ...]

    def record(self, company: Company) -> ExactRecord | None:
        """The first one of that division: the one people post to."""
        return next((one for one in self.records if one.company == company), None)


@dataclass(frozen=True)
class OrderLine:
    """``unit_price`` is without VAT; ``tax`` is the VAT that the vendor will bill on the line; ``billed`` is with VAT.

    ``cost_center`` and ``department``: codes of tags of these types. ``vat``: a key of ``settings.VAT``.
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
    """A purchase order that somebody typed into Exact. ``reference``: what stands there as YourRef, None where only the
    description names the order. ``lines``: as they were then."""

    entered: dt.datetime
    reference: str | None
    description: str
    lines: tuple[OrderLine, ...]
    cancelled: bool = False


@dataclass(frozen=True)
class Order:
    """A purchase order of Airbase. ``version`` grows by change orders, the newest of which is at ``updated``.

    ``odd`` says what is out of order about it on purpose, see ``orders.RECENT``; ``in_exact`` None: not there.
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
    in_exact: TypedOrder | None = None

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


@dataclass(frozen=True)
class BillLine:
    """``tax`` is what the vendor bills on it: nothing where the company owes the VAT itself. ``order_line``: number of
    the line of the bill's order."""

    number: int
    description: str
    account: str
    cost_center: str | None
    department: str | None
    net: Decimal
    vat: str
    tax: Decimal
    order_line: int | None = None


@dataclass(frozen=True)
class TypedEntry:
    """A purchase entry that somebody typed into Exact. ``paid``: the day the bank statement brought its payment."""

    entered: dt.datetime
    reference: str
    lines: tuple[BillLine, ...]
    paid: dt.date | None = None


@dataclass(frozen=True)
class Payment:
    """``bill``: id of what it pays."""

    id: str
    bill: str
    method: Method
    status: PaymentStatus
    amount: Decimal
    currency: str
    initiated: dt.date
    settled: dt.date | None
    updated: dt.datetime
    check_number: str | None = None
    trace_number: str | None = None
    card_last4: str | None = None


@dataclass(frozen=True)
class Bill:
    """``number`` is the vendor's invoice number; ``order`` that of the purchase order it is matched to.

    ``entries``: what people typed into Exact for it, twice where ``outcome`` says so.
    """

    id: str
    number: str
    company: Company
    vendor: Vendor
    status: BillStatus
    order: str | None
    currency: str
    invoice_date: dt.date
    due_date: dt.date
    entry_date: dt.date
    created: dt.datetime
    approved: dt.datetime | None
    updated: dt.datetime
    ap_account: str
    method: Method | None
    lines: tuple[BillLine, ...]
    outcome: Outcome
    entries: tuple[TypedEntry, ...] = ()
    payments: tuple[Payment, ...] = ()

    @property
    def tax(self) -> Decimal:
        return sum((line.tax for line in self.lines), Decimal(0))

    @property
    def total(self) -> Decimal:
        return sum((line.net + line.tax for line in self.lines), Decimal(0))

    @property
    def amount_paid(self) -> Decimal:
        """What has left: sent or cleared."""
        return sum((one.amount for one in self.payments if one.status in ("sent", "cleared")), Decimal(0))


@dataclass(frozen=True)
class LedgerEntry:
    """What Airbase holds ready for the books. ``bill`` and ``payment``: ids; ``error`` where its sync failed.

    ``total`` is positive; ``type`` says which way it goes.
    """

    id: str
    type: EntryType
    status: EntryStatus
    company: Company
    vendor: Vendor | None
    owner: Person
    entry_date: dt.date
    currency: str
    total: Decimal
    lines: tuple[BillLine, ...]
    bill: str | None = None
    payment: str | None = None
    error: str | None = None


@dataclass
class Firm:
    """Everything, in order of time. ``open_from``: the first day whose period is open in Exact.

    ``companies`` have a division each; ``elsewhere`` is in Airbase alone.
    """

    seed: int
    now: dt.datetime
    open_from: dt.date
    companies: tuple[Company, ...]
    elsewhere: tuple[Company, ...]
    vendors: list[Vendor] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    bills: list[Bill] = field(default_factory=list)
    ledger_entries: list[LedgerEntry] = field(default_factory=list)

    @property
    def subsidiaries(self) -> tuple[Company, ...]:
        """Companies of the Airbase tenant."""
        return (*self.companies, *self.elsewhere)

    @property
    def payments(self) -> list[Payment]:
        return [payment for bill in self.bills for payment in bill.payments]

    def parties(self) -> list[tuple[str, str]]:
        """(id of a pair of records, real vendor behind it), for whoever keeps the truth."""
        found = {pair(one, company): one.id for one in self.vendors for company in one.companies}
        return list((found | {rec.id: one.id for one in self.vendors for rec in one.records}).items())

    def documents(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """(kind, its name in this world, what became of it in Exact), for whoever keeps the truth.

        ``orders`` are those that people typed into Exact; ``bills`` are all that Airbase has.
        """
        for order in self.orders:
            if order.in_exact is not None:
                yield "orders", order.number, _facts(order.company, order.vendor)
        for bill in self.bills:
            more = {"number": bill.number, "status": bill.status, "outcome": bill.outcome}
            yield "bills", bill.id, _facts(bill.company, bill.vendor) | more


def _facts(company: Company, vendor: Vendor) -> dict[str, Any]:
    return {"company": company.airbase, "division": company.exact, "vendor": vendor.id}


def pair(vendor: Vendor, company: Company) -> str:
    """One vendor is one record in Airbase, and in Exact one in each division."""
    return f"{vendor.id}-{company.exact or company.airbase}"
