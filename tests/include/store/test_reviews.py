from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy

from include.store import audit, decisions, reviews
from include.store.database import Store
from include.store.reviews import ReviewError

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 2, 12, tzinfo=UTC)
PAIR = {"left_company": "123", "left_key": "v1", "right_company": "C1", "right_key": "w1"}


def ask(
    store: Store,
    key: str = "v1",
    code: str = "vendor_review",
    payload: Mapping[str, Any] | None = PAIR,
    text: str = "?",
) -> int:
    with store.begin() as db:
        return reviews.open_once(
            db,
            link="l",
            flow="vendors",
            company="123",
            document_key=key,
            code=code,
            text=text,
            payload=payload,
            now=NOON,
        )


def decide(store: Store, review_id: int, decision: str, **more: str) -> reviews.Review:
    with store.begin() as db:
        return reviews.decide(db, review_id, decision, who="anna", now=LATER, **more)


def listed(store: Store, state: str | None = "open") -> list[tuple[int, str]]:
    with store.read() as db:
        return [(review.id, review.text) for review in reviews.listed(db, link="l", state=state)]


def test_a_question_is_opened_once_and_shows_todays_text(store: Store) -> None:
    first = ask(store, text="one")
    assert ask(store, text="two") == first
    other = ask(store, key="v2")
    assert listed(store) == [(first, "two"), (other, "?")]


def test_a_decided_question_is_asked_again_only_when_the_facts_change(store: Store) -> None:
    first = ask(store)
    decide(store, first, "release")
    assert ask(store, text="said in other words") == first
    assert listed(store) == []
    assert ask(store, payload={"amount": "12.50"}) != first
    assert len(listed(store)) == 1


FINDING = {**PAIR, "origin": "finding"}


@pytest.mark.parametrize(
    ("code", "payload", "decision", "why"),
    [
        ("address_failed", {"origin": "finding"}, "release", "asks nothing: it closes by itself once"),
        ("vendor_review", FINDING, "release", "asks whether two records are one: answer same or different"),
        ("duplicate_suspected", {"amount": "12.50"}, "same", "is not about two records: answer release or reject"),
    ],
)
def test_a_decision_that_does_not_answer_the_question_is_refused(
    store: Store, code: str, payload: Mapping[str, Any], decision: str, why: str
) -> None:
    number = ask(store, code=code, payload=payload)
    with pytest.raises(ReviewError, match=why):
        decide(store, number, decision, pair_with="w1")
    assert listed(store) == [(number, "?")]


def test_a_match_that_is_remembered_changes_only_to_the_other_one(store: Store) -> None:
    number = ask(store)
    decide(store, number, "same")
    with pytest.raises(ReviewError, match="was answered same, which is remembered as a match"):
        decide(store, number, "release")
    assert decide(store, number, "different").decision == "different"


def test_a_decision_says_who_and_when_and_leaves_an_event(store: Store) -> None:
    found = decide(store, ask(store, code="duplicate_suspected"), "reject", note="it is F-77 again")
    assert (found.state, found.decision, found.decided_by, found.decided_at, found.note) == (
        "decided",
        "reject",
        "anna",
        LATER,
        "it is F-77 again",
    )
    with store.read() as db:
        (event,) = audit.history(db, "v1")
    assert (event.event, event.to_state, event.code, event.who) == (
        "review_decided",
        "reject",
        "duplicate_suspected",
        "anna",
    )


def test_the_same_vendor_is_remembered_in_the_crosswalk(store: Store) -> None:
    review_id = ask(store)
    decide(store, review_id, "same")
    decide(store, review_id, "different", note="another branch")
    with store.read() as db:
        (found,) = decisions.listed(db, "l")
    assert (found.left_key, found.right_key, found.verdict, found.why) == ("v1", "w1", "different", "another branch")
    assert found.evidence == PAIR


def test_a_person_may_name_the_other_record(store: Store) -> None:
    review_id = ask(store, payload={name: value for name, value in PAIR.items() if name != "left_key"})
    with pytest.raises(ReviewError, match="needs the key of the other one"):
        decide(store, review_id, "same")
    decide(store, review_id, "same", pair_with="v9")
    with store.read() as db:
        (found,) = decisions.listed(db)
    assert (found.left_key, found.right_key) == ("v9", "w1")


def test_what_cannot_be_decided_says_why(store: Store) -> None:
    with pytest.raises(ReviewError, match="there is no review 99"):
        decide(store, 99, "release")
    review_id = ask(store)
    with pytest.raises(ReviewError, match="'maybe' is no decision: it is one of release, reject, same, different"):
        decide(store, review_id, "maybe")
    with store.begin() as db:
        assert reviews.close(db, [review_id], now=LATER) == 1
    with pytest.raises(ReviewError, match="its cause is gone"):
        decide(store, review_id, "release")


def test_a_cause_that_is_gone_closes_its_review_and_no_other(store: Store) -> None:
    gone, still, other_code = ask(store), ask(store, key="v2"), ask(store, code="payee_change")
    with store.begin() as db:
        assert reviews.close(db, [gone], now=LATER) == 1
        assert reviews.close(db, [gone], now=LATER) == 0
    assert [review_id for review_id, _ in listed(store)] == [still, other_code]
    assert listed(store, state="closed") == [(gone, "?")]
    assert ask(store) != gone, "a cause that comes back is a new question"


def test_what_a_person_decided_meanwhile_is_not_closed(store: Store) -> None:
    review_id = ask(store)
    decide(store, review_id, "release")
    with store.begin() as db:
        assert reviews.close(db, [review_id], now=LATER) == 0
    assert [found for found, _ in listed(store, state="decided")] == [review_id]


def test_the_database_itself_refuses_a_second_open_review(store: Store) -> None:
    ask(store)
    with store.read() as db:
        row = dict(db.execute(sqlalchemy.text("SELECT * FROM reviews")).mappings().one())
    del row["id"]
    row["opened_at"] = NOON
    row["payload"] = None
    with pytest.raises(sqlalchemy.exc.IntegrityError), store.begin() as db:
        db.execute(reviews.reviews.insert().values(**row))
