"""A run's own record, spread over steps that may be different processes and may be repeated."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from include.pipeline import record
from include.pipeline.request import RunRequest
from include.reports.summary import as_json
from include.store.database import Store
from include.store.models import api_calls, call_windows, metered_calls

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
REQUEST = RunRequest("books", "schedule", max_age=60.0)
ORDER = ("vendors", "payments")


def begin(store: Store, run_id: str = "r1", request: RunRequest = REQUEST, at: datetime = NOW) -> None:
    record.begin(store, run_id, request, at)


def finish(store: Store, run_id: str = "r1", at: datetime = NOW, failure: str | None = None) -> dict[str, Any]:
    summary = as_json(record.facts(store, run_id, ORDER, at, failure))
    record.end(store, run_id, summary, at)
    return summary


def test_run_ids_sort_by_time_and_differ() -> None:
    first, second = record.new_run_id(NOW), record.new_run_id(NOW + timedelta(seconds=1))
    assert first < second
    assert record.new_run_id(NOW) != first


def test_a_repeated_first_step_goes_on_with_the_same_run(store: Store) -> None:
    begin(store)
    record.add(store, "r1", notes=["cost centres came back short"])
    begin(store, request=RunRequest("books", "someone else"), at=NOW + timedelta(hours=1))
    assert record.request_of(store, "r1") == (REQUEST, NOW)
    assert record.get(store, "r1", "notes") == ["cost centres came back short"]


def test_what_a_later_step_asks_of_a_run_that_is_over_or_never_was_is_an_error(store: Store) -> None:
    with pytest.raises(LookupError, match="r9 is not in progress"):
        record.request_of(store, "r9")


def test_seconds_add_up_notes_are_kept_once_and_other_facts_are_replaced(store: Store) -> None:
    begin(store)
    record.add(store, "r1", seconds={"deliver": 1.5}, notes=["a"], build=False)
    record.add(store, "r1", seconds={"deliver": 2.0, "extract": 1.0}, notes=["a", "b"], build=True)
    assert record.get(store, "r1", "seconds") == {"deliver": 3.5, "extract": 1.0}
    assert record.get(store, "r1", "notes") == ["a", "b"]
    assert record.get(store, "r1", "build") is True
    assert record.get(store, "r1", "unread") is None


def test_a_repeated_flow_replaces_what_its_first_try_wrote(store: Store) -> None:
    begin(store)
    once = {"flow": "payments", "state": "blocked", "code": "period_closed", "text": "why", "documents": ["P-1"]}
    other = {**once, "flow": "vendors"}
    record.put_flow(store, "r1", "payments", {"read": 5, "planned": 5, "blocked": 5}, [once, once])
    record.put_flow(store, "r1", "vendors", {"read": 1, "planned": 1, "blocked": 1}, [other])
    record.put_flow(store, "r1", "payments", {"read": 1, "planned": 1, "blocked": 1}, [once])
    record.put_postings(store, "r1", "payments", [{"flow": "payments", "debit": "1"}])
    record.put_postings(store, "r1", "payments", [{"flow": "payments", "debit": "2"}])
    facts = record.facts(store, "r1", ORDER, NOW, None)
    assert list(facts.flows) == ["vendors", "payments"]
    assert facts.flows["payments"]["read"] == 1
    assert list(facts.reasons) == [other, once]
    assert list(facts.postings) == [{"flow": "payments", "debit": "2"}]


def test_calls_are_counted_by_system_with_the_days_limit(store: Store) -> None:
    begin(store)
    with store.begin() as db:
        for company, calls, errors in (("123", 30, 1), ("456", 20, 0)):
            row = {"run_id": "r1", "connection": "exact_main", "system": "exact_online", "company": company}
            db.execute(api_calls.insert().values(**row, day=NOW.date(), calls=calls, errors=errors, tokens=1))
        row = {"run_id": "r0", "connection": "exact_main", "system": "exact_online", "company": "123"}
        db.execute(api_calls.insert().values(**row, day=NOW.date(), calls=900))
        for company, used, limit, length in (
            *(("123", 930, 5000, 1), ("456", 40, 100, 1)),
            *(("789", 99, 100, 0), ("852", 98, 100, 1)),
        ):
            window = {"connection": "exact_main", "company": company, "window": "day", "starts_at": NOW}
            reset_at = NOW + timedelta(days=length)
            db.execute(call_windows.insert().values(**window, used=used, limit=limit, reset_at=reset_at))
    calls = record.facts(store, "r1", ORDER, NOW, None).calls
    # 456 has used two fifths of its day, 123 a fifth; this run called for no other company.
    nearest = {"limit": 100, "day_used": 40, "day_company": "456"}
    assert calls == {"exact_online": {"used": 50, "errors": 1, "tokens": 2, **nearest}}


def test_the_summary_of_the_last_run_that_ended_is_found(store: Store) -> None:
    with pytest.raises(LookupError, match="never ran to its end"):
        record.newest(store, "books")
    begin(store)
    summary = finish(store)
    begin(store, "r2", at=NOW + timedelta(hours=1))
    assert record.newest(store, "books")["run_id"] == summary["run_id"] == "r1"


def test_when_each_flow_last_went_through_is_known_for_the_schedule(store: Store) -> None:
    hours = [NOW + timedelta(hours=n) for n in range(5)]
    begin(store, "r0", RunRequest("books", "schedule", full=True), hours[0])
    finish(store, "r0")
    begin(store, "r1", RunRequest("books", "schedule", flows=("payments",)), hours[1])
    finish(store, "r1")
    begin(store, "r2", RunRequest("books", "schedule"), hours[2])
    finish(store, "r2", failure="the disk is full")
    begin(store, "r3", RunRequest("books", "petra", preview=True), hours[3])
    finish(store, "r3")
    begin(store, "r4", RunRequest("other", "schedule"), hours[4])
    finish(store, "r4")
    assert record.last_done(store, "books", ORDER) == {
        "vendors": hours[0],
        "payments": hours[1],
        "reconcile": hours[0],
    }


def test_a_run_that_finds_nothing_new_says_what_still_waits(store: Store) -> None:
    begin(store, "r1")
    counts = {"read": 5, "unchanged": 1, "skipped": 1, "planned": 3, "delivered": 2, "blocked": 1}
    why = {"flow": "payments", "state": "blocked", "code": "period_closed", "text": "closed", "documents": ["P1"]}
    record.put_flow(store, "r1", "payments", counts, [why])
    finish(store, "r1")
    later = NOW + timedelta(hours=1)
    begin(store, "r2", at=later)
    record.carry_over(store, "r2", "books", ORDER)
    said = finish(store, "r2", at=later)
    assert said["result"] == "remarks"
    assert said["reasons"] == [why]
    assert {name: value for name, value in said["flows"]["payments"].items() if value} == {
        "read": 5,
        "unchanged": 3,
        "skipped": 1,
        "planned": 1,
        "blocked": 1,
    }
    assert "vendors" not in said["flows"]


def test_what_is_metered_by_the_month_is_shown_with_the_month_so_far(store: Store) -> None:
    begin(store)
    with store.begin() as db:
        row = {"run_id": "r1", "connection": "qbo_main", "system": "quickbooks_online", "company": "913"}
        db.execute(api_calls.insert().values(**row, day=NOW.date(), calls=9, metered=7))
        for month, calls in ((NOW.date().replace(day=1), 1200), (NOW.date().replace(year=2020, day=1), 5)):
            month_row = {"connection": "qbo_main", "month": month, "calls": calls, "allowed": 500_000}
            db.execute(metered_calls.insert().values(**month_row))
    calls = record.facts(store, "r1", ORDER, NOW, None).calls
    month_so_far = {"metered": 7, "month_used": 1200, "month_limit": 500_000}
    assert calls == {"quickbooks_online": {"used": 9, "limit": None, "errors": 0, "tokens": 0, **month_so_far}}
