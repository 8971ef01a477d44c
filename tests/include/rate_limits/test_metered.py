"""Calls that a vendor meters by the month, over processes and months."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy

from include.clock import ManualClock
from include.http.errors import BudgetSpent
from include.http.protocols import Limits, Month
from include.rate_limits.budget import CallMeter, Calls
from include.rate_limits.metered import WRITTEN_EVERY, end_of, month_of, used_in
from include.store.database import Store
from include.store.models import api_calls

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 1, tzinfo=UTC)


def meter(store: Store, clock: ManualClock, month: int | None = 200, reserve: int = 20, zone: str = "UTC") -> CallMeter:
    limits = Limits(
        minute=None,
        day=None,
        errors_per_hour=None,
        tokens_per_day=None,
        month=month,
        month_reserve=reserve,
        month_zone=zone,
        metered=frozenset({"query", "read"}),
    )
    return CallMeter(store, "qbo_main", "quickbooks_online", limits, clock)


def call(one: CallMeter, endpoint: str = "read/bill", status: int | None = 200, times: int = 1) -> None:
    for _ in range(times):
        one.before("913", endpoint)
        one.after("913", endpoint, status, {})


def stored(store: Store, month: date = date(2026, 11, 1)) -> int:
    with store.read() as db:
        return used_in(db, "qbo_main", month)[0]


def test_only_good_answers_to_metered_endpoints_count(store: Store) -> None:
    mine = meter(store, ManualClock(NOON))
    call(mine)
    call(mine, "query")
    for status in (None, 400, 429, 503):
        call(mine, "query", status)
    call(mine, "write/bill")
    call(mine, "batch")
    call(mine, "reading/bill")
    assert mine.month() == Month(2, 200, DECEMBER)
    assert mine.calls() == {"913": Calls(9, 4, 0, 2)}


def test_the_month_is_kept_over_runs_and_shown_with_each(store: Store) -> None:
    clock = ManualClock(NOON)
    for run in ("run-1", "run-2"):
        mine = meter(store, clock)
        call(mine, times=3)
        mine.save(run)
    assert (stored(store), meter(store, clock).month()) == (6, Month(6, 200, DECEMBER))
    with store.read() as db:
        rows = db.execute(sqlalchemy.select(api_calls.c.run_id, api_calls.c.metered).order_by(api_calls.c.run_id)).all()
    assert [tuple(row) for row in rows] == [("run-1", 3), ("run-2", 3)]


def test_a_process_that_is_killed_loses_few(store: Store) -> None:
    killed = meter(store, ManualClock(NOON))
    call(killed, times=2 * WRITTEN_EVERY + 7)
    assert stored(store) == 2 * WRITTEN_EVERY


def test_the_reserve_is_left_to_others_and_free_calls_go_on(store: Store) -> None:
    mine = meter(store, ManualClock(NOON))
    call(mine, times=180)
    with pytest.raises(BudgetSpent, match="180 of this month's 200 metered reads") as raised:
        call(mine)
    assert raised.value.until == DECEMBER
    assert raised.value.company == "913"
    call(mine, "write/bill")


def test_a_reserve_is_never_more_than_a_tenth(store: Store) -> None:
    mine = meter(store, ManualClock(NOON), month=50, reserve=1000)
    call(mine, times=45)
    with pytest.raises(BudgetSpent):
        call(mine)


def test_what_other_processes_read_counts_too(store: Store) -> None:
    clock = ManualClock(NOON)
    one, other = meter(store, clock), meter(store, clock)
    call(one, times=120)
    one.close()
    call(other, times=60)
    with pytest.raises(BudgetSpent):
        call(other)


def test_a_new_month_begins_with_nothing_used(store: Store) -> None:
    clock = ManualClock(NOON)
    mine = meter(store, clock)
    call(mine, times=180)
    clock.wait_until(DECEMBER)
    call(mine)
    mine.close()
    assert (stored(store), stored(store, date(2026, 12, 1))) == (180, 1)


def test_a_month_that_the_vendor_closed_is_closed_for_every_process_until_it_ends(store: Store) -> None:
    clock = ManualClock(NOON)
    mine = meter(store, clock)
    call(mine)
    mine.close_month()
    for one in (mine, meter(store, clock)):
        with pytest.raises(BudgetSpent, match="the vendor says that this month's metered reads are used up"):
            call(one)
        call(one, "write/bill")
    assert stored(store) == 1
    clock.wait_until(DECEMBER)
    call(mine)
    call(meter(store, clock))


def test_a_higher_limit_opens_a_closed_month_and_nothing_else_does(store: Store) -> None:
    clock = ManualClock(NOON)
    old = meter(store, clock)
    call(old, times=3)
    old.close_month()
    for same in (meter(store, clock), meter(store, clock, month=100)):
        with pytest.raises(BudgetSpent, match="which opens a month that was closed"):
            call(same)
    more = meter(store, clock, month=400)
    call(more, times=2)
    more.close()
    late = meter(store, clock)  # a process that began before the new limit was set
    call(late)
    late.close()
    call(meter(store, clock, month=400))
    assert stored(store) == 6
    call(late)
    more.close_month()
    late.close()
    with pytest.raises(BudgetSpent):
        call(meter(store, clock, month=400))


def test_a_month_is_the_vendors_own_calendars(store: Store) -> None:
    """In California November is over eight hours later than in UTC."""
    clock = ManualClock(DECEMBER)
    mine = meter(store, clock, zone="America/Los_Angeles")
    assert mine.month() == Month(0, 200, DECEMBER + timedelta(hours=8))
    mine.close_month()
    clock.wait_until(DECEMBER + timedelta(hours=7, minutes=59))
    with pytest.raises(BudgetSpent) as raised:
        call(mine)
    assert raised.value.until == DECEMBER + timedelta(hours=8)
    clock.wait_until(DECEMBER + timedelta(hours=8))
    call(mine)


def test_without_such_a_limit_nothing_is_asked_of_the_store(store: Store) -> None:
    mine = meter(store, ManualClock(NOON), month=None)
    call(mine, times=3)
    assert mine.month() is None


def test_an_endpoint_may_have_a_minute_of_its_own_besides_the_common_one(store: Store) -> None:
    clock = ManualClock(NOON)
    limits = Limits(minute=10, day=None, errors_per_hour=None, endpoint_minutes=(("batch", 4),), per_company=False)
    mine = CallMeter(store, "qbo_main", "quickbooks_online", limits, clock)
    call(mine, "batch", times=4)
    assert clock.now() == NOON
    call(mine, "query", times=6)
    assert clock.now() == NOON
    call(mine, "query")
    assert clock.now() >= NOON + timedelta(minutes=1)
    clock.advance(minutes=5)
    before = clock.now()
    call(mine, "batch", times=5)
    assert clock.now() - before >= timedelta(seconds=30)


@pytest.mark.parametrize(
    ("moment", "month", "end"),
    [
        (NOON, date(2026, 11, 1), DECEMBER),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), date(2026, 12, 1), datetime(2027, 1, 1, tzinfo=UTC)),
        (datetime(2026, 1, 1, tzinfo=UTC), date(2026, 1, 1), datetime(2026, 2, 1, tzinfo=UTC)),
    ],
)
def test_months_are_the_calendars(moment: datetime, month: date, end: datetime) -> None:
    assert (month_of(moment), end_of(month)) == (month, end)
