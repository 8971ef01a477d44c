"""German suppliers, put together from parts; none of them is meant to exist."""

from __future__ import annotations

import random

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
    ("Delhaye Logistique SA", "BE", "EUR", "3425"),
    ("Kowalski Opakowania Sp. z o.o.", "PL", "PLN", "3425"),
    ("Cloudline Software Inc.", "US", "USD", "4806"),
    ("Rütli Systeme AG", "CH", "CHF", "4806"),
)
CITIES = (("20095", "Hamburg"), ("34117", "Kassel"), ("50667", "Köln"), ("80331", "München"), ("60311", "Frankfurt"))
STREETS = ("Hafenstraße", "Industrieweg", "Königsallee", "Am Güterbahnhof", "Bäckergasse")


def german(rng: random.Random) -> tuple[str, str]:
    """(name, account)"""
    trade, account = rng.choice(TRADES)
    return f"{rng.choice(FAMILIES + PLACES)} {trade} {rng.choice(FORMS)}", account


def address(rng: random.Random) -> tuple[str, str, str]:
    """(street and number, postcode, city)"""
    postcode, city = rng.choice(CITIES)
    return f"{rng.choice(STREETS)} {rng.randint(1, 180)}", postcode, city
