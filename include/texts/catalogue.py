"""Sentences that people read, as a code and values: what they say stands in one folder of TOML a language.

A file is a subject, a key in it a sentence (``payments.not_routed``; ``payments.currency_not_accepted.several`` where
one problem has several). ``{name}`` is a value; ``{books.vendor}`` is what people call it in the system that the value
``books`` names (``words.toml``); ``{{`` and ``}}`` are braces. SQL says the same sentences
(``include/warehouse/sentences.py``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

from include.texts.languages import Language

_FOLDERS = {"en": "english", "nl": "dutch", "de": "german"}


def folder(language: Language) -> Path:
    """Where the catalogue of a language stands."""
    return Path(__file__).parent / _FOLDERS[language]


ENGLISH = folder("en")
WORDS = "words"
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")


class NotInCatalogue(LookupError):
    """A sentence, a value or a word that there is none of; the text names it."""


@dataclass(frozen=True)
class Value:
    """A place for a value in a sentence; with ``word``, for the word of the system that the value names."""

    name: str
    word: str | None = None

    def __str__(self) -> str:
        return f"{self.name}.{self.word}" if self.word else self.name


@dataclass(frozen=True)
class Catalogue:
    """``sentences``: by code, in literal parts and values; ``words``: by system."""

    sentences: Mapping[str, tuple[str | Value, ...]]
    words: Mapping[str, Mapping[str, str]]

    def called(self, names: Mapping[str, Mapping[str, str]]) -> Catalogue:
        """With more words by system: what each is called, which is the same in every language."""
        systems = [*names, *(system for system in self.words if system not in names)]
        return Catalogue(self.sentences, {one: {**names.get(one, {}), **self.words.get(one, {})} for one in systems})

    def sentence(self, code: str, values: Mapping[str, str]) -> str:
        """Raises ``NotInCatalogue`` for an unknown code, a missing value, or a system that has no such word."""
        if code not in self.sentences:
            raise NotInCatalogue(f"there is no sentence {code}")
        return "".join(one if isinstance(one, str) else self._said(code, one, values) for one in self.sentences[code])

    def word(self, system: str, name: str) -> str:
        """What people call a thing in a system. Raises ``NotInCatalogue``."""
        try:
            return self.words[system][name]
        except KeyError:
            raise NotInCatalogue(f"{system} has no word for {name}") from None

    def _said(self, code: str, place: Value, values: Mapping[str, str]) -> str:
        if str(place) in values:
            return values[str(place)]
        if place.name not in values or place.word is None:
            raise NotInCatalogue(f"sentence {code} has no value for {place}")
        return self.word(values[place.name], place.word)


def read(folder: Path, subject: str = "*") -> Catalogue:
    """``subject``: the one file to read of it. Raises ``ValueError`` for a file that is no catalogue; the text names
    file and sentence."""
    words: dict[str, dict[str, str]] = {}
    sentences = {}
    for file in sorted(folder.glob(f"{subject}.toml")):
        try:
            found = tomllib.loads(file.read_text(encoding="utf-8"))
        except ValueError as problem:
            raise ValueError(f"{file}: {problem}") from problem
        if file.stem == WORDS:
            words = found
            continue
        for code, text in _leaves(found, file.stem):
            try:
                sentences[code] = parts(text)
            except ValueError as problem:
                raise ValueError(f"{file}: sentence {code}: {problem}") from problem
    return Catalogue(sentences, words)


def parts(text: str) -> tuple[str | Value, ...]:
    """A sentence in literal parts and values. Raises ``ValueError``."""
    if not isinstance(text, str):
        raise ValueError("it is no text")
    found: list[str | Value] = []
    for literal, name, form, conversion in Formatter().parse(text):
        if literal and found and isinstance(found[-1], str):
            found[-1] += literal
        elif literal:
            found.append(literal)
        if name is None:
            continue
        if form or conversion or not _NAME.fullmatch(name):
            raise ValueError(f"{{{name}}} is no value: lower case, digits and _, with one dot before a word")
        found.append(Value(*name.split(".")))
    return tuple(found)


def _leaves(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for key, one in table.items():
        if isinstance(one, Mapping):
            yield from _leaves(one, f"{prefix}.{key}")
        else:
            yield f"{prefix}.{key}", one
