"""What systems do to a name that was typed right: field lengths, upper case, lost accents, wrong encodings."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from random import Random

from tests.bench.vendor_sets.companies import LETTERS

Storing = Callable[[str, Random], str]


def without_accents(text: str, random: Random) -> str:
    for sign, letters in LETTERS.items():
        text = text.replace(sign, letters).replace(sign.upper(), letters.upper())
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))


def umlauts_as_two_letters(text: str, random: Random) -> str:
    for sign, letters in {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "ø": "oe", "æ": "ae"}.items():
        text = text.replace(sign, letters).replace(sign.upper(), letters.capitalize())
    return text


def encoded_twice(text: str, random: Random) -> str:
    """UTF-8 read as Windows-1252, as every second import by CSV does: MÃ¼ller."""
    return text.encode("utf-8").decode("cp1252", errors="replace").replace("�", "")


def question_marks(text: str, random: Random) -> str:
    return text.encode("ascii", errors="replace").decode("ascii")


def accents_lost_with_letter(text: str, random: Random) -> str:
    return text.encode("ascii", errors="ignore").decode("ascii")


def old_code_page(text: str, random: Random) -> str:
    """Windows-1252 read as the code page of DOS: M³ller."""
    return text.encode("cp1252", errors="replace").decode("cp850", errors="replace")


def entities(text: str, random: Random) -> str:
    return text.replace("&", "&amp;").replace("'", "&#39;").replace('"', "&quot;")


def upper_case(text: str, random: Random) -> str:
    return text.upper()


def lower_case(text: str, random: Random) -> str:
    return text.lower()


def cut_35(text: str, random: Random) -> str:
    return text[:35].rstrip()


def cut_30(text: str, random: Random) -> str:
    return text[:30].rstrip()


def cut_25(text: str, random: Random) -> str:
    return text[:25].rstrip()


def punctuation_lost(text: str, random: Random) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " if sign in "-/&+,;" else "" for sign in word)
                    for word in text.split()).strip()  # fmt: skip


def blanks(text: str, random: Random) -> str:
    return random.choice((f" {text}", f"{text}  ", text.replace(" ", "  ", 1), text.replace(" ", " ", 1)))


def trailing_sign(text: str, random: Random) -> str:
    return text + random.choice((",", ".", " -", " .", ";", "*"))


STORING: dict[str, tuple[int, Storing]] = {
    "accents lost": (16, without_accents),
    "umlauts as two letters": (9, umlauts_as_two_letters),
    "encoded twice": (6, encoded_twice),
    "question marks": (3, question_marks),
    "letters with accents lost": (2, accents_lost_with_letter),
    "old code page": (1, old_code_page),
    "HTML entities": (2, entities),
    "upper case": (20, upper_case),
    "lower case": (3, lower_case),
    "cut at 35": (10, cut_35),
    "cut at 30": (6, cut_30),
    "cut at 25": (3, cut_25),
    "punctuation lost": (9, punctuation_lost),
    "blanks": (4, blanks),
    "trailing sign": (3, trailing_sign),
}
