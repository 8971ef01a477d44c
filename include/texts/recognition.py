"""Which sentence of a catalogue a text is, and with which values: what SQL and Python said in one language is read back
and can be said in another.

A text that fits no sentence, or fits in ways that would be said differently elsewhere, is not recognised: it stays as
it was said. ``places.toml`` says what may stand in the place of a value.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from include.texts.catalogue import Catalogue, Value

PLACES = Path(__file__).parent / "places.toml"
ANYTHING = "*"
LONGEST = 4000  # characters: what is longer is a log, not a sentence
LEAST = 9
"""Characters of its own that a whole text has: what has fewer is a part of another."""
SHORTEST = 30
"""Characters of what can be one of several sentences: what is shorter is the beginning of one."""


@dataclass(frozen=True)
class Places:
    """What stands in places, by the name of the value, or by sentence and name where one differs. ``patterns``: regular
    expressions of what is the same in every language; ``data``: what a system calls something, whatever it looks like;
    ``choices``: the sentences of which one stands there (`ANYTHING`: or what a system calls something; '': or nothing);
    ``several``: of these, where several of the sentences may stand with a semicolon between them; ``words``: the names
    of words; ``texts``: what people are shown by itself as well, as a question is: said again where it is known, else
    as it is; ``alone``: sentences with hardly any words of their own that stand by themselves all the same;
    ``without``: a regular expression of what does not stand there, by sentence and name, where else nobody could tell
    one value from the next."""

    patterns: Mapping[str, str] = field(default_factory=dict)
    data: frozenset[str] = frozenset()
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    several: frozenset[str] = frozenset()
    alone: Sequence[str] = ()
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    without: Mapping[str, str] = field(default_factory=dict)
    texts: frozenset[str] = frozenset()

    def pattern(self, code: str, name: str) -> str | None:
        return self.patterns.get(f"{code}.{name}", self.patterns.get(name))

    def chosen(self, code: str, name: str) -> Sequence[str] | None:
        return self.choices.get(f"{code}.{name}", self.choices.get(name))


@cache
def places() -> Places:
    """Those of the release."""
    said: dict[str, Any] = tomllib.loads(PLACES.read_text(encoding="utf-8"))
    choices = {
        f"{code}.{name}": among for code, one in said.pop("in").items() for name, among in one.items()
    } | said.pop("choices")
    data, several, texts = (frozenset(said[name]["names"]) for name in ("data", "several", "texts"))
    alone = said["alone"]["names"]
    return Places(said["patterns"], data, choices, several, alone, said["words"], said["without"], texts)


@dataclass(frozen=True)
class Found:
    """``values``: by place (``label``, ``books.vendor``), as the text has them."""

    code: str
    values: Mapping[str, str]


class Recogniser:
    """Over the catalogue of the language in which texts were said."""

    def __init__(self, catalogue: Catalogue, known: Places) -> None:
        self._catalogue, self._known = catalogue, known
        self._literals = {
            code: [part for part in parts if isinstance(part, str)] for code, parts in catalogue.sentences.items()
        }
        self.weights = {code: self._weight(code) for code in catalogue.sentences}
        self._by_word, self._by_text = self._indexed()

    def _weight(self, code: str) -> int:
        """Characters of its own that a text has at least when it is this sentence."""
        parts = sum(min(self._weight(one) for one in chosen) for chosen in self._closed(code))
        return sum(map(len, self._literals[code])) + parts

    def _closed(self, code: str) -> Iterator[Sequence[str]]:
        """For each place in which other sentences stand and nothing else: those."""
        for place in self._catalogue.sentences[code]:
            chosen = None if isinstance(place, str) or place.word else self._known.chosen(code, place.name)
            if chosen and not {"", ANYTHING} & {*chosen}:
                yield chosen

    def _indexed(self) -> tuple[dict[str, list[str]], dict[str, str]]:
        """Sentences by a word of theirs that few others have, and by their whole text where they have no value. What is
        in neither is looked for only where it is said to stand."""
        words = {
            code: {word for literal in literals for word in literal.split(" ")[1:-1] if word}
            for code, literals in self._literals.items()
        }
        often = Counter(word for of in words.values() for word in of)
        by_word: dict[str, list[str]] = defaultdict(list)
        whole: dict[str, str] = {}
        parts_of_others = {one for name, chosen in self._known.choices.items() if "." not in name for one in chosen}
        for code, parts in self._catalogue.sentences.items():
            if code in parts_of_others and (len(parts) > 1 or self.weights[code] < LEAST):
                continue
            if len(parts) == 1 and isinstance(parts[0], str):
                whole.setdefault(parts[0], code)
            elif words[code] and self.weights[code] >= LEAST:
                by_word[min(words[code], key=lambda word: (often[word], word))].append(code)
            elif self.weights[code] >= LEAST:
                by_word[""].append(code)
        return by_word, whole

    def candidates(self, text: str) -> list[str]:
        """Sentences whose own words stand in the text in their order; of those that have hardly any words only what
        stands alone."""
        whole = self._by_text.get(text)
        if whole is not None:
            return [whole]
        found = [
            code for word in {"", *text.split(" ")} for code in self._by_word.get(word, ()) if self._stands(code, text)
        ]
        return found + [code for code in self._known.alone if _compiled(self, code, True)[0].fullmatch(text)]

    def _stands(self, code: str, text: str) -> bool:
        for chosen in self._closed(code):
            if not any(self._stands(one, text) for one in chosen):
                return False
        at = 0
        for literal in self._literals[code]:
            at = text.find(literal, at)
            if at < 0:
                return False
            at += len(literal)
        return True

    def has_sentence(self, text: str) -> bool:
        """Whether the words of any sentence stand in it, of one that has enough of them to begin another."""
        return any(sum(map(len, self._literals[code])) >= SHORTEST for code in self.candidates(text))

    def readings(self, code: str, text: str) -> list[Found]:
        """The text as this sentence: once with its first values as short as can be, once as long as can be. When both
        are the same, there is no other way to read it. None where it is not this sentence."""
        found = []
        for lazy in (True, False):
            pattern, names = _compiled(self, code, lazy)
            match = pattern.fullmatch(text)
            if match is None:
                return []
            one = Found(code, {name: match[group] for group, name in names.items()})
            if one not in found:
                found.append(one)
        return found

    def pattern(self, code: str, lazy: bool) -> tuple[re.Pattern[str], dict[str, str]]:
        names: dict[str, str] = {}
        return re.compile(self._body(code, lazy, names), re.DOTALL), {group: name for name, group in names.items()}

    def _body(self, code: str, lazy: bool, names: dict[str, str] | None) -> str:
        """``names``: filled with the group of each place; None inside another sentence, which has no groups."""
        said, parts = [], self._catalogue.sentences[code]
        for index, part in enumerate(parts):
            if isinstance(part, str):
                said.append(re.escape(part))
                continue
            said.append(self._place(code, index, lazy, names))
        return "".join(said)

    def _place(self, code: str, index: int, lazy: bool, names: dict[str, str] | None) -> str:
        place = self._catalogue.sentences[code][index]
        assert isinstance(place, Value)
        name = str(place)
        if names is not None and name in names:
            return f"(?P={names[name]})"
        shape = self._shape(code, place, index, lazy)
        if names is None:
            return f"(?:{shape})"
        names[name] = f"g{len(names)}"
        return f"(?P<{names[name]}>{shape})"

    def _shape(self, code: str, place: Value, index: int, lazy: bool) -> str:
        if place.word is not None:
            return _any_of(self.words_called((place.word,)))
        if pattern := self._known.pattern(code, place.name):
            return pattern
        if keys := self._known.words.get(place.name):
            return _any_of(self.words_called(keys))
        chosen = self._known.chosen(code, place.name)
        if chosen is not None and ANYTHING not in chosen:
            return "|".join(self._body(one, lazy, None) if one else "" for one in chosen)
        if index and self._is_open(code, index - 1):
            return ""  # nothing tells where the one ends and this one begins: the first has both
        without = self._known.without.get(f"{code}.{place.name}")
        one = f"(?:(?!{without}).)" if without else "."
        return f"{one}*?" if lazy else f"{one}*"

    def _is_open(self, code: str, index: int) -> bool:
        place = self._catalogue.sentences[code][index]
        if (
            isinstance(place, str)
            or place.word
            or place.name in self._known.words
            or self._known.pattern(code, place.name)
        ):
            return False
        chosen = self._known.chosen(code, place.name)
        return chosen is None or ANYTHING in chosen

    def words_called(self, keys: Sequence[str]) -> list[str]:
        """The longest first."""
        found = {of[key] for of in self._catalogue.words.values() for key in keys if key in of}
        return sorted(found, key=lambda word: (-len(word), word))


@cache
def _compiled(recogniser: Recogniser, code: str, lazy: bool) -> tuple[re.Pattern[str], dict[str, str]]:
    return recogniser.pattern(code, lazy)


def _any_of(words: Sequence[str]) -> str:
    return "|".join(map(re.escape, words))
