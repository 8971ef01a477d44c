"""Companies that resemble another one and are not it: what makes equal names, numbers and addresses misleading."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tests.bench.vendor_sets import identifiers
from tests.bench.vendor_sets.companies import Founder
from tests.bench.vendor_sets.shape import Company, LegalForm, Word
from tests.bench.vendor_sets.vocabulary import legal_forms

# How often each occurs among relatives where all facts are known, and where names are all there is.
WITH_FACTS = {
    "holding": 16,
    "numbered": 8,
    "tax_group": 12,
    "namesake": 12,
    "same_address": 14,
    "factoring": 8,
    "branch": 3,
    "country_unit": 8,
    "other_trade": 8,
    "foundation": 3,
    "relation": 3,
}
NAMES_ONLY = {
    "holding": 18,
    "numbered": 10,
    "namesake": 8,
    "country_unit": 16,
    "other_trade": 30,
    "foundation": 4,
    "relation": 14,
}
MAIN_PLACE = "main place"
HOLDINGS = {
    "nl": ("Holding", "Beheer", "Vastgoed", "Groep", "Materieel", "Verhuur", "Participaties"),
    "de": ("Holding", "Verwaltungs", "Beteiligungs", "Immobilien", "Vermögensverwaltung", "Service"),
    "fr": ("Holding", "Participations", "Immobilier", "Groupe", "Développement"),
    "en": ("Holdings", "Properties", "Group", "Investments", "Leasing", "Finance", "Real Estate"),
    "es": ("Holding", "Inversiones", "Patrimonial", "Grupo", "Gestión"),
    "it": ("Holding", "Immobiliare", "Finanziaria", "Gruppo"),
    "sv": ("Holding", "Fastigheter", "Invest", "Förvaltning"),
}
NEAR = {"da": "sv", "no": "sv", "pt": "es", "fi": "en", "pl": "en"}


class Family:
    """Makes relatives of companies, by the shares of their kinds."""

    def __init__(self, founder: Founder, random: Random, shares: dict[str, int]) -> None:
        self.founder = founder
        self.random = random
        self.shares = shares
        # One account of each of these companies that buy invoices is the account of many creditors.
        self.factors = [identifiers.iban(random, country) for country in ("NL", "NL", "BE", "DE", "FR") * 5]

    def members(self, company: Company) -> list[Company]:
        """The company with one relative, which a change to both (1 and 2 behind the name) may have altered."""
        kind = self.random.choices([*self.shares], weights=[*self.shares.values()])[0]
        if company.person and kind not in ("namesake", "same_address", "relation", "factoring"):
            kind = "namesake"
        other = self.founder.company(company.country)
        base, made = getattr(self, f"_{kind}")(company, other)
        return [base, replace(made, relation=f"{kind} of {company.entity}")]

    def _holding(self, base: Company, other: Company) -> tuple[Company, Company]:
        words = HOLDINGS[NEAR.get(base.language, base.language)]
        extra = Word(self.random.choice(words), "generic", "", base.language)
        forms = legal_forms(base.country)[0]
        kept = base.words if self.random.random() < 0.6 else base.words[:1]
        made = replace(base, entity=other.entity, words=(*kept, extra), form=forms[0])
        return base, self._own_numbers(made, other)

    def _numbered(self, base: Company, other: Company) -> tuple[Company, Company]:
        signs = self.random.choice((("1", "2"), ("I", "II"), ("II", "III"), ("A", "B"), ("Noord", "Zuid")))
        first, second = (Word(sign, "number", "", base.language) for sign in signs)
        made = replace(base, entity=other.entity, words=(*base.words, second))
        return replace(base, words=(*base.words, first)), self._own_numbers(made, other)

    def _tax_group(self, base: Company, other: Company) -> tuple[Company, Company]:
        base, made = self._other_trade(base, other)
        return base, made.with_facts(vat=base.facts.vat)

    def _namesake(self, base: Company, other: Company) -> tuple[Company, Company]:
        return base, replace(other, words=base.words, form=base.form, language=base.language, person=base.person)

    def _same_address(self, base: Company, other: Company) -> tuple[Company, Company]:
        here = base.facts
        return base, other.with_facts(street=here.street, house=here.house, postcode=here.postcode, city=here.city)

    def _factoring(self, base: Company, other: Company) -> tuple[Company, Company]:
        account = self.random.choice(self.factors)
        return base.with_facts(iban=account), other.with_facts(iban=account)

    def _branch(self, base: Company, other: Company) -> tuple[Company, Company]:
        """A place of business of the same legal entity, which the books keep apart: its numbers, its own address."""
        here = replace(base.facts, **{name: getattr(other.facts, name) for name in ("postcode", "street", "house")})
        words = (*base.words, Word(other.facts.city, "place"))
        made = replace(base, entity=other.entity, words=words if self.random.random() < 0.7 else base.words)
        base = replace(base, relation=f"{MAIN_PLACE} of {base.entity}")
        return base, replace(made, facts=replace(here, city=other.facts.city, phone=other.facts.phone))

    def _country_unit(self, base: Company, other: Company) -> tuple[Company, Company]:
        """The same group in another country."""
        countries = [code for code in self.founder.countries if code != base.country] or [base.country]
        abroad = self.founder.company(self.random.choice(countries))
        name = self.founder.vocabulary.nations[abroad.country]["name"].split("|")[0]
        extra = (Word(name, "generic", "country"),) if self.random.random() < 0.6 else ()
        made = replace(abroad, words=(*base.words, *extra), person=False)
        return base, made.with_facts(domain=base.facts.domain)

    def _other_trade(self, base: Company, other: Company) -> tuple[Company, Company]:
        """Another company whose name begins alike: the same surname or brand in another trade."""
        first = next((word for word in base.words if word.kind in ("surname", "brand", "acronym")), base.words[0])
        words = tuple(self.founder.namer.with_trade([first], base.language))
        return base, replace(other, words=words, language=base.language, person=False)

    def _foundation(self, base: Company, other: Company) -> tuple[Company, Company]:
        lead = {"nl": "Stichting", "de": "Stiftung", "fr": "Fondation", "en": "Foundation", "es": "Fundación"}
        word = Word(lead.get(base.language, "Foundation"), "fixed", "foundation", base.language)
        words = (*base.words, word) if word.text == "Foundation" else (word, *base.words)
        return base, replace(other, words=words, form=LegalForm(), language=base.language, person=False)

    def _relation(self, base: Company, other: Company) -> tuple[Company, Company]:
        """A person or company of the same surname."""
        name = next((word for word in base.words if word.kind == "surname"), self.founder.namer.surname(base.country))
        if base.person or self.random.random() < 0.3:
            words = (self.founder.namer.given(base.country), name)
            return base, replace(other, words=words, form=LegalForm(), person=True)
        return base, replace(other, words=tuple(self.founder.namer.with_trade([name], other.language)), person=False)

    def _own_numbers(self, made: Company, other: Company) -> Company:
        own = {name: getattr(other.facts, name) for name in ("vat", "registration", "iban", "tax_id")}
        return made.with_facts(**own)
