"""Suppliers of a professional services firm, put together from parts; none of them is meant to exist."""

from __future__ import annotations

import random
import re

STEMS = (
    "Brinkvoort", "Zilvermeer", "Tolhaven", "Quistra", "Oldenhave", "Havezicht", "Kerstrand", "Wouderveen", "Duinmeer",
    "Sparrenhoek", "Lindevoort", "Rietgors", "Vossenberch", "Haverkant", "Meerlicht", "Stadwijck", "Noorderbaak",
    "Elzenpas", "Kwartelveld", "Torenvalk & Zn.", "Grachtwacht", "Zandloper", "Holtrop-Mees", "Uiterdiep",
)  # fmt: skip
# trade, account that it is coded to
TRADES = (
    ("Software", "4210"), ("Opleidingen", "4020"), ("Interim", "4010"), ("Facilitair", "4120"), ("Telecom", "4220"),
    ("Juridische Uitgaven", "4310"), ("Zakenreizen", "4410"), ("Evenementen", "4510"), ("Advies", "4610"),
    ("Kantoorartikelen", "4710"), ("Vastgoed", "4110"), ("Inrichting", "0210"), ("Restauratie", "4420"),
)  # fmt: skip
FORMS = {
    "NL": ("B.V.", "B.V.", "B.V.", "N.V.", "V.O.F."), "BE": ("BV", "NV", "CommV"), "DE": ("GmbH", "KG"),
    "GB": ("Ltd", "LLP"), "US": ("Inc.", "LLC"),
}  # fmt: skip
# What the vendor is called in the street, where that is another name than its own.
TRADE_NAMES = ("De Kopieerkamer", "Cursuslab", "Bureau Klaverblad", "Het Vergaderhuis")
STEMS_ABROAD = {
    "DE": ("Osterfeldt", "Hübnerwald", "Gießbacher", "Lüttmark", "Wehrturm & Söhne"),
    "GB": ("Pennyroyal", "Quillhurst", "Marrowby", "Kestrel & Vane", "Thornwicke"),
    "US": ("Lumenforge", "Bluespandrel", "Copperquay", "Ashenford", "Tidewhistle"),
}
TRADES_ABROAD = (("Software", "4210"), ("Training", "4020"), ("Research", "4610"), ("Media", "4510"))
PLACES = {
    "NL": (("1017 KL", "Amsterdam"), ("3012 GH", "Rotterdam"), ("3512 JE", "Utrecht"), ("5612 AR", "Eindhoven"),
           ("9712 HG", "Groningen"), ("2514 EA", "Den Haag")),
    "BE": (("2018", "Antwerpen"), ("9050", "Gent"), ("3001", "Leuven"), ("1040", "Brussel")),
    "DE": (("40215", "Düsseldorf"), ("20099", "Hamburg")),
    "GB": (("M2 4WU", "Manchester"), ("SE1 9RT", "London")),
    "US": (("02110", "Boston"), ("97205", "Portland")),
}  # fmt: skip
STREETS = {
    "NL": ("Wagenmakersstraat", "Oude Trambaan", "Lijnbaanpad", "Gasfabriekweg"), "BE": ("Wolstraat", "Veldekens"),
    "DE": ("Gießereistraße", "Am Wehrturm"), "GB": ("Tinsmith Row", "Cooper Yard"), "US": ("Foundry Avenue",),
}  # fmt: skip
DIALS = {"NL": "+31 20", "BE": "+32 3", "DE": "+49 211", "GB": "+44 20", "US": "+1 617"}
_UMLAUTS = str.maketrans({"ö": "oe", "ü": "ue", "ß": "ss"})
_FORM = re.compile(r"\s+(B\.V\.|N\.V\.|V\.O\.F\.|BV|NV|CommV|GmbH|KG|Inc\.|LLC|LLP|Ltd)$")


def company(rng: random.Random, country: str) -> tuple[str, str]:
    """(name, account)"""
    abroad = country in STEMS_ABROAD
    trade, account = rng.choice(TRADES_ABROAD if abroad else TRADES)
    return f"{rng.choice(STEMS_ABROAD[country] if abroad else STEMS)} {trade} {rng.choice(FORMS[country])}", account


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", name.lower().translate(_UMLAUTS))


def variant(rng: random.Random, name: str) -> str:
    """The same name as a second person types it; never the name itself."""
    ways = (
        name.upper(),
        _FORM.sub("", name),
        name.replace("B.V.", "BV").replace("N.V.", "NV").replace("V.O.F.", "VOF"),
        _FORM.sub("", name) + ", " + (found.group(1) if (found := _FORM.search(name)) else "filiaal"),
        name.replace(" ", "  ", 1),
        name.replace("&", "en").translate(_UMLAUTS),
    )
    return rng.choice([way for way in ways if way != name])


def typed_number(rng: random.Random, number: str) -> str:
    """An invoice number as a clerk types it."""
    return rng.choice((number, number, number.replace("-", ""), number.replace("-", " "), f"{number} ", number.lower()))
