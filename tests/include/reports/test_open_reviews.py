"""Questions narrowed to some, and like ones together."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from include.reports.open_reviews import Wanted, groups, narrowed, ranges


def asked(number: int, **other: Any) -> dict[str, Any]:
    plain = {
        "link": "books",
        "code": "vat_differs",
        "question": "VAT?",
        "counterparty": "Jansen B.V.",
        "age_days": 3,
        "alike": "",
    }
    return {"id": number, **plain, "amount": Decimal("50"), "currency": "EUR", "assigned_to": None, **other}


ALL = [
    asked(1),
    asked(2, amount=Decimal("-900"), age_days=40),
    asked(3, counterparty=None, amount=None, currency=None),
    asked(4, code="vendor_review", question="Same?", assigned_to="anna", alike="nothing but the name agrees, 98–100 %"),
]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), [1, 2, 3, 4]),
        (Wanted(code="vendor_review"), [4]),
        (Wanted(vendor="jansen"), [1, 2, 4]),
        (Wanted(min_amount=Decimal("60")), [2]),
        (Wanted(older_than=40), [2]),
        (Wanted(assigned_to="anna"), [4]),
        (Wanted(vendor="jansen", older_than=4, code="vendor_review"), []),
    ],
)
def test_a_list_is_narrowed_by_all_that_is_asked(wanted: Wanted, found: list[int]) -> None:
    assert [one["id"] for one in narrowed(ALL, wanted)] == found


def test_like_questions_stand_together_with_their_numbers_and_amounts() -> None:
    first, second = groups(ALL)
    assert (first["code"], first["reviews"], first["oldest_days"]) == ("vat_differs", [1, 2, 3], 40)
    assert first["amounts"] == {"EUR": Decimal("-850")}
    assert (second["question"], second["reviews"]) == ("Same?", [4])


def test_questions_with_other_evidence_stand_apart() -> None:
    others = [asked(number, code="vendor_review", alike="too little agrees to be sure, 20–98 %") for number in (5, 6)]
    found = [(one["alike"], one["reviews"]) for one in groups([*ALL[3:], *others])]
    assert found == [("too little agrees to be sure, 20–98 %", [5, 6]), ("nothing but the name agrees, 98–100 %", [4])]


@pytest.mark.parametrize(("numbers", "said"), [([], ""), ([5], "5"), ([3, 1, 2, 2], "1-3"), ([1, 3, 4, 9], "1 3-4 9")])
def test_numbers_are_written_as_an_answer_takes_them(numbers: list[int], said: str) -> None:
    assert ranges(numbers) == said
