"""The sets: what companies each has, how they resemble each other, and how the two systems keep them.

Both systems have the same number of records, and three in five of them are in both. A set is the same for the same
name, part, size and seed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from random import Random

from tests.bench.vendor_sets import filling, relatives
from tests.bench.vendor_sets.aliases import Translator
from tests.bench.vendor_sets.bills import Bookkeeper, Known
from tests.bench.vendor_sets.changes import Past
from tests.bench.vendor_sets.companies import Founder
from tests.bench.vendor_sets.dirt import Writer
from tests.bench.vendor_sets.filling import CityClerk, Clerk
from tests.bench.vendor_sets.relatives import Family
from tests.bench.vendor_sets.shape import Company, Pair, Row, VendorSet
from tests.bench.vendor_sets.split import SEED, Part
from tests.bench.vendor_sets.vocabulary import Vocabulary

TRUE_SHARE = 0.6


@dataclass(frozen=True)
class Plan:
    """``left`` and ``right``: how much dirt each side has. ``related``: how many companies have a relative.
    ``aliased``: how many of the right side's records are under a name of another language. ``fields``: how often each
    field is filled on the left and on the right; ``facts``: more than name, city and country is. ``one_postcode``: a
    town has one, and not a few dozen; ``at_offices``: how many companies are at an address that many have; ``bills``:
    people entered bills in both systems."""

    countries: Mapping[str, int]
    left: float
    right: float
    related: float
    persons: float = 0.04
    facts: bool = False
    aliased: float = 0.0
    one_postcode: bool = False
    at_offices: float = 0.0
    bills: bool = False
    fields: tuple[Mapping[str, int], Mapping[str, int]] = (filling.NAMES_AND_CITIES, filling.NAMES_AND_CITIES)
    left_origins: Mapping[str, int] = field(default_factory=lambda: {"by hand": 62, "migrated": 22, "imported": 16})
    right_origins: Mapping[str, int] = field(
        default_factory=lambda: {"by hand": 52, "migrated": 18, "imported": 15, "portal": 15}
    )


WESTERN = {"NL": 40, "BE": 15, "DE": 15, "FR": 8, "GB": 7, "US": 3, "LU": 1, "AT": 3, "IT": 3, "ES": 3, "PL": 2}
ALONE = (filling.NAMES_ALONE, filling.NAMES_ALONE)
ALL_FACTS = Plan(
    WESTERN, left=0.5, right=1.0, related=0.11, persons=0.06, facts=True, fields=(filling.LEDGER, filling.BUYING)
)
PLANS = {
    "all_facts": ALL_FACTS,
    "every_field": replace(ALL_FACTS, fields=(filling.EVERY_FIELD, filling.EVERY_FIELD)),
    "town_postcodes": replace(ALL_FACTS, one_postcode=True),
    "office_addresses": replace(ALL_FACTS, at_offices=0.25),
    "shared_bills": replace(ALL_FACTS, bills=True),
    "names_noise": Plan(
        {"NL": 22, "DE": 20, "GB": 14, "FR": 12, "US": 8, "BE": 8, "ES": 5, "IT": 5, "AT": 4, "PL": 2},
        left=0.6,
        right=1.9,
        related=0.06,
    ),
    "aliases": Plan(
        {"DE": 18, "NL": 18, "BE": 14, "FR": 12, "ES": 6, "IT": 7, "SE": 5, "DK": 4, "FI": 4, "PL": 4, "AT": 3, "PT": 2,
         "GR": 2, "UA": 1},
        left=0.2,
        right=0.35,
        related=0.03,
        persons=0.01,
        aliased=0.8,
    ),
    "names_anglo": Plan({"US": 60, "GB": 34, "IE": 6}, left=0.4, right=1.2, related=0.05, fields=ALONE),
    "names_nordic_romance": Plan(
        {"SE": 20, "DK": 14, "NO": 12, "FI": 10, "FR": 14, "ES": 13, "IT": 12, "PT": 5},
        left=0.6,
        right=1.9,
        related=0.05,
        fields=ALONE,
    ),
}  # fmt: skip


def made(name: str, part: Part, vendors: int, seed: int = SEED) -> VendorSet:
    return Maker(PLANS[name], part, Random(f"{seed}|{name}|{part}|{vendors}"), seed).make(name, vendors)


class Maker:
    """Makes one set."""

    def __init__(self, plan: Plan, part: Part, random: Random, seed: int) -> None:
        self.plan = plan
        self.random = random
        self.vocabulary = Vocabulary(part, seed)
        self.founder = Founder(
            self.vocabulary, random, plan.countries, plan.persons, plan.one_postcode, plan.at_offices
        )
        kinds = relatives.WITH_FACTS if plan.facts else relatives.NAMES_ONLY
        self.family = Family(self.founder, random, kinds)
        self.past = Past(self.founder, random)
        self.translator = Translator(self.vocabulary, random)
        clerk = Clerk if plan.facts else CityClerk
        self.writers = {
            "L": Writer(self.vocabulary, random, plan.left_origins, plan.left),
            "R": Writer(self.vocabulary, random, plan.right_origins, plan.right),
        }
        self.clerks = {
            side: clerk(self.vocabulary, random, one, plan.one_postcode)
            for side, one in zip("LR", plan.fields, strict=True)
        }

    def make(self, name: str, vendors: int) -> VendorSet:
        true = round(vendors * TRUE_SHARE)
        companies = self._companies(2 * vendors - true)
        self._shuffle(companies, vendors)
        numbers = range(100_000, max(999_999, 2 * vendors))
        keys = {side: self.random.sample(numbers, vendors) for side in "LR"}
        left, right, truth = list[Row](), list[Row](), set[Pair]()
        result = VendorSet(name, self.vocabulary.part, left, right, frozenset())
        known: list[Known] = []
        for number, company in enumerate(companies):
            here = number < vendors
            there = number < true or not here
            sides: dict[str, str] = {}
            if here:
                left.append(self._record(company, f"L{keys['L'][len(left)]}", (), result))
                sides["L"] = left[-1]["vendor_key"]
            if there:
                as_known, done = self._as_known_there(company)
                right.append(self._record(as_known, f"R{keys['R'][len(right)]}", done, result))
                sides["R"] = right[-1]["vendor_key"]
            known.append(Known(_family(company), sides))
            if here and there:
                truth.add((left[-1]["vendor_key"], right[-1]["vendor_key"]))
        for rows in (left, right):
            self.random.shuffle(rows)
        bills = Bookkeeper(self.random).entered(known) if self.plan.bills else []
        return replace(result, truth=frozenset(truth), bills=bills)

    def _companies(self, count: int) -> list[Company]:
        found: list[Company] = []
        for family in self._families():
            found += family
            if len(found) >= count:
                return found[:count]
        raise AssertionError("families never end")

    def _shuffle(self, companies: list[Company], left: int) -> None:
        """Any order, but that the left side, the ledger, has both of two places of business of one legal entity: which
        of its records a place belongs to is a question only where it keeps them apart."""
        self.random.shuffle(companies)
        astray = [at for at in range(left, len(companies)) if self._is_place(companies[at])]
        others = [at for at in range(left) if not self._is_place(companies[at])]
        for at, other in zip(astray, self.random.sample(others, len(astray)), strict=True):
            companies[at], companies[other] = companies[other], companies[at]

    def _is_place(self, company: Company) -> bool:
        return company.relation.startswith(("branch", relatives.MAIN_PLACE))

    def _families(self) -> Iterator[list[Company]]:
        while True:
            company = self.founder.company()
            if self.plan.facts and self.random.random() < 0.06 and not company.person:
                trade = self.founder.namer.brand(company.language).text
                company = replace(company, trading_name=trade)
            related = self.random.random() < self.plan.related
            yield self.family.members(company) if related else [company]

    def _as_known_there(self, company: Company) -> tuple[Company, tuple[str, ...]]:
        """The company as the right side knows it: older, or under an alias."""
        if self.plan.facts:
            return (company, ()) if self._is_place(company) else self.past.of(company)
        if self.random.random() < self.plan.aliased:
            return self.translator.alias(company)
        return company, ()

    def _record(self, company: Company, key: str, before: tuple[str, ...], result: VendorSet) -> Row:
        side = key[0]
        name, done = self.writers[side].written(company)
        result.dirt[key] = (*before, *done)
        result.relations[key] = company.relation
        result.families[key] = _family(company)
        return {
            "vendor_key": key,
            "code": f"{key[1:]}" if side == "L" else f"V{key[1:]}",
            "name": name,
            **self.clerks[side].fields(company),
            "active": self.random.random() < 0.95,
            "blocked": False,
            "block_flag": False,
            "external_ids": "{}",
            "last_used": None,
        }


def _family(company: Company) -> int:
    return int(company.relation.rpartition(" ")[2] or company.entity)
