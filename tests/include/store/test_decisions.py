from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from include.store import audit, decisions
from include.store.database import Store
from include.store.decisions import Decision

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
SAME = Decision("l", "vendor", "123", "v1", "C1", "w1", "same", "anna", NOON, "same IBAN", {"level": "name"})


def decide(store: Store, *made: Decision) -> list[tuple[str, str, str]]:
    with store.begin() as db:
        for decision in made:
            decisions.decide(db, decision)
        return [(row.left_key, row.right_key, row.verdict) for row in decisions.listed(db, "l")]


def test_a_verdict_comes_back_as_it_was_given(store: Store) -> None:
    decide(store, SAME)
    with store.read() as db:
        assert decisions.listed(db) == [SAME]


def test_the_latest_word_about_a_pair_counts(store: Store) -> None:
    assert decide(store, SAME, replace(SAME, verdict="different")) == [("v1", "w1", "different")]


def test_one_record_is_the_same_as_one_other_at_most(store: Store) -> None:
    found = decide(store, SAME, replace(SAME, right_key="w2"), replace(SAME, left_key="v2", right_key="w2"))
    assert found == [("v1", "w2", "same"), ("v2", "w2", "same")]
    with store.read() as db:
        events = [(event.event, event.code) for event in audit.history(db, "v1")]
    assert events == [("match_decided", "C1:w1"), ("match_taken_back", "C1:w1"), ("match_decided", "C1:w2")]


def test_it_may_differ_from_many_and_be_the_same_in_another_company(store: Store) -> None:
    found = decide(
        store,
        SAME,
        replace(SAME, right_key="w2", verdict="different"),
        replace(SAME, right_company="C2", right_key="w3"),
    )
    assert len(found) == 3


def test_a_verdict_can_be_taken_back(store: Store) -> None:
    decide(store, SAME)
    with store.begin() as db:
        assert decisions.forget(db, SAME)
        assert not decisions.forget(db, SAME)
        assert decisions.listed(db) == []


def test_what_is_no_verdict_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="no decision"):
        decide(store, replace(SAME, verdict="perhaps"))
