"""Builds the world of a company that approves in Basware, from a seed: a random stream of its own."""

from __future__ import annotations

import random
from datetime import date, datetime

from include.sandbox.world.invoicing.description import Buyer
from include.sandbox.world.invoicing.invoices import make_invoices
from include.sandbox.world.invoicing.model import Invoicing
from include.sandbox.world.invoicing.orders import make_orders
from include.sandbox.world.invoicing.suppliers import make_suppliers


def build_invoicing(buyer: Buyer, seed: int, vendors: int, documents: int, now: datetime) -> Invoicing:
    """Half as many suppliers and documents as were asked for; same seed, sizes and day of ``now``: the same world."""
    # What happened lately is stamped with this moment: the same for books made again from the same one.
    now, today = now.replace(second=0, microsecond=0), now.date()
    month = today.year * 12 + today.month - 1 - 1
    world = Invoicing(seed, now, date(month // 12, month % 12 + 1, 1), buyer)
    if vendors:
        rng = random.Random(f"{buyer.stream}/{seed}/{vendors}/{documents}/{today}")
        count = documents // 2
        world.suppliers = make_suppliers(rng, buyer, max(3, vendors // 2))
        world.orders = make_orders(rng, buyer, world.suppliers, count // 5, now)
        world.invoices = make_invoices(rng, world, count)
    return world
