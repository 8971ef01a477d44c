"""Purchase orders in every state of their life."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from include.sandbox.world.model import OrderLine, World, WorldOrder, WorldVendor
from include.sandbox.world.settings import ITEMS

STATUSES = [10, 10, 10, 20, 30, 30, 40]


def add_orders(
    world: World, rng: random.Random, vendors: list[WorldVendor], count: int, today: date, days: int
) -> None:
    dates = sorted(today - timedelta(days=rng.randint(0, days)) for _ in range(count))
    for n in range(count):
        vendor = rng.choice(vendors)
        lines = []
        for number in range(1, rng.choice([1, 2, 2, 3, 5]) + 1):
            code, description, account, _ = rng.choice(ITEMS)
            quantity = Decimal(rng.randint(1, 40))
            price = Decimal(rng.randint(250, 30000)) / 100
            if vendor.currency == "JPY":
                price = price.quantize(Decimal(1), ROUND_HALF_UP) + 1
            lines.append(OrderLine(number, code, description, quantity, price, quantity * price, account, "2"))
        world.orders.append(
            WorldOrder(
                id=f"O{n:06d}",
                company=vendor.company,
                vendor=vendor.id,
                number=26700001 + n,
                date=dates[n],
                receipt_date=dates[n] + timedelta(days=rng.randint(2, 30)),
                currency=vendor.currency,
                rate=world.currencies[vendor.currency],
                description=f"Bestelling {lines[0].description.lower()}",
                status=rng.choice(STATUSES),
                lines=tuple(lines),
            )
        )
