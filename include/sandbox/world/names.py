"""Word lists for fictitious parties, and the ways people type one name differently."""

from __future__ import annotations

import random
import re

FAMILY = (
    "Jansen De Vries Bakker Visser Smit Meijer De Boer Mulder Bos Vos Peters Hendriks Van Leeuwen Dekker Brouwer "
    "De Wit Dijkstra Smits Vermeulen Kuipers Willems Hoekstra Koster Prins Blom Huisman Peeters Maes Jacobs "
    "Mertens Claes Goossens Wouters De Smet Lambert Müller Schmidt Schneider Fischer Weber Wagner Becker Hoffmann "
    "Schäfer Koch Richter Wolf Schröder Neumann Krüger Zimmermann"
)
FAMILIES = [name.strip() for name in re.findall(r"(?:De |Van )?[A-ZÄÖÜ]\w+", FAMILY)]
FIRST = [
    "Jan",
    "Piet",
    "Anna",
    "Sophie",
    "Lars",
    "Eva",
    "Thomas",
    "Lotte",
    "Bram",
    "Fatima",
    "Mehmet",
    "Ingrid",
    "Karel",
    "Noor",
    "Jürgen",
]
TRADES = [
    "Bouw", "Techniek", "Transport", "Verpakkingen", "Schoonmaak", "Automatisering", "Kantoor", "Energie",
    "Installatie", "Elektro", "Logistics", "Catering", "Reclame", "Drukwerk", "Metaal", "Kunststoffen", "Beveiliging",
    "Groen", "Staal", "Hout", "Verlichting", "Software", "Consultancy", "Facility", "Onderhoud", "Machines",
    "Textiel", "Papier", "Koeltechniek", "Autobedrijf",
]  # fmt: skip
LEGAL = {
    "NL": ["B.V.", "BV", "B.V", "V.O.F.", "N.V."],
    "BE": ["BV", "NV", "BVBA", "SA"],
    "DE": ["GmbH", "AG", "GmbH & Co. KG", "e.K."],
}
PLACES = {
    "NL": [
        ("1012 AB", "Amsterdam"),
        ("3011 XH", "Rotterdam"),
        ("2511 CC", "Den Haag"),
        ("3511 AD", "Utrecht"),
        ("5611 GD", "Eindhoven"),
        ("9711 LM", "Groningen"),
        ("6811 KL", "Arnhem"),
        ("4811 BC", "Breda"),
        ("8011 PK", "Zwolle"),
        ("5211 JR", "'s-Hertogenbosch"),
    ],
    "BE": [
        ("1000", "Brussel"),
        ("2000", "Antwerpen"),
        ("9000", "Gent"),
        ("3000", "Leuven"),
        ("8000", "Brugge"),
        ("4000", "Liège"),
    ],
    "DE": [
        ("10115", "Berlin"),
        ("20095", "Hamburg"),
        ("80331", "München"),
        ("50667", "Köln"),
        ("40213", "Düsseldorf"),
        ("70173", "Stuttgart"),
    ],
}
STREETS = {
    "NL": ["Hoofdstraat", "Industrieweg", "Dorpsstraat", "Stationsplein", "Havenweg", "Kerkstraat"],
    "BE": ["Nieuwstraat", "Industrielaan", "Stationsstraat", "Kerkplein", "Grote Markt"],
    "DE": ["Hauptstraße", "Industriestraße", "Bahnhofstraße", "Gartenweg", "Lindenallee"],
}
FREE_MAIL = ["gmail.com", "hotmail.com", "outlook.com", "ziggo.nl", "gmx.de", "telenet.be"]
# A right-to-left run with its marks, a zero-width space, a tab inside the name, a soft hyphen, an emoji.
ODD_SIGNS = [
    "\u200f\u05e1\u05e4\u05e7 {}",
    "{}\u200b",
    "{}\u00a0\t",
    "\u202e{}\u202c",
    "{}\u00ad Groep",
    "{} \U0001f69a",
    "{}\x0b",
]


def slug(name: str) -> str:
    plain = name.lower().translate(str.maketrans("äöüßéè", "aousee"))
    return re.sub(r"[^a-z0-9]+", "", plain)


def variant(rng: random.Random, name: str) -> str:
    """The same name as a second person types it."""
    ways = [
        lambda: name.upper(),
        lambda: name.replace("B.V.", "BV").replace(" & ", " en "),
        lambda: re.sub(r"\s+(B\.?V\.?|BVBA|N\.?V\.?|V\.O\.F\.|GmbH(?: & Co\. KG)?|AG|SA|e\.K\.)$", "", name),
        lambda: re.sub(r"^(.*?) (\S+)$", r"\2 \1", name) if name.count(" ") == 1 else name.replace(" ", "  "),
        lambda: name.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss"),
        lambda: _typo(rng, name),
        lambda: f"{name} ({rng.choice(['oud', 'hoofdkantoor', 'nieuw IBAN'])})",
        lambda: " " + name + " ",
    ]
    return rng.choice(ways)()


def _typo(rng: random.Random, name: str) -> str:
    if len(name) < 6:
        return name
    at = rng.randint(1, len(name) - 3)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
