"""Builds the software company's world from a seed, with a random stream of its own: nothing else changes by it."""

from __future__ import annotations

import random
from datetime import date, datetime

from include.sandbox.world.selling import settings
from include.sandbox.world.selling.customers import make_customers
from include.sandbox.world.selling.invoices import Maker
from include.sandbox.world.selling.model import Software


def build_software(seed: int, vendors: int, documents: int, now: datetime) -> Software:
    """A sixth as many further customers as vendors were asked for, half as many invoices as documents, and each kind
    once at least; same seed, sizes and day of ``now``: the same world."""
    now, today = now.replace(second=0, microsecond=0), now.date()
    month = today.year * 12 + today.month - 1 - 1
    world = Software(seed, now, date(month // 12, month % 12 + 1, 1), settings.COMPANIES)
    if vendors:
        rng = random.Random(f"software/{seed}/{vendors}/{documents}/{today}")
        world.customers = make_customers(rng, vendors // 6)
        world.invoices = Maker(rng, world.customers, now).run(documents // 2) if documents else []
    return world
