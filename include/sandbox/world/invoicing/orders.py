"""Orders of the past months: older ones exported and received, the latest still waiting for export."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

from include.sandbox.world.drawing import amount, days_ago
from include.sandbox.world.invoicing.description import Buyer
from include.sandbox.world.invoicing.model import Order, OrderLine, Supplier

DAYS, RECENT_DAYS = 200, 14
OLD = ("Received", "Received", "Closed", "PartiallyReceived", "Canceled", "SupplierConfirmed")
RECENT = ("Ordered", "SupplierConfirmed", "Confirmed", "PartiallyReceived", "OrderCreated", "ModifiedBySupplier",
          "Canceled", "Closed")  # fmt: skip
# What came about after a first export: such an order waits for its next one.
CHANGED = ("PartiallyReceived", "ModifiedBySupplier", "Canceled", "Closed")
RECEIVED = {"Received": Decimal(1), "Closed": Decimal(1), "PartiallyReceived": Decimal("0.5")}


def make_orders(
    rng: random.Random, buyer: Buyer, suppliers: list[Supplier], count: int, now: dt.datetime
) -> list[Order]:  # fmt: skip
    """A third of the last two weeks, so that each state is there."""
    made = [days_ago(rng, now, 1, RECENT_DAYS) for _ in range(count // 3)]
    made += [days_ago(rng, now, RECENT_DAYS + 1, DAYS) for _ in range(count - count // 3)]
    return [_order(rng, buyer, n, rng.choice(suppliers), at, now) for n, at in enumerate(sorted(made), start=1)]


def _order(rng: random.Random, buyer: Buyer, n: int, supplier: Supplier, at: dt.datetime, now: dt.datetime) -> Order:
    recent = (now - at).days <= RECENT_DAYS
    status = RECENT[n % len(RECENT)] if recent else OLD[n % len(OLD)]
    company = rng.choice(supplier.companies)
    project = buyer.projects[0][0] if n % 9 == 4 and buyer.projects else None
    lines = tuple(
        _line(rng, buyer, number, supplier.account, project, status)
        for number in range(1, rng.choice((1, 2, 2, 4)) + 1)
    )
    exported = not recent or rng.random() < 0.3
    known = supplier.record(company) is not None and buyer.item_of(supplier.account) is not None
    was_exported = exported or (status in CHANGED and rng.random() < 0.6)
    return Order(f"{buyer.order_prefix}{n:07d}", company, supplier, at, status, exported, was_exported and known, lines)


def _line(
    rng: random.Random, buyer: Buyer, number: int, account: str, project: str | None, status: str
) -> OrderLine:  # fmt: skip
    quantity = Decimal(rng.randint(1, 40))
    received = quantity * RECEIVED.get(status, Decimal(0))
    price = amount(rng, 250, 20000)
    return OrderLine(number, account, buyer.cost_center(rng, account), project, quantity, price, received)
