"""What the tuning part may know, and what only the held-back part has.

Rules that are tuned on generated vendors learn the generator: its surnames, its invented words, its kinds of dirt. So
the parts share neither companies nor the words that tell companies apart, and some ways of writing a name wrong, some
abbreviations and some translations occur in the held-back part alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import Literal, TypeVar

Part = Literal["tuning", "held_back"]
PARTS: tuple[Part, Part] = ("tuning", "held_back")
SEED = 20261126
RESERVED = 0.3

T = TypeVar("T")


def place(text: str, seed: int = SEED) -> float:
    """Where a text falls between 0 and 1: the same for the same seed, on every machine."""
    digest = blake2b(f"{seed}|{text.casefold()}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def part_of(word: str, seed: int = SEED) -> Part:
    """The one part in which a word that tells companies apart may occur."""
    return "tuning" if place(f"word|{word}", seed) < 0.5 else "held_back"


def own(items: Iterable[T], part: Part, key: Callable[[T], str] = str, seed: int = SEED) -> list[T]:
    """The items that this part alone has: surnames, places, invented words, companies by their number."""
    return [item for item in items if part_of(key(item), seed) == part]


def known(items: Iterable[T], part: Part, key: Callable[[T], str] = str, seed: int = SEED) -> list[T]:
    """The items that may occur in this part: all of them where it is held back, and without the reserved ones where it
    is for tuning: trade words, kinds of dirt, abbreviations, which no real data set has to itself."""
    listed = list(items)
    ordered = sorted(listed, key=lambda item: place(f"item|{key(item)}", seed))
    reserved = {key(item) for item in ordered[: round(RESERVED * len(ordered))]}
    return [item for item in listed if part == "held_back" or key(item) not in reserved]
