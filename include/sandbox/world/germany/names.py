"""German suppliers, put together from parts; none of them is meant to exist."""

from __future__ import annotations

import random
import re

FAMILIES = ("Müller", "Schröder", "Weiß", "Jäger", "Hübner", "Krüger", "Böhm", "Lindemann", "Petersen", "Vogt",
            "Kästner", "Reuß", "Oßwald", "Schäfer")  # fmt: skip
PLACES = ("Hansa", "Alster", "Rhein-Main", "Havel", "Weser", "Isar", "Spree", "Nordsee", "Taunus", "Elbe")
# trade, account that its invoices are coded to
TRADES = (
    ("Verpackungen", "3400"), ("Lebensmittel", "3300"), ("Bürobedarf", "4930"), ("Spedition", "4530"),
    ("Immobilien", "4210"), ("Elektrotechnik", "0420"), ("Gastronomie", "4650"), ("Großhandel", "3400"),
)  # fmt: skip
FORMS = ("GmbH", "GmbH & Co. KG", "AG", "KG", "e. K.", "OHG")
# name, country, currency, account
FOREIGN = (
    ("Van Dijk Verpakkingen B.V.", "NL", "EUR", "3425"),
    ("Cloudline Software Inc.", "US", "USD", "4806"),
    ("Rütli Systeme AG", "CH", "CHF", "4806"),
    ("Kowalski Opakowania Sp. z o.o.", "PL", "PLN", "3425"),
    ("Delhaye Logistique SA", "BE", "EUR", "3425"),
)
CITIES = (("20095", "Hamburg"), ("34117", "Kassel"), ("50667", "Köln"), ("80331", "München"), ("60311", "Frankfurt"))
STREETS = ("Hafenstraße", "Industrieweg", "Königsallee", "Am Güterbahnhof", "Bäckergasse")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def german(rng: random.Random) -> tuple[str, str]:
    """(name, account)"""
    trade, account = rng.choice(TRADES)
    return f"{rng.choice(FAMILIES + PLACES)} {trade} {rng.choice(FORMS)}", account


def address(rng: random.Random) -> tuple[str, str, str]:
    """(street and number, postcode, city)"""
    postcode, city = rng.choice(CITIES)
    return f"{rng.choice(STREETS)} {rng.randint(1, 180)}", postcode, city


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", name.translate(_UMLAUTS).lower())


def variant(rng: random.Random, name: str) -> str:
    """The same name as a second person types it; never the name itself."""
    ways = (
        name.upper(),
        name.translate(_UMLAUTS),
        re.sub(r"\s+(GmbH|AG|KG|e\. K\.|OHG|GmbH & Co\. KG|B\.V\.|SA|Inc\.)$", "", name),
        name.replace("GmbH", "G.m.b.H.").replace(" & ", " u. "),
        f"{name} (Filiale Nord)",
        name.replace(" ", "  ", 1),
    )
    return rng.choice([way for way in ways if way != name])


def typed_number(rng: random.Random, number: str) -> str:
    """An invoice number as a clerk types it."""
    return rng.choice((number, number, number.replace("-", ""), number.replace("-", " "), f"{number} "))
