"""What a question shows of both records, which answers fit it, and what an answer to several does."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from include.store.reviews import Review
from include.texts import answers as texts
from include.ui import reviews
from include.ui.comparing import Comparison, Evidence, Known, comparisons, evidence
from include.ui.record_fields import Field

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def question(code: str = "vendor_review", number: int = 1, **payload: Any) -> Review:
    about = {"link": "books", "flow": "invoices", "company": "123", "document_key": "1", "code": code}
    nobody: dict[str, Any] = dict.fromkeys(("decision", "decided_by", "decided_at", "note", "closed_at"))
    return Review(id=number, **about, text="?", payload=payload, state="open", opened_at=NOW, **nobody)


def fields(review: Review, known: Known | None = None) -> list[Field]:
    (one,) = comparisons(review, known or Known())
    return list(one.fields)


def test_facts_of_both_stand_beside_each_other_name_first_and_what_differs_is_marked() -> None:
    found = fields(question(left_city="Delft", right_city="delft", left_name="Jansen", right_name="Smit", other="x"))
    assert found == [Field("name", "Jansen", "Smit", True), Field("city", "Delft", "delft", False)]


def test_what_each_system_calls_the_record_and_what_one_side_lacks_is_no_difference() -> None:
    found = fields(question(left_key="V1", right_key="10", left_vat="NL1", right_vat=None))
    assert found == [Field("key", "V1", "10", False), Field("vat", "NL1", None, False)]


def test_an_id_of_programs_is_no_fact_for_people() -> None:
    found = fields(
        question(left_key="3d3e3686-b1ca-4f6e-9d11-0e2f5a1b2c3d", right_key="10", left_name="a", right_name="a")
    )
    assert found == [Field("name", "a", "a", False), Field("key", None, "10", False)]


def test_of_a_bank_account_only_the_end_is_shown_and_the_whole_is_compared() -> None:
    kept = [
        {"evidence": "bank account differs", "left": "NL64INGB3605755909", "right": "NL65INGB0005755909", "points": -3},
        {"evidence": "before any evidence", "left": None, "right": "one of 1000", "points": -9.97},
    ]
    review = question(evidence=json.dumps(kept))
    assert fields(review) == [Field("bank account", "…5909", "…5909", True)]
    assert evidence(review) == [
        Evidence("before any evidence", -9.97, "", "one of 1000"),
        Evidence("bank account differs", -3.0, "…5909", "…5909"),
    ]


def test_evidence_that_cannot_be_read_is_left_out() -> None:
    assert fields(question(evidence="{", left_name="a", right_name="a")) == [Field("name", "a", "a", False)]


PAIR = {
    "link": "books", "invoice_key": "1", "twin_key": "2", "counterparty": "Jansen", "twin_counterparty": "Jansen BV",
    "number": "F-1", "twin_number": "F-1", "date": date(2026, 11, 1), "twin_date": date(2026, 11, 3),
    "amount": Decimal("121.10"), "twin_amount": Decimal("121.10"), "twin_system": "exact_online",
}  # fmt: skip


@pytest.mark.parametrize("mine", ["1", "2"])
def test_a_suspected_duplicate_stands_beside_its_twin_from_whichever_side_it_is_asked(mine: str) -> None:
    other = "2" if mine == "1" else "1"
    review = question("duplicate_suspected", twin_key=other)
    known = Known(duplicates=[PAIR])
    asked = Review(**{**vars(review), "document_key": mine})
    found = {one.name: (one.left, one.right, one.marked) for one in fields(asked, known)}
    turned = slice(None) if mine == "1" else slice(None, None, -1)
    assert found["vendor"] == (*("Jansen", "Jansen BV")[turned], True)
    assert found["date"] == (*(date(2026, 11, 1), date(2026, 11, 3))[turned], True)
    assert found["gross"] == (Decimal("121.10"), Decimal("121.10"), False)


def test_a_document_with_several_reasons_shows_the_records_of_each() -> None:
    reasons = [
        {"code": "duplicate_suspected", "payload": {"twin_key": "2"}},
        {"code": "payee_change", "payload": {"changes": [
            {"fact": "bank account", "system": "exact_online", "old": "NL1234", "new": "NL9876",
             "seen_at": "2026-11-02T"}]}},
    ]  # fmt: skip
    found = comparisons(question("several_reasons", reasons=reasons), Known(duplicates=[PAIR]))
    assert [one.left for one in found] == ["This invoice", "Before"]
    assert found[1] == Comparison(
        "Before", "Now", [Field("bank account (exact online, seen 2026-11-02)", "…1234", "…9876", True)]
    )


def test_a_changed_setting_shows_what_counts_and_what_would() -> None:
    found = fields(question("settings_changed", added=["4100 -> 4890"], gone=["4100 -> 4899", "4200 -> 4300"]))
    assert found == [Field("4100", "4899", "4890", True), Field("4200", "4300", None, False)]


def test_references_that_no_vendor_of_the_books_has_are_all_shown() -> None:
    rows = [
        {"name": "Bankside Interiors LLC", "reference": "20046", "supplier": "Bankside Interiors LLC"},
        {"name": "Ridgeway Events", "reference": "20047", "supplier": "48 Ridgeway Events LLC"},
    ]
    assert comparisons(question("references_unknown", references=rows), Known()) == [
        Comparison(
            "Reference in Airbase",
            "In the books",
            [
                Field("Bankside Interiors LLC", "20046", "Bankside Interiors LLC", False),
                Field("Ridgeway Events", "20047", "48 Ridgeway Events LLC", False),
            ],
        )
    ]


PAYEE = {
    "fact": "bank account",
    "system": "avidxchange",
    "old": "...1111",
    "new": "...2222",
    "seen_at": "2026-11-19 06",
}


@pytest.mark.parametrize(
    ("code", "payload", "shown"),
    [
        ("payee_change", {"changes": [PAYEE]},
         [Field("bank account (avidxchange, seen 2026-11-19)", "...1111", "...2222", True)]),
        ("payee_differs", {"books": "...1111", "avidxchange": "...2222", "pairs": ["p"]},
         [Field("bank account", "...1111", "...2222", True)]),
        ("settings_changed", {"gone": ["amount_rounding hold"], "added": ["amount_rounding half_up"]},
         [Field("amount_rounding", "hold", "half_up", True)]),
        ("brake_change", {"count": 30, "delivered": 100, "limit": 25, "amounts": {"EUR": "360.00"},
                          "rows": [{"number": "F-1", "counterparty": "Smit", "currency": "EUR", "amount": "12.00"}]},
         [Field("documents", 100, 30, False), Field("most without being asked", 25, None, False),
          Field("amount in EUR", None, "360.00", False), Field("F-1 Smit EUR", None, "12.00", False)]),
        ("vendor_renamed", {"before": "Smit", "after": "Smits"}, [Field("what it says", "Smit", "Smits", True)]),
    ],
)  # fmt: skip
def test_each_kind_of_question_has_its_two_sides(code: str, payload: dict[str, Any], shown: list[Field]) -> None:
    assert fields(question(code, **payload)) == shown


@pytest.mark.parametrize(
    ("review", "fits"),
    [
        (question(left_key="a", right_key="b"), ["same", "different"]),
        (question("duplicate_suspected", origin="hold"), ["release", "reject"]),
        (question("address_failed", origin="finding"), []),
        (question("changed_on_both_sides", left_key="a", right_key="b", origin="hold"), ["release", "reject"]),
    ],
)
def test_only_answers_that_fit_are_offered_in_words(review: Review, fits: list[str]) -> None:
    found = reviews.answers(review)
    assert [one.decision for one in found] == fits
    assert all(one.says and one.does for one in found)


def test_every_title_is_a_question_of_at_most_twelve_words_and_no_answer_is_a_verb_of_programs() -> None:
    for code in texts.codes():
        for origin in ("hold", "finding"):
            assert len(texts.title(code, origin).split()) <= 12, code
            said = [texts.answer(code, one, origin).says for one in texts.DECISIONS]
            assert not {"release", "reject", "same", "different"} & {one.lower() for one in said}, code


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        (None, ""),
        (0.0004, "unlikely (< 1%)"),
        (0.041, "unlikely (4%)"),
        (0.5, "unclear (50%)"),
        (0.967, "Same vendor (97%)"),
        (0.9999, "Same vendor (> 99%)"),
    ],
)
def test_what_is_suggested_says_how_sure_that_is(probability: float | None, said: str) -> None:
    assert reviews.suggested("vendor_review", probability) == said


def test_like_questions_are_one_group_with_its_amounts_the_largest_first() -> None:
    row = {"link": "books", "code": "vat_differs", "origin": "hold", "alike": "", "held_up": 1, "age": 3, "first": 7}
    rows = [
        {**row, "currency": "EUR", "questions": 2, "amount": Decimal("10.50")},
        {**row, "currency": "USD", "questions": 1, "amount": Decimal("3")},
        {**row, "code": "vendor_review", "currency": None, "questions": 4, "amount": None, "age": 9},
    ]
    first, second = reviews.groups(rows)
    assert (first.code, first.questions, first.amounts, first.age) == ("vendor_review", 4, {}, 9)
    assert not first.has_sample
    assert (second.questions, second.held_up) == (3, 2)
    assert second.amounts == {"EUR": Decimal("10.50"), "USD": Decimal("3")}


@pytest.mark.parametrize(
    ("alike", "questions", "has_sample"),
    [
        ("nothing but the name agrees, 98–100 %", 40, True),
        ("the VAT numbers differ, one by one", 40, False),
        ("nothing but the name agrees, 98–100 %", 1, False),
    ],
)
def test_which_groups_are_accepted_after_a_sample(alike: str, questions: int, has_sample: bool) -> None:
    group = reviews.Group("books", "vendor_review", "One vendor?", alike, questions)
    assert group.has_sample is has_sample


def test_an_answer_to_several_counts_what_it_sends_and_leaves_out_what_it_does_not_answer() -> None:
    asked = {1: question(number=1, left_key="a", right_key="b"), 2: question("vat_differs", 2, origin="hold")}
    facts = {2: {"number": "F-2", "counterparty": "Smit", "amount": Decimal("50"), "currency": "EUR"}}
    waiting = [
        {"link": "books", "company": "123", "source_key": "1", "amount": Decimal("50"), "currency": "EUR"},
        {"link": "books", "company": "123", "source_key": "9", "amount": Decimal("7"), "currency": "EUR"},
    ]
    found = reviews.effect([1, 2, 2, 3], "release", "", asked, facts, waiting)
    assert [row["review_id"] for row in found.fit] == [2]
    assert (found.documents, found.amounts) == (1, {"EUR": Decimal("50")})
    assert (len(found.others), found.other_amounts) == (1, {"EUR": Decimal("7")})
    assert found.left_out[3] == "it is not open any more"
    assert "answer same or different" in found.left_out[1]


BOTH = {"link": "books", "flow": "invoices", "company": "123", "source_key": "1", "source_system": "exact_online",
        "target_system": "avidxchange", "number": "200", "counterparty": "Smit"}  # fmt: skip


@pytest.mark.parametrize(("there", "pairs"), [({}, 1), ({"target_number": "V9"}, 2)])
def test_beside_other_records_a_document_of_one_system_alone_is_not_shown_again(
    there: dict[str, str], pairs: int
) -> None:
    review = question(left_name="Smit", right_name="Smits")
    assert len(comparisons(review, Known([{**BOTH, **there}]))) == pairs
    assert len(comparisons(question("vendor_inactive"), Known([{**BOTH, **there}]))) == 1


@pytest.mark.parametrize(
    ("payload", "asks"),
    [
        ({"left_key": "1", "right_key": "2"}, "Are these the same vendor?"),
        ({"name": "Jansen"}, "Which vendor is this, or is it a new one?"),
        ({"name": "Jansen", "origin": "hold"}, "Which vendor is this, or is it a new one?"),
    ],
)
def test_a_vendor_without_another_one_is_not_asked_whether_both_are_one(payload: dict[str, Any], asks: str) -> None:
    assert reviews.title(question(**payload)) == asks
