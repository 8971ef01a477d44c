"""Amounts: decimal strings on the wire (section 2), ``Decimal`` in between."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

CENT = Decimal("0.01")
MOST = Decimal(10) ** 15


def money(value: Any) -> Decimal:
    """Raises ``ValueError``."""
    try:
        found = Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError(f"{value!r} is no amount") from error
    if not found.is_finite() or abs(found) >= MOST:
        raise ValueError(f"{value!r} is no amount")
    return found


def cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def text(value: Any) -> str:
    """An amount, two decimals."""
    return f"{cents(money(value)):.2f}"


def fine(value: Any) -> str:
    """A quantity or a price, four decimals (how many Airbase gives is assumed)."""
    return f"{money(value).quantize(Decimal('0.0001'), ROUND_HALF_UP):.4f}"
