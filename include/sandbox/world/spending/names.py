"""Vendors' names and addresses, put together from parts; none of them is meant to exist."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass

_UMLAUTS = str.maketrans({"ö": "oe", "ü": "ue", "ß": "ss"})
_FORM = re.compile(r"\s+(B\.V\.|N\.V\.|V\.O\.F\.|BV|NV|CommV|GmbH|KG|Inc\.|LLC|LLP|Ltd)$")


@dataclass(frozen=True)
class Names:
    """Trades have the account that they are coded to; what is by country has those of vendors abroad too. Of a country
    in ``stems_abroad`` the trades are ``trades_abroad``. ``trade_names`` are what vendors are called in the street;
    ``branch`` stands for a missing legal form,
    ``conjunction`` for an ampersand; ``written_out`` is what a second person
    makes of legal forms."""

    stems: tuple[str, ...]
    trades: tuple[tuple[str, str], ...]
    forms: Mapping[str, tuple[str, ...]]
    trade_names: tuple[str, ...]
    stems_abroad: Mapping[str, tuple[str, ...]]
    trades_abroad: tuple[tuple[str, str], ...]
    places: Mapping[str, tuple[tuple[str, ...] | tuple[str, str, str | None], ...]]
    streets: Mapping[str, tuple[str, ...]]
    dials: Mapping[str, str]
    mailbox: str
    branch: str
    conjunction: str
    written_out: tuple[tuple[str, str], ...]

    def company(self, rng: random.Random, country: str) -> tuple[str, str]:
        """(name, account)"""
        abroad = country in self.stems_abroad
        trade, account = rng.choice(self.trades_abroad if abroad else self.trades)
        stem = rng.choice(self.stems_abroad[country] if abroad else self.stems)
        return f"{stem} {trade} {rng.choice(self.forms[country])}", account

    def variant(self, rng: random.Random, name: str) -> str:
        """The same name as a second person types it; never the name itself."""
        written = name
        for form, otherwise in self.written_out:
            written = written.replace(form, otherwise)
        ways = (
            name.upper(),
            _FORM.sub("", name),
            written,
            _FORM.sub("", name) + ", " + (found.group(1) if (found := _FORM.search(name)) else self.branch),
            name.replace(" ", "  ", 1),
            name.replace("&", self.conjunction).translate(_UMLAUTS),
        )
        return rng.choice([way for way in ways if way != name])


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", name.lower().translate(_UMLAUTS))


def typed_number(rng: random.Random, number: str) -> str:
    """An invoice number as a clerk types it."""
    return rng.choice((number, number, number.replace("-", ""), number.replace("-", " "), f"{number} ", number.lower()))
