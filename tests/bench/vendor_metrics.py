"""How well vendors were matched, from the pairs that a matcher gave and the pairs that are true.

A pair has what the matcher decided ("auto" is accepted, "review" is a question for a person, anything else is neither)
and how probable it said the pair is. True pairs that a matcher did not give at all count as never found.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from include.approvals.question_groups import ONE_BY_ONE, Member, standing

Keys = tuple[str, str]
Truth = Collection[Keys]
TENTHS = 10
ENOUGH = 100


@dataclass(frozen=True)
class Pair:
    """``group``: what makes questions one kind of question that can be answered at once; None: there are no groups."""

    left: str
    right: str
    probability: float
    verdict: str = "none"
    group: str | None = None

    @property
    def keys(self) -> Keys:
        return self.left, self.right


@dataclass(frozen=True)
class Score:
    """``count``: how many pairs it is of."""

    count: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True)
class Tenth:
    """Pairs that said a probability from ``low`` up to a tenth more: their mean probability, and the share of them that
    is true."""

    low: float
    count: int
    mean: float
    true: float

    @property
    def gap(self) -> float:
        return abs(self.mean - self.true)


def probability(score: float) -> float:
    """What a score in bits says: 2^score / (1 + 2^score)."""
    return 1 / (1 + 2**-score) if score > -1000 else 0.0


def score(chosen: Iterable[Pair], truth: Truth) -> Score:
    keys = {pair.keys for pair in chosen}
    right = len(keys.intersection(truth))
    return Score(len(keys), right / len(keys) if keys else 1.0, right / len(truth) if truth else 1.0)


def accepted(pairs: Iterable[Pair], truth: Truth) -> Score:
    return score((pair for pair in pairs if pair.verdict == "auto"), truth)


def best_for_each_right(pairs: Iterable[Pair]) -> list[Pair]:
    """The most probable left record of each right one, as whoever writes pairs back has to choose."""
    best: dict[str, Pair] = {}
    for pair in sorted(pairs, key=lambda pair: (-pair.probability, pair.left)):
        best.setdefault(pair.right, pair)
    return list(best.values())


def by_threshold(pairs: Iterable[Pair], truth: Truth) -> list[tuple[float, Score]]:
    """What is right above each probability that occurs, the highest first; pairs of one probability fall together."""
    true, found, count, steps = set(truth), 0, 0, []
    ordered = sorted(pairs, key=lambda pair: -pair.probability)
    for threshold, alike in groupby(ordered, key=lambda pair: pair.probability):
        group = list(alike)
        count += len(group)
        found += sum(pair.keys in true for pair in group)
        steps.append((threshold, Score(count, found / count, found / len(true) if true else 1.0)))
    return steps


def recall_at(precision: float, pairs: Iterable[Pair], truth: Truth) -> float:
    """The most true pairs that a threshold finds while the share of right ones above it is at least ``precision``."""
    fit = [step.recall for _, step in by_threshold(pairs, truth) if step.precision >= precision]
    return max(fit, default=0.0)


def best_f1(pairs: Iterable[Pair], truth: Truth) -> tuple[float, float]:
    """The highest F1 that a threshold gives, and the threshold; of equal ones the highest threshold."""
    steps = by_threshold(pairs, truth)
    threshold, best = max(steps, key=lambda step: (step[1].f1, step[0]), default=(1.0, Score(0, 1.0, 0.0)))
    return best.f1, threshold


def f1_at(threshold: float, pairs: Iterable[Pair], truth: Truth) -> float:
    return score((pair for pair in pairs if pair.probability >= threshold), truth).f1


def questions(pairs: Iterable[Pair]) -> list[Pair]:
    return [pair for pair in pairs if pair.verdict == "review"]


def groups(pairs: Iterable[Pair]) -> int | None:
    """In how many groups the questions are; None where they have none."""
    names = {pair.group for pair in questions(pairs)}
    return None if None in names else len(names)


def asked_about(pairs: Iterable[Pair]) -> int:
    """How many vendors of the books are asked about: a person is shown each once, with its best candidate first."""
    return len({pair.left for pair in questions(pairs)})


@dataclass(frozen=True)
class Answers:
    """``given`` by a person one by one; ``unseen``: accepted with their group after its sample, ``wrong`` of them."""

    given: int
    unseen: int
    wrong: int


def answers(pairs: Iterable[Pair], truth: Truth) -> Answers:
    """What a person does who is always right: of each group a sample, then its others at once, unless one was wrong."""
    true, alike_by_group = set(truth), defaultdict[str, list[Pair]](list)
    for pair in sorted(questions(pairs), key=lambda pair: pair.keys):
        alike_by_group[pair.group or ""].append(pair)
    given = unseen = wrong = 0
    for name, alike in alike_by_group.items():
        members = [Member(number, ("", pair.left), ("", pair.right)) for number, pair in enumerate(alike)]
        found = standing(name, members, Decimal(0))
        holds = not name.endswith(ONE_BY_ONE) and all(alike[number].keys in true for number in found.sample)
        rest = [alike[number] for number in found.rest] if holds else []
        given += len(alike) - len(rest)
        unseen += len(rest)
        wrong += sum(pair.keys not in true for pair in rest)
    return Answers(given, unseen, wrong)


def lost(pairs: Iterable[Pair], truth: Truth) -> set[Keys]:
    """The true pairs that were neither accepted nor asked about."""
    return set(truth) - {pair.keys for pair in pairs if pair.verdict in ("auto", "review")}


def calibration(pairs: Sequence[Pair], truth: Truth) -> list[Tenth]:
    """The tenths of probability that occur, the lowest first; 1 belongs to the last of them."""
    true = set(truth)
    tenths = []
    for number in range(TENTHS):
        inside = [pair for pair in pairs if min(int(pair.probability * TENTHS), TENTHS - 1) == number]
        if inside:
            mean = math.fsum(pair.probability for pair in inside) / len(inside)
            share = sum(pair.keys in true for pair in inside) / len(inside)
            tenths.append(Tenth(number / TENTHS, len(inside), mean, share))
    return tenths


def largest_gap(tenths: Iterable[Tenth], enough: int = ENOUGH) -> float | None:
    """How far the worst tenth with enough pairs is off; None where no tenth has enough."""
    return max((tenth.gap for tenth in tenths if tenth.count >= enough), default=None)
