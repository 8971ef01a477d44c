"""What the bookkeepers typed for a bill: rightly, with another amount, or twice."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from decimal import Decimal

from include.sandbox.world.model import Company
from include.sandbox.world.spending import names
from include.sandbox.world.spending.description import Spender
from include.sandbox.world.spending.lines import tax_on
from include.sandbox.world.spending.model import Bill, BillLine, TypedEntry

TYPED = ("entered", "differs", "twice")


def typed_into_books(rng: random.Random, spender: Spender, bill: Bill, now: dt.datetime) -> Bill:
    """The bill with its entries. Nobody types one for a supplier that the division lacks."""
    if bill.outcome not in TYPED:
        return bill
    if bill.vendor.record(bill.company) is None:
        return replace(bill, outcome="not_entered")
    assert bill.approved is not None
    lines = _mistyped(rng, spender, bill.lines, bill.company) if bill.outcome == "differs" else bill.lines
    entered = min(bill.approved + dt.timedelta(hours=rng.randint(2, 40)), now)
    entry = TypedEntry(entered, names.typed_number(rng, bill.number), lines, _paid(rng, bill, entered))
    if bill.outcome != "twice":
        return replace(bill, entries=(entry,))
    again = min(entered + dt.timedelta(days=rng.randint(1, 6)), now)
    return replace(bill, entries=(entry, TypedEntry(again, names.typed_number(rng, bill.number), lines)))


def _paid(rng: random.Random, bill: Bill, entered: dt.datetime) -> dt.date | None:
    """The bank statement comes after the entry; a wrong amount is left for somebody to look at."""
    settled = [one.settled for one in bill.payments if one.status == "cleared" and one.settled]
    if bill.status != "paid" or bill.outcome == "differs" or not settled or rng.random() < 0.1:
        return None
    return max(settled[-1], entered.date())


def _mistyped(
    rng: random.Random, spender: Spender, lines: tuple[BillLine, ...], company: Company
) -> tuple[BillLine, ...]:
    net = lines[0].net + Decimal(rng.randint(100, 9000)) / 100
    return (replace(lines[0], net=net, tax=tax_on(spender, net, lines[0].vat, company)), *lines[1:])
