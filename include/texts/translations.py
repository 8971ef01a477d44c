"""The texts of pages and messages in the language of who reads them. English is what stands in templates and code; the
other languages are catalogues of gettext (``pages/{language}.po``), read once by Babel.

Which language is spoken belongs to one request or one message: work that it hands to threads speaks it too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from include.texts.languages import ENGLISH, LANGUAGES, Language

FOLDER = Path(__file__).parent / "pages"
_spoken: ContextVar[Language] = ContextVar("language", default=ENGLISH)


@cache
def translations(language: str) -> NullTranslations:
    """Of one of `LANGUAGES`; English has none."""
    if language == ENGLISH or language not in LANGUAGES:
        return NullTranslations()
    with (FOLDER / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def language() -> Language:
    """What is spoken here."""
    return _spoken.get()


def speak(language: Language) -> None:
    """From here on, in this task."""
    _spoken.set(language)


@contextmanager
def spoken(language: Language) -> Iterator[None]:
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def gettext(text: str, /, **values: Any) -> str:
    """``values`` fill the places ``%(name)s``; without any a text is taken as it is."""
    said = translations(_spoken.get()).gettext(text) if text else text
    return said % values if values else said


def ngettext(one: str, many: str, number: int, /, **values: Any) -> str:
    said = translations(_spoken.get()).ngettext(one, many, number)
    return said % values if values else said


def N_(text: str) -> str:
    """Marks a text that is translated where it is shown."""
    return text


def n_(one: str, many: str) -> tuple[str, str]:
    """Marks a text that counts."""
    return one, many
