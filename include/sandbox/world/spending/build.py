"""Builds the professional services firm's world from a seed, with a random stream of its own: nothing else changes."""

from __future__ import annotations

import random
from datetime import date, datetime

from include.sandbox.world.spending import settings
from include.sandbox.world.spending.bills import make_bills
from include.sandbox.world.spending.ledger_entries import make_ledger_entries
from include.sandbox.world.spending.model import Firm
from include.sandbox.world.spending.orders import make_orders
from include.sandbox.world.spending.requests import make_requests
from include.sandbox.world.spending.vendors import make_vendors


def build_firm(seed: int, vendors: int, documents: int, now: datetime) -> Firm:
    """Half as many vendors, orders and bills as were asked for; same seed, sizes and day of ``now``: the same world."""
    # What happened lately is stamped with this moment: the same for books made again from the same one.
    now, today = now.replace(second=0, microsecond=0), now.date()
    month = today.year * 12 + today.month - 1 - 1
    open_from = date(month // 12, month % 12 + 1, 1)
    firm = Firm(seed, now, open_from, settings.COMPANIES, settings.ELSEWHERE)
    if vendors:
        rng = random.Random(f"firm/{seed}/{vendors}/{documents}/{today}")
        firm.vendors = make_vendors(rng, max(3, vendors // 2), now)
        made = make_orders(rng, firm.vendors, documents // 2, now)
        firm.requests, orders = make_requests(rng, firm.vendors, made, documents // 10, now)
        firm.bills, firm.orders = make_bills(rng, firm.vendors, orders, documents // 2, now)
        firm.ledger_entries = make_ledger_entries(rng, firm.vendors, firm.bills, documents // 12, now)
    return firm
