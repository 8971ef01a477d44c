"""Which bills an order got, so that its status says the truth: half of it, all of it, or all of it in two."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, replace
from decimal import Decimal

from include.sandbox.world.drawing import cents
from include.sandbox.world.spending.model import BillLine, BillStatus, Order, OrderLine

HALF, REST, WHOLE = "half", "rest", "whole"
STATUSES: tuple[BillStatus, ...] = ("awaiting_approval", "approved", "scheduled", "paid")


@dataclass(frozen=True)
class Share:
    """``status``: of the bill, while it is young."""

    part: str
    at: dt.datetime
    status: BillStatus


def shares(rng: random.Random, order: Order, now: dt.datetime) -> tuple[Order, list[Share]]:
    """The order as it stands after its bills, and these."""
    if order.status == "billed":
        parts = [WHOLE] if rng.random() < 0.7 else [HALF, REST]
    elif order.status == "closed":
        parts = [WHOLE] if rng.random() < 0.6 else [HALF]
    else:
        parts = [HALF] if order.status == "partially_billed" else []
    found: list[Share] = []
    at = order.created
    for part in parts:
        at = min(at + dt.timedelta(days=rng.randint(1, 2), hours=1), now - dt.timedelta(hours=2))
        found.append(Share(part, at, rng.choice(STATUSES)))
    if not found:
        return order, []
    lines = tuple(replace(line, billed=_billed(line, found)) for line in order.lines)
    ended = max(order.updated, at + dt.timedelta(minutes=5))
    closed = ended if order.status == "closed" else None
    return replace(order, lines=lines, updated=ended, closed=closed), found


def _billed(line: OrderLine, found: list[Share]) -> Decimal:
    return sum((amount for share in found for amount in _of(line, share.part)), Decimal(0))


def billed_lines(order: Order, share: Share) -> tuple[BillLine, ...]:
    return tuple(
        BillLine(
            line.number, line.description, line.account, line.cost_center, line.department, *_of_line(line, share.part)
        )
        for line in order.lines
    )


def _of_line(line: OrderLine, part: str) -> tuple[Decimal, str, Decimal, int]:
    net, tax = _of(line, part)
    return net, line.vat, tax, line.number


def _of(line: OrderLine, part: str) -> tuple[Decimal, Decimal]:
    """(net, VAT); halves add up to the whole."""
    half = cents(line.amount / 2), cents(line.tax / 2)
    if part == WHOLE:
        return line.amount, line.tax
    return half if part == HALF else (line.amount - half[0], line.tax - half[1])
