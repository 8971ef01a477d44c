"""Answers taken back: what is open again, what the trail keeps, and what a run went by already."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from include.store import decisions, reviews, runs
from include.store.database import Store
from include.store.models import audit_events
from include.store.reopening import reopen
from include.store.reviews import Review, ReviewError

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
PAIR = {"left_company": "123", "left_key": "v1", "right_company": "C1", "right_key": "w1"}


def minutes(after: int) -> datetime:
    return NOON + timedelta(minutes=after)


def answered(store: Store, decision: str, payload: dict[str, str], key: str = "v1", **more: str) -> int:
    """A question of noon, answered at ten past."""
    with store.begin() as db:
        about = {"link": "l", "flow": "vendors", "company": "123", "document_key": key, "code": "vendor_review"}
        number = reviews.open_once(db, **about, text="?", payload=payload, now=NOON)
        reviews.decide(db, number, decision, who="person:anna", now=minutes(10), note="seen", **more)
        return number


def taken_back(store: Store, number: int) -> Review:
    with store.begin() as db:
        return reopen(db, number, who="person:bo", now=minutes(20))


def ran(store: Store, run_id: str, start: int, end: int | None, link: str = "l", preview: bool = False) -> None:
    with store.begin() as db:
        runs.start(db, run_id, link, who="schedule", preview=preview, now=minutes(start))
        if end is not None:
            runs.end(db, run_id, "done", {}, now=minutes(end))


def crosswalk(store: Store) -> list[tuple[str, str]]:
    with store.read() as db:
        return [(one.left_key, one.verdict) for one in decisions.listed(db)]


def test_the_question_is_open_again_and_the_trail_keeps_the_answer(store: Store) -> None:
    number = answered(store, "release", {})
    found = taken_back(store, number)
    assert (found.state, found.decision, found.decided_by, found.decided_at, found.note) == ("open", *[None] * 4)
    with store.read() as db:
        last = db.execute(select(audit_events).order_by(audit_events.c.id.desc()).limit(1)).mappings().one()
    assert (last["event"], last["who"], last["from_state"], last["to_state"], last["text"]) == (
        *("review_reopened", "person:bo", "release", "open"),
        "answered by person:anna: seen",
    )


@pytest.mark.parametrize("verdict", ["same", "different"])
def test_a_match_is_forgotten_with_its_answer_and_no_other_is(store: Store, verdict: str) -> None:
    answered(store, verdict, {**PAIR, "left_key": "v2"}, key="v2")
    number = answered(store, verdict, PAIR)
    taken_back(store, number)
    assert crosswalk(store) == [("v2", verdict)]


def test_a_match_whose_other_record_the_answer_named_is_forgotten_too(store: Store) -> None:
    half = {name: value for name, value in PAIR.items() if name != "right_key"}
    number = answered(store, "same", half, pair_with="w9")
    assert crosswalk(store) == [("v1", "same")]
    taken_back(store, number)
    assert crosswalk(store) == []


@pytest.mark.parametrize(("start", "end"), [(11, 12), (11, None), (5, 15), (5, None)])
def test_what_a_run_went_by_or_may_be_going_by_stands(store: Store, start: int, end: int | None) -> None:
    number = answered(store, "release", {})
    ran(store, "r1", start, end)
    with pytest.raises(ReviewError, match=rf"run r1 went by the answer to review {number} already: answer it anew"):
        taken_back(store, number)
    with store.read() as db:
        assert reviews.show(db, number).decision == "release"


def test_an_earlier_run_a_preview_and_a_run_of_another_link_take_nothing(store: Store) -> None:
    number = answered(store, "release", {})
    ran(store, "r0", 1, 2)
    ran(store, "p1", 11, 12, preview=True)
    ran(store, "o1", 11, 12, link="other")
    assert taken_back(store, number).state == "open"


def test_what_has_no_answer_has_none_to_take_back(store: Store) -> None:
    number = answered(store, "release", {})
    taken_back(store, number)
    with pytest.raises(ReviewError, match=rf"review {number} has no answer that could be taken back: it is open"):
        taken_back(store, number)


def test_a_question_that_was_asked_again_since_is_named(store: Store) -> None:
    number = answered(store, "release", {"fact": "1"})
    with store.begin() as db:
        about = {"link": "l", "flow": "vendors", "company": "123", "document_key": "v1", "code": "vendor_review"}
        other = reviews.open_once(db, **about, text="?", payload={"fact": "2"}, now=minutes(15))
    with pytest.raises(ReviewError, match=rf"review {number} was asked again since: answer review {other}"):
        taken_back(store, number)
