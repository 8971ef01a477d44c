"""Errors and token calls have limits of their own, and all of it is kept per run."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy

from include.clock import ManualClock
from include.http.errors import BudgetSpent
from include.rate_limits import call_rows
from include.rate_limits.budget import CallMeter, Calls
from include.store.database import Store
from include.store.models import api_calls, endpoint_errors
from tests.support.budget import NOON, Vendor, call, meter


def fail(one: CallMeter, endpoint: str = "crm/Accounts", status: int = 400, times: int = 1) -> None:
    for _ in range(times):
        one.before("123", endpoint)
        one.after("123", endpoint, status, {})


def test_errors_stop_an_endpoint_before_the_tenth_and_only_that_one(store: Store) -> None:
    clock = ManualClock(NOON)
    mine = meter(store, clock)
    fail(mine, status=404)
    clock.advance(minutes=10)
    fail(mine, status=403, times=8)
    fail(mine, endpoint="hrm/Costcenters", status=500, times=12)
    with pytest.raises(BudgetSpent, match="9 errors at crm/Accounts within an hour") as caught:
        fail(mine)
    assert caught.value.until == NOON + timedelta(hours=1)
    with pytest.raises(BudgetSpent, match="9 errors at crm/Accounts"):
        fail(meter(store, clock))
    fail(mine, endpoint="hrm/Costcenters")
    clock.wait_until(NOON + timedelta(hours=1))
    fail(mine)


def test_errors_of_two_processes_count_together(store: Store) -> None:
    clock = ManualClock(NOON)
    one, other = meter(store, clock), meter(store, clock)
    fail(one)
    fail(other)
    fail(one, times=4)
    fail(other, times=3)
    with pytest.raises(BudgetSpent):
        fail(other)
    with store.read() as db:
        assert db.scalar(sqlalchemy.select(sqlalchemy.func.count()).select_from(endpoint_errors)) == 9


def test_calls_under_way_may_be_errors_too(store: Store) -> None:
    mine, stopped = meter(store, ManualClock(NOON)), []
    fail(mine, times=5)
    for _ in range(4):
        mine.before("123", "crm/Accounts")

    def tenth() -> None:
        try:
            mine.before("123", "crm/Accounts")
        except BudgetSpent:
            stopped.append(True)

    waiting = threading.Thread(target=tenth)
    waiting.start()
    for _ in range(4):
        mine.after("123", "crm/Accounts", 400, {})
    waiting.join()
    assert stopped == [True]


def test_token_calls_have_a_limit_of_their_own(store: Store) -> None:
    clock = ManualClock(NOON)
    mine = meter(store, clock, tokens_per_day=50)
    for _ in range(45):
        mine.before("", "oauth2/token")
        mine.after("", "oauth2/token", 200, {})
    with pytest.raises(BudgetSpent, match="exact_online: 45 of 50 calls of the day"):
        mine.before("", "oauth2/token")
    call(mine, Vendor(clock))


def test_calls_errors_and_token_calls_are_kept_per_run(store: Store) -> None:
    clock = ManualClock(NOON)
    mine = meter(store, clock)
    call(mine, Vendor(clock), 3)
    fail(mine, status=500)
    mine.before("", "oauth2/token")
    mine.after("", "oauth2/token", None, {})
    assert mine.calls() == {"123": Calls(4, 1, 0), "": Calls(1, 1, 1)}

    mine.save("run-1")
    call(mine, Vendor(clock), 2)
    mine.save("run-1")
    with store.read() as db:
        rows = db.execute(sqlalchemy.select(api_calls).order_by(api_calls.c.company)).all()
    assert [tuple(row) for row in rows] == [
        ("run-1", "exact_main", "exact_online", "", NOON.date(), 1, 1, 1, 0),
        ("run-1", "exact_main", "exact_online", "123", NOON.date(), 6, 1, 0, 0),
    ]


def test_the_windows_can_be_looked_at(store: Store) -> None:
    clock = ManualClock(NOON)
    mine = meter(store, clock)
    call(mine, Vendor(clock), 7)
    mine.close()
    with store.read() as db:
        found = call_rows.usage(db, "exact_main", clock.now())
    assert [(one.company, one.window, one.used, one.limit) for one in found] == [
        ("123", "day", 7, 5000),
        ("123", "minute", 7, 60),
    ]


def test_an_answer_is_not_lost_because_it_could_not_be_counted(
    sqlite_store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    mine = meter(sqlite_store, ManualClock(NOON))
    mine.before("123", "crm/Accounts")
    with sqlite_store.begin() as db:
        endpoint_errors.drop(db)
    mine.after("123", "crm/Accounts", 400, {})
    assert "an error of exact_main could not be stored" in caplog.text


def test_errors_that_come_at_once_stop_an_endpoint_before_the_tenth_too(store: Store) -> None:
    clock = ManualClock(NOON)
    mine = meter(store, clock, minute=None, day=None)
    made: list[int] = []

    def refused_until_stopped() -> None:
        for number in range(5):
            try:
                mine.before("123", "crm/Accounts")
            except BudgetSpent:
                return
            made.append(number)
            mine.after("123", "crm/Accounts", 400, {})

    workers = [threading.Thread(target=refused_until_stopped) for _ in range(12)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(made) == 9
    with pytest.raises(BudgetSpent, match="9 errors at crm/Accounts within an hour"):
        meter(store, clock, minute=None, day=None).before("123", "crm/Accounts")
