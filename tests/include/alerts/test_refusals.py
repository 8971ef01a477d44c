"""What the receiver refused, as an alert: literal counts in, the alert out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from include.alerts.refusals import CODE, standing
from include.store.alerts import About, Standing
from include.store.inbox import Count
from include.store.models.events import RECEIVED

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PERMANENT = ("unreadable", "wrong_type", "too_large")
PASSING = ("not_stored", "too_many", "too_slow")


def counted(what: str, ago: timedelta, count: int = 1, first: timedelta | None = None) -> Count:
    """Last counted so long ``ago``, and first ``first`` ago."""
    last = NOW - ago
    return Count("exact_main", last.date(), what, count, NOW - (first or ago), last)


def is_open(*counts: Count) -> bool:
    return standing("exact_main", "exact_online", counts, NOW) is not None


def test_it_says_how_often_since_when_why_and_what_to_do() -> None:
    counts = [
        counted("not_genuine", 90 * MINUTE, 1_200, first=5 * HOUR),
        counted("not_genuine", 13 * HOUR, 2, first=20 * HOUR),
        counted("unreadable", 3 * HOUR),
    ]
    assert standing("exact_main", "exact_online", counts, NOW) == Standing(
        About(connection="exact_main"),
        "events_refused",
        "warning",
        "what exact_main (exact_online) tells is refused, 1,203 times since 19 November 2026 16:00 UTC, the last on 20 "
        "November 2026 10:30 UTC: 1,202 not signed with the key that is kept here (was it changed at the vendor? Enter "
        "it with `ml-connector receiver key exact_main`); 1 signed rightly but not readable (the vendor sends "
        "what this release does not know; the receiver's log says what it lacks). What it says arrives by the "
        "schedules instead",
    )


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("not_genuine", "1 not signed with the key that is kept here (was it changed at the vendor? Enter it with "
         "`ml-connector receiver key books`)"),
        ("unreadable", "1 signed rightly but not readable (the vendor sends what this release does not know; the "
         "receiver's log says what it lacks)"),
        ("wrong_type", "1 not JSON by their content type (does a proxy in front change what passes?)"),
        ("too_large", "1 larger than the receiver takes (raise ML_CONNECTOR_RECEIVER_BODY_BYTES, and the limit of the "
         "proxy in front)"),
        ("not_stored", "1 not taken by the store in time, and none since (the receiver's log says what the store "
         "answers)"),
        ("too_many", "1 more than may come at once, and none got in since (raise ML_CONNECTOR_RECEIVER_PER_MINUTE if "
         "they are the vendor's)"),
        ("too_slow", "1 too slow to arrive, and none got in since (is the line, or the proxy in front, at fault?)"),
    ],
)  # fmt: skip
def test_one_refusal_suffices_whatever_its_cause(what: str, said: str) -> None:
    found = standing("books", "quickbooks_online", [counted(what, HOUR)], NOW)
    assert found is not None
    assert found.text == (
        f"what books (quickbooks_online) tells is refused, once, on 20 November 2026 11:00 UTC: {said}. What it says "
        "arrives by the schedules instead"
    )


def test_what_came_and_was_taken_alarms_nobody_and_every_other_count_of_a_connection_does() -> None:
    taken = ("accepted", "duplicate", "test")
    assert [what for what in RECEIVED if not is_open(counted(what, HOUR))] == [*taken, "unknown_path", "too_old"]
    assert not is_open()


@pytest.mark.parametrize("what", ["not_genuine", *PERMANENT, *PASSING])
def test_a_day_after_the_last_one_it_is_over(what: str) -> None:
    assert is_open(counted(what, DAY - MINUTE))
    assert not is_open(counted(what, DAY))
    assert is_open(counted(what, DAY), counted(what, HOUR))


@pytest.mark.parametrize("got_in", ["accepted", "duplicate"])
def test_a_wrong_key_is_over_once_right_ones_came_again_and_no_wrong_one_for_two_hours(got_in: str) -> None:
    assert is_open(counted("not_genuine", 2 * HOUR - MINUTE), counted(got_in, HOUR))
    assert not is_open(counted("not_genuine", 2 * HOUR), counted(got_in, HOUR))
    assert not is_open(counted("not_genuine", 2 * HOUR), counted(got_in, 2 * HOUR))
    assert is_open(counted("not_genuine", 2 * HOUR), counted(got_in, 3 * HOUR))
    assert is_open(counted("not_genuine", 2 * HOUR))


def test_a_try_that_is_not_signed_does_not_show_that_the_key_is_right() -> None:
    assert is_open(counted("not_genuine", 3 * HOUR), counted("test", HOUR))


@pytest.mark.parametrize("what", PERMANENT)
def test_what_would_be_refused_again_is_not_over_because_others_get_in(what: str) -> None:
    assert is_open(counted(what, 23 * HOUR), counted("accepted", MINUTE))


@pytest.mark.parametrize("what", PASSING)
def test_what_the_vendor_sends_again_is_over_once_anything_got_in(what: str) -> None:
    assert is_open(counted(what, MINUTE), counted("accepted", 2 * MINUTE))
    # A store that was locked counts what it refused and takes what waits in one commit.
    assert not is_open(counted(what, MINUTE), counted("accepted", MINUTE))


def test_a_cause_that_is_over_is_not_told_beside_one_that_is_not() -> None:
    counts = [counted("not_stored", 5 * HOUR, 9), counted("accepted", 4 * HOUR), counted("too_large", 3 * HOUR, 2)]
    found = standing("exact_main", "exact_online", counts, NOW)
    assert found is not None
    assert (found.code, "2 times" in found.text, "store" in found.text) == (CODE, True, False)
