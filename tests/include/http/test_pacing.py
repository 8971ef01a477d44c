from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
import tenacity

from include.clock import ManualClock
from include.http.errors import (
    BudgetSpent,
    MalformedAnswer,
    Refused,
    Throttled,
    Transient,
    Unauthorised,
    UnknownOutcome,
)
from include.http.pacing import RetryReads, gives_up, retry_after, spread, throttled_until

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("error", "tries"),
    [
        (Transient("x"), 4),
        (Throttled("x", until=NOW + timedelta(seconds=60)), 5),
        (MalformedAnswer("x"), 2),
        (Refused("x"), 1),
        (Unauthorised("x"), 1),
        (BudgetSpent("x"), 1),
        (UnknownOutcome("x"), 1),
        (ValueError("x"), 1),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_each_group_is_tried_as_often_as_it_makes_sense(error: Exception, tries: int) -> None:
    assert [gives_up(error, attempt, NOW) for attempt in range(1, tries + 1)] == [False] * (tries - 1) + [True]


@pytest.mark.parametrize(
    ("until", "given_up"),
    [(timedelta(hours=3), True), (timedelta(minutes=5, seconds=1), True), (timedelta(minutes=5), False)],
)
def test_a_throttle_of_more_than_five_minutes_is_not_waited_out(until: timedelta, given_up: bool) -> None:
    assert gives_up(Throttled("day", until=NOW + until), 1, NOW) is given_up


def test_the_moment_that_the_vendor_named_is_waited_for() -> None:
    assert throttled_until(Throttled("x", until=NOW + timedelta(seconds=7)), 3, NOW) == NOW + timedelta(seconds=7)


def test_a_throttle_that_names_no_moment_waits_longer_each_time() -> None:
    waits = [throttled_until(Throttled("x"), attempt, NOW) - NOW for attempt in (1, 2, 3, 9)]
    assert [wait.total_seconds() for wait in waits] == [15, 30, 60, 300]


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("17", NOW + timedelta(seconds=17)),
        (" 17 ", NOW + timedelta(seconds=17)),
        ("Mon, 02 Mar 2026 12:05:00 GMT", NOW + timedelta(minutes=5)),
        ("Mon, 02 Mar 2026 13:05:00 +0100", NOW + timedelta(minutes=5)),
        ("Mon, 02 Mar 2026 12:05:00", NOW + timedelta(minutes=5)),
        ("\u00b2", None),
        ("99999999999999", None),
        ("", None),
        ("soon", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str, moment: datetime | None) -> None:
    assert retry_after({"Retry-After": value}, NOW) == moment
    assert retry_after({"retry-after": value}, NOW) == moment


def test_no_header_names_no_moment() -> None:
    assert retry_after({}, NOW) is None


def failed(error: Exception | None, attempt: int = 1) -> tenacity.RetryCallState:
    """A read's ``attempt``-th try, that ended with ``error``."""
    state = tenacity.RetryCallState(tenacity.Retrying(), None, (), {})
    state.attempt_number = attempt
    if error is None:
        state.set_result("an answer")
    else:
        state.set_exception((type(error), error, None))
    return state


@pytest.mark.parametrize(
    ("error", "attempt", "waited"),
    [
        (Throttled("x"), 1, timedelta(seconds=15)),
        (Throttled("x"), 2, timedelta(seconds=30)),
        (Throttled("x", until=NOW + timedelta(seconds=42)), 1, timedelta(seconds=42)),
        (Transient("x"), 1, timedelta(0)),
    ],
)
def test_a_throttle_is_waited_for_on_the_projects_clock_and_anything_else_in_real_time(
    error: Exception, attempt: int, waited: timedelta
) -> None:
    clock = ManualClock(NOW)
    RetryReads(clock, Least()).before_sleep(failed(error, attempt))
    assert clock.now() == NOW + waited


class Least(random.Random):
    def random(self) -> float:
        return 0.0


class Most(random.Random):
    def random(self) -> float:
        return 1.0


@pytest.mark.parametrize(
    ("wait", "longest"),
    [
        (timedelta(seconds=-1), timedelta(seconds=-1)),
        (timedelta(0), timedelta(0)),
        (timedelta(seconds=20), timedelta(seconds=22)),
        (timedelta(seconds=50), timedelta(seconds=55)),
        (timedelta(minutes=5), timedelta(minutes=5, seconds=5)),
    ],
)
def test_who_was_told_the_same_moment_comes_back_within_a_span_after_it(wait: timedelta, longest: timedelta) -> None:
    assert spread(NOW + wait, NOW, Least()) == NOW + wait
    assert spread(NOW + wait, NOW, Most()) == NOW + longest


def test_processes_that_wait_for_one_moment_do_not_all_come_at_once() -> None:
    moments = set()
    for seed in range(20):
        clock = ManualClock(NOW)
        RetryReads(clock, random.Random(seed)).before_sleep(failed(Throttled("x", until=NOW + timedelta(minutes=1)), 1))
        moments.add(clock.now())
    assert len(moments) == 20
    assert NOW + timedelta(minutes=1) <= min(moments) < max(moments) <= NOW + timedelta(minutes=1, seconds=5)


def test_a_throttle_that_was_waited_for_costs_no_time_more() -> None:
    policy = RetryReads(ManualClock(NOW))
    assert policy.wait(failed(Throttled("x"))) == 0.0
    assert any(policy.wait(failed(Transient("x"), attempt)) > 0 for attempt in range(1, 10))


def test_whether_a_throttle_is_too_long_is_told_by_the_projects_clock() -> None:
    clock = ManualClock(NOW)
    late = failed(Throttled("x", until=NOW + timedelta(hours=1)))
    assert RetryReads(clock).stop(late)
    clock.advance(minutes=56)
    assert not RetryReads(clock).stop(late)


def test_a_call_that_did_not_fail_is_no_matter_of_repeating() -> None:
    with pytest.raises(RuntimeError) as caught:
        RetryReads(ManualClock(NOW)).stop(failed(None))
    assert str(caught.value) == "a retry was considered for a call that did not fail"
