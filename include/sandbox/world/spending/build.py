"""Builds the world of a company that buys in Airbase, from a seed, with a random stream of its own."""

from __future__ import annotations

import random
from datetime import date, datetime

from include.sandbox.world.spending.bills import make_bills
from include.sandbox.world.spending.description import Spender
from include.sandbox.world.spending.ledger_entries import make_ledger_entries
from include.sandbox.world.spending.model import Spending
from include.sandbox.world.spending.orders import make_orders
from include.sandbox.world.spending.requests import make_requests
from include.sandbox.world.spending.vendors import make_vendors


def build_spending(spender: Spender, seed: int, vendors: int, documents: int, now: datetime) -> Spending:
    """Half as many vendors, orders and bills as were asked for; same seed, sizes and day of ``now``: the same world."""
    # What happened lately is stamped with this moment: the same for books made again from the same one.
    now, today = now.replace(second=0, microsecond=0), now.date()
    month = today.year * 12 + today.month - 1 - 1
    world = Spending(seed, now, date(month // 12, month % 12 + 1, 1), spender)
    if vendors:
        rng = random.Random(f"{spender.stream}/{seed}/{vendors}/{documents}/{today}")
        world.vendors = make_vendors(rng, spender, max(3, vendors // 2), now)
        made = make_orders(rng, spender, world.vendors, documents // 2, now)
        world.requests, orders = make_requests(rng, spender, world.vendors, made, documents // 10, now)
        world.bills, world.orders = make_bills(rng, spender, world.vendors, orders, documents // 2, now)
        world.ledger_entries = make_ledger_entries(rng, spender, world.vendors, world.bills, documents // 12, now)
    return world
