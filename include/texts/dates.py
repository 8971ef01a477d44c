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
_ENGLISH_MONTH = re.compile(rf"({'|'.join(_WIDE)}) (\d{{4}})")
_POINTED = frozenset({"de"})
"""Languages in which the number of a day has a point behind it: *30. November*."""


def short_month(day: date) -> str:
    return gettext(MONTHS[day.month - 1])


def said(day: date) -> str:
    """``31 Oct 2026``, in German ``31. Okt 2026``."""
    return f"{_number(f'{day:%d}', language())} {short_month(day)} {day:%Y}"


def again(text: str, language: Language) -> str:
    """A day that was said in English, in another language (``30 November 2026``, ``05 May 07:00``), or a month where
    it is all that was said (``November 2026``)."""
    if whole := _ENGLISH_MONTH.fullmatch(text):
        return f"{_month(whole[1], language)} {whole[2]}"
    return _ENGLISH.sub(lambda found: f"{_number(found[1], language)} {_month(found[2], language)}", text)


def _number(day: str, language: Language) -> str:
    return f"{day}." if language in _POINTED else day


def _month(name: str, language: Language) -> str:
    if name not in _WIDE:
        return translations(language).gettext(name)
    return str(get_month_names("wide", locale=language)[_WIDE[name]])


def written_out(day: date) -> str:
    """``31 October 2026``, in German ``31. Oktober 2026``."""
    return format_date(day, "dd. MMMM y" if language() in _POINTED else "dd MMMM y", locale=language())


def month(day: date) -> str:
    """``October 2026``."""
    return format_date(day, "LLLL y", locale=language())
