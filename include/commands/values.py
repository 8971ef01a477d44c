"""Values of options and arguments, and errors about them in the words of who typed them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

import typer

DAY = "YYYY-MM-DD"
WHOLE = "NUMBER"


def day(text: str) -> date:
    """Raises ``BadParameter``."""
    try:
        return date.fromisoformat(text) if len(text) == len(DAY) else _no_day(text)
    except ValueError:
        return _no_day(text)


def whole(given: str | int) -> int:
    """A number from 1 on, as it was typed or as a default. Raises ``BadParameter``."""
    text = str(given)
    if text.isascii() and text.isdigit() and int(text) > 0:
        return int(text)
    raise typer.BadParameter(f"{text!r} is no whole number from 1 on")


def amount(text: str) -> Decimal:
    """Raises ``BadParameter``."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite() or found < 0:
        raise typer.BadParameter(f"{text!r} is no amount: write it like 1250.00")
    return found


def _no_day(text: str) -> date:
    raise typer.BadParameter(f"{text!r} is no date: write it like 2026-03-31")
