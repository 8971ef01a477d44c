"""Small draws that the generated books share."""

from __future__ import annotations

import datetime as dt
import random
from decimal import ROUND_HALF_UP, Decimal

from include.sandbox.basware import names, settings
from include.sandbox.kernel.tables import Row

CENT = Decimal("0.01")


def cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def amount(rng: random.Random, low: int, high: int) -> Decimal:
    return Decimal(rng.randint(low, high)) / 100


def days_ago(rng: random.Random, now: dt.datetime, most: int) -> dt.datetime:
    """A working hour of the past."""
    day = now - dt.timedelta(days=rng.randint(1, most))
    return day.replace(hour=rng.randint(8, 16), minute=rng.randint(0, 59), second=0, microsecond=0)


def currency_of(supplier: Row) -> str:
    return str(supplier["paymentMeans"][0]["currencyCode"])


def company_of(rng: random.Random, supplier: Row) -> tuple[str, str]:
    """(code, name) of one of the companies that buy from it."""
    code = str(rng.choice(supplier["companies"])["companyCode"])
    return code, next(name for known, name, _ in settings.COMPANIES if known == code)


def account_of(supplier: Row) -> str:
    """What its invoices are usually coded to."""
    for name, *_, account in names.FOREIGN:
        if name in supplier["name"]:
            return account
    return next((account for trade, account in names.TRADES if trade in supplier["name"]), "4930")
