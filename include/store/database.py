"""Opening the operational store: SQLite by default, PostgreSQL when ``ML_CONNECTOR_STORE`` names one.

SQLite runs in WAL with ``synchronous=FULL``: every commit reaches the disk before the next step. ``NORMAL`` would also
survive the end of the *process* (kill -9 loses nothing in either), but a power failure could take back the last
commits, and then an intent that was stored before its request left, or a refresh token that replaced the one the vendor
already cancelled, would be gone: a document posted twice, or a person who must authorise again. A commit costs a few
milliseconds with it, far less than the API call it belongs to. PostgreSQL's own default (``synchronous_commit=on``)
says the same.

Write transactions begin as ``BEGIN IMMEDIATE``: a transaction that reads first and writes later would otherwise fail
with "database is locked" as soon as another wrote in between; so they queue.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Engine, Table, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from tenacity import retry, retry_if_exception_message, stop_after_delay, wait_random

from include.paths import home
from include.secret_settings import secret_setting
from include.store import schema
from include.store.schema import StoreNotReady
from include.store.types import dump_json

BUSY_SECONDS = 60
# Who is cut off from PostgreSQL learns it within a minute and begins again, instead of waiting for an answer for hours;
# and what it had locked is free for others as soon, since the server ends a transaction that stands still.
POSTGRESQL = {
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "60000",
    "options": "-c idle_in_transaction_session_timeout=60s",
}


def default_url() -> str:
    """``ML_CONNECTOR_STORE``, else the SQLite file ``store/store.db`` under ``ML_CONNECTOR_HOME`` (``.local``)."""
    if url := secret_setting("ML_CONNECTOR_STORE"):
        return url
    return f"sqlite:///{home() / 'store' / 'store.db'}"


class StoreUnreachable(StoreNotReady):
    """PostgreSQL does not answer, or takes nobody at this moment."""


class Store:
    """An open store, closed at the end of its ``with`` or by ``close``. Thread-safe; every process opens its own (a
    forked one must not use its parent's)."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._readers = engine.execution_options(store_reads=True)
        self._here = threading.local()

    @classmethod
    def open(cls, url: str | None = None, *, check: bool = True) -> Store:
        """The store at ``url`` (an SQLAlchemy URL; default ``default_url()``).

        Raises ``StoreNotReady`` when its tables are missing, older than this code, or newer and not for it;
        ``check=False`` is for whoever is about to migrate it.
        """
        store = cls(_engine(url or default_url()))
        if check:
            try:
                store.check()
            except BaseException:
                store.close()
                raise
        return store

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *why: object) -> None:
        self.close()

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A write transaction: committed at the end, rolled back on an exception. Keep it short and off the network.

        Raises ``RuntimeError`` inside another one of the same thread: the inner one would wait for the outer for ever.
        """
        if getattr(self._here, "writing", False):
            raise RuntimeError(
                "a write transaction of the store is already open in this thread; pass its connection on"
            )
        self._here.writing = True
        try:
            with self.engine.begin() as connection:
                yield connection
        finally:
            self._here.writing = False

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads: it never waits for a writer."""
        with self._readers.begin() as connection:
            yield connection

    def check(self, *, whole: bool = False) -> None:
        """Raises ``StoreNotReady`` unless this release may work with the store (``schema.check``)."""
        where = self.engine.url.render_as_string(hide_password=True)
        try:
            with self.read() as connection:
                schema.check(connection, where, whole=whole)
        except sqlalchemy.exc.OperationalError as error:
            kind = StoreUnreachable if _is_passing(self.engine, str(error.orig)) else StoreNotReady
            raise kind(
                f"the operational store {where} cannot be opened ({_first_line(error)}): check ML_CONNECTOR_STORE, "
                "or ML_CONNECTOR_HOME and its rights"
            ) from None

    def close(self) -> None:
        self.engine.dispose()

    def __repr__(self) -> str:
        return f"Store({self.engine.url.render_as_string(hide_password=True)})"


def insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ``on_conflict_do_nothing`` and ``on_conflict_do_update`` in the connection's dialect."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def _first_line(error: sqlalchemy.exc.OperationalError) -> str:
    return (str(error.orig).splitlines() or [""])[0]


def _is_passing(engine: Engine, said: str) -> bool:
    """Whether it may be over by itself: a server that refuses (a password, a database) is reached."""
    if engine.dialect.name != "postgresql":
        return False
    busy = ("starting up", "shutting down", "recovery mode", "too many clients", "connection slots")
    return "FATAL" not in said or any(one in said for one in busy)


def _engine(text: str) -> Engine:
    url = make_url(text)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    if url.get_backend_name() in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
        return sqlalchemy.create_engine(
            url,
            json_serializer=dump_json,
            pool_size=5,
            max_overflow=25,
            connect_args={name: value for name, value in POSTGRESQL.items() if name not in url.query},
            pool_pre_ping=True,
            hide_parameters=True,
        )
    raise StoreNotReady(
        f"the store can be SQLite or PostgreSQL, not {url.get_backend_name()}: change ML_CONNECTOR_STORE"
    )


@retry(
    retry=retry_if_exception_message(match="database is locked"),
    wait=wait_random(0, 0.05),
    stop=stop_after_delay(BUSY_SECONDS),
    reraise=True,
)
def _write_ahead(path: Path) -> None:
    # The mode stays with the file. Turning it on does not honour busy_timeout: two first openings collide and repeat.
    with contextlib.closing(sqlite3.connect(path)) as connection:
        if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            connection.execute("PRAGMA journal_mode = WAL")


def _sqlite(url: sqlalchemy.URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise StoreNotReady(
            "the store must outlive the process: give ML_CONNECTOR_STORE a file, sqlite:////path/store.db"
        )
    path = Path(url.database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # What was sent to whom stands in it in clear: the file is its owner's alone.
        # Only where there is none: to close a file that SQLite has open in this process gives up SQLite's own locks on
        # it (POSIX), and another process that takes itself to be alone then puts the log of writes away under us.
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        _write_ahead(path)
    except (OSError, sqlite3.Error) as error:
        raise StoreNotReady(
            f"the operational store {path} cannot be opened ({error}): check ML_CONNECTOR_HOME and its rights"
        ) from None
    engine = sqlalchemy.create_engine(
        url,
        json_serializer=dump_json,
        pool_size=5,
        max_overflow=25,
        connect_args={"timeout": BUSY_SECONDS},
        hide_parameters=True,  # what was about to be stored stays out of an error's text
    )

    @event.listens_for(engine, "connect")
    def _prepare(dbapi_connection: Any, _record: Any) -> None:
        # The driver's own BEGIN would be a deferred one: take the say over transactions away from it.
        dbapi_connection.isolation_level = None
        cursor = dbapi_connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("store_reads", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine
