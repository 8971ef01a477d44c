"""Many readers of what is published, in one process: a new version is seen by the next question, an old one is read to
its end. Used by pages, which never open the warehouse."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from include.warehouse.published import PublishedUnreadable

MEMORY, THREADS = "256MiB", 2


class PublishedReader:
    """``file``: the published tables. Closed by ``close``; each question has a cursor of its own, so that
    threads may share a reader."""

    def __init__(self, file: Path) -> None:
        self._file, self._lock = file, threading.Lock()
        self._version: tuple[int, int, int] | None = None
        self._database: duckdb.DuckDBPyConnection | None = None

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Rows by column; amounts are Decimal, moments UTC. Raises ``PublishedUnreadable``."""
        cursor = self._cursor()
        try:
            cursor.execute("use reconciliation")
            found = cursor.execute(sql, list(values))
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        except duckdb.Error as problem:
            raise PublishedUnreadable(
                f"{self._file} cannot be read ({str(problem).splitlines()[0]}): run a link, which publishes it anew"
            ) from None
        finally:
            cursor.close()

    def close(self) -> None:
        with self._lock:
            self._drop()

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        with self._lock:
            try:
                now = self._file.stat()
            except FileNotFoundError:
                raise PublishedUnreadable(
                    f"nothing is published yet in {self._file.parent}: run a link first"
                ) from None
            version = (now.st_ino, now.st_mtime_ns, now.st_size)
            if self._database is None or version != self._version:
                self._drop()
                self._database, self._version = self._open(), version
            return self._database.cursor()

    def _open(self) -> duckdb.DuckDBPyConnection:
        # Attached, not opened: of a file that a process opens twice DuckDB shows the older one, though it was replaced.
        database = duckdb.connect(config={"memory_limit": MEMORY, "threads": THREADS})
        try:
            database.execute("set TimeZone = 'UTC'")
            database.execute(f"attach '{str(self._file).replace(chr(39), chr(39) * 2)}' as reconciliation (read_only)")
            database.execute("set enable_external_access = false")
        except duckdb.Error as problem:
            database.close()
            raise PublishedUnreadable(
                f"{self._file} cannot be read ({str(problem).splitlines()[0]}): run a link, which publishes it anew"
            ) from None
        return database

    def _drop(self) -> None:
        if self._database is not None:
            self._database.close()
        self._database = self._version = None
