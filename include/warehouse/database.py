"""The DuckDB files of runs: where they are (``home`` as in `include/paths.py`), and their locks. No other room knows
DuckDB.

Each link has one, of what it reads and decides, and each connection one, of what was read: DuckDB has one writer, and
so links do not wait for each other. Whoever loads, transforms or publishes takes the lock of its file for that while;
no vendor is called under it. Analysts never open these files: they have ``published/reconciliation.duckdb``.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from include.logs import get_logger
from include.warehouse.duckdb_file import (
    Database,
    WarehouseBroken,
    WarehouseBusy,
    connect,
    connect_beside_dlt,
    session,
)

log = get_logger(__name__)
LOCK_WAIT = 600.0


class _Held(threading.local):
    """What a thread has of a warehouse: its lock, and the database while it is open."""

    locked = False
    database: Database | None = None


class Warehouse:
    """A file below ``home``: made once by a run or a command, and shared by its threads.

    A thread that has it does not wait for itself, as long as it asks the same object.
    """

    def __init__(self, home: Path, place: str = "", *, by_dlt: bool = True) -> None:
        """``by_dlt``: whether dlt loads rows into it; a link takes them over from files of loads."""
        self.home = home
        self.path = home / "warehouse" / place / "warehouse.duckdb"
        self._held = _Held()
        self._connect = connect_beside_dlt if by_dlt else connect

    @classmethod
    def of_link(cls, home: Path, link: str) -> Warehouse:
        """What a link decides on and decided."""
        return cls(home, f"links/{link}", by_dlt=False)

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
            return self._connect(self.path)
        except WarehouseBroken as problem:
            self.forget_tables()
            if not made_again:
                raise
            log.warning("a warehouse cannot be opened; it is made again", why=str(problem))
            os.replace(self.path, self.path.with_suffix(".broken"))
            self.path.with_suffix(".duckdb.wal").unlink(missing_ok=True)
            return self._connect(self.path)


def _holder(note: Path) -> str:
    with suppress(OSError, ValueError, KeyError):
        held = json.loads(note.read_text())
        return f"by process {held['pid']} since {held['since'][:19]} UTC ({held['what']})"
    return "by another process"
