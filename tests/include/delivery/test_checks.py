"""What only sending can know of a row, with literals."""

from __future__ import annotations

from typing import Any

import pytest

from include.delivery.checks import at_sending
from include.delivery.outbox import Identity, Problem
from include.systems.base import Target
from tests.support.outbox_rows import document, row

UNREADABLE = "F-1 cannot be read as a document: "


def found(taken: dict[tuple[str, str], Identity] | None = None, **columns: Any) -> list[tuple[str, str]]:
    problems = at_sending(row("P1", **({"number": "F-1"} | columns)), system="fake", taken=taken or {})
    assert all(isinstance(problem, Problem) for problem in problems)
    return [(problem.code, problem.text) for problem in problems]


def test_a_good_row_has_nothing_against_it() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("{", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1). Nothing was sent."),
        ("[]", "document: Input should be a valid dictionary or object to extract fields from. Nothing was sent."),
        (
            document("P1").replace('"amount": "100.00"}]', '"amount": "much"}]'),
            "payment.applications.0.amount: Input should be a valid decimal. Nothing was sent.",
        ),
        (
            '{"kind": "payment"}',
            "payment.company: Field required; payment.source_key: Field required; payment.vendor_key: Field required. "
            "Nothing was sent.",
        ),
    ],
)
def test_a_document_that_cannot_be_read_says_where(text: str, first: str) -> None:
    assert found(document=text) == [("document_malformed", UNREADABLE + first)]


@pytest.mark.parametrize(
    ("text", "there"),
    [(document("P2"), "P2 in C1"), (document("P1", company="C2"), "P1 in C2")],
)
def test_a_row_and_its_document_are_about_the_same_thing(text: str, there: str) -> None:
    said = (
        f"the row is about P1 in company C1, the document in it about {there}: the flow's SQL model mixes them up. "
        "Nothing was sent."
    )
    assert found(document=text) == [("document_malformed", said)]


@pytest.mark.parametrize(
    ("columns", "text"),
    [
        (
            {"target_company": ""},
            "company C1 leads to no company in fake: add the pair to the link's companies. Nothing was sent.",
        ),
        (
            {"target_system": "other"},
            "F-1 is meant for other, but this flow writes to fake: check the link. Nothing was sent.",
        ),
    ],
)
def test_a_row_that_leads_nowhere_is_told_once(columns: dict[str, str], text: str) -> None:
    assert found(**columns) == [("not_routed", text)]
    assert found(**columns, problems=[{"code": "period_closed", "text": "closed"}]) == [("not_routed", text)]
    assert found(**columns, problems=[{"code": "not_routed", "text": "SQL said so"}]) == []


@pytest.mark.parametrize(
    ("adopt", "taken", "name"),
    [
        ({"id": "T1"}, {("123", "T1"): ("C1", "P2")}, "T1"),
        ({"id": "T1", "number": "2670"}, {("123", "T1"): ("C1", "P2")}, "2670"),
        ({"id": "T1"}, {("123", "T1"): ("C1", "P1")}, None),
        ({"id": "T1"}, {("456", "T1"): ("C1", "P2")}, None),
        ({"id": "T1"}, {("123", "T2"): ("C1", "P2")}, None),
        ({"id": "T1"}, {}, None),
        (None, {("123", "T1"): ("C1", "P2")}, None),
        # the entry carries the keys of both, and each is taken back by itself
        ({"id": "T1", "facts": {"shares_with": ["P2"]}}, {("123", "T1"): ("C1", "P2")}, None),
        ({"id": "T1", "facts": {"shares_with": ["P3"]}}, {("123", "T1"): ("C1", "P2")}, "T1"),
    ],
)
def test_two_documents_never_share_one_in_the_target(adopt: dict | None, taken: dict, name: str | None) -> None:
    text = (
        f"F-1 looks like {name} in fake, which already belongs to P2 of company C1: one of the two is a duplicate at "
        "the source (delete or void it there, or change its number), or both were entered as one (enter each by "
        "itself)."
    )
    assert found(taken, adopt=adopt) == ([("adopt_conflict", text)] if name else [])


def test_all_problems_are_told_at_once() -> None:
    codes = [code for code, _ in found({("", "T1"): ("C1", "P2")}, document="{", target_company="", adopt={"id": "T1"})]
    assert codes == ["document_malformed", "not_routed", "adopt_conflict"]


def test_what_is_adopted_is_looked_for_by_its_id_in_the_rows_own_target_company() -> None:
    assert row("P1", adopt={"id": "T1"}).adopt == Target("T1")
    elsewhere = {("456", "T1"): ("C1", "P2")}
    assert [code for code, _ in found(elsewhere, adopt={"id": "T1"}, target_company="456")] == ["adopt_conflict"]
