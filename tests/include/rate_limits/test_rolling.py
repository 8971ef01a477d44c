"""At most so many calls in any minute, whichever way the vendor counts."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from include.http.protocols import Limits
from include.rate_limits.rolling import ARRIVES_WITHIN, handed_back, settle, settled, shut
from include.rate_limits.shares import Block, Granted, Share, Spent, Wait, Window

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 2, tzinfo=UTC)
LIMITS = Limits(minute=40, day=None, minute_headers="", day_headers="")


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def block(number: int, calls: int, taken: float, until: float) -> Block:
    return Block(number, calls, at(taken), at(until))


def test_a_block_is_charged_as_if_its_process_died_with_it() -> None:
    found = settle([], None, Share(), LIMITS, at(50))
    # It may leave within 2 s and be 10 s on its way; a minute from there, and a second for the clocks.
    assert found.written == (block(0, 10, 50, 123),)
    assert (found.mine, found.verdict) == (found.written[0], Granted(10, 1 << 40))


@pytest.mark.parametrize(("used", "size"), [(0, 10), (8, 8), (25, 4), (35, 4), (38, 2), (39, 1)])
def test_blocks_get_smaller_as_the_minute_is_used_up_but_not_tiny(used: int, size: int) -> None:
    found = settle([block(3, used, 0, 61)] if used else [], None, Share(), LIMITS, at(20))
    assert found.verdict == Granted(size, 1 << 40)


def test_answered_calls_count_for_a_minute_and_those_under_way_pass_to_the_next_block() -> None:
    mine = block(2, 10, 0, 73)
    share = Share(done=5, dropped=3, flying=2, answered_at=at(1.5), block=mine, minute_until=at(2))
    found = settle([mine, block(0, 10, 0, 61)], None, share, LIMITS, at(3))
    # 10 of another, 5 answered and 2 under way leave 23; a quarter is 5.
    assert found.verdict == Granted(5, 1 << 40)
    assert found.written == (block(1, 5, 1.5, 62.5), block(2, 2 + 5, 3, 76))
    settled(share, found, at(3))
    assert (share.left, share.flying, share.done, share.block) == (5, 2, 0, found.written[1])
    assert share.minute_until == at(5)


def test_room_comes_back_where_it_was_taken_not_at_the_whole_minute() -> None:
    used = [block(0, 20, 50, 111), block(1, 20, 55, 116)]
    assert settle(used, None, Share(), LIMITS, at(61)).verdict == Wait(at(111))
    assert settle(used, None, Share(), LIMITS, at(110.9)).verdict == Wait(at(111))
    assert settle(used, None, Share(), LIMITS, at(111)).verdict == Granted(5, 1 << 40)


def test_calls_under_way_may_be_answered_now_and_count_a_minute_from_then() -> None:
    mine = block(0, 40, 0, 73)
    share = Share(flying=40, block=mine)
    found = settle([mine], None, share, LIMITS, at(1))
    assert found.verdict == Wait(at(62))
    assert found.written == (block(0, 40, 1, 74),)


def test_more_is_waited_for_where_one_end_makes_no_room() -> None:
    refused = shut([block(0, 20, 0, 61)], LIMITS, at(90), at(30))
    assert refused == (block(1, 40, 30, 90),)
    assert settle([block(0, 20, 0, 61), *refused], None, Share(), LIMITS, at(31)).verdict == Wait(at(90))
    assert shut(refused, LIMITS, at(90), at(31)) == ()
    assert shut(refused, LIMITS, at(91), at(31)) == (block(0, 40, 31, 91),)


def test_what_is_handed_back_is_free_and_what_is_under_way_is_not() -> None:
    mine = block(0, 10, 0, 73)
    share = Share(left=3, done=5, flying=2, answered_at=at(1), block=mine)
    written, mine_now = handed_back([mine], share, LIMITS, at(1))
    assert written == (block(0, 5, 1, 62), block(1, 2, 1, 74))
    assert mine_now == written[1]
    idle = Share(left=10, block=mine)
    assert handed_back([mine], idle, LIMITS, at(1)) == ((block(0, 0, 1, 1),), None)


def test_a_number_that_another_took_over_stays_his() -> None:
    share = Share(left=4, block=block(0, 10, 0, 73))
    theirs = block(0, 10, 80, 153)
    found = settle([theirs], None, share, LIMITS, at(90))
    assert found.written == (block(1, 7, 90, 163),)
    assert handed_back([theirs], share, LIMITS, at(90)) == ((), None)


def test_a_clock_that_was_set_back_is_waited_for_no_longer_than_two_minutes() -> None:
    assert settle([block(0, 40, 121, 182)], None, Share(), LIMITS, NOON).verdict == Granted(10, 1 << 40)
    assert settle([block(0, 40, 120, 181)], None, Share(), LIMITS, NOON).verdict == Wait(at(181))


def test_a_day_is_kept_beside_it() -> None:
    limits = replace(LIMITS, day=100, day_reserve=5)
    day = Window(datetime(2026, 11, 1, tzinfo=UTC), MIDNIGHT, 100, used=92)
    found = settle([], day, Share(), limits, NOON)
    assert (found.verdict, found.day) == (Granted(3, 3), replace(day, reserved=3))
    assert settle([], replace(day, used=95), Share(), limits, NOON).verdict == Spent(MIDNIGHT, 95, 100)
    yesterdays = replace(day, reset_at=NOON)
    assert settle([], yesterdays, Share(), limits, NOON).verdict == Wait(at(1))


def test_people_see_what_counts() -> None:
    found = settle([block(0, 12, 0, 61), block(1, 30, 0, 0.5)], None, Share(), LIMITS, at(1))
    assert found.minute == Window(at(1), at(74), 40, used=12, reserved=7)


def overdrawn_bucket(arrivals: list[datetime], limit: int) -> bool:
    """A vendor that fills a bucket of ``limit`` evenly; it is full at first."""
    tokens, last = float(limit), None
    for moment in arrivals:
        if last is not None:
            tokens = min(float(limit), tokens + (moment - last).total_seconds() * limit / 60)
        tokens, last = tokens - 1, moment
        if tokens < -1e-6:
            return True
    return False


def most_in_a_minute_of_the_clock(arrivals: list[datetime], begins: float) -> int:
    counts = Counter(math.floor((moment.timestamp() - begins) / 60) for moment in arrivals)
    return max(counts.values(), default=0)


def most_within_sixty_seconds(arrivals: list[datetime]) -> int:
    minute = timedelta(minutes=1)
    return max((sum(first <= one < first + minute for one in arrivals) for first in arrivals), default=0)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["send", "send", "send", "send", "answer", "back", "die", "time", "room", "room"]),
        st.integers(0, 2),
        st.integers(1, 40),
    ),
    min_size=20,
    max_size=200,
)


@settings(max_examples=200, deadline=None)
@given(
    steps=STEPS,
    limit=st.integers(1, 60),
    on_its_way=st.lists(st.floats(0, ARRIVES_WITHIN.total_seconds()), min_size=1, max_size=7),
    begins=st.floats(0, 60),
)
def test_no_interleaving_of_processes_overdraws_any_kind_of_vendor(
    steps: list[tuple[str, int, int]], limit: int, on_its_way: list[float], begins: float
) -> None:
    """Three processes over one store. Calls are up to 10 s on their way and answered any time later; processes hand
    back, die with a block in hand, and pass the change of a minute."""
    limits = replace(LIMITS, minute=limit)
    now, room = NOON, NOON
    stored: dict[int, Block] = {}
    shares = [Share(), Share(), Share()]
    flying: list[list[datetime]] = [[], [], []]
    arrivals: list[datetime] = []
    for step, who, number in steps:
        share = shares[who]
        if step == "time":
            now += timedelta(seconds=number / 2)
        elif step == "room":
            now = max(now, room)
        elif step == "send":
            for _ in range(number):
                if share.left == 0 or share.minute_until is None or now >= share.minute_until:
                    share.drop()
                    found = settle(list(stored.values()), None, share, limits, now)
                    stored |= {one.number: one for one in found.written}
                    settled(share, found, now)
                    if not isinstance(found.verdict, Granted):
                        assert isinstance(found.verdict, Wait)
                        room = found.verdict.until
                        break
                share.left, share.flying = share.left - 1, share.flying + 1
                arrivals.append(now + timedelta(seconds=on_its_way[len(arrivals) % len(on_its_way)]))
                flying[who].append(arrivals[-1])
        elif step == "answer":
            for arrival in [moment for moment in sorted(flying[who]) if moment <= now][:number]:
                flying[who].remove(arrival)
                share.flying, share.done, share.answered_at = share.flying - 1, share.done + 1, now
        elif step == "back":
            written, share.block = handed_back(list(stored.values()), share, limits, now)
            stored |= {one.number: one for one in written}
            share.left = share.done = share.dropped = 0
        elif step == "die":
            shares[who], flying[who] = Share(), []
    arrivals.sort()
    assert most_within_sixty_seconds(arrivals) <= limit
    assert most_in_a_minute_of_the_clock(arrivals, begins) <= limit
    assert not overdrawn_bucket(arrivals, limit)


@given(st.lists(st.floats(0, 200), max_size=200), st.integers(1, 8), st.floats(0, 60))
def test_whoever_keeps_to_sixty_seconds_keeps_to_a_bucket_and_to_any_clock(
    moments: list[float], limit: int, begins: float
) -> None:
    """The argument itself, without our code."""
    arrivals: list[datetime] = []
    for moment in sorted(at(one) for one in moments):
        if len(arrivals) < limit or moment >= arrivals[-limit] + timedelta(minutes=1):
            arrivals.append(moment)
    assert not overdrawn_bucket(arrivals, limit)
    assert most_in_a_minute_of_the_clock(arrivals, begins) <= limit


def test_whoever_keeps_to_a_bucket_or_to_one_clock_does_not_keep_to_the_other() -> None:
    around_the_change = [at(50)] * 40 + [at(61)] * 40
    assert most_in_a_minute_of_the_clock(around_the_change, 0) == 40
    assert overdrawn_bucket(around_the_change, 40)
    as_it_fills = [at(0)] * 40 + [at(1.5 * number) for number in range(1, 40)]
    assert not overdrawn_bucket(as_it_fills, 40)
    assert most_in_a_minute_of_the_clock(as_it_fills, 0) == 79
