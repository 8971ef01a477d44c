"""Small draws that worlds share."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

CENT = Decimal("0.01")
One = TypeVar("One")


def cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def amount(rng: random.Random, low: int, high: int) -> Decimal:
    return Decimal(rng.randint(low, high)) / 100


def days_ago(rng: random.Random, now: dt.datetime, least: int, most: int) -> dt.datetime:
    """A working hour of the past."""
    day = now - dt.timedelta(days=rng.randint(least, most))
    return day.replace(hour=rng.randint(8, 16), minute=rng.randint(0, 59), second=0, microsecond=0)


def pick(rng: random.Random, found: Sequence[One], *wanted: Callable[[One], bool]) -> One | None:
    """One that all of ``wanted`` like; without such a one any that the later ones like."""
    for at in range(len(wanted) + 1):
        if liked := [one for one in found if all(want(one) for want in wanted[at:])]:
            return rng.choice(liked)
    return None
