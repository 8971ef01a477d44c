"""Amounts: JSON numbers on the wire, decimal strings in the books, ``Decimal`` in between."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

CENT, FINE = Decimal("0.01"), Decimal("0.0001")
MOST = Decimal(10) ** 15
ZERO = Decimal(0)


def money(value: Any) -> Decimal:
    """Raises ``ValueError``. A string is taken too (section 1)."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise ValueError(f"{value!r} is no number")
    try:
        found = Decimal(value.strip() if isinstance(value, str) else value)
    except InvalidOperation as error:
        raise ValueError(f"{value!r} is no number") from error
    if not found.is_finite() or abs(found) >= MOST:
        raise ValueError(f"{value!r} is no number")
    return found


def cents(value: Decimal) -> Decimal:
    """Half up, away from zero below it (section 2; 5 % of -1234 at 4.75 % is -58.62 in section 7)."""
    return value.quantize(CENT, ROUND_HALF_UP)


def text(value: Any) -> str:
    """An amount of the books: four decimals, as recorded."""
    return f"{money(value).quantize(FINE, ROUND_HALF_UP):.4f}"


def plain(value: Decimal) -> str:
    """A rate: no more digits than it has."""
    return f"{value.normalize():f}" if value else "0"
