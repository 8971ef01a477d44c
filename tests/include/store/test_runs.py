from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from include.rate_limits import call_rows
from include.store import runs
from include.store.database import Store
from include.store.models import audit_events

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=3)


def start(store: Store, run_id: str, now: datetime = NOON, preview: bool = False) -> None:
    with store.begin() as db:
        runs.start(db, run_id, "l", who="schedule", preview=preview, now=now)


def test_a_run_from_start_to_end(store: Store) -> None:
    start(store, "run-1")
    with store.begin() as db:
        runs.count(db, "run-1", "payments", {"read": 41})
        runs.count(db, "run-1", "payments", {"read": 41, "planned": 38})
        running = runs.get(db, "run-1")
        runs.end(db, "run-1", "remarks", {"amount": Decimal("12.50")}, now=LATER)
        ended = runs.get(db, "run-1")
        assert runs.counts(db, "run-1") == {"payments": {"read": 41, "planned": 38}}
    assert running == runs.Run("run-1", "l", "schedule", False, NOON, None, None, None)
    assert ended == runs.Run("run-1", "l", "schedule", False, NOON, LATER, "remarks", {"amount": "12.50"})


def test_a_repeated_task_goes_on_with_its_run(store: Store) -> None:
    start(store, "run-1")
    with store.begin() as db:
        runs.end(db, "run-1", "failed", {}, now=LATER)
    start(store, "run-1", now=LATER)
    with store.read() as db:
        assert runs.get(db, "run-1") == runs.Run("run-1", "l", "schedule", False, NOON, None, None, None)


def test_a_run_that_never_started_cannot_end(store: Store) -> None:
    with store.begin() as db, pytest.raises(LookupError, match="run run-9 ended without having started"):
        runs.end(db, "run-9", "done", {}, now=NOON)


def test_the_previews_of_a_link_that_ended_newest_first(store: Store) -> None:
    start(store, "older", preview=True)
    start(store, "newer", now=LATER, preview=True)
    start(store, "running", now=LATER + timedelta(minutes=1), preview=True)
    start(store, "delivery", now=LATER + timedelta(minutes=2))
    with store.begin() as db:
        for run_id in ("older", "newer", "delivery"):
            runs.end(db, run_id, "done", {}, now=LATER)
        assert [run.run_id for run in runs.previews(db, "l")] == ["newer", "older"]
        assert runs.previews(db, "another") == []


def test_what_a_run_called_by_system(store: Store) -> None:
    with store.begin() as db:
        for company, numbers in (("123", {"calls": 30, "errors": 1}), ("", {"calls": 1, "tokens": 1})):
            call_rows.add_calls(db, "run-1", "exact_main", "exact_online", company, NOON.date(), numbers)
        assert runs.calls(db, "run-1") == {"exact_online": {"calls": 31, "errors": 1, "tokens": 1, "metered": 0}}


def test_nobody_has_approved_until_somebody_does(store: Store) -> None:
    with store.begin() as db:
        assert runs.approved_by(db, "l") is None
        runs.approve(db, "l", who="anna", run_id="preview", now=NOON)
        assert runs.approved_by(db, "l") == "anna"
        assert runs.approved_by(db, "another") is None
        (event,) = db.execute(select(audit_events)).all()
    assert (event.event, event.who) == ("link_approved", "anna")
