"""Word lists for fictitious parties in the USA, and the ways people type one name differently."""

from __future__ import annotations

import random
import re

FAMILY = (
    "Abbott Alvarez Baxter Bennett Brennan Calloway Carver Castillo Chambers Conway Cordero Dawson "
    "Delgado Donovan Ellison Fairchild Ferraro Finch Gallagher Garrison Gentry Granger Hadley Halloran "
    "Hargrove Holloway Iverson Jarvis Keating Kessler Lambert Langford Larkin Maddox Marlowe McAllister "
    "Mercer Nakamura Navarro Nolan Okafor Ortega Pembroke Pruitt Quigley Ramsey Redmond Rourke Salinas "
    "Sheffield Stanton Sutton Thatcher Tillman Underhill Vance Vaughn Wakefield Whitaker Winslow Yates "
    "Zimmerman "
)
FAMILIES = FAMILY.split()
FIRST = ["Maria", "James", "Robert", "Linda", "Priya", "Darnell", "Susan", "Kevin", "Angela", "Wei", "Carlos", "Emily"]
TRADES = [
    "Paper", "Packaging", "Foodservice Supply", "Freight", "Logistics", "Janitorial", "Refrigeration", "Equipment",
    "Plastics", "Containers", "Chemical", "Electric", "Plumbing", "Waste Services", "Printing", "Staffing", "Insurance",
    "Technologies", "Security", "Landscaping", "Pallets", "Tire & Fleet", "Uniforms", "Disposables", "Beverage",
]  # fmt: skip
LEGAL = ["Inc.", "LLC", "Corp.", "Co.", "Company", "L.P.", ""]
# (city, state, first three digits of the postal code)
PLACES = [
    ("Newark", "NJ", "071"), ("Columbus", "OH", "432"), ("Dallas", "TX", "752"), ("Reno", "NV", "895"),
    ("Chicago", "IL", "606"), ("Atlanta", "GA", "303"), ("Charlotte", "NC", "282"), ("St. Louis", "MO", "631"),
    ("Portland", "OR", "972"), ("Tulsa", "OK", "741"), ("Buffalo", "NY", "142"), ("Memphis", "TN", "381"),
]  # fmt: skip
CANADA = [("Toronto", "ON", "M5V 2T6"), ("Montréal", "QC", "H2Y 1C6")]
STREETS = ["Industrial Pkwy", "Commerce Dr", "Main St", "Harbor Blvd", "Market St", "Depot Rd", "Mill Creek Ln"]
FREE_MAIL = ["gmail.com", "yahoo.com", "outlook.com", "aol.com"]
# Signs that a display name may hold: quotation marks, a zero-width space, a right-to-left run, an emoji.
ODD_SIGNS = ['{} "East"', "{}\u200b", "\u202e{}\u202c", "{} \U0001f69a", "{}\u00a0\u2013 Remit", "{} (O\u2019Hare)"]


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", name.lower())


def variant(rng: random.Random, name: str) -> str:
    """The same name as a second person types it."""
    bare = re.sub(r",?\s+(Inc\.|LLC|Corp\.|Co\.|Company|L\.P\.)$", "", name)
    ways = [
        lambda: name.upper(),
        lambda: bare,
        lambda: f"{bare}, Inc" if name.endswith("Inc.") else f"{bare} Inc.",
        lambda: name.replace(" & ", " and "),
        lambda: f"The {bare}",
        lambda: _typo(rng, name),
        lambda: f"{bare} (new remit-to)",
        lambda: name.replace(" ", "  ", 1),
    ]
    return rng.choice(ways)()


def _typo(rng: random.Random, name: str) -> str:
    at = rng.randint(1, max(1, len(name) - 3))
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def routing_number(rng: random.Random) -> str:
    """Nine digits of an American bank with their check digit (weights 3, 7, 1)."""
    digits = [0, rng.randint(1, 9), *(rng.randint(0, 9) for _ in range(6))]
    total = sum(weight * digit for weight, digit in zip((3, 7, 1, 3, 7, 1, 3, 7), digits, strict=True))
    return "".join(map(str, [*digits, -total % 10]))
