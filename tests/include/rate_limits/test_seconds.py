from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from include.clock import ManualClock
from include.rate_limits.seconds import Seconds

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_a_burst_leaves_at_once_and_the_next_call_waits() -> None:
    clock = ManualClock(NOON)
    seconds = Seconds(10, clock)
    for _ in range(10):
        seconds.take()
    assert clock.now() == NOON
    seconds.take()
    assert timedelta(seconds=1) < clock.now() - NOON < timedelta(seconds=1.2)


@given(st.lists(st.floats(0, 2), max_size=60), st.integers(1, 5))
def test_no_second_holds_more_than_allowed(pauses: list[float], most: int) -> None:
    clock, left = ManualClock(NOON), list[datetime]()
    seconds = Seconds(most, clock)
    for pause in pauses:
        clock.advance(seconds=pause)
        seconds.take()
        left.append(clock.now())
    for first, later in zip(left, left[most:], strict=False):
        assert later - first > timedelta(seconds=1)


class Set(ManualClock):
    """A clock that somebody sets."""

    def set(self, moment: datetime) -> None:
        self._now = moment


def test_a_clock_that_was_set_back_does_not_wait_for_its_old_time() -> None:
    clock = Set(NOON)
    seconds = Seconds(1, clock)
    seconds.take()
    clock.set(NOON - timedelta(days=3))
    seconds.take()
    assert clock.now() == NOON - timedelta(days=3)
