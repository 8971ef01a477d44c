"""Records made comparable as users of the peers are told to before they begin: letters, legal forms, numbers, codes.

The peers get what common libraries do for it (anyascii for letters, cleanco for legal forms), and nothing of ours.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from anyascii import anyascii
from cleanco import basename

Record = dict[str, Any]
COUNTRIES = {
    "netherlands": "nl", "nederland": "nl", "the netherlands": "nl", "belgium": "be", "belgie": "be", "belgique": "be",
    "germany": "de", "deutschland": "de", "france": "fr", "united kingdom": "gb", "uk": "gb", "england": "gb",
    "austria": "at", "osterreich": "at", "spain": "es", "espana": "es", "italy": "it", "italia": "it", "poland": "pl",
    "polska": "pl", "united states": "us", "usa": "us", "united states of america": "us", "ireland": "ie",
    "sweden": "se", "sverige": "se", "denmark": "dk", "danmark": "dk", "norway": "no", "norge": "no", "finland": "fi",
    "suomi": "fi", "portugal": "pt", "luxembourg": "lu", "luxemburg": "lu", "greece": "gr", "ukraine": "ua",
}  # fmt: skip
FREE_MAIL = {"gmail.com", "hotmail.com", "outlook.com", "yahoo.com", "icloud.com", "live.nl", "gmx.de", "orange.fr"}


def letters(text: str | None) -> str | None:
    """Lower-case words of a-z and 0-9, a blank between them."""
    return (
        " ".join(re.sub(r"[^a-z0-9]+", " ", anyascii(text).lower().replace("'", "")).split()) or None if text else None
    )


def name(text: str) -> str:
    bare = basename(basename(anyascii(text).strip())) or text
    return letters(re.sub(r"(?<=\b\w)\.(?=\w\b)", "", bare)) or letters(text) or text


def signs(text: str | None) -> str | None:
    """Capitals and digits; a number that stands for none is none."""
    plain = re.sub(r"[^A-Z0-9]", "", text.upper()) if text else ""
    return plain if len(plain) > 5 and len(set(plain)) > 1 else None


def domain(email: str | None, website: str | None) -> str | None:
    found = email.rpartition("@")[2] if email else re.sub(r"^(https?://)?(www\.)?", "", website) if website else ""
    return found if found and found not in FREE_MAIL else None


def standardised(rows: Iterable[Record]) -> list[Record]:
    """One row for each record: texts to compare, None where there is nothing."""
    return [_record(row) for row in rows]


def _record(row: Record) -> Record:
    country = letters(row["country"])
    vat = signs(row["vat_number"])
    accounts = json.loads(row["ibans"] or "[]")
    found = {
        "unique_id": row["vendor_key"],
        "name": name(row["name"]),
        "city": letters(row["city"]),
        "country": COUNTRIES.get(country, country[:2]) if country else None,
        "postcode": signs(row["postcode"]),
        "street": letters(row["address_line1"]),
        # the prefix is missing in some records, so it is compared in none
        "vat": re.sub(r"^[A-Z]{2}", "", vat) if vat else None,
        "registration": re.sub(r"\D", "", row["registration_number"] or "").lstrip("0")[:9] or None,
        "iban": signs(accounts[0]) if accounts else None,
        "domain": domain(row["email"], row["website"]),
        "phone": (re.sub(r"\D", "", row["phone"] or "")[-8:] or None),
    }
    words = found["name"].split()
    return {**found, "words": words, "first": words[0], "glued": "".join(words)}


def with_rare_words(records: Iterable[Record], most: int) -> list[Record]:
    """The words of each name that at most so many records have, to look for candidates by."""
    listed = list(records)
    often = Counter(word for record in listed for word in set(record["words"]))
    return [{**record, "rare": [word for word in record["words"] if often[word] <= most]} for record in listed]
