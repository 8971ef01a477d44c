"""The fields of a record beside its name: which are filled, and how what is true was written into them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from random import Random

from tests.bench.vendor_sets.identifiers import filled
from tests.bench.vendor_sets.shape import Company, Facts, Row
from tests.bench.vendor_sets.split import place
from tests.bench.vendor_sets.storing import upper_case, without_accents
from tests.bench.vendor_sets.tables import cell
from tests.bench.vendor_sets.typing_errors import neighbouring_key, omitted, transposed
from tests.bench.vendor_sets.vocabulary import Vocabulary

FREE_MAIL = ("gmail.com", "hotmail.com", "outlook.com", "yahoo.com", "icloud.com", "live.nl", "gmx.de", "orange.fr")
PLACEHOLDERS = ("0", "NL000000000B00", "999999999", "N/A", "nvt", "onbekend", "-", "x", "NL123456789B01", "TBD", "geen")
NUMBER_FIRST = {"FR", "GB", "US", "IE", "LU"}
# Where a post box has a postcode of its own, and not that of the street.
BOX_POSTCODES = ("NL", "DE", "FR", "GB")
POST_BOXES = {"NL": "Postbus", "BE": "Postbus", "DE": "Postfach", "AT": "Postfach", "FR": "BP", "GB": "PO Box"}

# How many of a hundred records of a system have a field; the ledger's people need more of them than the buyers'.
LEDGER = {
    "vat": 76,
    "registration": 42,
    "iban": 74,
    "tax_id": 60,
    "email": 62,
    "phone": 62,
    "website": 22,
    "street": 90,
    "postcode": 90,
    "city": 94,
    "country": 95,
}
BUYING = {
    "vat": 62,
    "registration": 26,
    "iban": 52,
    "tax_id": 45,
    "email": 58,
    "phone": 48,
    "website": 14,
    "street": 78,
    "postcode": 80,
    "city": 88,
    "country": 88,
}
# Whatever care the record got.
EVERY_FIELD = dict.fromkeys(LEDGER, 200)
NAMES_AND_CITIES = {"city": 86, "country": 94}
NAMES_ALONE = {"city": 48, "country": 86}


class Clerk:
    """Fills the fields of one side's records, by how often each is filled there. ``one_postcode``: all of a town have
    the same, post boxes too."""

    def __init__(
        self, vocabulary: Vocabulary, random: Random, often: Mapping[str, int], one_postcode: bool = False
    ) -> None:
        self.one_postcode = one_postcode
        self.vocabulary = vocabulary
        self.random = random
        self.often = often

    def fields(self, company: Company) -> Row:
        facts = company.facts
        # A record is well kept or it is not: its empty fields come together.
        care = self.random.choice((1.15, 1.1, 1.0, 1.0, 0.75))

        def kept(field: str) -> bool:
            return self.random.random() * 100 < self.often.get(field, 0) * care

        vat = facts.vat if not company.person or self.random.random() < 0.5 else ""
        return {
            "vat_number": self.vat(vat, company) if kept("vat") else None,
            "registration_number": self.registration(facts.registration, company) if kept("registration") else None,
            "ibans": json.dumps([self.account(facts.iban)] if facts.iban and kept("iban") else []),
            "tax_id": (facts.tax_id or None) if kept("tax_id") else None,
            "email": self.email(company) if kept("email") else None,
            "phone": self.phone(facts.phone, company) if kept("phone") else None,
            "website": f"{self.random.choice(('www.', 'https://www.', ''))}{facts.domain}" if kept("website") else None,
            "address_line1": (line := self.address(company) if kept("street") else None),
            "postcode": self.postcode(self.postcode_of(line, company), company) if kept("postcode") else None,
            "city": self.city(facts, company) if kept("city") else None,
            "country": self.country(company) if kept("country") else None,
        }

    def vat(self, number: str, company: Company) -> str | None:
        random = self.random
        chance = random.random()
        if chance < 0.015:
            return random.choice(PLACEHOLDERS)
        if chance < 0.03 and company.country in ("DE", "AT"):
            return filled(random, "##/###/#####")  # the number of the tax office, which is not for VAT
        if not number:
            return None
        if chance > 0.985:
            at = random.randrange(3, len(number))
            return number[:at] + random.choice("0123456789") + number[at + 1 :]
        spaced = f"{number[:2]} {number[2:6]}.{number[6:9]}.{number[9:]}"
        return random.choice((number, number, number, number, number.lower(), number[2:], spaced, f"{number} "))

    def registration(self, number: str, company: Company) -> str | None:
        random = self.random
        if not number:
            return None
        if company.country == "FR" and random.random() < 0.4:
            return number + filled(random, "000##")  # the number of the establishment
        if random.random() < 0.05:
            return number.lstrip("0")
        label = {"NL": "KvK ", "DE": "", "GB": "Reg. ", "FR": "SIREN "}.get(company.country, "")
        return random.choice((number, number, number, number.replace(" ", ""), f"{label}{number}"))

    def account(self, iban: str) -> str:
        return self.random.choice((iban, iban, " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))))

    def email(self, company: Company) -> str:
        random = self.random
        if random.random() < (0.45 if company.person else 0.08):
            name = re.sub("[^a-z]", "", without_accents(company.core.lower(), random)) or "post"
            return f"{name[:14]}{random.choice(('', '1', '63'))}@{random.choice(FREE_MAIL)}"
        if random.random() < 0.02:
            return f"facturen@{random.choice(('scanning', 'einvoicing', 'bookkeeper'))}.example"
        return f"{random.choice(('info', 'sales', 'ar', 'invoice', 'finance', 'post'))}@{company.facts.domain}"

    def phone(self, number: str, company: Company) -> str:
        calling = f"+{self.vocabulary.countries[company.country]['calling']}"
        rest = number.removeprefix(calling)
        national = rest if company.country in ("US", "ES", "IT", "DK", "NO", "LU", "PL", "PT") else f"0{rest}"
        return self.random.choice(
            (number, number, national, f"{national[:3]}-{national[3:]}", f"{calling} (0){rest[:2]} {rest[2:]}",
             f"00{number[1:]}", f"{calling} {rest[:2]} {rest[2:5]} {rest[5:]}", number.removeprefix("+"))
        )  # fmt: skip

    def address(self, company: Company) -> str:
        random, facts = self.random, company.facts
        if random.random() < 0.06:
            return f"{box_of(company)} {random.randint(1, 9999)}"
        line = f"{facts.street} {facts.house}"
        if company.country in NUMBER_FIRST:
            line = f"{facts.house} {facts.street}"
        line = self.slip(line, company.language, 0.06)
        return random.choice((line, line, line, upper_case(line, random), without_accents(line, random)))

    def postcode_of(self, line: str | None, company: Company) -> str:
        """The postcode of the street, or of the post box."""
        code = company.facts.postcode
        if not (line or "").startswith(box_of(company)) or company.country not in BOX_POSTCODES or self.one_postcode:
            return code
        own = Random(place(f"postcode of a post box {company.entity}"))
        return code[:-2] + "".join(own.choice("123456789" if sign.isdigit() else "ABCDEFGH") for sign in code[-2:])

    def postcode(self, code: str, company: Company) -> str:
        random = self.random
        if random.random() < 0.02:
            at = random.randrange(len(code))
            return code[:at] + (filled(random, "#") if code[at].isdigit() else code[at]) + code[at + 1 :]
        return random.choice((code, code, code, code.replace(" ", ""), f"{company.country}-{code}"))

    def city(self, facts: Facts, company: Company) -> str:
        random, city = self.random, facts.city
        others = self.vocabulary.exonyms.get(city, ())
        if others and random.random() < 0.12:
            city = random.choice(others)
        city = self.slip(city, "en", 0.02)
        return random.choice((city, city, city, city, upper_case(city, random), without_accents(city, random)))

    def country(self, company: Company) -> str:
        names = cell(self.vocabulary.countries[company.country]["names"])
        return names[0] if self.random.random() < 0.85 else self.random.choice(names)

    def slip(self, text: str, language: str, often: float) -> str:
        if self.random.random() >= often:
            return text
        return self.random.choice((transposed, neighbouring_key, omitted))(text, self.random, language)


def box_of(company: Company) -> str:
    return POST_BOXES.get(company.country, "P.O. Box")


class CityClerk(Clerk):
    """Fills city and country alone, with what else people put into the city: a postcode, a post box, a district."""

    def city(self, facts: Facts, company: Company) -> str:
        random = self.random
        text = super().city(facts, company)
        chance = random.random()
        if chance < 0.05:
            return f"{self.slip_of_digits(facts.postcode)} {text}"
        if chance < 0.07:
            return random.choice(
                (f"Postbus {random.randint(1, 9999)}, {text}", f"P.O. Box {random.randint(1, 999)} {text}")
            )
        if chance < 0.1:
            return random.choice(self.districts(company, text))
        return text

    def districts(self, company: Company, text: str) -> tuple[str, ...]:
        """The town with what only letters need: a district, a sorting office, a county."""
        own: dict[str, tuple[str, ...]] = {
            "FR": (f"{text} Cedex", f"{text} Cedex {self.random.randint(1, 20)}"),
            "NL": (f"{text}-Noord", f"{text} ZH"),
        }
        own |= {
            "US": (f"{text}, {self.random.choice(('TX', 'OH', 'CA', 'NY'))}",),
            "GB": (f"Greater {text}", f"{text}, UK"),
        }
        return own.get(company.country, (f"{text} {self.random.randint(1, 20)}", f"{text} ({company.country})"))

    def slip_of_digits(self, code: str) -> str:
        if self.random.random() < 0.8:
            return code
        at = self.random.randrange(len(code))
        return code[:at] + (filled(self.random, "#") if code[at].isdigit() else code[at]) + code[at + 1 :]
