"""What has happened to a company since one of the systems was told: that record is not wrong, it is old."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.bench.vendor_sets import identifiers
from tests.bench.vendor_sets.companies import Founder
from tests.bench.vendor_sets.shape import Company
from tests.bench.vendor_sets.vocabulary import legal_forms

# How many of a hundred companies one system knows in an older state of each kind.
OFTEN = {
    "moved": 7.0,
    "bank account changed": 7.0,
    "another telephone": 30.0,
    "another domain": 9.0,
    "legal form changed": 2.0,
    "renamed": 1.5,
    "VAT number changed": 0.8,
}


class Past:
    """Gives the older state of a company, and what was different then."""

    def __init__(self, founder: Founder, random: Random) -> None:
        self.founder = founder
        self.random = random

    def of(self, company: Company) -> tuple[Company, tuple[str, ...]]:
        changed: dict[str, Callable[[Company], Company]] = {
            "moved": self._moved,
            "bank account changed": self._account,
            "another telephone": self._telephone,
            "another domain": self._domain,
            "legal form changed": self._form,
            "renamed": self._renamed,
            "VAT number changed": self._vat,
        }
        done = tuple(kind for kind, often in OFTEN.items() if self.random.random() * 100 < often)
        for kind in done:
            company = changed[kind](company)
        return company, done

    def _moved(self, company: Company) -> Company:
        founder, near = self.founder, self.random.random() < 0.55
        city = company.facts.city if near else founder.vocabulary.city(self.random, company.country)
        return company.with_facts(**founder.address(company, city))

    def _account(self, company: Company) -> Company:
        return company.with_facts(iban=identifiers.iban(self.random, company.country))

    def _telephone(self, company: Company) -> Company:
        calling = self.founder.vocabulary.countries[company.country]["calling"]
        return company.with_facts(phone=identifiers.telephone(self.random, calling))

    def _domain(self, company: Company) -> Company:
        return company.with_facts(domain=self.founder.domain(company, "com"))

    def _form(self, company: Company) -> Company:
        forms = [form for form in legal_forms(company.country)[0] if form != company.form and not form.leads]
        return company if company.person else replace(company, form=self.random.choice(forms))

    def _renamed(self, company: Company) -> Company:
        words = self.founder.namer.company(company.country, company.language, company.facts.city)
        return company if company.person else replace(company, words=words)

    def _vat(self, company: Company) -> Company:
        register = identifiers.registration(self.random, company.country)
        return company.with_facts(vat=identifiers.vat(self.random, company.country, register))
