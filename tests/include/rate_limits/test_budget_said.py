"""What the vendor says about its limits counts: used up by others, refused with 429, a day that ends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from include.clock import ManualClock
from include.http.errors import BudgetSpent
from include.store.database import Store
from tests.support.budget import MIDNIGHT, NOON, Vendor, call, headers, meter


def test_another_program_on_the_same_registration_is_seen(store: Store) -> None:
    clock = ManualClock(NOON)
    vendor, mine = Vendor(clock), meter(store, clock)
    for _ in range(5):
        for _ in range(6):
            vendor.answer()
        call(mine, vendor, 6)
    call(mine, vendor)
    assert vendor.refused == 0
    assert clock.now() == NOON + timedelta(seconds=61)


def test_a_429_without_any_header_closes_the_minute_for_every_process(store: Store) -> None:
    clock = ManualClock(NOON)
    mine, other = meter(store, clock), meter(store, clock)
    mine.before("123", "crm/Accounts")
    mine.after("123", "crm/Accounts", 429, {})
    other.before("123", "crm/Accounts")
    assert clock.now() >= NOON + timedelta(seconds=61)


def test_a_429_about_a_reset_that_is_past_waits_a_little(store: Store) -> None:
    clock = ManualClock(NOON)
    mine = meter(store, clock)
    mine.before("123", "crm/Accounts")
    mine.after("123", "crm/Accounts", 429, headers(minute=(60, 0, NOON)))
    mine.before("123", "crm/Accounts")
    assert clock.now() == NOON + timedelta(seconds=6)


def test_a_throttle_of_hours_stops_instead_of_waiting(store: Store) -> None:
    clock = ManualClock(NOON)
    mine = meter(store, clock, minute=None, day=None)
    mine.before("123", "crm/Accounts")
    mine.after("123", "crm/Accounts", 429, {"Retry-After": "7200"})
    with pytest.raises(BudgetSpent, match="nothing more is called before 2026-11-01 14:00 UTC"):
        mine.before("123", "crm/Accounts")
    assert clock.now() == NOON


def test_the_day_stops_at_its_reserve_and_says_until_when(store: Store) -> None:
    clock = ManualClock(NOON)
    vendor = Vendor(clock, minute=10_000, says=False)
    mine = meter(store, clock, minute=None, day=100, day_reserve=8)
    call(mine, vendor, 92)
    with pytest.raises(BudgetSpent) as caught:
        call(mine, vendor)
    assert str(caught.value) == (
        "exact_online company 123: 92 of 100 calls of the day are used and the rest is a reserve: "
        "nothing more is called before 2026-11-02 00:00 UTC"
    )
    assert caught.value.until == MIDNIGHT
    clock.wait_until(MIDNIGHT)
    call(mine, vendor, 92)
    assert clock.now() == MIDNIGHT + timedelta(seconds=1)


def test_a_day_that_the_vendor_says_is_used_up_stops_at_once(store: Store) -> None:
    clock = ManualClock(NOON)
    mine = meter(store, clock)
    mine.before("123", "crm/Accounts")
    mine.after("123", "crm/Accounts", 429, headers(day=(5000, 0, MIDNIGHT)))
    with pytest.raises(BudgetSpent, match="calls of the day are used") as caught:
        meter(store, clock).before("123", "crm/Accounts") or mine.before("123", "crm/Accounts")
    assert caught.value.until == MIDNIGHT


def test_a_call_that_the_vendor_counted_in_the_next_minute_is_charged_there(store: Store) -> None:
    clock = ManualClock(NOON + timedelta(seconds=59))
    mine = meter(store, clock, minute=4)
    mine.before("123", "crm/Accounts")
    mine.after("123", "crm/Accounts", 200, headers(minute=(4, 3, NOON + timedelta(minutes=2))))
    clock.wait_until(NOON + timedelta(seconds=61))
    call(mine, Vendor(clock, says=False), 3)
    assert clock.now() == NOON + timedelta(seconds=61)
    call(mine, Vendor(clock, says=False))
    assert clock.now() == NOON + timedelta(seconds=121)


def test_a_block_in_hand_is_cut_when_the_vendor_says_that_less_is_left(store: Store) -> None:
    clock = ManualClock(NOON)
    mine = meter(store, clock)
    mine.before("123", "crm/Accounts")
    mine.after("123", "crm/Accounts", 200, headers(minute=(60, 2, NOON + timedelta(minutes=1))))
    call(mine, Vendor(clock, says=False), 2)
    assert clock.now() == NOON
    mine.before("123", "crm/Accounts")
    assert clock.now() == NOON + timedelta(seconds=61)


def test_a_late_answer_about_the_last_minute_does_not_close_this_one(store: Store) -> None:
    clock = ManualClock(NOON)
    mine = meter(store, clock)
    mine.before("123", "crm/Accounts")
    clock.wait_until(NOON + timedelta(seconds=70))
    call(mine, Vendor(clock, says=False))
    mine.after("123", "crm/Accounts", 200, headers(minute=(60, 0, NOON + timedelta(minutes=1))))
    call(mine, Vendor(clock, says=False), 58)
    assert clock.now() == NOON + timedelta(seconds=70)
