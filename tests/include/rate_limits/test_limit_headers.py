from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from include.http.protocols import Limits
from include.rate_limits.limit_headers import Reported, lower, read_headers, throttled_until

NOW = datetime(2026, 11, 1, 8, 18, 25, tzinfo=UTC)
EXACT = Limits(minute_headers="X-RateLimit-Minutely-", day_headers="X-RateLimit-")
ROLLING = Limits(minute_headers="", day_headers="")
NO_MINUTE = Limits(minute=None)
WHOLE_MINUTE = datetime(2026, 11, 1, 8, 19, tzinfo=UTC)
MINUTE = {
    "X-RateLimit-Minutely-Limit": "60",
    "X-RateLimit-Minutely-Remaining": "59",
    "X-RateLimit-Minutely-Reset": "1793521140000",
}
DAY = {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "4321", "X-RateLimit-Reset": "1793577600000"}


def test_both_groups_of_exacts_headers() -> None:
    assert read_headers({**MINUTE, **DAY}, EXACT) == (
        Reported(60, 59, WHOLE_MINUTE),
        Reported(5000, 4321, datetime(2026, 11, 2, tzinfo=UTC)),
    )


def test_a_group_that_is_absent_is_unknown_not_zero() -> None:
    assert read_headers(MINUTE, EXACT) == (Reported(60, 59, WHOLE_MINUTE), None)
    assert read_headers({}, EXACT) == (None, None)


def test_names_in_lower_case_and_figures_nobody_can_read() -> None:
    assert read_headers({"x-ratelimit-minutely-remaining": "3"}, EXACT)[0] == Reported(None, 3, None)
    assert read_headers({"X-RateLimit-Remaining": "-", "X-RateLimit-Minutely-Remaining": ""}, EXACT) == (None, None)


def test_another_vendors_headers_are_not_taken_for_exacts() -> None:
    by_the_minute = Limits(minute_headers="X-Ratelimit-", day_headers="")
    assert read_headers({"X-Ratelimit-Limit": "500", "X-Ratelimit-Remaining": "499"}, by_the_minute) == (
        Reported(500, 499, None),
        None,
    )
    assert read_headers({**MINUTE, **DAY}, Limits(minute_headers="", day_headers="")) == (None, None)


@pytest.mark.parametrize(
    ("headers", "minute", "limits", "until"),
    [
        ({}, Reported(60, 0, WHOLE_MINUTE), EXACT, WHOLE_MINUTE),
        ({}, Reported(60, 0, WHOLE_MINUTE - timedelta(minutes=1)), EXACT, NOW + timedelta(seconds=5)),
        ({"Retry-After": "90"}, None, EXACT, NOW + timedelta(seconds=90)),
        ({"retry-after": "Sun, 01 Nov 2026 08:20:00 GMT"}, None, EXACT, datetime(2026, 11, 1, 8, 20, tzinfo=UTC)),
        ({"Retry-After": "soon"}, None, EXACT, WHOLE_MINUTE),
        ({}, None, EXACT, WHOLE_MINUTE),
        ({}, None, NO_MINUTE, NOW + timedelta(seconds=15)),
        ({}, None, ROLLING, NOW + timedelta(seconds=60)),
        ({"Retry-After": "7"}, None, ROLLING, NOW + timedelta(seconds=7)),
    ],
)
def test_how_long_a_429_lasts(
    headers: dict[str, str], minute: Reported | None, limits: Limits, until: datetime
) -> None:
    assert throttled_until(headers, minute, NOW, limits) == until


def test_answers_that_overtake_each_other_leave_the_lowest_figure_of_the_latest_window() -> None:
    early, late = Reported(60, 30, WHOLE_MINUTE), Reported(60, 28, WHOLE_MINUTE)
    following = Reported(60, 59, WHOLE_MINUTE + timedelta(minutes=1))
    assert lower(late, early) == lower(early, late) == late
    assert lower(late, following) == lower(following, late) == following
    assert lower(None, early) == lower(early, None) == early
