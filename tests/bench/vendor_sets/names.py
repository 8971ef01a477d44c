"""How companies are named: the words of a name by country and language, without the legal form.

The shares of the kinds of names are rough: what a look through any list of creditors shows, not a census.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.bench.vendor_sets.invented import brand, initials
from tests.bench.vendor_sets.shape import Word
from tests.bench.vendor_sets.tables import cell
from tests.bench.vendor_sets.vocabulary import Vocabulary, skewed

Words = list[Word]


class Namer:
    """Makes names of one part; ``city`` is where the company is, which one name in nine says."""

    def __init__(self, vocabulary: Vocabulary, random: Random) -> None:
        self.vocabulary = vocabulary
        self.random = random

    def surname(self, country: str) -> Word:
        return Word(skewed(self.random, self.vocabulary.surnames(country), 1.4), "surname")

    def given(self, country: str) -> Word:
        return Word(skewed(self.random, self.vocabulary.given_names(country), 1.4), "given")

    def brand(self, language: str, common: float = 0.06) -> Word:
        return Word(brand(self.random, language, self.vocabulary.part, common, self.vocabulary.seed), "brand")

    def joined(self, language: str) -> Word:
        sign = "&" if self.random.random() < 0.7 else self.vocabulary.phrases(language, "and")[0]
        return Word(sign, "glue", "and", language)

    def with_trade(self, words: Words, language: str, concept: str | None = None) -> Words:
        """The words with what the company does before or behind them, as the language has it."""
        concept = concept or skewed(self.random, self.vocabulary.concepts, 1.3)
        text, leads = skewed(self.random, self.vocabulary.trade(concept, language), 1.6)
        trade = Word(text, "trade", concept, language)
        return [trade, *words] if leads else [*words, trade]

    def two_trades(self, words: Words, language: str) -> Words:
        return [*self.with_trade(words, language), self.joined(language), *self.with_trade([], language)]

    def phrase(self, kind: str, word: Word, language: str) -> Words:
        """A phrase of the language with the word in it: Gebroeders ~, ~ & Sons."""
        pattern = self.random.choice(self.vocabulary.phrases(language, kind))
        before, _, after = pattern.partition("~")
        fixed = [Word(part.strip(), "fixed", kind, language) if part.strip() else None for part in (before, after)]
        return [one for one in (fixed[0], word, fixed[1]) if one]

    def generic(self, language: str) -> Word:
        group = self.vocabulary.phrases(language, "group")
        text = self.random.choice((*group, "Holding", "International", "Europe"))
        return Word(text.removeprefix("^"), "generic", "group" if text in group else "", language)

    def institution(self, city: str, language: str) -> Words:
        row = self.random.choice(self.vocabulary.institutions)
        before, _, after = self.random.choice(cell(row[language])).partition("~")
        words = [Word(before.strip(), "fixed", row["kind"], language), Word(city, "place")]
        return [word for word in (*words, Word(after.strip(), "fixed", row["kind"], language)) if word.text]

    def national(self, country: str, language: str) -> Words:
        language = language if language in self.vocabulary.nations[country] else "en"
        adjective = Word(self.vocabulary.adjective(country, language), "fixed", f"nation {country}", language)
        return self.with_trade([adjective], language)

    def company(self, country: str, language: str, city: str) -> tuple[Word, ...]:
        random = self.random
        kinds: list[tuple[int, Callable[[], Words]]] = [
            (26, lambda: self.with_trade([self.brand(language)], language)),
            (16, lambda: self.with_trade([self.surname(country)], language)),
            (8, lambda: [self.brand(language, 0.01)]),
            (6, lambda: [self.brand(language), self.brand(language)]),
            (6, lambda: self.two_trades([self.brand(language)], language)),
            (4, lambda: self.two_trades([self.surname(country)], language)),
            (5, lambda: [self.surname(country), self.joined(language), self.surname(country)]),
            (
                3,
                lambda: self.with_trade(
                    [self.surname(country), self.joined(language), self.surname(country)], language
                ),
            ),
            (3, lambda: self.phrase("brothers", self.surname(country), language)),
            (2, lambda: self.with_trade(self.phrase("brothers", self.surname(country), language), language)),
            (3, lambda: self.phrase("sons", self.surname(country), language)),
            (2, lambda: self.with_trade(self.phrase("sons", self.surname(country), language), language)),
            (6, lambda: self.with_trade([self.given(country), self.surname(country)], language)),
            (4, lambda: self.with_trade([Word(city, "place")], language)),
            (4, lambda: [*self.with_trade([self.brand(language)], language), Word(city, "place")]),
            (6, lambda: self.with_trade([Word(initials(random, self.vocabulary.part), "acronym")], language)),
            (2, lambda: [self.brand(language, 0.02), self.generic(language)]),
            (3, lambda: [*self.with_trade([self.brand(language)], language), self.generic(language)]),
            (2, lambda: self.with_trade([self.brand(language), self.brand(language)], language)),
            (4, lambda: self.institution(city, language)),
            (1, lambda: self.national(country, language)),
        ]
        shares = [share for share, _ in kinds]
        return tuple(random.choices([make for _, make in kinds], weights=shares)[0]())

    def person(self, country: str) -> tuple[Word, ...]:
        given = [self.given(country)]
        if self.random.random() < 0.2:
            given.append(Word(f"{self.random.choice('ABCDEFGHJKLMPRSTW')}.", "given"))
        return (*given, self.surname(country))
