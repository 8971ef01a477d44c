"""A sample of a group is the same whoever asks; who is asked about alone; what stands against the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from include.approvals.question_groups import SAMPLE, Member, Standing, standing, why_two
from include.people.settings import People

GROUP = "books\nnothing but the name agrees, 98–100 %"
LIMIT = Decimal(10000)
Group = list[Member]


def group(size: int) -> Group:
    return [Member(number, ("123", f"L{number}"), ("C1", f"R{number}")) for number in range(1, size + 1)]


def sampled(members: Group, answer: str = "same") -> Group:
    drawn = standing(GROUP, members, LIMIT).sample
    return [replace(one, answer=answer) if one.number in drawn else one for one in members]


def test_a_sample_is_the_same_whoever_asks_in_whatever_order() -> None:
    found = standing(GROUP, group(100), LIMIT)
    assert standing(GROUP, list(reversed(group(100))), LIMIT) == found
    assert (len(found.sample), len(found.rest), len(set(found.sample) & set(found.rest))) == (SAMPLE, 70, 0)
    assert sorted(found.unanswered) == sorted(found.sample)
    assert set(standing("another link\nname", group(100), LIMIT).sample) != set(found.sample)


def test_a_sample_without_a_wrong_one_lets_the_others_be_accepted_and_says_how_many_may_be_wrong() -> None:
    found = standing(GROUP, sampled(group(100)), LIMIT)
    assert (found.objection, len(found.rest)) == ("", 70)
    # 0.95 ** 30 is 0.215, 0.905 ** 30 is 0.050: with a tenth of the group wrong, one of 20 samples would look like this
    assert found.wrong_at_most == Decimal("0.0950")


@pytest.mark.parametrize(
    ("members", "objection"),
    [
        (lambda: group(40), "answer a sample first (reviews"),
        (lambda: sampled(group(30)), "all of them are answered"),
        (lambda: sampled(group(100), "different"), "some are different vendors"),
    ],
)
def test_why_a_group_is_not_accepted(members: Callable[[], Group], objection: str) -> None:
    found = standing(GROUP, members(), LIMIT)
    assert objection in found.objection
    assert found.wrong_at_most is None


def test_what_speaks_against_a_pair_is_never_accepted_with_others() -> None:
    found = standing("books\nthe VAT numbers differ, one by one", sampled(group(100)), LIMIT)
    assert "never accepted together" in found.objection


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"is_shared": True}, "one of the two is another vendor's already"),
        ({"waiting": {"EUR": Decimal("10000.01"), "USD": Decimal(5)}}, "EUR 10,000.01 waits for it"),
        ({"left": ("123", "L2")}, "it is in several questions"),
        ({"right": ("C1", "R2")}, "it is in several questions"),
    ],
)
def test_who_is_asked_about_alone(change: dict[str, object], why: str) -> None:
    first, *others = group(60)
    found = standing(GROUP, [replace(first, **change), *others], LIMIT)
    assert found.alone[1] == why
    assert 1 not in {*found.sample, *found.rest}


def test_the_limit_itself_is_not_above_it_and_another_company_is_another_record() -> None:
    first, second, *others = group(60)
    members = [replace(first, waiting={"EUR": LIMIT}), replace(second, left=("456", "L1")), *others]
    assert standing(GROUP, members, LIMIT).alone == {}


@pytest.mark.parametrize(
    ("size", "waiting", "why"),
    [
        (80, "0", None),
        (81, "0", "more than 50 vendors at once"),
        (40, "2500", None),
        (40, "2500.01", "vendors of which more than 25000 waits"),
    ],
)
def test_large_groups_need_two_people(size: int, waiting: str, why: str | None) -> None:
    """Of 40 there are 10 beside the sample."""
    members = [replace(one, waiting={"EUR": Decimal(waiting)}) for one in sampled(group(size))]
    found: Standing = standing(GROUP, members, LIMIT)
    assert why_two(People(), found) == why
