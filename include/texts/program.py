"""Sentences that the program says itself of documents and alerts, where SQL says nothing: ``english/program``, one file
a subject. They are read back and said again in other languages like those of SQL (``recognition.py``)."""

from __future__ import annotations

from functools import cache

from include.texts.catalogue import ENGLISH, Catalogue, read

FOLDER = "program"


def said(code: str, /, **values: object) -> str:
    """In English. Raises ``NotInCatalogue``."""
    return _sentences().sentence(code, {name: str(value) for name, value in values.items()})


def literals(code: str) -> list[str]:
    """The words of a sentence before, between and behind its values, by which a text is known for it."""
    return [part for part in _sentences().sentences[code] if isinstance(part, str)]


@cache
def _sentences() -> Catalogue:
    return read(ENGLISH / FOLDER)
