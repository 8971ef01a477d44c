"""What people had already entered, approved and paid in AvidXchange by hand, before any link existed."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from include.sandbox.world.model import (
    AvidApplication,
    AvidInvoice,
    AvidPayment,
    AvidStatus,
    PaymentMethod,
    PaymentStatus,
    World,
    WorldInvoice,
)

RECENT_DAYS = 120
# Each payment status in turn, with the methods that can be in it and the status its invoices then have.
LIVES: list[tuple[PaymentStatus, tuple[PaymentMethod, ...], AvidStatus]] = [
    ("Cleared", ("Check", "ACH", "VCC"), "Paid"),
    ("Issued to Supplier", ("Check",), "PaymentCreated"),
    ("ACH Credit Issued", ("ACH",), "PaymentCreated"),
    ("Cleared", ("ACH", "Check"), "Paid"),
    ("Processing", ("Check", "ACH", "EPayment"), "PaymentCreated"),
    ("VCC Processing", ("VCC",), "PaymentCreated"),
    ("Pending Approval", ("Check", "ACH"), "PaymentCreated"),
    ("Void", ("Check", "ACH"), "PaymentVoided"),
    ("Held", ("Check",), "PaymentCreated"),
    ("Error", ("ACH", "Check"), "PaymentError"),
    ("Debit Requested", ("Check", "ACH"), "PaymentCreated"),
    ("Cleared", ("Check", "EPayment"), "Paid"),
    ("Funds Received", ("ACH",), "PaymentCreated"),
    ("Sent to Check Printer", ("Check",), "PaymentCreated"),
]
UNPAID: list[AvidStatus] = [
    "Submitted",
    "InWorkflow",
    "Approved",
    "InWorkflow",
    "OnHold",
    "Approved",
    "Rejected",
    "Voided",
    "Approved",
]
ISSUED = {"Issued to Supplier", "ACH Credit Issued", "VCC Processing", "Cleared", "Void"}


def enter_in_avid(world: World, rng: random.Random, today: date) -> None:
    """Marks about 30 % of the invoices of the last months as entered by hand, and pays half of those."""
    first = today - timedelta(days=RECENT_DAYS)
    recent = [n for n, invoice in enumerate(world.invoices) if invoice.date >= first]
    able = [n for n in recent if _can_be_in_avid(world, world.invoices[n])]
    chosen = sorted(rng.sample(able, min(len(able), round(len(recent) * 0.3))))
    paid, unpaid = chosen[::2], chosen[1::2]
    for turn, n in enumerate(unpaid):
        _enter(world, rng, n, UNPAID[turn % len(UNPAID)], today)
    _pay(world, rng, paid, today)


def _can_be_in_avid(world: World, invoice: WorldInvoice) -> bool:
    return "avidxchange" in world.vendor(invoice.vendor).renderings and not invoice.twin_of and not invoice.is_credit


def _enter(world: World, rng: random.Random, n: int, status: AvidStatus, today: date) -> None:
    invoice = world.invoices[n]
    entered = min(invoice.date + timedelta(days=rng.randint(1, 6)), today)
    # A number typed by hand sometimes loses its dashes or zeros.
    number = invoice.number.replace("-", "").lstrip("0") if rng.random() < 0.15 else invoice.number
    status_date = min(entered + timedelta(days=rng.randint(0, 9)), today)
    world.invoices[n] = replace(invoice, avid=AvidInvoice(entered, status, status_date, number))


def _pay(world: World, rng: random.Random, chosen: list[int], today: date) -> None:
    by_vendor: dict[tuple[str, str], list[int]] = defaultdict(list)
    for n in chosen:
        by_vendor[(world.invoices[n].vendor, world.invoices[n].currency)].append(n)
    turn = 0
    for (vendor, currency), numbers in by_vendor.items():
        while numbers:
            # One payment for several invoices now and then.
            size = rng.choice([1, 1, 1, 2, 3])
            together, numbers = numbers[:size], numbers[size:]
            status, methods, invoice_status = LIVES[turn % len(LIVES)]
            _one(world, rng, turn, vendor, currency, together, status, rng.choice(methods), invoice_status, today)
            turn += 1


def _one(
    world: World, rng: random.Random, turn: int, vendor: str, currency: str, numbers: list[int],
    status: PaymentStatus, method: PaymentMethod, invoice_status: AvidStatus, today: date,
) -> None:  # fmt: skip
    applications = []
    last = max(world.invoices[n].date for n in numbers)
    for n in numbers:
        total = world.invoices[n].total
        discount = Decimal(0)
        if turn % 11 == 4:
            discount = (total * Decimal("0.02")).quantize(
                Decimal(1) if currency == "JPY" else Decimal("0.01"), ROUND_HALF_UP
            )
        amount = total - discount
        if turn % 9 == 5:
            # A part payment: the rest stays open.
            amount = (total / 2).quantize(Decimal(1) if currency == "JPY" else Decimal("0.01"), ROUND_HALF_UP)
            discount = Decimal(0)
        applications.append(AvidApplication(world.invoices[n].id, amount, discount))
        _enter(world, rng, n, invoice_status, today)
    made = min(last + timedelta(days=rng.randint(3, 12)), today)
    issued = min(made + timedelta(days=rng.randint(1, 3)), today) if status in ISSUED else None
    world.avid_payments.append(
        AvidPayment(
            id=f"A{turn:06d}",
            company=world.vendor(vendor).company,
            vendor=vendor,
            method=method,
            status=status,
            date=made,
            issued=issued,
            cleared=min(issued + timedelta(days=rng.randint(1, 8)), today) if status == "Cleared" and issued else None,
            voided=min(issued + timedelta(days=rng.randint(1, 8)), today) if status == "Void" and issued else None,
            currency=currency,
            amount=sum((application.amount for application in applications), Decimal(0)),
            applications=tuple(applications),
            check_number=f"{700000 + turn}" if method == "Check" and issued else None,
            trace_number=f"{rng.randint(10**14, 10**15 - 1)}" if method in ("ACH", "EPayment") and issued else None,
            card_last4=f"{rng.randint(0, 9999):04d}" if method == "VCC" else None,
            error_reason=rng.choice([4, 5, 6, 9]) if status == "Error" else None,
        )
    )
