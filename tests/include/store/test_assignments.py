"""Whose a question is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from include.store import assignments, reviews
from include.store.database import Store
from include.store.reviews import ReviewError

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def question(store: Store, key: str = "1") -> int:
    with store.begin() as db:
        about = {"link": "l", "flow": "f", "company": "c", "document_key": key, "code": "vat_differs"}
        return reviews.open_once(db, **about, text="?", payload={"origin": "hold"}, now=NOW)


def assign(store: Store, number: int, to: str | None, note: str | None = None) -> None:
    with store.begin() as db:
        assignments.assign(db, number, to, who="person:bo", now=NOW, note=note)


def test_the_newest_assignment_counts_and_all_of_them_are_kept(store: Store) -> None:
    first, second, third = (question(store, key) for key in "123")
    assign(store, first, "anna", "your vendor")
    assign(store, first, "bo")
    assign(store, second, "anna")
    assign(store, second, None)
    with store.read() as db:
        assert {number: one.assigned_to for number, one in assignments.current(db).items()} == {first: "bo"}
        assert assignments.current(db, [second, third]) == {}
        kept = assignments.history(db, first)
        events = reviews.history(db, reviews.show(db, first))
    assert [(one.assigned_to, one.note) for one in kept] == [("anna", "your vendor"), ("bo", None)]
    assert [(one.event, one.who, one.to_state) for one in events] == [
        ("review_assigned", "person:bo", "anna"),
        ("review_assigned", "person:bo", "bo"),
    ]


def test_a_question_that_was_answered_is_nobodys(store: Store) -> None:
    number = question(store)
    assign(store, number, "anna")
    with store.begin() as db:
        reviews.decide(db, number, "release", who="person:anna", now=NOW)
    with pytest.raises(ReviewError, match="there is nothing left to see to"):
        assign(store, number, "bo")
    with store.read() as db:
        assert assignments.current(db) == {}
