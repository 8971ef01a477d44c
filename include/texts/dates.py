"""Days and months in the language that is spoken."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from include.texts.translations import gettext, language

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def short_month(day: date) -> str:
    return gettext(MONTHS[day.month - 1])


def said(day: date) -> str:
    """``31 Oct 2026``."""
    return f"{day:%d} {short_month(day)} {day:%Y}"


def month(day: date) -> str:
    """``October 2026``."""
    return format_date(day, "LLLL y", locale=language())
