"""Builds the world from a seed."""

from __future__ import annotations

import random
from datetime import date, datetime

from include.sandbox.world.invoices import add_documents
from include.sandbox.world.model import World
from include.sandbox.world.settings import (
    ACCOUNTS,
    AP_ACCOUNT,
    COMPANIES,
    COST_UNITS,
    CURRENCIES,
    VAT_CODES,
    cost_centers,
)
from include.sandbox.world.vendors import make_vendors

# How far back the generated history reaches.
HISTORY_DAYS = 270


def build_world(seed: int, vendors: int, documents: int, now: datetime) -> World:
    """Same seed, sizes and day of ``now``: the same world, whatever the hour."""
    today = now.date()
    # Books of the month before last and earlier are closed, as an accountant leaves them.
    month = today.year * 12 + today.month - 1 - 1
    world = World(
        seed=seed,
        now=now,
        open_from=date(month // 12, month % 12 + 1, 1),
        companies=COMPANIES,
        accounts=ACCOUNTS,
        vat_codes=VAT_CODES,
        cost_centers=cost_centers(today),
        cost_units=COST_UNITS,
        currencies=dict(CURRENCIES),
        ap_account=AP_ACCOUNT,
    )
    rng = random.Random(f"world/{seed}/{vendors}/{documents}/{today}")
    world.vendors = make_vendors(rng, vendors, today)
    if documents:
        add_documents(world, rng, documents, today, HISTORY_DAYS)
    return world
