"""How people write a name that they know: abbreviations, words left out or added, another order, another legal form.

Each function changes a draft and says whether it did; it is given the words with what they are (a surname, a trade),
because a person who shortens a name knows that, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from tests.bench.vendor_sets.shape import Company, Word
from tests.bench.vendor_sets.vocabulary import Vocabulary, abbreviations

PREFIXES = ("van der ", "van den ", "van de ", "van ", "de ", "den ", "der ", "von ", "ten ", "ter ", "'t ", "in 't ")
ENDS = (
    "bedrijf",
    "bouw",
    "techniek",
    "handel",
    "werken",
    "bau",
    "technik",
    "werke",
    "dienst",
    "systeme",
    "verwaltung",
    "beratung",
    "works",
)


@dataclass
class Draft:
    """A name while it is being written: ``head`` and ``tail`` are what is put around it."""

    company: Company
    words: list[Word]
    form: str
    leads: bool
    head: str = ""
    tail: str = ""

    def text(self) -> str:
        core = " ".join(word.text for word in self.words)
        parts = (self.head, self.form, core) if self.leads else (self.head, core, self.form)
        return " ".join(part for part in (*parts, self.tail) if part).replace(" ,", ",")

    def put(self, at: int, text: str) -> None:
        self.words[at] = replace(self.words[at], text=text)


Rewriting = Callable[[Draft, Random, Vocabulary], bool]


def draft(company: Company) -> Draft:
    return Draft(company, list(company.words), company.form.text, company.form.leads)


def form_dropped(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    had, draft.form = draft.form, ""
    return bool(had)


def form_spelled(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    if not draft.company.form.written or not draft.form:
        return False
    draft.form = random.choice(draft.company.form.written)
    return True


def form_written_out(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    if not draft.company.form.long or not draft.form:
        return False
    draft.form = draft.company.form.long
    return True


def form_before_reform(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    if not draft.company.form.older or not draft.form:
        return False
    draft.form = random.choice(draft.company.form.older)
    return True


def form_moved(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    if draft.form:
        draft.leads = not draft.leads
        if not draft.leads:
            draft.form = random.choice((f", {draft.form}", f"({draft.form})", draft.form))
    return bool(draft.form)


def abbreviated(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    short = abbreviations(draft.company.language, vocabulary.part, vocabulary.seed)
    found = [at for at, word in enumerate(draft.words) if word.text.lower() in short]
    if not found:
        return False
    at = random.choice(found)
    draft.put(at, random.choice(short[draft.words[at].text.lower()]))
    return True


def _long(draft: Draft, least: int) -> list[int]:
    return [at for at, word in enumerate(draft.words) if len(word.text) >= least and word.text.isalpha()]


def clipped(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    """A long word of a trade is cut after three to five letters."""
    found = [at for at in _long(draft, 7) if draft.words[at].kind in ("trade", "generic", "fixed")]
    if not found:
        return False
    at = random.choice(found)
    draft.put(at, draft.words[at].text[: random.choice((3, 4, 4, 5))] + random.choice((".", ".", "")))
    return True


def vowels_left_out(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    found = [at for at in _long(draft, 7) if draft.words[at].kind in ("trade", "generic")]
    if not found:
        return False
    at = random.choice(found)
    text = draft.words[at].text
    draft.put(at, text[0] + re.sub("[aeiouyäöüéèí]", "", text[1:-1]) + text[-1])
    return True


def part_acronym(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    """The first words become their initials, and what the company does is kept: VDM Transport."""
    kept = next((at for at, word in enumerate(draft.words) if word.kind == "trade" and at > 0), 0)
    letters = "".join(part[0] for word in draft.words[:kept] for part in word.text.split() if part[0].isalpha())
    if len(letters) < 2:
        return False
    joint = random.choice(("", "", "."))
    text = joint.join(letters.upper()) + joint
    draft.words[:kept] = [Word(text, "acronym")]
    return True


def acronym(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    parts = [part for word in draft.words for part in word.text.split() if part[0].isalpha()]
    if len(parts) < 3:
        return False
    draft.words = [Word("".join(part[0] for part in parts).upper(), "acronym")]
    return True


def glued(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    return _joined(draft, random, "")


def hyphenated(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    return _joined(draft, random, "-")


def _joined(draft: Draft, random: Random, sign: str) -> bool:
    found = [at for at in range(len(draft.words) - 1)
             if draft.words[at].text[-1].isalnum() and draft.words[at + 1].text[0].isalnum()]  # fmt: skip
    if not found:
        return False
    at = random.choice(found)
    second = draft.words[at + 1].text
    second = second if sign or random.random() < 0.5 else second.lower()
    draft.words[at : at + 2] = [Word(f"{draft.words[at].text}{sign}{second}", "brand")]
    return True


def compound_parted(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    for at, word in enumerate(draft.words):
        end = next((end for end in ENDS if word.text.lower().endswith(end) and len(word.text) > len(end) + 2), "")
        if end:
            draft.put(at, f"{word.text[: -len(end)]} {random.choice((end, end.capitalize()))}")
            return True
    return False


def trade_left_out(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    found = [at for at, word in enumerate(draft.words) if word.kind == "trade"]
    if not found or len([word for word in draft.words if word.kind not in ("glue", "trade")]) == 0:
        return False
    at = random.choice(found)
    del draft.words[at]
    if draft.words and draft.words[min(at, len(draft.words)) - 1].kind == "glue":
        del draft.words[min(at, len(draft.words)) - 1]
    return bool(draft.words)


def other_word_for_trade(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    for at, word in enumerate(draft.words):
        if word.kind == "trade" and word.concept in vocabulary.trades:
            others = [text for text, _ in vocabulary.trade(word.concept, word.language) if text != word.text]
            if others:
                draft.put(at, random.choice(others))
                return True
    return False


def generic_added(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    if draft.company.person:
        return False
    draft.words.append(Word(random.choice(("Group", "International", "Europe", "Services")), "generic"))
    return True


def generic_left_out(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    if len(draft.words) > 1 and draft.words[-1].kind == "generic":
        del draft.words[-1]
        return True
    return False


def and_otherwise(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    found = [at for at, word in enumerate(draft.words) if word.kind == "glue"]
    if not found:
        return False
    signs = ("&", "+", "en", "and", "/", *vocabulary.phrases(draft.company.language, "and"))
    at = random.choice(found)
    draft.put(at, random.choice([sign for sign in signs[:2] + signs[4:] if sign != draft.words[at].text]))
    return True


def and_left_out(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    kept = [word for word in draft.words if word.kind != "glue"]
    changed = len(kept) < len(draft.words)
    draft.words = kept
    return changed


def other_order(draft: Draft, random: Random, vocabulary: Vocabulary) -> bool:
    if len(draft.words) < 2 or any(word.kind == "glue" or word.text.startswith("&") for word in draft.words):
        return False
    draft.words = draft.words[1:] + draft.words[:1]
    if draft.company.person:
        draft.put(0, f"{draft.words[0].text},") if random.random() < 0.6 else None
    return True
