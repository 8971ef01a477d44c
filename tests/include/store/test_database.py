from __future__ import annotations

import stat
import subprocess
import sys
import textwrap
import threading
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy

from include.store.database import Store, StoreNotReady, default_url
from include.store.models import audit_events, leases, reviews

pytestmark = pytest.mark.both_stores

NOON = datetime(2026, 11, 1, 12, 0, 0, 250000, tzinfo=UTC)


def add_event(store: Store, **values: object) -> None:
    with store.begin() as connection:
        connection.execute(audit_events.insert().values(**{"at": NOON, "event": "sent", "who": "test", **values}))


def test_times_come_back_in_utc_and_compare_as_times(store: Store) -> None:
    amsterdam = timezone(timedelta(hours=1))
    add_event(store, document_key="a", at=datetime(2026, 11, 1, 12, 30, tzinfo=amsterdam))
    add_event(store, document_key="b", at=NOON)
    with store.read() as connection:
        earlier = connection.execute(sqlalchemy.select(audit_events).where(audit_events.c.at < NOON)).all()
    assert [(row.document_key, row.at) for row in earlier] == [("a", datetime(2026, 11, 1, 11, 30, tzinfo=UTC))]


def test_a_time_without_zone_is_refused(store: Store) -> None:
    with pytest.raises(sqlalchemy.exc.StatementError, match="times with a time zone only"):
        add_event(store, at=datetime(2026, 11, 1))


@pytest.mark.parametrize("amount", ["0.10", "12.50", "-99999999999999999999.999999", "0.1234567890123456789"])
def test_money_keeps_every_digit(store: Store, amount: str) -> None:
    add_event(store, amount_after=Decimal(amount))
    with store.read() as connection:
        assert connection.scalar(sqlalchemy.select(audit_events.c.amount_after)) == Decimal(amount)


def test_money_as_float_is_refused(store: Store) -> None:
    with pytest.raises(sqlalchemy.exc.StatementError, match="money as Decimal only"):
        add_event(store, amount_after=0.1)


def test_money_inside_json_is_text(store: Store) -> None:
    payload = {"amount": Decimal("12.50"), "on": NOON.date(), "lines": [Decimal("0.1")]}
    with store.begin() as connection:
        connection.execute(
            reviews.insert().values(
                link="l", flow="f", company="1", document_key="d", code="c", text="t", payload=payload, opened_at=NOON
            )
        )
    with store.read() as connection:
        found = connection.scalar(sqlalchemy.select(reviews.c.payload))
    assert found == {"amount": "12.50", "on": "2026-11-01", "lines": ["0.1"]}


def test_a_state_that_does_not_exist_is_refused(store: Store) -> None:
    with pytest.raises(sqlalchemy.exc.IntegrityError), store.begin() as connection:
        connection.execute(
            reviews.insert().values(
                link="l", flow="f", company="1", document_key="d", code="c", text="t", state="gone", opened_at=NOON
            )
        )


def test_two_writers_queue_instead_of_failing(store: Store, store_url: str) -> None:
    with store.begin() as connection:
        connection.execute(leases.insert().values(name="count", token=0, expires_at=0.0))

    failures: list[Exception] = []

    def add_twenty() -> None:
        own = Store.open(store_url)
        try:
            for _ in range(20):
                with own.begin() as connection:
                    # Reads first, as real transactions do: a deferred SQLite transaction fails right here.
                    connection.execute(sqlalchemy.select(leases.c.token).with_for_update()).scalar_one()
                    connection.execute(leases.update().values(token=leases.c.token + 1))
        except Exception as error:
            failures.append(error)
        finally:
            own.close()

    threads = [threading.Thread(target=add_twenty) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with store.read() as connection:
        assert connection.scalar(sqlalchemy.select(leases.c.token)) == 80


def test_a_reader_does_not_wait_for_a_writer(store: Store) -> None:
    with store.begin() as writer:
        writer.execute(leases.insert().values(name="x", token=1, expires_at=0.0))
        with store.read() as reader:
            assert reader.execute(sqlalchemy.select(leases)).all() == []


def test_a_write_inside_a_write_is_refused_at_once(store: Store) -> None:
    with store.begin(), pytest.raises(RuntimeError, match="pass its connection on"), store.begin():
        pass
    with store.begin() as connection:  # and the next one is as good as ever
        connection.execute(leases.insert().values(name="x", token=1, expires_at=0.0))


def test_an_exception_takes_the_whole_transaction_back(store: Store) -> None:
    def write_and_fail() -> None:
        with store.begin() as connection:
            connection.execute(leases.insert().values(name="x", token=1, expires_at=0.0))
            raise LookupError

    with pytest.raises(LookupError):
        write_and_fail()
    with store.read() as connection:
        assert connection.execute(sqlalchemy.select(leases)).all() == []


def test_what_is_committed_survives_kill_9(store: Store, store_url: str) -> None:
    program = """
        import os, signal, sys
        from include.store.database import Store
        from include.store.models import leases
        store = Store.open(sys.argv[1])
        with store.begin() as connection:
            connection.execute(leases.insert().values(name="committed", token=1, expires_at=0.0))
        with store.begin() as connection:
            connection.execute(leases.insert().values(name="not committed", token=1, expires_at=0.0))
            os.kill(os.getpid(), signal.SIGKILL)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(program), store_url], check=False)
    assert done.returncode == -9
    with store.read() as connection:
        assert connection.execute(sqlalchemy.select(leases.c.name)).scalars().all() == ["committed"]


def test_sqlite_writes_through_to_the_disk_and_is_its_owners_alone(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'new' / 'store.db'}", check=False)
    with store.read() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    store.close()
    assert stat.S_IMODE((tmp_path / "new" / "store.db").stat().st_mode) == 0o600


def test_the_default_is_a_file_under_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ML_CONNECTOR_HOME", str(tmp_path))
    monkeypatch.delenv("ML_CONNECTOR_STORE", raising=False)
    assert default_url() == f"sqlite:///{tmp_path}/store/store.db"
    monkeypatch.setenv("ML_CONNECTOR_STORE", "postgresql://db/mlc")
    assert default_url() == "postgresql://db/mlc"


def test_a_store_in_memory_is_refused() -> None:
    with pytest.raises(StoreNotReady, match="must outlive the process"):
        Store.open("sqlite://")


def test_a_place_that_cannot_hold_the_store_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreNotReady, match="check ML_CONNECTOR_HOME and its rights"):
        Store.open(f"sqlite:///{tmp_path / 'file' / 'store.db'}")


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(StoreNotReady, match="cannot be opened") as caught:
        Store.open("postgresql://someone:hunter2@127.0.0.1:1/mlc")
    assert "hunter2" not in str(caught.value)


def test_a_store_that_is_opened_twice_in_a_process_loses_nothing_to_another_process(sqlite_store: Store) -> None:
    """SQLite's locks are the process's, and whoever closes the file gives them up: another process then takes itself
    for the only one, and throws away the log in which the next commit is to be kept."""
    url = sqlite_store.engine.url.render_as_string(hide_password=False)
    add_event(sqlite_store, document_key="before")
    Store.open(url).close()
    program = f"""
from include.store.database import Store
with Store.open({url!r}) as store, store.read() as connection:
    print(connection.exec_driver_sql("SELECT document_key FROM audit_events").scalars().all())
"""

    def other_process() -> str:
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
        return done.stdout

    assert "before" in other_process()
    add_event(sqlite_store, document_key="after")
    Store.open(url).close()
    assert "after" in other_process()
    add_event(sqlite_store, document_key="last")
    with Store.open(url) as again, again.read() as connection:
        found = connection.scalars(sqlalchemy.select(audit_events.c.document_key)).all()
    assert sorted(found) == ["after", "before", "last"]


def test_postgresql_ends_a_transaction_that_stands_still(postgres_url: str) -> None:
    asked = "SHOW idle_in_transaction_session_timeout"
    for url, limit in ((postgres_url, "1min"), (f"{postgres_url}&options=-c%20TimeZone%3DUTC", "0")):
        with Store.open(url, check=False) as opened, opened.read() as connection:
            assert connection.exec_driver_sql(asked).scalar() == limit, "what a URL says itself stands"
