from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from include.http.protocols import Limits
from include.rate_limits.limit_headers import Reported
from include.rate_limits.shares import Granted, Share, Spent, Wait, Window
from include.rate_limits.windows import error_budget_ends, handed_back, settle, settled

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 2, tzinfo=UTC)
LIMITS = Limits(minute=60, day=5000, day_reserve=50)
DAY = Window(datetime(2026, 11, 1, tzinfo=UTC), MIDNIGHT, 5000)
MINUTE = Window(NOON, NOON + timedelta(minutes=1), 60)
HERE = Share(minute_until=MINUTE.reset_at, day_until=MIDNIGHT)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_the_first_block_opens_the_minute_and_the_day() -> None:
    minute, day, verdict = settle(None, None, Share(), LIMITS, at(20))
    assert minute == replace(MINUTE, reserved=15)
    assert day == replace(DAY, reserved=15)
    assert verdict == Granted(15, 15)


@pytest.mark.parametrize(("used", "block"), [(0, 15), (20, 10), (44, 4), (50, 3), (58, 2), (59, 1)])
def test_blocks_get_smaller_as_the_minute_is_used_up(used: int, block: int) -> None:
    _, _, verdict = settle(replace(MINUTE, used=used), DAY, HERE, LIMITS, at(20))
    assert verdict == Granted(block, block)


def test_what_was_done_moves_from_reserved_to_used_and_what_will_not_be_is_free_again() -> None:
    share = replace(HERE, done=9, dropped=4, flying=2, day_left=4, day_done=9)
    minute, day, verdict = settle(replace(MINUTE, reserved=15), replace(DAY, reserved=15), share, LIMITS, at(20))
    # 9 done + 2 under way: 49 free, a quarter of it is 12; of the day 4 are still in hand.
    assert verdict == Granted(12, 8)
    assert minute == replace(MINUTE, used=9, reserved=2 + 12)
    assert day == replace(DAY, used=9, reserved=6 + 8)


def test_a_used_up_minute_waits_for_its_end_and_one_second() -> None:
    _, _, verdict = settle(replace(MINUTE, used=50, reserved=10), DAY, HERE, LIMITS, at(20))
    assert verdict == Wait(at(61))


def test_the_second_after_the_reset_belongs_to_nobody() -> None:
    _, _, verdict = settle(replace(MINUTE, used=10), DAY, HERE, LIMITS, at(60.5))
    assert verdict == Wait(at(61))


def test_a_new_minute_starts_with_what_is_still_under_way() -> None:
    share = replace(HERE, flying=3, orphans=1, done=20, day_left=10)
    minute, _, verdict = settle(replace(MINUTE, used=60), DAY, share, LIMITS, at(61))
    assert minute == Window(at(60), at(120), 60, used=4, reserved=14)
    assert verdict == Granted(14, 4)


def test_a_minute_that_another_process_opened_is_charged_with_what_is_under_way_once() -> None:
    share, opened = replace(HERE, flying=3), Window(at(60), at(120), 60, used=8, reserved=12)
    minute, day, verdict = settle(opened, DAY, share, LIMITS, at(70))
    assert minute == replace(opened, used=11, reserved=12 + 9)
    settled(share, minute, day, verdict)
    assert (share.flying, share.orphans, share.left) == (0, 3, 9)
    share.drop()
    minute, _, _ = settle(minute, day, share, LIMITS, at(71))
    assert minute is not None
    assert minute.used == 11


def test_what_others_use_is_learned_from_the_vendor() -> None:
    reported = Reported(limit=60, remaining=30, reset_at=MINUTE.reset_at, sent=10)
    share = replace(HERE, done=10, minute_reported=reported)
    minute, _, verdict = settle(replace(MINUTE, reserved=10), DAY, share, LIMITS, at(20))
    assert minute == replace(MINUTE, used=10, elsewhere=20, remaining=30, reserved=7)
    assert verdict == Granted(7, 7)


def test_the_vendors_limit_replaces_the_contracts() -> None:
    reported = Reported(limit=300, remaining=290, reset_at=MINUTE.reset_at, sent=10)
    minute, _, verdict = settle(
        replace(MINUTE, reserved=10), DAY, replace(HERE, done=10, minute_reported=reported), LIMITS, at(20)
    )
    assert minute is not None
    assert minute.limit == 300
    assert verdict == Granted(72, 72)


def test_a_figure_about_a_minute_that_is_over_says_nothing() -> None:
    reported = Reported(limit=60, remaining=0, reset_at=NOON)
    minute, _, _ = settle(MINUTE, DAY, replace(HERE, minute_reported=reported), LIMITS, at(20))
    assert minute is not None
    assert minute.remaining is None


def test_the_day_stops_at_its_reserve() -> None:
    _, _, verdict = settle(MINUTE, replace(DAY, used=4945), HERE, LIMITS, at(20))
    assert verdict == Granted(5, 5)
    _, _, verdict = settle(MINUTE, replace(DAY, used=4950), HERE, LIMITS, at(20))
    assert verdict == Spent(MIDNIGHT, 4950, 5000)


def test_the_day_stops_when_the_vendor_says_that_it_is_used_up() -> None:
    reported = Reported(limit=5000, remaining=0, reset_at=MIDNIGHT)
    _, _, verdict = settle(MINUTE, replace(DAY, used=100), replace(HERE, day_reported=reported), LIMITS, at(20))
    assert verdict == Spent(MIDNIGHT, 5000, 5000)


def test_without_limits_nothing_is_counted_in_the_store() -> None:
    minute, day, verdict = settle(None, None, Share(), Limits(minute=None, day=None), at(20))
    assert (minute, day) == (None, None)
    assert isinstance(verdict, Granted)
    assert verdict.calls > 1_000_000


def test_a_clock_that_starts_over_does_not_wait_for_the_future() -> None:
    future = Window(NOON + timedelta(days=40), NOON + timedelta(days=40, minutes=1), 60, used=60)
    minute, _, verdict = settle(future, None, HERE, LIMITS, at(20))
    assert minute == replace(MINUTE, reserved=15)
    assert verdict == Granted(15, 15)


def test_what_is_handed_back_is_free_for_others() -> None:
    share = replace(HERE, left=5, day_left=7, done=4, day_done=4, flying=1)
    minute, day = handed_back(replace(MINUTE, reserved=10), replace(DAY, reserved=12), share, at(20))
    assert minute == replace(MINUTE, used=4, reserved=1)
    assert day == replace(DAY, used=4, reserved=1)


@pytest.mark.parametrize(
    ("minutes_ago", "free_again_in"),
    [
        ([50, 40, 30, 20, 15, 10, 5, 1], None),
        ([50, 40, 30, 20, 15, 10, 5, 2, 1], 10),
        ([61, 40, 30, 20, 15, 10, 5, 2, 1], None),
        ([55, 50, 40, 30, 20, 15, 10, 5, 2, 1], 10),
    ],
)
def test_nine_errors_in_an_hour_are_the_most(minutes_ago: list[int], free_again_in: int | None) -> None:
    errors = [NOON - timedelta(minutes=ago) for ago in minutes_ago]
    ends = error_budget_ends(errors, 10, NOON)
    assert ends == (None if free_again_in is None else NOON + timedelta(minutes=free_again_in))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["send", "send", "send", "answer", "back", "die", "time", "reset"]),
        st.integers(0, 2),
        st.integers(1, 40),
    ),
    max_size=300,
)


@settings(max_examples=150, deadline=None)
@given(steps=STEPS, limit=st.integers(1, 60))
def test_no_interleaving_of_processes_sends_more_than_the_limit_in_a_minute(
    steps: list[tuple[str, int, int]], limit: int
) -> None:
    """Three processes over one store: they send, get answers late, hand back, die with a block in hand."""
    limits = Limits(minute=limit, day=None)
    now, sent = NOON, Counter[datetime]()
    stored: Window | None = None
    shares = [Share(), Share(), Share()]
    for step, who, number in steps:
        share = shares[who]
        if step == "time":
            now += timedelta(seconds=number)
        elif step == "reset" and stored is not None:
            now = max(now, stored.reset_at + timedelta(seconds=limits.minute_grace))
        elif step == "send":
            for _ in range(number):
                if share.left == 0 or share.minute_until is None or now >= share.minute_until:
                    share.drop()
                    stored, day, verdict = settle(stored, None, share, limits, now)
                    settled(share, stored, day, verdict)
                    if not isinstance(verdict, Granted):
                        break
                share.left, share.flying = share.left - 1, share.flying + 1
                sent[now.replace(second=0)] += 1
        elif step == "answer":
            for _ in range(min(number, share.in_flight)):
                if share.orphans:
                    share.orphans -= 1
                else:
                    share.flying, share.done = share.flying - 1, share.done + 1
        elif step == "back":
            stored, _ = handed_back(stored, None, share, now)
            share.left = share.done = share.dropped = 0
        elif step == "die":
            shares[who] = Share()
    assert all(calls <= limit for calls in sent.values()), dict(sent)


def test_what_is_left_of_yesterday_is_worth_nothing_today() -> None:
    share, today = replace(HERE, day_left=9), MIDNIGHT + timedelta(seconds=10)
    minute, day, verdict = settle(None, replace(DAY, used=100, reserved=9), share, LIMITS, today)
    settled(share, minute, day, verdict)
    assert day == Window(MIDNIGHT, MIDNIGHT + timedelta(days=1), 5000, reserved=15)
    assert (share.left, share.day_left) == (15, 15)


def test_calls_sent_after_a_figure_came_are_not_in_it() -> None:
    reported = Reported(limit=60, remaining=30, reset_at=MINUTE.reset_at, sent=10)
    share = replace(HERE, done=12, flying=1, minute_reported=reported)
    minute, _, _ = settle(replace(MINUTE, reserved=13), DAY, share, LIMITS, at(20))
    # 30 were counted when 10 were ours; three more have left since.
    assert minute == replace(MINUTE, used=12, elsewhere=20, remaining=27, reserved=1 + 6)
