"""Suppliers' names and addresses, put together from parts; none of them is meant to exist."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


@dataclass(frozen=True)
class Names:
    """``trades``: trade, account that its invoices are coded to; ``foreign``: name, country, currency, account.

    ``forms`` are the legal forms, ``written_out`` what a second person makes of some of them. ``affiliate`` takes a
    number, ``namesake`` the name of the other company, ``branch`` the name.
    """

    families: tuple[str, ...]
    trades: tuple[tuple[str, str], ...]
    forms: tuple[str, ...]
    foreign: tuple[tuple[str, str, str, str], ...]
    cities: tuple[tuple[str, str], ...]
    streets: tuple[str, ...]
    written_out: tuple[tuple[str, str], ...]
    affiliate: str
    namesake: str
    branch: str
    mailbox: str
    dial: str
    register: str

    def company(self, rng: random.Random) -> tuple[str, str]:
        """(name, account)"""
        trade, account = rng.choice(self.trades)
        return f"{rng.choice(self.families)} {trade} {rng.choice(self.forms)}", account

    def address(self, rng: random.Random) -> tuple[str, str, str]:
        """(street and number, postcode, city)"""
        postcode, city = rng.choice(self.cities)
        return f"{rng.choice(self.streets)} {rng.randint(1, 180)}", postcode, city

    def variant(self, rng: random.Random, name: str) -> str:
        """The same name as a second person types it; never the name itself."""
        forms = "|".join(re.escape(form) for form in (*self.forms, "B.V.", "SA", "Inc."))
        written = name
        for form, otherwise in self.written_out:
            written = written.replace(form, otherwise)
        ways = (
            name.upper(),
            name.translate(_UMLAUTS),
            re.sub(rf"\s+({forms})$", "", name),
            written,
            self.branch.format(name),
            name.replace(" ", "  ", 1),
        )
        return rng.choice([way for way in ways if way != name])


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", name.translate(_UMLAUTS).lower())


def typed_number(rng: random.Random, number: str) -> str:
    """An invoice number as a clerk types it."""
    return rng.choice((number, number, number.replace("-", ""), number.replace("-", " "), f"{number} "))
