from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy

from include.clock import ManualClock
from include.http.errors import BudgetSpent
from include.http.protocols import Limits
from include.store import call_rows
from include.store.budget import CallMeter, Calls
from include.store.database import Store
from include.store.models import api_calls, call_windows, endpoint_errors

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 2, tzinfo=UTC)


class Vendor:
    """Counts calls in whole minutes and days of the same clock, and answers 429 above its limits."""

    def __init__(self, clock: ManualClock, minute: int = 60, day: int = 5000, says: bool = True) -> None:
        self.clock, self.minute, self.day, self.says = clock, minute, day, says
        self.per_minute: Counter[datetime] = Counter()
        self.per_day = self.refused = 0
        self._lock = threading.Lock()

    def answer(self) -> tuple[int, Mapping[str, str]]:
        with self._lock:
            minute = self.clock.now().replace(second=0, microsecond=0)
            if self.per_minute[minute] >= self.minute:
                self.refused += 1
                return 429, {}
            self.per_minute[minute] += 1
            self.per_day += 1
            if not self.says:
                return 200, {}
            return 200, headers(
                minute=(self.minute, self.minute - self.per_minute[minute], minute + timedelta(minutes=1)),
                day=(self.day, self.day - self.per_day, MIDNIGHT),
            )


def headers(
    minute: tuple[int, int, datetime] | None = None, day: tuple[int, int, datetime] | None = None
) -> dict[str, str]:
    found = {}
    for prefix, group in (("X-RateLimit-Minutely-", minute), ("X-RateLimit-", day)):
        if group is not None:
            limit, remaining, reset = group
            found |= {f"{prefix}Limit": str(limit), f"{prefix}Remaining": str(remaining)}
            found[f"{prefix}Reset"] = str(int(reset.timestamp() * 1000))
    return found


def meter(store: Store, clock: ManualClock, **limits: object) -> CallMeter:
    return CallMeter(store, "exact_main", "exact_online", Limits(**limits), clock)  # type: ignore[arg-type]


def call(one: CallMeter, vendor: Vendor, times: int = 1, company: str = "123") -> None:
    for _ in range(times):
        one.before(company, "crm/Accounts")
        one.after(company, "crm/Accounts", *vendor.answer())


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


def test_windows_never_hold_more_than_was_charged(store: Store) -> None:
    clock = ManualClock(NOON)
    call(meter(store, clock), Vendor(clock), 200)
    with store.read() as db:
        minute = db.execute(sqlalchemy.select(call_windows).where(call_windows.c.window == "minute")).one()
    assert minute.used + minute.reserved <= minute.limit


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
