"""A small draw that orders and invoices share."""

from __future__ import annotations

import random

from include.sandbox.world.germany import settings


def cost_center(rng: random.Random, account: str) -> str | None:
    """None where the account takes none."""
    return None if settings.COST_CENTER_USE.get(account) == 2 else rng.choice(settings.COST_CENTERS)[0]
