"""Every minute is used whole and never overdrawn, by many threads and several processes."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy

from include.clock import ManualClock
from include.store.database import Store
from include.store.models import call_windows
from tests.support.budget import NOON, Vendor, call, meter


@pytest.mark.parametrize("says", [True, False])
def test_a_thousand_calls_use_every_minute_whole_without_one_429(store: Store, says: bool) -> None:
    clock = ManualClock(NOON)
    vendor = Vendor(clock, says=says)
    call(meter(store, clock), vendor, 1000)
    # The floor: 16 whole minutes of 60, then 40 more at once.
    assert (clock.now() - NOON).total_seconds() <= 16 * 60 * 1.05
    assert vendor.refused == 0
    assert max(vendor.per_minute.values()) == 60


def test_many_threads_use_every_minute_whole_without_one_429(store: Store) -> None:
    clock = ManualClock(NOON)
    vendor, shared = Vendor(clock), meter(store, clock)
    threads = [threading.Thread(target=call, args=(shared, vendor, 60)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert vendor.refused == 0
    assert (clock.now() - NOON).total_seconds() <= 7 * 60 * 1.05  # 480 calls: 7 whole minutes of 60, then 60 at once


def test_calls_under_way_are_let_in_before_the_clock_moves_on(store: Store) -> None:
    clock = ManualClock(NOON)
    vendor, mine = Vendor(clock), meter(store, clock)
    call(mine, vendor, 59)
    mine.before("123", "crm/Accounts")  # the sixtieth has left

    waiting = threading.Thread(target=call, args=(mine, vendor, 60))
    waiting.start()
    waiting.join(0.3)
    assert clock.now() == NOON
    mine.after("123", "crm/Accounts", *vendor.answer())
    waiting.join()
    assert vendor.per_minute == {NOON: 60, NOON + timedelta(minutes=1): 60}


def test_two_processes_stay_below_the_limit_together(store: Store, store_url: str) -> None:
    clock = ManualClock(NOON)
    vendor, other = Vendor(clock), Store.open(store_url)
    meters = [meter(store, clock), meter(other, clock)]
    threads = [threading.Thread(target=call, args=(one, vendor, 150)) for one in meters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert vendor.refused == 0
    assert sum(vendor.per_minute.values()) == 300


def test_a_process_that_starts_later_knows_what_was_used(store: Store) -> None:
    clock = ManualClock(NOON)
    vendor = Vendor(clock, says=False)
    first = meter(store, clock)
    call(first, vendor, 60)
    call(meter(store, clock), vendor)
    assert clock.now() == NOON + timedelta(seconds=61)


def test_what_a_process_did_not_use_the_next_one_gets(store: Store) -> None:
    clock = ManualClock(NOON)
    vendor = Vendor(clock, says=False)
    for _ in range(60):
        one = meter(store, clock)
        call(one, vendor)
        one.close()
    assert clock.now() == NOON


def test_companies_have_windows_of_their_own(store: Store) -> None:
    clock = ManualClock(NOON)
    vendor, mine = Vendor(clock, minute=120, says=False), meter(store, clock)
    call(mine, vendor, 60, company="123")
    call(mine, vendor, 60, company="456")
    assert clock.now() == NOON


def test_a_vendor_that_counts_the_connection_as_a_whole(store: Store) -> None:
    clock = ManualClock(NOON)
    vendor, mine = Vendor(clock, says=False), meter(store, clock, per_company=False)
    call(mine, vendor, 60, company="C1")
    call(mine, vendor, company="C2")
    assert clock.now() == NOON + timedelta(seconds=61)


def test_the_store_is_written_a_few_times_a_minute_not_once_per_call(store: Store) -> None:
    clock = ManualClock(NOON)
    begun: list[object] = []
    sqlalchemy.event.listen(store.engine, "begin", begun.append)
    call(meter(store, clock), Vendor(clock), 60)
    assert len(begun) <= 20


def test_windows_never_hold_more_than_was_charged(store: Store) -> None:
    clock = ManualClock(NOON)
    call(meter(store, clock), Vendor(clock), 200)
    with store.read() as db:
        minute = db.execute(sqlalchemy.select(call_windows).where(call_windows.c.window == "minute")).one()
    assert minute.used + minute.reserved <= minute.limit
