"""The words that names of one part are made of: people and places by country, trades by language, legal forms.

Surnames and given names are Faker's, by locale; the rest is written here, in ``data``, from what is public of company
names, registers and maps. In the cells of trades.csv, ``^`` marks a word that stands before the name (Bakkerij Jansen).
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from functools import cache
from random import Random
from typing import TypeVar

from tests.bench.vendor_sets.invented import sounding
from tests.bench.vendor_sets.shape import LegalForm
from tests.bench.vendor_sets.split import SEED, Part, known, own, place
from tests.bench.vendor_sets.tables import cell, table

LOCALES = {
    "NL": ("nl_NL",),
    "BE": ("nl_BE", "fr_FR"),
    "DE": ("de_DE", "de_AT", "de_CH"),
    "AT": ("de_AT", "de_DE"),
    "FR": ("fr_FR", "fr_CA", "fr_CH"),
    "LU": ("fr_FR", "de_CH"),
    "GB": ("en_GB", "en_IE"),
    "IE": ("en_IE",),
    "US": ("en_US", "en_IE"),
    "PT": ("pt_PT", "pt_BR"),
    "DK": ("da_DK", "no_NO", "sv_SE"),
    "NO": ("no_NO", "da_DK", "sv_SE"),
    "FI": ("fi_FI", "sv_SE"),
}
# The language of a country whose own has no column in a table: near enough for the words that are in it.
NEAREST = {"no": "da", "fi": "en", "pt": "es", "pl": "en"}
T = TypeVar("T")


def skewed(random: Random, items: Sequence[T], power: float = 1.8) -> T:
    """One of the items, the first ones more often, as names and towns are: few are common and most are rare."""
    return items[int(len(items) * random.random() ** power)]


@cache
def people(country: str, kind: str) -> tuple[str, ...]:
    """All surnames (``last``) or given names (``first``) that Faker knows for a country."""
    locales = LOCALES.get(country) or tuple(row["people"] for row in table("countries") if row["country"] == country)
    found: set[str] = set()
    for locale in locales:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for field in (f"unisex_{kind}_names", f"{kind}_names_male", f"male_{kind}_names", f"{kind}_names"):
            found.update(getattr(provider, field, ()))
    return tuple(name for name in sorted(found) if len(name) > 2 and name != "Doe")


@cache
def small_towns(country: str) -> tuple[str, ...]:
    """The towns that Faker lists for a country; it lists none of some."""
    locale = next(row["people"] for row in table("countries") if row["country"] == country)
    provider = importlib.import_module(f"faker.providers.address.{locale}").Provider
    return tuple(sorted(set(getattr(provider, "cities", ()))))  # some of Faker's lists come from sets, in any order


class Vocabulary:
    """What one part may use. Lists are in a fixed order, so that the same draw gives the same word."""

    def __init__(self, part: Part, seed: int = SEED) -> None:
        self.part = part
        self.seed = seed
        self.countries = {row["country"]: row for row in table("countries")}
        self.languages = {row["language"]: row for row in table("languages")}
        self.trades = {
            row["concept"]: row for row in known(table("trades"), part, key=lambda row: row["concept"], seed=seed)
        }
        self.concepts = sorted(self.trades, key=lambda concept: place(concept, seed))
        self.institutions = known(table("institutions"), part, key=lambda row: row["kind"], seed=seed)
        self.nations = {row["country"]: row for row in table("nations")}
        self.exonyms = {row["city"]: cell(row["other"]) for row in table("exonyms")}
        self._kept: dict[tuple[str, str], list[str]] = {}

    def surnames(self, country: str) -> list[str]:
        return self._own(country, "last")

    def given_names(self, country: str) -> list[str]:
        return self._own(country, "first")

    def _own(self, country: str, kind: str) -> list[str]:
        if (country, kind) not in self._kept:
            words = own(people(country, kind), self.part, seed=self.seed)
            self._kept[country, kind] = sorted(words, key=lambda word: place(word, self.seed))
        return self._kept[country, kind]

    def city(self, random: Random, country: str) -> str:
        """A town of a country that this part has: the largest most often, four in ten somewhere small."""
        if (country, "cities") not in self._kept:
            self._kept[country, "cities"] = own(cell(self.countries[country]["cities"]), self.part, seed=self.seed)
            towns = [*small_towns(country), *self._sounding_towns(country)]
            self._kept[country, "towns"] = own(towns, self.part, seed=self.seed)
        if random.random() < 0.6:
            return skewed(random, self._kept[country, "cities"])
        return random.choice(self._kept[country, "towns"])

    def _sounding_towns(self, country: str) -> Iterator[str]:
        """Names of towns as the language makes them, where Faker has no list of real ones."""
        if len(small_towns(country)) < 100:
            random, language = Random(f"{self.seed}|{country}"), cell(self.countries[country]["languages"])[0][:2]
            yield from (sounding(random, language) for _ in range(600))

    def trade(self, concept: str, language: str) -> tuple[tuple[str, bool], ...]:
        """The words for a trade in a language, each with whether it stands before the name."""
        return tuple((word.removeprefix("^"), word.startswith("^")) for word in cell(self.trades[concept][language]))

    def phrases(self, language: str, kind: str) -> tuple[str, ...]:
        return cell(self.languages[language][kind])

    def streets(self, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        row = next(row for row in table("streets") if row["language"] == language)
        return cell(row["stems"]), cell(row["endings"])

    def adjective(self, country: str, language: str) -> str:
        row = self.nations[country]
        return cell(row.get(language) or row.get(NEAREST.get(language, "")) or row["en"])[0]


@cache
def legal_forms(country: str) -> tuple[tuple[LegalForm, ...], tuple[int, ...]]:
    """The legal forms of a country and how common each is."""
    rows = [row for row in table("legal_forms") if row["country"] == country]
    forms = tuple(
        LegalForm(
            row["form"], row["kind"], row["place"] == "front", cell(row["written"]), row["long"], cell(row["older"])
        )
        for row in rows
    )
    return forms, tuple(int(row["share"]) for row in rows)


@cache
def abbreviations(language: str, part: Part, seed: int = SEED) -> dict[str, tuple[str, ...]]:
    """How people shorten a word of a language, by the word in lower case."""
    rows = [row for row in table("abbreviations") if row["language"] in (language, "en")]
    rows = known(rows, part, key=lambda row: row["language"] + row["word"], seed=seed)
    return {row["word"]: cell(row["short"]) for row in rows}
