"""Mistakes of fingers and ears: one function each, from a text and a source of chance to the mistyped text.

The shares of transpositions, neighbouring keys, omissions and insertions follow what is known of typing (Damerau 1964:
four in five errors are one of these, and the first letter is rarely wrong); confusions of sounds are by language.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

Typing = Callable[[str, Random, str], str]

ROWS = {"qwerty": ("qwertyuiop", "asdfghjkl", "zxcvbnm"), "azerty": ("azertyuiop", "qsdfghjklm", "wxcvbn")}
ROWS["qwertz"] = ("qwertzuiop", "asdfghjkl", "yxcvbnm")
BOARDS = {"fr": "azerty", "de": "qwertz", "pl": "qwerty"}
SOUNDS = {
    "nl": "ij/ei ei/ij au/ou ou/au dt/d k/c c/k y/ij s/z z/s f/v v/f ch/g oo/o ee/e aa/a ks/x sch/s ck/k th/t",
    "de": "ei/ai ai/ei ie/i ß/ss tz/z th/t y/i ck/k äu/eu ph/f dt/t hr/r v/f aa/ah ee/e k/ck",
    "fr": "eau/au au/o ph/f ll/l tt/t nn/n rr/r s/ss é/er aine/eine qu/c y/i th/t ou/oo ai/é in/ain",
    "en": "ie/ei ei/ie ph/f ea/ee ee/ea our/or re/er ll/l tt/t ck/k y/i ise/ize ai/ay ey/y ou/ow c/k s/z",
    "es": "b/v v/b z/s c/z ll/y g/j h/ y/i j/g x/s qu/k",
    "it": "cc/c zz/z tt/t ll/l gh/g ch/c qu/cu ci/gi nn/n ss/s",
    "sv": "k/c c/k w/v v/w å/o ss/s x/ks th/t ph/f qv/kv z/s ä/e sj/sk",
    "fi": "kk/k tt/t aa/a ii/i uu/u d/t v/w k/g p/b nn/n",
    "pl": "ó/u rz/ż ż/rz ch/h h/ch w/v ł/l sz/s",
}
NEAR = {"da": "sv", "no": "sv", "pt": "es"}


def _places(text: str, least: int) -> list[int]:
    """Where letters of words of some length stand, first letters left out."""
    return [
        found.start() + offset
        for found in re.finditer(rf"[^\W\d_]{{{least},}}", text)
        for offset in range(1, len(found[0]))
    ]


def _at(text: str, random: Random, least: int = 4) -> int | None:
    places = _places(text, least)
    return random.choice(places) if places else None


def transposed(text: str, random: Random, language: str) -> str:
    at = _at(text[:-1], random)
    if at is None or not text[at + 1].isalpha():
        return text
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def first_letters_transposed(text: str, random: Random, language: str) -> str:
    words = list(re.finditer(r"[^\W\d_]{5,}", text))
    if not words:
        return text
    start = random.choice(words).start()
    first, second = text[start], text[start + 1]
    if first.isupper():
        first, second = first.lower(), second.upper()
    return text[:start] + second + first + text[start + 2 :]


def neighbouring_key(text: str, random: Random, language: str) -> str:
    at = _at(text, random)
    if at is None:
        return text
    for row in ROWS[BOARDS.get(language, "qwerty")]:
        place = row.find(text[at].lower())
        if place >= 0:
            near = row[max(place - 1, 0) : place] + row[place + 1 : place + 2]
            key = random.choice(near)
            return text[:at] + (key.upper() if text[at].isupper() else key) + text[at + 1 :]
    return text


def omitted(text: str, random: Random, language: str) -> str:
    at = _at(text, random)
    return text if at is None else text[:at] + text[at + 1 :]


def inserted(text: str, random: Random, language: str) -> str:
    at = _at(text, random)
    return text if at is None else text[:at] + random.choice("abdeghiklmnorstuvw") + text[at:]


def doubled(text: str, random: Random, language: str) -> str:
    at = _at(text, random)
    return text if at is None else text[:at] + text[at] + text[at:]


def undoubled(text: str, random: Random, language: str) -> str:
    found = [pair.start() for pair in re.finditer(r"([^\W\d_])\1", text)]
    if not found:
        return text
    at = random.choice(found)
    return text[:at] + text[at + 1 :]


def wrong_vowel(text: str, random: Random, language: str) -> str:
    found = [at for at in _places(text, 5) if text[at].lower() in "aeiou"]
    if not found:
        return text
    at = random.choice(found)
    return text[:at] + random.choice("aeiou".replace(text[at].lower(), "")) + text[at + 1 :]


def by_ear(text: str, random: Random, language: str) -> str:
    pairs = [pair.split("/") for pair in SOUNDS[NEAR.get(language, language)].split()]
    random.shuffle(pairs)
    for heard, written in pairs:
        at = text.lower().find(heard, 1)
        if at > 0:
            return text[:at] + written + text[at + len(heard) :]
    return text


def two_in_one_word(text: str, random: Random, language: str) -> str:
    """Two mistakes in one long word, which nobody notices as easily as two in a short one."""
    words = list(re.finditer(r"[^\W\d_]{9,}", text))
    if not words:
        return text
    word = random.choice(words)
    wrong = word[0]
    for _ in range(2):
        wrong = random.choice((transposed, neighbouring_key, omitted, doubled, wrong_vowel))(wrong, random, language)
    return text[: word.start()] + wrong + text[word.end() :]


def last_letters_lost(text: str, random: Random, language: str) -> str:
    words = list(re.finditer(r"[^\W\d_]{7,}", text))
    if not words:
        return text
    end = random.choice(words).end()
    return text[: end - random.choice((1, 1, 2))] + text[end:]


def space_inside(text: str, random: Random, language: str) -> str:
    at = _at(text, random, least=8)
    return text if at is None else f"{text[:at]} {text[at:]}"


TYPING: dict[str, tuple[int, Typing]] = {
    "transposed": (14, transposed),
    "first letters transposed": (2, first_letters_transposed),
    "neighbouring key": (12, neighbouring_key),
    "letter omitted": (16, omitted),
    "letter inserted": (6, inserted),
    "letter doubled": (7, doubled),
    "double letter single": (9, undoubled),
    "wrong vowel": (8, wrong_vowel),
    "written by ear": (12, by_ear),
    "two in one long word": (8, two_in_one_word),
    "last letters lost": (4, last_letters_lost),
    "space inside a word": (4, space_inside),
}
