"""Like pairs are accepted without a question once people said yes to enough of them, in that link alone."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from tests.dbt.matching.warehouse import Books

RARE = "Velthuizen Kozijnen B.V."
NAME_ALONE = "nothing but the name agrees, 98–100 %"
ENOUGH = 59
"""0.95 ** 59 is 0.0485: with a twentieth wrong, so many right ones in a row come in less than 5 of 100 cases."""
LEARNED: dict[str, dict[str, Any]] = {
    "c learned": {"same": ENOUGH},
    "c one answer too few": {"same": ENOUGH - 1},
    "c a stricter link": {"same": ENOUGH, "accept_questions_wrong_at_most": 0.01},
    "c one of them was wrong": {"same": 10 * ENOUGH, "different": 1},
    "c nobody looked at them": {"same": 30, "unseen": 500},
    "c not accepted by the link": {"same": ENOUGH, "accept_questions": []},
    "c of another link": {},
    "c numbers differ": {"same": ENOUGH, "right": {"vat_number": "NL819727817B01"}},
    "c two fit": {"same": ENOUGH, "twice": True},
}


def set_up(books: Books) -> None:
    numbers = count(1)
    for link, facts in LEARNED.items():
        here = {"country": "NL"}
        books.vendor(link, "left", "L", RARE, **here, vat_number="NL834258481B01" if "right" in facts else None)
        books.vendor(link, "right", "R", RARE, **here, **facts.get("right", {}))
        if "twice" in facts:
            books.vendor(link, "left", "M", RARE, **here, postcode="4001AB")
        named = [NAME_ALONE, "the VAT numbers differ, one by one"]
        limit = {name: facts[name] for name in ("accept_questions_wrong_at_most",) if name in facts}
        books.options(link, accept_questions=facts.get("accept_questions", named), **limit)
        for answer in ("same", "different", "unseen"):
            for one in range(facts.get(answer, 0)):
                _answered(books, link, answer, one, str(next(numbers)))


def _answered(books: Books, link: str, answer: str, one: int, number: str) -> None:
    pair = {"left_company": "E", "left_key": f"{answer} {one}", "right_company": "A", "right_key": f"{answer} {one}"}
    unseen = {"batch": "b", "question": int(number)} if answer == "unseen" else {}
    made = {
        "id": number,
        "link": link,
        "kind": "vendor",
        **pair,
        "evidence": json.dumps({"group": NAME_ALONE} | unseen),
    }
    verdict = "different" if answer == "different" else "same"
    books.decisions.append({**made, "verdict": verdict, "who": "anna", "at": "2026-01-05T09:00:00Z"})


def verdicts(books: Books, link: str) -> list[str]:
    rows = books.rows(f"select verdict from matching.vendors where link = '{link}' and right_key = 'R' order by all")
    return [row["verdict"] for row in rows]


@pytest.mark.parametrize("link", LEARNED)
def test_only_the_link_whose_people_said_yes_often_enough_asks_no_more(books: Books, link: str) -> None:
    assert set(verdicts(books, link)) == {"auto" if link == "c learned" else "review"}


def test_it_says_why_it_was_accepted(books: Books) -> None:
    (row,) = books.rows("select reason, decided_by, question_group from matching.vendors where link = 'c learned'")
    assert list(row.values()) == ["people said of like pairs that they are one vendor", "rules", NAME_ALONE]


def test_where_another_vendor_fits_each_is_looked_at_one_by_one(books: Books) -> None:
    rows = books.rows(
        "select distinct question_group from matching.vendors where starts_with(question_group, 'another vendor fits')"
    )
    assert [row["question_group"] for row in rows] == ["another vendor fits about as well, one by one"]


@pytest.mark.parametrize(
    ("link", "counts"),
    [
        ("c learned", (59, 0, 0, Decimal("0.0495"), True)),
        ("c one answer too few", (58, 0, 0, Decimal("0.0503"), False)),
        ("c one of them was wrong", (590, 1, 0, None, False)),
        ("c nobody looked at them", (30, 0, 500, Decimal("0.0950"), False)),
    ],
)
def test_what_people_looked_at_is_counted(books: Books, link: str, counts: tuple[object, ...]) -> None:
    (row,) = books.rows(
        "select same, different, unseen, wrong_at_most, is_accepted from matching.calibration"
        f" where link = '{link}' and question_group = '{NAME_ALONE}'"
    )
    assert tuple(row.values()) == counts
