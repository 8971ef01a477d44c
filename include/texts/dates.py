"""Days and months in the language that is spoken."""

from __future__ import annotations

import re
from datetime import date

from babel.dates import format_date, get_month_names

from include.texts.languages import ENGLISH, Language
from include.texts.translations import gettext, language, translations

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_WIDE = {name: number for number, name in get_month_names("wide", locale=ENGLISH).items()}
_ENGLISH = re.compile(rf"\b(\d{{2}}) ({'|'.join((*_WIDE, *MONTHS))})\b")


def short_month(day: date) -> str:
    return gettext(MONTHS[day.month - 1])


def said(day: date) -> str:
    """``31 Oct 2026``."""
    return f"{day:%d} {short_month(day)} {day:%Y}"


def again(text: str, language: Language) -> str:
    """A day that was said in English, in another language: ``30 November 2026``, ``05 May 07:00``."""
    return _ENGLISH.sub(lambda found: f"{found[1]} {_month(found[2], language)}", text)


def _month(name: str, language: Language) -> str:
    if name in MONTHS:
        return translations(language).gettext(name)
    return str(get_month_names("wide", locale=language)[_WIDE[name]])


def written_out(day: date) -> str:
    """``31 October 2026``."""
    return format_date(day, "dd MMMM y", locale=language())


def month(day: date) -> str:
    """``October 2026``."""
    return format_date(day, "LLLL y", locale=language())
