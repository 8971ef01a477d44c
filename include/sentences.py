"""The texts of the release (``include/texts``), in which each system has the name that its contract says."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from include.systems.registry import SYSTEMS, contract
from include.texts import dates, languages, translations
from include.texts.catalogue import Catalogue, folder, read
from include.texts.languages import Language
from include.texts.program import FOLDER
from include.texts.recognition import places
from include.texts.translator import Translator


def read_as(folder: Path) -> Catalogue:
    """``folder``: of TOML, a language. Raises ``ValueError`` for what is no catalogue."""
    names = {system: contract(system).CALLED for system in SYSTEMS}
    return read(folder).called({system: {"name": name, "full_name": full} for system, (full, name) in names.items()})


@cache
def said_in(language: Language) -> Catalogue:
    """All sentences of a language: those of SQL and those of the program. Raises ``ValueError``."""
    sql = read_as(folder(language))
    return Catalogue({**sql.sentences, **read(folder(language) / FOLDER).sentences}, sql.words)


def english() -> Catalogue:
    """The sentences of the release."""
    return said_in(languages.ENGLISH)


def sentence(code: str, values: Mapping[str, str] | None = None) -> str:
    """A sentence in English. Raises ``NotInCatalogue`` for an unknown code, a missing value or word."""
    return english().sentence(code, values or {})


def system_name(system: str) -> str:
    """What people call a system in full: ``QuickBooks Online``; what is none of ours as it is."""
    words = english()
    return words.word(system, "full_name") if system in words.words else system


def translated(text: str) -> str:
    """A text of the tables or the store, which is English, in the language that is spoken; as it is where it is no
    sentence of the catalogue, as what a vendor answered."""
    language = translations.language()
    return text if language == languages.ENGLISH else _translator(language)(text) or text


def called(text: str, *places: str) -> str:
    """What stands by itself, and in sentences in a place of these names (``places.toml``), as an account does."""
    language = translations.language()
    return text if language == languages.ENGLISH else _translator(language).called(text, *places) or text


def document(label: str) -> str:
    """What a document is called."""
    return called(label, "label", "what")


@cache
def _translator(language: Language) -> Translator:
    return Translator(english(), said_in(language), places(), lambda value: dates.again(value, language))
