"""When an alert may be sent, with the days on which the clocks are changed."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from include.alert_times import DigestAt, Quiet, Times

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def at(said: str) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("digest", "since", "due"),
    [
        (time(8), "2026-11-20 06:59:59", "2026-11-20 07:00"),  # winter: UTC+1
        (time(8), "2026-11-20 07:00", "2026-11-20 07:00"),
        (time(8), "2026-11-20 07:00:01", "2026-11-21 07:00"),
        (time(8), "2026-07-01 06:30", "2026-07-02 06:00"),  # summer: UTC+2
        (time(8), "2026-03-28 12:00", "2026-03-29 06:00"),  # the night in which the clocks go forward
        (time(8), "2026-10-24 12:00", "2026-10-25 07:00"),  # and back
        (time(2, 30), "2026-03-28 12:00", "2026-03-29 01:30"),  # 02:30 is left out: 03:30
        (time(2, 30), "2026-10-24 12:00", "2026-10-25 00:30"),  # 02:30 comes twice: the first
        (time(2, 30), "2026-10-25 00:45", "2026-10-26 01:30"),  # between the two: the next day's
        (time(0, 0), "2026-12-31 23:30", "2027-01-01 23:00"),
    ],
)
def test_a_digest_comes_at_its_time_of_the_zone(digest: time, since: str, due: str) -> None:
    assert DigestAt(digest).next(at(since), AMSTERDAM) == at(due)


@pytest.mark.parametrize(
    ("quiet", "moment", "holds"),
    [
        ("20:00-07:00", "2026-11-20 18:59", False),
        ("20:00-07:00", "2026-11-20 19:00", True),
        ("20:00-07:00", "2026-11-21 05:59", True),
        ("20:00-07:00", "2026-11-21 06:00", False),
        ("20:00-07:00", "2026-07-01 05:00", False),  # 07:00 in summer
        ("12:00-13:00", "2026-11-20 11:30", True),
        ("12:00-13:00", "2026-11-20 12:00", False),
        ("01:00-02:30", "2026-10-25 00:15", True),  # 02:15 for the first time
        ("01:00-02:30", "2026-10-25 01:15", True),  # and for the second
    ],
)
def test_quiet_hours_are_of_the_zone_and_go_over_midnight(quiet: str, moment: str, holds: bool) -> None:
    found = Quiet.read(quiet)
    assert found is not None
    assert found.holds(at(moment), AMSTERDAM) is holds


@pytest.mark.parametrize(
    ("times", "now", "allowed"),
    [
        (Times(), "2026-11-20 23:00", True),
        (Times(quiet=Quiet(time(20), time(7))), "2026-11-20 23:00", False),
        (Times(quiet=Quiet(time(20), time(7))), "2026-11-21 06:00", True),
        (Times(DigestAt(time(8))), "2026-11-21 06:59", False),
        (Times(DigestAt(time(8))), "2026-11-21 07:00", True),
        (Times(DigestAt(time(8)), Quiet(time(20), time(9))), "2026-11-21 07:00", False),
        (Times(DigestAt(time(8)), Quiet(time(20), time(9))), "2026-11-21 08:00", True),
    ],
)
def test_an_alert_that_stands_since_friday_noon(times: Times, now: str, allowed: bool) -> None:
    assert times.allow(at("2026-11-20 12:00"), at(now), AMSTERDAM) is allowed
