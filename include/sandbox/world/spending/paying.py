"""Types of what the firm owes and pays: in Airbase, and as somebody typed it into Exact."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from include.sandbox.world.model import Company
from include.sandbox.world.spending.parties import Person, Vendor

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
    """A purchase entry that somebody typed into the books. ``paid``: the day the bank statement brought its payment."""

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

    ``entries``: what people typed into the books for it, twice where ``outcome`` says so.
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
