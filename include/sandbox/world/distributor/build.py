"""Builds the distributor's world from a seed: its own random stream, so that the other companies stay as they are."""

from __future__ import annotations

import random
from datetime import date, datetime

from include.sandbox.world.companies import harborline as settings
from include.sandbox.world.distributor.documents import add_documents
from include.sandbox.world.distributor.vendors import make_vendors
from include.sandbox.world.model import Company, Dimension, LedgerAccount, World

HISTORY_DAYS = 270
COMPANY = Company("", settings.AVID, settings.NAME, "US", "USD", "22-4417905", settings.REALM)
# Account types by the numbers that the other companies use: what invoices are coded to.
CODED = {"Cost of Goods Sold": 111, "Expense": 121}


def build_distributor(seed: int, vendors: int, documents: int, now: datetime, abroad: bool = False) -> World:
    """Same seed, sizes and day of ``now``: the same world. ``abroad``: with vendors in foreign currencies."""
    today = now.date()
    month = today.year * 12 + today.month - 1 - 1
    world = World(
        seed=seed,
        now=now,
        open_from=date(month // 12, month % 12 + 1, 1),
        companies=(COMPANY,),
        accounts=tuple(
            LedgerAccount(number or name, name, CODED.get(kind, 90)) for number, name, kind, _, _ in settings.CHART
        ),
        vat_codes=(),
        cost_centers=_dimensions(settings.CLASSES, today),
        cost_units=_dimensions(settings.DEPARTMENTS, today),
        currencies=dict(settings.RATES) if abroad else {"USD": settings.RATES["USD"]},
        ap_account=settings.PAYABLE,
        groups=("Classes", "Departments"),
    )
    rng = random.Random(f"distributor/{seed}/{vendors}/{documents}/{today}")
    world.vendors = make_vendors(rng, vendors, COMPANY, today, abroad)
    if documents:
        add_documents(world, rng, documents, HISTORY_DAYS)
    return world


def _dimensions(paths: tuple[tuple[str, bool], ...], today: date) -> tuple[Dimension, ...]:
    return tuple(Dimension(path, path.rsplit(":", 1)[-1], None if active else today) for path, active in paths)
