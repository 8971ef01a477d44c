"""Texts that were said in one language, in another: each sentence is recognised and said again with the same values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from include.texts.catalogue import Catalogue, NotInCatalogue
from include.texts.recognition import ANYTHING, LONGEST, SHORTEST, Found, Places, Recogniser

MOST_PARTS = 20
"""Semicolons in what is read as several sentences: more are a vendor's."""
_SEPARATORS = ("; ", ", ", " and ", " or ")


class Translator:
    """From one catalogue to another. ``dated``: says a value with a day in it again."""

    def __init__(self, said: Catalogue, to: Catalogue, known: Places, dated: Callable[[str], str] = str) -> None:
        self._said, self._to, self._known, self._dated = said, to, known, dated
        self._recogniser = Recogniser(said, known)
        self._sentence = lru_cache(maxsize=50_000)(self._one_sentence)
        self._text = lru_cache(maxsize=20_000)(self._one_or_several)
        self._named = lru_cache(maxsize=20_000)(self._in_places)

    def __call__(self, text: str) -> str | None:
        """The text in the other language; None where it, or a part of it, is no sentence that is known for sure."""
        return self._text(text) if text and len(text) <= LONGEST else None

    def called(self, text: str, *places: str) -> str | None:
        """The text as one of the sentences that may stand in these places of others, as what a document is called."""
        return self._named(text, *places)

    def _in_places(self, text: str, *places: str) -> str | None:
        codes = {code for place in places for code in self._known.choices[place]}
        return self._one_of(sorted(codes - {"", ANYTHING}), text)

    def _one_or_several(self, text: str) -> str | None:
        """Sentences one behind the other, as a document with several problems has them."""
        found = self._sentence(text)
        if found is None:
            found = self._split(text, "; ")
        return found if found is not None else self._split(text, " ")

    def _split(self, text: str, separator: str) -> str | None:
        at = text.find(separator) if separator != " " or self._recogniser.candidates(text) else -1
        while at > 0:
            first = self._sentence(text[:at]) if separator != " " or at >= SHORTEST else None
            rest = self._text(text[at + len(separator) :]) if first is not None else None
            if rest is not None:
                return f"{first}{separator}{rest}"
            at = text.find(separator, at + 1)
        return None

    def _one_sentence(self, text: str) -> str | None:
        return self._one_of(self._recogniser.candidates(text), text)

    def _one_of(self, codes: Sequence[str], text: str) -> str | None:
        """As the one that has most words in the text; None when two such say different things."""
        weight, found = 0, set[str]()
        for code in sorted(codes, key=lambda code: -self._recogniser.weights[code]):
            if found and self._recogniser.weights[code] < weight:
                break
            translated = self._as(code, text)
            if translated is not None:
                found.add(translated)
                weight = self._recogniser.weights[code]
        return found.pop() if len(found) == 1 else None

    def _as(self, code: str, text: str) -> str | None:
        translated = [self._with(one, text) for one in self._recogniser.readings(code, text)]
        return translated[0] if translated and {*translated[1:]} <= {translated[0], None} else None

    def _with(self, found: Found, text: str) -> str | None:
        values = {}
        for place, value in found.values.items():
            said = self._value(found, place, value, text)
            if said is None:
                return None
            values[place] = said
        try:
            return self._to.sentence(found.code, values)
        except NotInCatalogue:
            return None

    def _value(self, found: Found, place: str, value: str, text: str) -> str | None:
        base, _, word = place.partition(".")
        if word:
            return self._word(found, base, (word,), value)
        if base in self._known.data:
            return self._own(self._known.chosen(found.code, base) or (), value)
        if not any(map(str.isalpha, value)):
            return value
        if self._known.pattern(found.code, base):
            return self._dated(value)
        if base in self._known.texts:
            return self._text(value) or value
        if keys := self._known.words.get(base):
            return self._word(found, "", keys, value)
        chosen = self._known.chosen(found.code, base)
        if chosen is None:
            if value == text:
                return None
            said = self._sentence(value)
            if said is None and (stopped := self._sentence(f"{value}.")) is not None:
                said = stopped.removesuffix(".")  # inside another sentence it has no full stop of its own
            return said if said is not None else self._listed(value)
        codes = [code for code in chosen if code not in ("", ANYTHING)]
        translated = self._one_of(codes, value)
        if translated is None and base in self._known.several:
            translated = self._several(codes, value, False) or self._several(codes, value, True)
        return self._as_it_is(value) if translated is None and ANYTHING in chosen else translated

    def _own(self, codes: Sequence[str], value: str) -> str:
        """What a system says, in which words of ours may stand, between semicolons."""
        ours = [code for code in codes if code != ANYTHING]
        return "; ".join(self._one_of(ours, part) or part for part in value.split("; ")) if ours else value

    def _several(self, codes: Sequence[str], value: str, others: bool) -> str | None:
        """Sentences of these with a semicolon between them. ``others``: and what a system calls something."""
        at = value.find("; ") if value.count("; ") <= MOST_PARTS else -1
        while at > 0:
            first, rest = value[:at], value[at + 2 :]
            said = self._one_of(codes, first)
            left = self._one_of(codes, rest) if said is not None or others else None
            if left is None and said is not None:
                left = self._several(codes, rest, others)
            if others and (said is None) != (left is None):
                said, left = said or self._as_it_is(first), left or self._as_it_is(rest)
            if said is not None and left is not None:
                return f"{said}; {left}"
            at = value.find("; ", at + 1)
        return None

    def _as_it_is(self, value: str) -> str | None:
        """What a system calls something; None where words of ours stand in it, since it is read wrongly then."""
        return None if "; " in value or self._recogniser.has_sentence(value) else value

    def _listed(self, value: str) -> str | None:
        """Several in one place, or what is the same in every language; None where words of ours stand in it all the
        same, as where what a vendor calls something looks like a sentence."""
        for separator in _SEPARATORS:
            parts = value.split(separator)
            said = [self._sentence(one) for one in parts] if len(parts) > 1 else []
            if any(one is not None for one in said):
                translated = [one if one is not None else part for one, part in zip(said, parts, strict=True)]
                return self._between(separator).join(translated)
        return self._as_it_is(value)

    def _between(self, separator: str) -> str:
        for code in ("common.and", "common.or"):
            if self._said.sentences.get(code) == (separator,):
                return self._to.sentence(code, {})
        return separator

    def _word(self, found: Found, base: str, keys: Sequence[str], value: str) -> str | None:
        """What the other language calls a thing in the systems that call it so here."""
        systems = self._systems(found, base)
        translated = {
            self._to.words[system][key]
            for key in keys
            for system, words in self._said.words.items()
            if words.get(key) == value and (not systems or system in systems) and key in self._to.words.get(system, {})
        }
        return translated.pop() if len(translated) == 1 else None

    def _systems(self, found: Found, base: str) -> set[str]:
        """Those of which all the words of one place are (`books.name` and `books.vendor` are of one system)."""
        systems = set(self._said.words)
        for place, value in found.values.items():
            mine, _, word = place.partition(".")
            if word and mine == base:
                systems &= {system for system, words in self._said.words.items() if words.get(word) == value}
        return systems
