"""A mass change stops before anything leaves, and a person's approval lets exactly that set through."""

from __future__ import annotations

from datetime import timedelta

import pytest

from include.http.errors import Throttled
from include.store.database import Store
from include.store.models import audit_events
from tests.include.delivery.conftest import Bench
from tests.support.outbox_rows import row


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """Nothing here depends on the kind of database."""
    return sqlite_store


KEYS = [f"P{n:02}" for n in range(30)]


def changed(count: int) -> list:
    return [row(key, "90.00" if n < count else "100.00") for n, key in enumerate(KEYS)]


def test_twenty_changes_pass(bench: Bench, counted) -> None:
    bench.run(*changed(0))
    assert counted(bench.run(*changed(20))) == {"delivered": 20, "unchanged": 10}


def test_one_more_stops_the_whole_flow_and_asks_once(bench: Bench, counted) -> None:
    bench.run(*changed(0))
    sent = len(bench.writer.sent)
    result = bench.run(*changed(21), row("new"))
    assert counted(result) == {"review": 21, "waiting": 1, "unchanged": 9}
    assert result.stopped is not None
    assert "change 21 of 30 delivered documents" in result.reasons[0].text
    events = len(bench.all(audit_events))
    bench.run(*changed(21), row("new"))
    assert len(bench.writer.sent) == sent
    assert [review.code for review in bench.reviews()] == ["brake_change"]
    assert len(bench.all(audit_events)) == events


def test_a_vendors_pause_that_ends_within_the_run_lets_no_mass_change_through(bench: Bench, counted) -> None:
    bench.run(*changed(0))
    bench.writer.faults += ["lose"]
    bench.run(*changed(0), row("lost"))
    bench.clock.advance(hours=1)
    sent = len(bench.writer.sent)
    bench.writer.look_up_errors += [Throttled("slow down", until=bench.clock.now() + timedelta(minutes=1))]
    result = bench.run(*changed(21), row("new"), row("lost"))
    assert counted(result) == {"review": 21, "waiting": 1, "unknown": 1, "unchanged": 9}
    assert result.stopped is not None
    assert (result.stopped.code, len(bench.writer.sent) - sent) == ("brake", 0)


def test_an_approval_lets_exactly_that_set_through(bench: Bench, counted) -> None:
    bench.run(*changed(0))
    bench.run(*changed(21))
    bench.decide("release")
    other = [row(key, "80.00" if n >= 5 else "90.00") for n, key in enumerate(KEYS)]
    assert counted(bench.run(*other)) == {"review": 25, "waiting": 5}, "another mass change is another question"
    bench.decide("release")
    assert counted(bench.run(*changed(21))) == {"delivered": 21, "unchanged": 9}


def test_a_rejected_mass_change_stays_away_and_the_rest_goes(bench: Bench, counted) -> None:
    bench.run(*changed(0))
    bench.run(*changed(21))
    bench.decide("reject")
    assert counted(bench.run(*changed(21), row("new"))) == {"review": 21, "delivered": 1, "unchanged": 9}
    assert bench.delivery("P00").reason_code == "brake_rejected"


def test_the_question_closes_when_the_mass_change_is_gone(bench: Bench, counted) -> None:
    bench.run(*changed(0))
    bench.run(*changed(21))
    assert counted(bench.run(*changed(0))) == {"unchanged": 30}
    assert bench.reviews() == []


def test_more_than_five_voids_stop_too(bench: Bench, counted) -> None:
    bench.run(*changed(0))
    rows = [row(key, wanted="void" if n < 6 else "present") for n, key in enumerate(KEYS)]
    assert counted(bench.run(*rows)) == {"review": 6, "unchanged": 24}
    assert [review.code for review in bench.reviews()] == ["brake_void"]
    assert len(bench.target.live("123/P00")) == 1


def test_creating_much_is_no_brake(bench: Bench, counted) -> None:
    assert counted(bench.run(*[row(f"N{n}") for n in range(200)])) == {"delivered": 200}


NEW = {"flow": "payments", "company": "C1", "key": "new", "label": "new"}


def test_changes_that_wait_for_what_the_same_run_delivers_count(bench: Bench, counted) -> None:
    bench.run(*changed(0))
    sent = len(bench.writer.sent)
    rows = [row("new"), *(row(key, "90.00", refs=[NEW]) for key in KEYS)]
    for _ in range(2):
        assert counted(bench.run(*rows)) == {"waiting": 1, "review": 30}
    assert len(bench.writer.sent) == sent
    bench.decide("reject")
    assert counted(bench.run(*rows)) == {"delivered": 1, "review": 30}


def test_changes_that_wait_for_what_is_held_are_no_mass_change_yet(bench: Bench, counted) -> None:
    bench.run(*changed(0))
    held = row("new", holds=[{"code": "vendor_review", "text": "which vendor is it?"}])
    assert counted(bench.run(held, *(row(key, "90.00", refs=[NEW]) for key in KEYS))) == {"review": 1, "waiting": 30}
