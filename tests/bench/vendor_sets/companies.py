"""A company with all that is true of it: name, legal form, numbers, address, ways to reach it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from random import Random

from tests.bench.vendor_sets import identifiers
from tests.bench.vendor_sets.names import Namer
from tests.bench.vendor_sets.shape import Company, Facts, LegalForm, Word
from tests.bench.vendor_sets.split import SEED, Part, part_of, place
from tests.bench.vendor_sets.tables import cell
from tests.bench.vendor_sets.vocabulary import Vocabulary, legal_forms, skewed

LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}


def plain(text: str) -> str:
    """Lower case without accents, as in a web address."""
    text = "".join(LETTERS.get(sign, sign) for sign in text.lower())
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


def numbers(part: Part, seed: int = SEED) -> Iterator[int]:
    """The numbers of the companies of a part: no company is in both."""
    number = 0
    while True:
        if part_of(f"company {number}", seed) == part:
            yield number
        number += 1


class Founder:
    """Founds companies of the countries given, by their shares. ``one_postcode``: all of a town have the same.
    ``at_offices``: so many of them are where agents and accountants have them registered."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        random: Random,
        countries: Mapping[str, int],
        persons: float,
        one_postcode: bool = False,
        at_offices: float = 0.0,
    ) -> None:
        self.vocabulary = vocabulary
        self.random = random
        self.countries = dict(countries)
        self.persons = persons
        self.one_postcode = one_postcode
        self.at_offices = at_offices
        self.namer = Namer(vocabulary, random)
        self.domains: set[str] = set()
        self.names: set[tuple[str, str]] = set()
        self.offices: dict[tuple[str, int], dict[str, str]] = {}
        self.numbers = numbers(vocabulary.part, vocabulary.seed)

    def company(self, country: str = "") -> Company:
        random = self.random
        country = country or random.choices([*self.countries], weights=[*self.countries.values()])[0]
        language = self._language(country)
        city = self.vocabulary.city(random, country)
        person = random.random() < self.persons
        if person:
            words, form = self.namer.person(country), LegalForm()
        else:
            words = self._new_name(country, language, city)
            forms, shares = legal_forms(country)
            form = random.choices(forms, weights=shares)[0]
            if any(word.concept in ("university", "municipality", "port", "museum", "school") for word in words):
                form = LegalForm()
        found = Company(next(self.numbers), country, language, words, form, person=person)
        return found.with_facts(**vars(self.facts(found, city)))

    def _new_name(self, country: str, language: str, city: str) -> tuple[Word, ...]:
        """A name that the country's register still allows; one in ten namesakes gets by."""
        while True:
            words = self.namer.company(country, language, city)
            name = (country, " ".join(word.text for word in words))
            if name not in self.names or self.random.random() < 0.1:
                self.names.add(name)
                return words

    def _language(self, country: str) -> str:
        shares = [one.split() for one in self.vocabulary.countries[country]["languages"].split(",")]
        return self.random.choices([name for name, _ in shares], weights=[int(share) for _, share in shares])[0]

    def facts(self, company: Company, city: str) -> Facts:
        random, country = self.random, company.country
        row = self.vocabulary.countries[country]
        register = "" if company.person and random.random() < 0.5 else identifiers.registration(random, country)
        address = self.address(company, city)
        return Facts(
            **address,
            vat=identifiers.vat(random, country, register, company.person),
            registration=register,
            iban=identifiers.iban(random, country),
            tax_id=identifiers.tax_id(random, country),
            domain=self.domain(company, row["domain"]),
            phone=identifiers.telephone(random, row["calling"]),
        )

    def address(self, company: Company, city: str) -> dict[str, str]:
        """In the town, or where many companies of the country are."""
        if self.at_offices and self.random.random() < self.at_offices:
            return self.office(company.country)
        return self.house(company.country, city)

    def house(self, country: str, city: str) -> dict[str, str]:
        street, house = self.street(country)
        return {"city": city, "street": street, "house": house, "postcode": self.postcode(country, city)}

    def office(self, country: str) -> dict[str, str]:
        """One of the houses that agents and accountants give as the address of whom they act for, by how many do."""
        number = skewed(self.random, range(40))
        if (country, number) not in self.offices:
            self.offices[country, number] = self.house(country, self.vocabulary.city(self.random, country))
        return self.offices[country, number]

    def street(self, country: str) -> tuple[str, str]:
        own = cell(self.vocabulary.countries[country]["languages"].replace(",", "|"))[0][:2]
        stems, endings = self.vocabulary.streets(own)
        random = self.random
        stem = random.choice(stems) if random.random() < 0.6 else self.namer.surname(country).text
        letter = random.choice("ABCD") if random.random() < 0.08 else ""
        return random.choice(endings).replace("~", stem), f"{1 + int(random.lognormvariate(3.1, 1.2))}{letter}"

    def postcode(self, country: str, city: str) -> str:
        """One of the few dozen postcodes of a town: what stands first in it is the town's."""
        pattern = self.vocabulary.countries[country]["postcode"]
        area = Random(place(f"postcode {country} {city}"))
        fixed = max(2, pattern.replace("-", " ").find(" ") if country in ("GB", "IE") else 3)
        fixed = len(pattern) if self.one_postcode else fixed
        first = identifiers.filled(area, pattern[:fixed])
        first = area.choice("123456789") + first[1:] if first[0].isdigit() else first
        return first + identifiers.filled(self.random, pattern[fixed:])

    def domain(self, company: Company, ending: str) -> str:
        random = self.random
        words = [plain(word.text) for word in company.words if word.kind != "glue"]
        words = ["".join(sign for sign in word if sign.isascii() and sign.isalnum()) for word in words]
        words = [word for word in words if word] or [f"company{company.entity}"]
        chosen = random.choice((words[:1], words[:2], words[:2], words))
        stem, ending = random.choice(("", "", "-")).join(chosen)[:40], random.choice((ending, ending, ending, "com"))
        while f"{stem}.{ending}" in self.domains:
            stem += random.choice("abcdeginort")
        self.domains.add(f"{stem}.{ending}")
        return f"{stem}.{ending}"
