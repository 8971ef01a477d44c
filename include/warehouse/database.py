"""The DuckDB files of runs: where they are (``home`` as in `include/paths.py`), opening one, and its lock. No other
room knows DuckDB.

Each link has one, of what it reads and decides, and each connection one, of what was read: DuckDB has one writer, and
so links do not wait for each other. Whoever loads, transforms or publishes takes the lock of its file for that while;
no vendor is called under it. Analysts never open these files: they have ``published/reconciliation.duckdb``.
"""

from __future__ import annotations

import json
import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import duckdb
from filelock import FileLock, Timeout

from include.logs import get_logger
from include.warehouse.limits import memory_limit, patience, threads

log = get_logger(__name__)
Database: TypeAlias = duckdb.DuckDBPyConnection
LOCK_WAIT = 600.0
# A file in it opens in a third of the time of one in DuckDB's default, and half as large.
STORAGE = "v1.2.0"
SMALL = 128 * 1024 * 1024
"""Bytes of a file whose tables are not compressed: trying all ways on each column of some hundred rows takes longer
than anything else of closing the file, and saves a tenth of it. Each statement has one thread there: several are run
beside each other, and a second thread of one spends a third of the processor's time waiting for work. A link's tables
take 62 MB with a row or two in each: a block (256 kB) at least."""
_HOLDER = re.compile(r"Conflicting lock is held in (?P<program>.+?) \(PID (?P<pid>\d+)\)")


class WarehouseBusy(Exception):
    """The warehouse could not be had in time; the text says who holds it and what to do."""


class WarehouseBroken(Exception):
    """The file is no DuckDB file any more; the text says what heals that."""


class _Held(threading.local):
    """What a thread has of a warehouse: its lock, and the database while it is open."""

    locked = False
    database: Database | None = None


class Warehouse:
    """A file below ``home``: made once by a run or a command, and shared by its threads.

    A thread that has it does not wait for itself, as long as it asks the same object.
    """

    def __init__(self, home: Path, place: str = "") -> None:
        self.home = home
        self.path = home / "warehouse" / place / "warehouse.duckdb"
        self._held = _Held()

    @classmethod
    def of_link(cls, home: Path, link: str) -> Warehouse:
        """What a link decides on and decided."""
        return cls(home, f"links/{link}")

    @classmethod
    def of_connection(cls, home: Path, connection: str) -> Warehouse:
        """All that was read from a connection, for whoever reads it."""
        return cls(home, f"connections/{connection}")

    @property
    def exists(self) -> bool:
        """Whether anything was ever written to it."""
        return self.path.exists()

    @property
    def tables(self) -> str:
        """The name of the tables that a link decided and that are in it (``include/store/builds.py``); '' where they
        are not whole."""
        with suppress(OSError):
            return self._tables.read_text() if self.exists else ""
        return ""

    def note_tables(self, name: str) -> None:
        new = self._tables.with_suffix(f".{os.getpid()}")
        new.write_text(name)
        new.replace(self._tables)

    def forget_tables(self) -> None:
        """So that the next run builds, whether anything changed or not."""
        self._tables.unlink(missing_ok=True)

    @property
    def _tables(self) -> Path:
        return self.path.with_name("tables")

    def replace(self, file: Path) -> None:
        """By ``file``, which is one of its kind and on the same disk; it is locked."""
        self.path.with_suffix(".duckdb.wal").unlink(missing_ok=True)
        os.replace(file, self.path)

    @contextmanager
    def locked(self, what: str, wait: float = LOCK_WAIT) -> Iterator[None]:
        """Hold it while the block runs; ``what`` tells others what it is held for.

        Waits up to ``wait`` real seconds, then raises ``WarehouseBusy``. The lock dies with its process.
        """
        if self._held.locked:
            yield
            return
        folder = self.path.parent
        folder.mkdir(parents=True, exist_ok=True)
        note = folder / "warehouse.lock.json"
        lock = FileLock(folder / "warehouse.lock")
        try:
            lock.acquire(timeout=wait)
        except Timeout:
            raise WarehouseBusy(
                f"the warehouse is in use {_holder(note)}; waited {wait:.0f} s. Wait for it to end, or end that "
                "process if it hangs; nothing was changed"
            ) from None
        try:
            note.write_text(json.dumps({"pid": os.getpid(), "what": what, "since": datetime.now(UTC).isoformat()}))
            self._held.locked = True
            yield
        finally:
            self._held.locked = False
            note.unlink(missing_ok=True)
            lock.release()

    @contextmanager
    def opened(self, what: str, wait: float = LOCK_WAIT, *, made_again: bool = False) -> Iterator[Database]:
        """It, locked and open for writing; closed before the lock is given back. Opened again inside it is another
        session of the same one. ``made_again``: by who fills it anew, where it cannot be opened any more: it is put
        aside, and an empty one is opened."""
        if self._held.database is not None:
            with session(self._held.database) as database:
                yield database
            return
        with self.locked(what, wait), self._connected(made_again) as database:
            self._held.database = database
            try:
                yield database
            finally:
                self._held.database = None

    def _connected(self, made_again: bool) -> Database:
        try:
            return connect(self.path)
        except WarehouseBroken as problem:
            self.forget_tables()
            if not made_again:
                raise
            log.warning("a warehouse cannot be opened; it is made again", why=str(problem))
            os.replace(self.path, self.path.with_suffix(".broken"))
            self.path.with_suffix(".duckdb.wal").unlink(missing_ok=True)
            return connect(self.path)


def _holder(note: Path) -> str:
    with suppress(OSError, ValueError, KeyError):
        held = json.loads(note.read_text())
        return f"by process {held['pid']} since {held['since'][:19]} UTC ({held['what']})"
    return "by another process"


@contextmanager
def session(database: Database) -> Iterator[Database]:
    """One more session of an open warehouse, with a transaction of its own, in UTC as the others are."""
    with closing(database.cursor()) as cursor:
        cursor.execute("SET TimeZone = 'UTC'")
        yield cursor


@contextmanager
def transaction(database: Database) -> Iterator[None]:
    """All of the block, or nothing of it."""
    database.execute("begin")
    try:
        yield
    except BaseException:
        database.execute("rollback")
        raise
    database.execute("commit")


def connect(path: Path, wait: float | None = None) -> Database:
    """An open DuckDB file in UTC, within ``ML_CONNECTOR_MEMORY_LIMIT`` (2GB) and ``ML_CONNECTOR_THREADS`` (2).

    The caller holds the lock. A program that opened the file without asking for it (someone's SQL shell) is waited for
    up to ``wait`` real seconds (None: ``ML_CONNECTOR_WAREHOUSE_WAIT``, 30), then named in ``WarehouseBusy``. Raises
    ``WarehouseBroken`` for one that cannot be opened at all.
    """
    deadline = time.monotonic() + (patience() if wait is None else wait)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _create(path)
    while True:
        try:
            database = duckdb.connect(str(path))
            break
        except duckdb.IOException as problem:
            holder = _HOLDER.search(str(problem))
            if holder is None:
                raise _broken(path, problem) from None
            if time.monotonic() >= deadline:
                raise WarehouseBusy(
                    f"{path.name} is open in {holder['program']} (process {holder['pid']}): close that session and "
                    "run again. To look at the data, open published/reconciliation.duckdb instead; nothing was changed"
                ) from None
            time.sleep(0.25)
        except duckdb.Error as problem:
            raise _broken(path, problem) from None
    try:
        # Set, not passed to connect(): dlt and dbt open the same file in this process with settings of their own.
        database.execute("SET TimeZone = 'UTC'")
        database.execute(f"SET memory_limit = '{memory_limit()}'")
        is_small = path.stat().st_size < SMALL
        database.execute(f"SET threads = {1 if is_small else threads()}")
        if is_small:
            database.execute("SET force_compression = 'uncompressed'")
    except BaseException:
        database.close()
        raise
    return database


def _broken(path: Path, problem: duckdb.Error) -> WarehouseBroken:
    said = str(problem).splitlines()[0]
    return WarehouseBroken(
        f"{path} cannot be opened: {said}. If the disk is full or the file is not yours to read, see to that, and run "
        "again: a file that is damaged is put aside then and made again from what was read, and what was delivered and "
        "decided is in the store (docs/runbooks/restore.md)"
    )


def _create(path: Path) -> None:
    place = str(path).replace("'", "''")
    with duckdb.connect() as database:
        database.execute(f"attach '{place}' as created (storage_version '{STORAGE}')")
