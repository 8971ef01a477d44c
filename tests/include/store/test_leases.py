from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy

from include.clock import ManualClock
from include.store import leases
from include.store.database import Store
from include.store.leases import Lease, LeaseLost, LeaseTaken, hold
from include.store.models import leases as table
from tests.support.waiting import eventually

pytestmark = pytest.mark.both_stores


def take(store: Store, owner: str, seconds: float = 60) -> Lease | None:
    with store.begin() as connection:
        return leases.acquire(connection, "payments", owner, seconds)


def taken(store: Store, owner: str, seconds: float = 60) -> Lease:
    lease = take(store, owner, seconds)
    assert lease is not None
    return lease


def test_one_holder_at_a_time(store: Store) -> None:
    first = taken(store, "anna")
    assert take(store, "ben") is None
    assert take(store, "anna") is None, "the same owner is no exception: two of its threads are two holders"
    with store.begin() as connection:
        assert leases.release(connection, first)
    assert taken(store, "ben").owner == "ben"


def test_the_fencing_token_rises_with_every_holder(store: Store) -> None:
    tokens = []
    for _ in range(3):
        lease = taken(store, "anna")
        tokens.append(lease.token)
        with store.begin() as connection:
            leases.release(connection, lease)
    assert tokens == [1, 2, 3]


def test_an_ended_lease_is_taken_by_the_next_and_the_first_cannot_use_it_again(store: Store) -> None:
    first = taken(store, "anna", seconds=0)
    second = taken(store, "ben")
    with store.begin() as connection:
        assert leases.renew(connection, first, 60) is None
        assert not leases.release(connection, first)
        found = leases.holder(connection, "payments")
    assert found is not None
    assert (found.owner, found.token) == ("ben", second.token)


def test_a_lease_that_ran_out_unnoticed_can_still_be_renewed(store: Store) -> None:
    lease = taken(store, "anna", seconds=0)
    with store.begin() as connection:
        assert leases.holder(connection, "payments") is None
        assert leases.renew(connection, lease, 60) is not None
    assert take(store, "ben") is None


def test_a_jump_of_the_virtual_clock_expires_nothing(store: Store) -> None:
    clock = ManualClock(datetime(2026, 11, 1, tzinfo=UTC))
    with hold(store, "payments"):
        clock.wait_until(clock.now() + timedelta(days=40))
        assert take(store, "ben") is None


def test_whoever_comes_second_is_told_who_holds_it(store: Store) -> None:
    with (
        hold(store, "payments", owner="anna"),
        pytest.raises(LeaseTaken, match="payments is in use by anna"),
        hold(store, "payments", owner="ben"),
    ):
        pytest.fail("two holders")


def test_whoever_waits_gets_it_when_the_first_is_done(store: Store) -> None:
    order: list[str] = []
    waiting = threading.Event()

    def second() -> None:
        waiting.set()
        with hold(store, "payments", wait=30):
            order.append("second")

    thread = threading.Thread(target=second)
    with hold(store, "payments"):
        thread.start()
        assert waiting.wait(10)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_a_held_lease_is_renewed_in_the_background(store: Store) -> None:
    def expires_at() -> float:
        with store.read() as connection:
            return float(connection.execute(sqlalchemy.select(table.c.expires_at)).scalar_one())

    with hold(store, "payments", seconds=6) as held:
        first = expires_at()
        assert eventually(lambda: expires_at() > first)
        assert not held.lost
    assert take(store, "ben") is not None, "given back at the end"


def test_a_holder_whose_lease_was_taken_learns_it(store: Store) -> None:
    with hold(store, "payments", seconds=0.6) as held:
        with store.begin() as connection:
            connection.execute(table.update().values(expires_at=0.0))
            assert leases.acquire(connection, "payments", "ben", 60) is not None
        assert eventually(lambda: held.lost)
        with pytest.raises(LeaseLost, match="nothing more was done"):
            held.check()
    with store.read() as connection:
        found = leases.holder(connection, "payments")
    assert found is not None
    assert found.owner == "ben", "the loser's end does not free the winner's lease"


def test_a_fenced_write_fails_once_the_lease_is_anothers(store: Store) -> None:
    with hold(store, "payments") as held:
        with store.begin() as connection:
            held.confirm(connection)
        with store.begin() as connection:
            connection.execute(table.update().values(expires_at=0.0))
            leases.acquire(connection, "payments", "ben", 60)
        assert not held.lost, "the background renewal has not come round yet"
        with pytest.raises(LeaseLost), store.begin() as connection:
            held.confirm(connection)


def test_threads_take_turns(store: Store, tmp_path: Path) -> None:
    counter = tmp_path / "count"
    counter.write_text("0")

    def add() -> None:
        for _ in range(5):
            with hold(store, "counter", wait=60):
                counter.write_text(str(int(counter.read_text()) + 1))

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counter.read_text() == "20"


def test_processes_take_turns_and_a_killed_one_leaves_the_way_free(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    counter = tmp_path / "count"
    counter.write_text("0")
    program = """
        import os, pathlib, signal, sys
        from include.store.database import Store
        from include.store.leases import hold
        store, counter = Store.open(sys.argv[1]), pathlib.Path(sys.argv[2])
        for _ in range(5):
            with hold(store, "counter", seconds=1.0, wait=60):
                counter.write_text(str(int(counter.read_text()) + 1))
        if sys.argv[3] == "dies":
            with hold(store, "counter", seconds=1.0, wait=60):
                counter.write_text(str(int(counter.read_text()) + 1))
                os.kill(os.getpid(), signal.SIGKILL)
    """
    running = [
        subprocess.Popen([sys.executable, "-c", textwrap.dedent(program), store_url, str(counter), end])
        for end in ("dies", "ends", "ends")
    ]
    assert [process.wait(60) for process in running] == [-9, 0, 0]
    assert counter.read_text() == "16"
