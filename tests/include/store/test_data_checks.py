"""What is kept of the data checks, what stops, and how a person lets rows go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from include.store import data_checks, reviews
from include.store.data_checks import Said
from include.store.database import Store
from include.store.reviews import ReviewError

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
KNOWN = ("keys", "sums")


def failed(fingerprint: str = "1-aa", name: str = "keys", company: str = "123") -> Said:
    return Said(name, "payments", company, "failed", 1, [{"source_key": "a"}], fingerprint, f"{name} fails")


def note(
    store: Store, *said: Said, asked: tuple[str, ...] = KNOWN, known: tuple[str, ...] = KNOWN, hours: float = 0
) -> None:
    now = NOW + timedelta(hours=hours)
    with store.begin() as db:
        data_checks.note(db, "books", said, asked=asked, known=known, run_id="r1", now=now)
        data_checks.ask(db, "books", now=now)


def stopped(store: Store, link: str = "books") -> list[tuple[str, str, str]]:
    with store.read() as db:
        return [(one.name, one.flow, one.company) for one in data_checks.standing(db, link)]


def wrong(store: Store) -> list[tuple[str, str, str]]:
    with store.read() as db:
        return [(row["name"], row["company"], row["result"]) for row in data_checks.listed(db, "books")]


def open_reviews(store: Store) -> list[int]:
    with store.read() as db:
        return [one.id for one in reviews.listed(db)]


def decide(store: Store, decision: str = "release", note: str | None = "seen with the accountant") -> None:
    (number,) = open_reviews(store)
    with store.begin() as db:
        reviews.decide(db, number, decision, who="person:petra", now=NOW, note=note)


STOPPED = [("keys", "payments", "123")]


def test_what_fails_stops_only_whom_it_concerns(store: Store) -> None:
    note(store, failed())
    assert stopped(store) == STOPPED
    assert stopped(store, "other") == []
    assert wrong(store) == [("keys", "123", "failed")]


def test_it_stands_until_the_check_is_asked_again_and_passes(store: Store) -> None:
    note(store, failed())
    note(store, asked=("sums",))
    assert stopped(store) == STOPPED
    note(store, asked=("keys",))
    assert stopped(store) == []
    assert open_reviews(store) == []


def test_a_company_that_passes_is_free_while_another_one_fails(store: Store) -> None:
    note(store, failed(), failed(company="456"))
    note(store, failed(company="456"))
    assert stopped(store) == [("keys", "payments", "456")]


def test_a_warning_stops_nothing_and_asks_nobody(store: Store) -> None:
    note(store, Said("keys", "payments", "123", "warning", 1, [], "1-aa", "keys fails"))
    assert stopped(store) == []
    assert open_reviews(store) == []
    assert wrong(store) == [("keys", "123", "warning")]


def test_a_check_that_the_release_has_no_more_stops_nothing(store: Store) -> None:
    note(store, failed())
    note(store, asked=("sums",), known=("sums",))
    assert stopped(store) == []
    assert wrong(store) == []
    assert open_reviews(store) == []


def test_a_person_lets_rows_go_at_once(store: Store) -> None:
    note(store, failed())
    decide(store)
    assert stopped(store) == []
    note(store, failed())
    assert stopped(store) == []
    assert wrong(store) == [("keys", "123", "released")]
    assert open_reviews(store) == []


def test_letting_go_needs_a_reason(store: Store) -> None:
    note(store, failed())
    with pytest.raises(ReviewError, match="say why with --note"):
        decide(store, note=None)
    assert stopped(store) == STOPPED


def test_a_person_may_say_that_it_stays_stopped_and_change_that(store: Store) -> None:
    note(store, failed())
    (number,) = open_reviews(store)
    decide(store, "reject", None)
    note(store, failed())
    assert stopped(store) == STOPPED
    assert open_reviews(store) == []
    with store.begin() as db:
        reviews.decide(db, number, "release", who="person:petra", now=NOW, note="it is right after all")
    assert stopped(store) == []


def test_letting_go_ends_when_the_rows_change_and_does_not_come_back_with_them(store: Store) -> None:
    note(store, failed())
    decide(store)
    note(store, failed("2-bb"))
    assert stopped(store) == STOPPED
    assert len(open_reviews(store)) == 1
    note(store, failed())
    assert stopped(store) == STOPPED


def test_letting_go_ends_when_the_check_was_green_in_between(store: Store) -> None:
    note(store, failed())
    decide(store)
    note(store)
    note(store, failed())
    assert stopped(store) == STOPPED
    assert len(open_reviews(store)) == 1


def test_letting_go_of_one_check_is_for_that_one(store: Store) -> None:
    note(store, failed())
    decide(store)
    note(store, failed(), failed(name="sums"))
    assert stopped(store) == [("sums", "payments", "123")]


def test_passing_is_written_down_once_a_day(store: Store) -> None:
    from sqlalchemy import select

    from include.store.models import checks

    for hours, expected in ((0, 0), (1, 0), (24, 24)):
        note(store, hours=hours)
        with store.read() as db:
            moments = set(db.scalars(select(checks.c.checked_at)))
        assert moments == {NOW + timedelta(hours=expected)}
