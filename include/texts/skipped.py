"""Why a document is left where it is, by the word that the models have for it (``english/skipped.toml``)."""

from __future__ import annotations

from functools import cache

from include.texts.catalogue import ENGLISH, Catalogue, read


@cache
def skipped(word: str) -> str:
    """What people read; a word without a sentence is a choice that explains itself."""
    code = f"skipped.{word}"
    return _sentences().sentence(code if code in _sentences().sentences else "skipped.by_choice", {})


@cache
def _sentences() -> Catalogue:
    return read(ENGLISH, "skipped")
