"""Greek and Ukrainian names in Latin letters, by more than one scheme: ISO 843, passports, KMU 55, German.

People, banks and tax offices each have their own, so that one company is spelled in several ways.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from random import Random


def _scheme(signs: str, letters: str) -> dict[str, str]:
    """Which letters stand for which sign; ``-``: none."""
    return {sign: "" if text == "-" else text for sign, text in zip(signs, letters.split(), strict=True)}


GREEK = "αβγδεζηθικλμνξοπρσςτυφχψω"
GREEK_ISO = _scheme(GREEK, "a v g d e z i th i k l m n x o p r s s t y f ch ps o")
GREEK_PASSPORT = {**GREEK_ISO, "χ": "h", "η": "i", "υ": "i", "ξ": "ks"}
GREEK_OLD = {**GREEK_ISO, "β": "b", "η": "e", "φ": "ph", "κ": "c", "ω": "o", "χ": "ch", "υ": "y"}
GREEK_PAIRS = {
    "ου": "ou",
    "αυ": "av",
    "ευ": "ev",
    "μπ": "b",
    "ντ": "nt",
    "γκ": "gk",
    "γγ": "ng",
    "τσ": "ts",
    "οι": "oi",
}
UKRAINIAN = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'’"
ENGLISH = _scheme(UKRAINIAN, "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch - iu ia - -")
GERMAN = _scheme(UKRAINIAN, "a b w h g d e je sch s y i ji j k l m n o p r s t u f ch z tsch sch schtsch - ju ja - -")
SCHOLARLY = _scheme(UKRAINIAN, "a b v h g d e ye zh z y i yi y k l m n o p r s t u f kh ts ch sh shch - yu ya - -")
GREEK_SCHEMES = (GREEK_ISO, GREEK_ISO, GREEK_PASSPORT, GREEK_OLD)
UKRAINIAN_SCHEMES = (ENGLISH, ENGLISH, SCHOLARLY, GERMAN)


def is_latin(text: str) -> bool:
    return not any("GREEK" in unicodedata.name(sign, "") or "CYRILLIC" in unicodedata.name(sign, "") for sign in text)


def latin(text: str, random: Random) -> str:
    """The text in Latin letters, by one scheme all through; what is Latin stays as it is."""
    if is_latin(text):
        return text
    greek, ukrainian = random.choice(GREEK_SCHEMES), random.choice(UKRAINIAN_SCHEMES)
    bare = "".join(sign for sign in unicodedata.normalize("NFD", text) if sign not in "\u0301\u0308")
    bare = unicodedata.normalize("NFC", bare)
    return " ".join(_word(word, {**greek, **ukrainian}, GREEK_PAIRS) for word in bare.split(" "))


def _word(word: str, letters: Mapping[str, str], pairs: Mapping[str, str]) -> str:
    lower, made, at = word.lower(), "", 0
    while at < len(lower):
        pair = pairs.get(lower[at : at + 2], "")
        made += pair or letters.get(lower[at], lower[at])
        at += 2 if pair else 1
    return (
        made.upper()
        if word.isupper() and len(word) > 1
        else made[:1].upper() + made[1:]
        if word[:1].isupper()
        else made
    )
