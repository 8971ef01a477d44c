"""Words that somebody made up for a company, each in one part alone: brands, and words that sound like a language."""

from __future__ import annotations

from functools import cache
from random import Random

from tests.bench.vendor_sets.split import SEED, Part, part_of
from tests.bench.vendor_sets.tables import cell, table

NEAR = {"da": "sv", "no": "sv", "pt": "es", "pl": "it"}
MIDDLES = ("a", "e", "i", "o", "u", "ca", "mo", "ri", "lu", "ne", "ta", "vo", "sa")


@cache
def sounds(language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The syllables that words of a language begin with, and those that they end with."""
    row = next(row for row in table("sounds") if row["language"] == NEAR.get(language, language))
    return cell(row["stems"]), cell(row["endings"])


def _brand(random: Random) -> str:
    heads, tails = sounds("brand")
    middle = random.choice(MIDDLES) if random.random() < 0.5 else ""
    word = random.choice(heads) + middle + random.choice(tails)
    return random.choice((word.capitalize(), word.capitalize(), word.capitalize(), word.upper()))


def sounding(random: Random, language: str) -> str:
    """A word that could be a name in the language: a family, a hamlet, a brand."""
    stems, endings = sounds(language)
    return ("".join(random.choices(stems, k=random.choice((1, 1, 2, 2, 2)))) + random.choice(endings)).capitalize()


def brand(random: Random, language: str, part: Part, common: float, seed: int = SEED) -> str:
    """A word of this part that names a company; ``common``: the share of words of the dictionary, which many use."""
    while True:
        kind = random.random()
        if kind < common:
            word = random.choice(sounds("dictionary")[0])
        elif kind < common + 0.32:
            word = _brand(random)
        else:
            word = sounding(random, language)
        if len(word) > 3 and part_of(word, seed) == part:
            return word


def initials(random: Random, part: Part, seed: int = SEED) -> str:
    """Letters that stand for a company: KVT, A.B.C., DSM."""
    while True:
        letters = "".join(random.choices("ABCDEFGHIKLMNOPRSTVW", k=random.choice((2, 3, 3, 3, 4))))
        if part_of(letters, seed) == part:
            return random.choice((letters, letters, letters, ".".join(letters) + "."))
