"""Builds the German distributor's world from a seed: a random stream of its own, so that nothing else changes by it."""

from __future__ import annotations

import random
from datetime import date, datetime

from include.sandbox.world.germany import settings
from include.sandbox.world.germany.invoices import make_invoices
from include.sandbox.world.germany.model import Germany
from include.sandbox.world.germany.orders import make_orders
from include.sandbox.world.germany.suppliers import make_suppliers


def build_germany(seed: int, vendors: int, documents: int, now: datetime) -> Germany:
    """Half as many suppliers and documents as were asked for; same seed, sizes and day of ``now``: the same world."""
    # What happened lately is stamped with this moment: the same for books made again from the same one.
    now, today = now.replace(second=0, microsecond=0), now.date()
    month = today.year * 12 + today.month - 1 - 1
    world = Germany(seed, now, date(month // 12, month % 12 + 1, 1), settings.COMPANIES)
    if vendors:
        rng = random.Random(f"germany/{seed}/{vendors}/{documents}/{today}")
        count = documents // 2
        world.suppliers = make_suppliers(rng, max(3, vendors // 2))
        world.orders = make_orders(rng, world.suppliers, count // 5, now)
        world.invoices = make_invoices(rng, world, count)
    return world
