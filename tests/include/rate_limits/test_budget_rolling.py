"""A vendor that does not say when its minute begins is never overdrawn, whichever way it counts, and is used whole."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy

from include.clock import ManualClock
from include.rate_limits.budget import CallMeter
from include.rate_limits.call_rows import usage
from include.store.database import Store
from include.store.models import call_windows
from include.systems.quickbooks_online import contract
from tests.support.budget import NOON, Bucket, Vendor, call, meter

SHORTLY_BEFORE = NOON + timedelta(seconds=50)


def silent(store: Store, clock: ManualClock) -> CallMeter:
    return meter(store, clock, minute=60, day=None, minute_headers="", day_headers="")


@pytest.mark.parametrize("kind", [Bucket, Vendor])
def test_a_thousand_calls_cost_the_floor_without_one_429(store: Store, kind: type[Bucket | Vendor]) -> None:
    clock = ManualClock(SHORTLY_BEFORE)
    vendor = kind(clock, says=False)
    call(silent(store, clock), vendor, 1000)
    assert vendor.refused == 0
    # 60 in any minute: 16 whole minutes, then 40 more at once.
    assert (clock.now() - SHORTLY_BEFORE).total_seconds() <= 16 * 60 * 1.05
    with store.read() as db:
        rows = db.scalar(sqlalchemy.select(sqlalchemy.func.count()).select_from(call_windows))
    assert rows is not None
    assert rows <= 2 + 60 // 3  # what stands in the store does not grow with the calls


@pytest.mark.parametrize("kind", [Bucket, Vendor])
def test_two_processes_pass_the_change_of_a_minute_together(
    store: Store, store_url: str, kind: type[Bucket | Vendor]
) -> None:
    clock = ManualClock(SHORTLY_BEFORE)
    vendor, other = kind(clock, says=False), Store.open(store_url)
    first, second = silent(store, clock), silent(other, clock)
    for _ in range(50):
        call(first, vendor, 5)
        call(second, vendor, 5)
    other.close()
    assert vendor.refused == 0
    # One stands still while the other waits, and what it has in hand then (a tenth) is lost to that minute: 9 of 54.
    assert (clock.now() - SHORTLY_BEFORE).total_seconds() <= 9 * 61


def test_334_batches_to_quickbooks_take_eight_minutes_and_little_more(sqlite_store: Store) -> None:
    """10,000 payments by batches of thirty, each answered after 0.3 s, under 40 a minute and 10 a second."""
    clock = ManualClock(SHORTLY_BEFORE)
    vendor = Bucket(clock, minute=40)
    mine = CallMeter(sqlite_store, "quickbooks_main", "quickbooks_online", contract.LIMITS, clock)
    for _ in range(334):
        mine.before("913", contract.BATCH)
        clock.advance(seconds=0.3)
        mine.after("913", contract.BATCH, *vendor.answer())
    assert vendor.refused == 0
    assert (clock.now() - SHORTLY_BEFORE).total_seconds() <= 8 * 60 * 1.06


def test_many_threads_pass_it_too(store: Store) -> None:
    clock = ManualClock(SHORTLY_BEFORE)
    vendor, shared = Bucket(clock), silent(store, clock)
    threads = [threading.Thread(target=call, args=(shared, vendor, 30)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert vendor.refused == 0
    assert (clock.now() - SHORTLY_BEFORE).total_seconds() <= 3 * 60 * 1.05


def test_what_a_process_did_not_use_the_next_one_gets(store: Store) -> None:
    clock = ManualClock(SHORTLY_BEFORE)
    vendor = Bucket(clock)
    for _ in range(60):
        one = silent(store, clock)
        call(one, vendor)
        one.close()
    assert clock.now() == SHORTLY_BEFORE
    call(silent(store, clock), vendor)
    assert clock.now() == SHORTLY_BEFORE + timedelta(seconds=61)


def test_a_429_closes_a_minute_from_now_for_every_process(store: Store) -> None:
    clock = ManualClock(SHORTLY_BEFORE)
    mine, other = silent(store, clock), silent(store, clock)
    mine.before("123", "crm/Accounts")
    mine.after("123", "crm/Accounts", 429, {})
    other.before("123", "crm/Accounts")
    assert clock.now() == SHORTLY_BEFORE + timedelta(seconds=61)


def test_the_store_is_written_a_few_times_a_minute_not_once_per_call(store: Store) -> None:
    clock = ManualClock(NOON)
    vendor, mine = Bucket(clock), silent(store, clock)
    call(mine, vendor, 600)
    begun: list[object] = []
    sqlalchemy.event.listen(store.engine, "begin", begun.append)
    call(mine, vendor, 60)
    assert len(begun) <= 30


def test_people_see_one_figure_for_the_minute(store: Store) -> None:
    clock = ManualClock(SHORTLY_BEFORE)
    call(silent(store, clock), Bucket(clock), 60)
    with store.read() as db:
        (minute,) = usage(db, "exact_main", clock.now())
    assert (minute.company, minute.window, minute.limit) == ("123", "minute", 60)
    assert 50 <= minute.used <= 60
