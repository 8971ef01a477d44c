"""Builds the world of a company that has its tax from AvaTax, from a seed, with a random stream of its own."""

from __future__ import annotations

import random
from datetime import date, datetime

from include.sandbox.world.selling.customers import make_customers
from include.sandbox.world.selling.description import Seller
from include.sandbox.world.selling.invoices import Maker
from include.sandbox.world.selling.model import Selling


def build_selling(seller: Seller, seed: int, vendors: int, documents: int, now: datetime) -> Selling:
    """A sixth as many further customers as vendors were asked for, half as many invoices as documents, and each kind
    once at least; same seed, sizes and day of ``now``: the same world."""
    now, today = now.replace(second=0, microsecond=0), now.date()
    month = today.year * 12 + today.month - 1 - 1
    world = Selling(seed, now, date(month // 12, month % 12 + 1, 1), seller)
    if vendors:
        rng = random.Random(f"{seller.stream}/{seed}/{vendors}/{documents}/{today}")
        world.customers = make_customers(rng, seller, vendors // 6)
        world.invoices = Maker(rng, seller, world.customers, now).run(documents // 2) if documents else []
    return world
