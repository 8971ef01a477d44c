"""Questions about vendors with like evidence: a person answers a sample of them, and then all others at once. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b

from include.people.settings import People
from include.texts.program import said

SAMPLE = 30
ONE_BY_ONE = "one by one"
"""How the name of a group ends whose questions are never accepted together (``question_group`` of matching.vendors)."""
_CHANCE = 0.05


@dataclass(frozen=True)
class Member:
    """A question of the group. ``left``, ``right``: its records, by company and key; ``answer``: of a person who saw
    it, None while it is open; ``is_shared``: one of its vendors is another one's already; ``waiting``: amounts of the
    vendor's documents that wait, by currency."""

    number: int
    left: tuple[str, str]
    right: tuple[str, str]
    answer: str | None = None
    is_shared: bool = False
    waiting: Mapping[str, Decimal] | None = None


@dataclass(frozen=True)
class Standing:
    """``sample``: who is asked about one by one; ``unanswered`` of it; ``rest``: who is accepted after it; ``alone``:
    why others are not, by number; ``objection``: why nothing is accepted, '' when it can be."""

    sample: tuple[int, ...]
    unanswered: tuple[int, ...]
    rest: tuple[int, ...]
    alone: Mapping[int, str]
    amounts: Mapping[str, Decimal]
    objection: str

    @property
    def wrong_at_most(self) -> Decimal | None:
        """The share of the group that is wrong at most, 95 of 100 times, after a sample without a wrong one; None
        before it is answered. Exact (binomial): the share with which so many right ones come in 5 of 100 samples."""
        if self.objection or not self.sample:
            return None
        return round(Decimal(1 - _CHANCE ** (1 / len(self.sample))), 4)


def standing(group: str, members: Sequence[Member], alone_above: Decimal) -> Standing:
    """``group``: its name and link, by which the sample is drawn: whoever asks again is asked about the same ones.
    ``alone_above``: of what waits of a vendor, in each currency."""
    records = Counter(record for one in members for record in (("left", *one.left), ("right", *one.right)))
    alone = {one.number: why for one in members if (why := _alone(one, records, alone_above))}
    drawn = sorted((one for one in members if one.number not in alone), key=lambda one: _drawn(group, one.number))
    sample, others = drawn[:SAMPLE], [one for one in drawn[SAMPLE:] if one.answer is None]
    unanswered = tuple(sorted(one.number for one in sample if one.answer is None))
    wrong = sorted(one.number for one in drawn if one.answer == "different")
    amounts = dict[str, Decimal]()
    for one in others:
        for currency, amount in (one.waiting or {}).items():
            amounts[currency] = amounts.get(currency, Decimal(0)) + amount
    return Standing(
        tuple(one.number for one in sample),
        unanswered,
        tuple(sorted(one.number for one in others)),
        alone,
        amounts,
        _objection(group, wrong, unanswered, others),
    )


def why_two(people: People, found: Standing) -> str | None:
    """What makes the acceptance of the rest the business of two people; None: one is enough."""
    rules = people.four_eyes
    if len(found.rest) > rules.group_vendors_above:
        return said("people.two.many_vendors", count=rules.group_vendors_above)
    if any(amount > rules.group_amount_above for amount in found.amounts.values()):
        return said("people.two.vendors_amount", amount=rules.group_amount_above)
    return None


def _objection(group: str, wrong: Collection[int], unanswered: Sequence[int], others: Iterable[Member]) -> str:
    if group.endswith(ONE_BY_ONE):
        return said("question_groups.one_by_one")
    if wrong:
        return said("question_groups.wrong_one", numbers=_numbers(wrong))
    if unanswered:
        return said("question_groups.sample_first", numbers=_numbers(unanswered))
    return "" if list(others) else said("question_groups.nothing_left")


def _alone(one: Member, records: Mapping[tuple[str, str, str], int], above: Decimal) -> str:
    if one.is_shared:
        return said("question_groups.alone.shared")
    if records["left", *one.left] > 1 or records["right", *one.right] > 1:
        return said("question_groups.alone.several")
    large = [f"{currency} {amount:,.2f}" for currency, amount in sorted((one.waiting or {}).items()) if amount > above]
    return said("question_groups.alone.amount", amount=", ".join(large)) if large else ""


def _drawn(group: str, number: int) -> bytes:
    return blake2b(f"{group}\n{number}".encode(), digest_size=8).digest()


def _numbers(found: Collection[int]) -> str:
    return " ".join(map(str, found))
