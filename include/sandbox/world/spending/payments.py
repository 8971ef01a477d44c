"""How bills are paid from Airbase: by every method, in part, again after a failure."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

from include.sandbox.world.drawing import cents
from include.sandbox.world.spending.model import Bill, Method, Payment, PaymentStatus

METHODS: tuple[Method, ...] = ("ach", "wire", "check", "virtual_card", "manual", "vendor_credit")
WEIGHTS = (40, 25, 10, 15, 5, 5)
STATUS: dict[str, PaymentStatus] = {
    "scheduled": "scheduled", "payment_initiated": "processing", "paid": "cleared", "partially_paid": "cleared",
}  # fmt: skip


def paid(rng: random.Random, bill: Bill, now: dt.datetime) -> Bill:
    """The bill with its payments, where its status says that there are some. Part of it can only be paid by card."""
    if bill.status not in STATUS or bill.approved is None:
        return bill
    method = "virtual_card" if bill.status == "partially_paid" else rng.choices(METHODS, WEIGHTS)[0]
    status = STATUS[bill.status]
    last = bill.approved
    begun = min(last + dt.timedelta(days=rng.randint(1, 3)), now - dt.timedelta(minutes=40))
    begun = max(begun, last)
    settled = min(begun + dt.timedelta(days=rng.randint(1, 6)), now) if status == "cleared" else None
    total = cents(bill.total / 2) if bill.status == "partially_paid" else bill.total
    one = Payment(
        id=f"{bill.id[0]}P{bill.id[2:]}", bill=bill.id, method=method, status=status, amount=total,
        currency=bill.currency,
        initiated=begun.date(), settled=settled.date() if settled else None, updated=settled or begun,
        check_number=f"{rng.randint(100000, 999999)}" if method == "check" else None,
        trace_number=f"{rng.randint(10**14, 10**15 - 1)}" if method in ("ach", "wire") else None,
        card_last4=f"{rng.randint(0, 9999):04d}" if method == "virtual_card" else None,
    )  # fmt: skip
    made: tuple[Payment, ...] = (one,)
    if bill.status == "paid" and rng.random() < 0.08:
        # The first try went wrong: refused by the bank, or called back.
        wrong: PaymentStatus = rng.choice(("failed", "void"))
        made = (replace(one, id=f"{one.id}-1", status=wrong, settled=None, updated=begun), one)
    return replace(bill, method=method, payments=made, updated=max(bill.updated, one.updated))
