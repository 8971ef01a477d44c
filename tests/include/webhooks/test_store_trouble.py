"""The store is locked, out of reach, or refuses one event: the vendor is told in time to come again, and nothing that
was not stored is acknowledged."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psycopg
import pytest
import sqlalchemy

from include.store.database import Store
from include.store.migrate import migrate
from tests.support.receiver import JSON, Office, basware, quickbooks, running
from tests.support.stores import fresh_database
from tests.support.waiting import eventually

VENDOR_SECONDS = 3.0
"""How long Basware and QuickBooks wait for an answer at most."""


@contextlib.contextmanager
def locked(url: str) -> Iterator[None]:
    """Nobody else can write."""
    place = sqlalchemy.make_url(url)
    if place.get_backend_name() == "sqlite":
        with contextlib.closing(sqlite3.connect(place.database or "", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
        return
    with psycopg.connect(plain(url)) as held:
        held.execute("LOCK TABLE events IN ACCESS EXCLUSIVE MODE")
        yield
        held.rollback()


def plain(url: str) -> str:
    return sqlalchemy.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def test_a_locked_store_is_told_in_time_and_nothing_is_lost_when_it_is_free_again(office: Office) -> None:
    path = office.known("basware_main", "k")
    with running(office) as receiver:
        assert receiver.post(path, *basware("k", "before")).status_code == 200
        with locked(office.store_url):
            started = time.monotonic()
            reply = receiver.post(path, *basware("k", "t1"))
            assert (reply.status_code, "retry-after" in reply.headers) == (503, True)
            assert time.monotonic() - started < VENDOR_SECONDS
            assert httpx.get(receiver.url + "/health", trust_env=False).status_code == 200
        assert eventually(lambda: receiver.post(path, *basware("k", "t1")).status_code == 200)
        assert eventually(lambda: office.counts().get(("basware_main", "not_stored"), 0) >= 1)
    assert sorted(row.event_id for row in office.events()) == ["before", "t1"]


def test_what_was_given_up_while_the_store_was_locked_is_not_stored_behind_the_vendors_back(
    small_office: Office,
) -> None:
    """A sender that was told to come again would find it there, which does no harm, but nobody promised that."""
    path = small_office.known("basware_main", "k")
    with running(small_office) as receiver:
        with locked(small_office.store_url), ThreadPoolExecutor(30) as pool:
            many = list(
                pool.map(lambda number: receiver.post(path, *basware("k", f"t{number}")).status_code, range(30))
            )
        assert set(many) == {503}
        assert receiver.post(path, *basware("k", "after")).status_code == 200
    assert [row.event_id for row in small_office.events()] == ["after"]


def test_one_that_waits_for_the_store_for_a_moment_is_acknowledged(office: Office) -> None:
    path = office.known("basware_main", "k")
    with running(office) as receiver, ThreadPoolExecutor(1) as pool:
        with locked(office.store_url):
            reply = pool.submit(receiver.post, path, *basware("k"))
            time.sleep(0.5)  # how long the store is busy
        assert reply.result().status_code == 200
    assert [row.times for row in office.events()] == [1]


def test_no_more_than_was_allowed_waits_for_the_store(small_office: Office) -> None:
    path = small_office.known("books", "k")
    body, headers = quickbooks("k", *(("9130357992221046", f"q{number}", str(number)) for number in range(30)))
    with running(small_office, ML_CONNECTOR_RECEIVER_WAITING="20") as receiver:

        def post(_number: int) -> tuple[int, bool]:
            started = time.monotonic()
            status = receiver.post(path, body, headers).status_code
            return status, time.monotonic() - started > 0.8 * VENDOR_SECONDS

        with locked(small_office.store_url), ThreadPoolExecutor(5) as pool:
            replies = list(pool.map(post, range(5)))
        assert sorted(replies) == [(503, False)] * 4 + [(503, True)], "one waits, the others are told at once"
        assert receiver.post(path, body, headers).status_code == 200, "one that is larger is taken when nothing waits"
    assert len(small_office.events()) == 30


@pytest.mark.postgres
def test_a_store_out_of_reach_is_told_in_time_and_is_found_again(postgres_url: str, tmp_path: Path) -> None:
    with fresh_database(postgres_url) as url:
        with Store.open(url, check=False) as store:
            migrate(store)
        office, database = Office(tmp_path / "home", url), sqlalchemy.make_url(url).database
        path = office.known("basware_main", "k")
        with running(office) as receiver, psycopg.connect(plain(postgres_url), autocommit=True) as server:
            assert receiver.post(path, *basware("k", "before")).status_code == 200
            server.execute(f"ALTER DATABASE {database} ALLOW_CONNECTIONS false")
            server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database])
            started = time.monotonic()
            assert receiver.post(path, *basware("k", "t1")).status_code == 503
            assert time.monotonic() - started < VENDOR_SECONDS
            assert eventually(lambda: "addresses could not be read again" in receiver.log.read_text())
            assert receiver.post(path, *basware("k", "t1")).status_code == 503, "still known"
            assert receiver.post("/nowhere", b"{}").status_code == 404
            server.execute(f"ALTER DATABASE {database} ALLOW_CONNECTIONS true")
            assert eventually(lambda: receiver.post(path, *basware("k", "t1")).status_code == 200)
        assert sorted(row.event_id for row in office.events()) == ["before", "t1"]


def test_an_event_that_cannot_be_stored_does_not_keep_the_others_out(empty_url: str, tmp_path: Path) -> None:
    with Store.open(empty_url, check=False) as store:
        migrate(store)
        with store.begin() as db:
            forbid(db)
    office = Office(tmp_path / "home", empty_url)
    path = office.known("basware_main", "k")
    with running(office) as receiver, httpx.Client(trust_env=False, timeout=30) as client:

        def post(number: int) -> int:
            body, headers = basware("k", "poison" if number == 7 else f"t{number}")
            return client.post(receiver.url + path, content=body, headers={**JSON, **headers}).status_code

        with ThreadPoolExecutor(20) as pool:
            with locked(office.store_url):
                # Most of them come to wait, and so go into one transaction; on a slow machine none of them too long.
                replies = [pool.submit(post, number) for number in range(20)]
                time.sleep(0.3)
            codes = [reply.result() for reply in replies]
    assert codes == [503 if number == 7 else 200 for number in range(20)]
    assert len(office.events()) == 19


def forbid(db: sqlalchemy.Connection) -> None:
    """A database that refuses one event."""
    if db.dialect.name == "postgresql":
        db.exec_driver_sql("ALTER TABLE events ADD CONSTRAINT poison CHECK (event_id <> 'poison')")
        return
    db.exec_driver_sql(
        "CREATE TRIGGER poison BEFORE INSERT ON events WHEN NEW.event_id = 'poison' "
        "BEGIN SELECT RAISE(ABORT, 'refused'); END"
    )
