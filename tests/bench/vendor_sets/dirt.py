"""How a company gets into a system: who wrote it, what they did to its name, and what the system kept of that.

A record has an origin, and the origin says what can have gone wrong: typed from an invoice by hand; migrated from an
older system, in capitals and cut; imported from a file in another encoding; entered by the company itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from tests.bench.vendor_sets import annotating as added
from tests.bench.vendor_sets import rewriting as written
from tests.bench.vendor_sets.rewriting import Draft, Rewriting, draft
from tests.bench.vendor_sets.shape import Company
from tests.bench.vendor_sets.split import known
from tests.bench.vendor_sets.storing import STORING
from tests.bench.vendor_sets.typing_errors import TYPING
from tests.bench.vendor_sets.vocabulary import Vocabulary

REWRITING: dict[str, tuple[int, Rewriting]] = {
    "legal form dropped": (30, written.form_dropped),
    "legal form spelled otherwise": (22, written.form_spelled),
    "legal form written out": (3, written.form_written_out),
    "legal form of before a reform": (5, written.form_before_reform),
    "legal form moved": (3, written.form_moved),
    "word abbreviated": (14, written.abbreviated),
    "word clipped": (5, written.clipped),
    "vowels left out": (2, written.vowels_left_out),
    "first words as initials": (4, written.part_acronym),
    "whole name as initials": (1, written.acronym),
    "words glued": (6, written.glued),
    "words hyphenated": (4, written.hyphenated),
    "compound parted": (3, written.compound_parted),
    "trade left out": (7, written.trade_left_out),
    "other word for the trade": (4, written.other_word_for_trade),
    "generic word added": (2, written.generic_added),
    "generic word left out": (6, written.generic_left_out),
    "place added": (4, added.place_added),
    "place left out": (6, added.place_left_out),
    "country added": (2, added.country_added),
    "and written otherwise": (10, written.and_otherwise),
    "and left out": (5, written.and_left_out),
    "other order": (4, written.other_order),
    "initial for the given name": (7, added.initial_for_given_name),
    "given name left out": (4, added.given_name_left_out),
    "initials added": (2, added.initials_added),
    "prefix shortened": (6, added.prefix_short),
    "prefix behind": (3, added.prefix_behind),
    "prefix written together": (3, added.prefix_written_together),
    "article added": (2, added.article_added),
    "singular for plural": (4, added.number_of_words),
    "roman number": (4, added.roman_number),
    "kinship otherwise": (8, added.kinship_otherwise),
    "kinship left out": (2, added.kinship_left_out),
    "note": (2, added.note),
    "attention": (1, added.attention),
    "own number in the name": (1, added.own_number_in_name),
    "post box": (1, added.post_box),
    "currency or use": (1, added.currency_or_use),
    "salutation": (1, added.salutation),
    "trading name behind": (8, added.trading_name_behind),
    "trading name alone": (6, added.trading_name_alone),
}


@dataclass(frozen=True)
class Origin:
    """How many of each kind of change a record of this origin has, on average; ``always`` are its system's own."""

    rewritten: float
    mistyped: float
    stored: float
    always: tuple[str, ...] = ()


ORIGINS = {
    "by hand": Origin(1.0, 0.22, 0.12),
    "migrated": Origin(0.7, 0.12, 0.35, ("upper case", "accents lost", "cut at 35")),
    "imported": Origin(0.5, 0.06, 1.0),
    "portal": Origin(0.3, 0.04, 0.04),
}
Shares = Mapping[str, int]


class Writer:
    """Writes companies into the records of one side; ``amount`` makes all of it more or less."""

    def __init__(self, vocabulary: Vocabulary, random: Random, origins: Shares, amount: float) -> None:
        self.vocabulary = vocabulary
        self.random = random
        self.origins = dict(origins)
        self.amount = amount
        part, seed = vocabulary.part, vocabulary.seed
        self.rewriting = {name: REWRITING[name] for name in known(REWRITING, part, seed=seed)}
        self.typing = {name: TYPING[name] for name in known(TYPING, part, seed=seed)}
        self.storing = {name: STORING[name] for name in known(STORING, part, seed=seed)}

    def written(self, company: Company) -> tuple[str, tuple[str, ...]]:
        """The name as a record has it, and what was done to it."""
        origin = ORIGINS[self.random.choices([*self.origins], weights=[*self.origins.values()])[0]]
        name, done = self._rewritten(draft(company), self._count(origin.rewritten))
        for _ in range(self._count(origin.mistyped)):
            name = self.mistyped(name, company.language, done)
        stored = [self.random.choices([*self.storing], weights=self._shares(self.storing))[0]
                  for _ in range(self._count(origin.stored))]  # fmt: skip
        for kind in dict.fromkeys((*stored, *origin.always)):
            if kind in self.storing:
                name = self._noted(name, self.storing[kind][1](name, self.random), kind, done)
        return name, tuple(done)

    def _rewritten(self, writing: Draft, count: int) -> tuple[str, list[str]]:
        done: list[str] = []
        for _ in range(count):
            kinds = [kind for kind in self.rewriting if kind not in done]
            for _ in range(6):  # most kinds do not apply to most names
                kind = self.random.choices(kinds, weights=[self.rewriting[one][0] for one in kinds])[0]
                if self.rewriting[kind][1](writing, self.random, self.vocabulary):
                    done.append(kind)
                    break
        return writing.text(), done

    def mistyped(self, text: str, language: str, done: list[str]) -> str:
        for _ in range(5):
            kind = self.random.choices([*self.typing], weights=self._shares(self.typing))[0]
            wrong = self.typing[kind][1](text, self.random, language)
            if wrong != text:
                done.append(kind)
                return wrong
        return text

    def _noted(self, before: str, after: str, kind: str, done: list[str]) -> str:
        if after.strip() and after != before:
            done.append(kind)
            return after
        return before

    def _count(self, mean: float) -> int:
        """How many changes: none most often, several now and then."""
        left, count = mean * self.amount, 0
        while count < 4 and self.random.random() < left / (1 + left):
            count += 1
        return count

    def _shares(self, kinds: Mapping[str, tuple[int, object]]) -> list[int]:
        return [share for share, _ in kinds.values()]
