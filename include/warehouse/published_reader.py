"""Many readers of what is published, in one process: a new version is seen by the next question, an old one is read to
its end. A version never changes, so that what was asked of it once is known. Used by pages, which never open the
warehouse."""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import duckdb

from include.warehouse.published import PublishedUnreadable

MEMORY, THREADS = "256MiB", 2
KEPT, KEPT_ROWS = 512, 200
"""Answers that are kept of a version, of so many rows at most: a page of a list, its counts and choices."""
_Rows = list[dict[str, Any]]


class _Version:
    """One published file, open; closed when it is outdated and nobody asks it any more."""

    def __init__(self, database: duckdb.DuckDBPyConnection, mark: tuple[int, int, int]) -> None:
        self.database, self.mark, self.asked, self.outdated = database, mark, 0, False
        self._answers: OrderedDict[tuple[str, str], Future[_Rows]] = OrderedDict()

    def answer(self, question: tuple[str, str]) -> tuple[Future[_Rows], bool]:
        """The answer, which may be on its way, and whether who asks is the first and has to find it."""
        found = self._answers.get(question)
        if found is not None:
            self._answers.move_to_end(question)
            return found, False
        self._answers[question] = found = Future()
        if len(self._answers) > KEPT:
            self._answers.popitem(last=False)
        return found, True

    def forget(self, question: tuple[str, str]) -> None:
        self._answers.pop(question, None)

    def close_if_done(self) -> None:
        if self.outdated and not self.asked:
            self.database.close()


class PublishedReader:
    """``file``: the published tables. Closed by ``close``; each question has a cursor of its own, so that
    threads may share a reader."""

    def __init__(self, file: Path) -> None:
        self._file, self._lock = file, threading.Lock()
        self._version: _Version | None = None

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Rows by column; amounts are Decimal, moments UTC. Raises ``PublishedUnreadable``."""
        question = (sql, repr(list(values)))
        with self._cursor() as (version, cursor):
            with self._lock:
                answer, is_first = version.answer(question)
            if is_first:
                self._find(version, cursor, question, answer, sql, values)
            return [dict(row) for row in answer.result()]

    def _find(
        self,
        version: _Version,
        cursor: duckdb.DuckDBPyConnection,
        question: tuple[str, str],
        answer: Future[_Rows],
        sql: str,
        values: Sequence[Any],
    ) -> None:
        """Those who ask the same meanwhile wait for it, and get the same error."""
        kept = False
        try:
            rows = self._read(cursor, sql, values)
            kept = len(rows) <= KEPT_ROWS
            answer.set_result(rows)
        except BaseException as problem:
            answer.set_exception(problem)
        finally:
            if not kept:
                with self._lock:
                    version.forget(question)

    def _read(self, cursor: duckdb.DuckDBPyConnection, sql: str, values: Sequence[Any]) -> _Rows:
        try:
            cursor.execute("use reconciliation")
            found = cursor.execute(sql, list(values))
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        except duckdb.Error as problem:
            raise _unreadable(self._file, problem) from None

    def close(self) -> None:
        with self._lock:
            self._outdate()

    @contextlib.contextmanager
    def _cursor(self) -> Iterator[tuple[_Version, duckdb.DuckDBPyConnection]]:
        with self._lock:
            version = self._newest()
            version.asked += 1
            cursor = version.database.cursor()
        try:
            yield version, cursor
        finally:
            with self._lock:
                cursor.close()
                version.asked -= 1
                version.close_if_done()

    def _newest(self) -> _Version:
        try:
            now = self._file.stat()
        except FileNotFoundError:
            raise PublishedUnreadable(f"nothing is published yet in {self._file.parent}: run a link first") from None
        mark = (now.st_ino, now.st_mtime_ns, now.st_size)
        if self._version is None or mark != self._version.mark:
            self._outdate()
            self._version = _Version(_opened(self._file), mark)
        return self._version

    def _outdate(self) -> None:
        if self._version is not None:
            self._version.outdated = True
            self._version.close_if_done()
        self._version = None


def _opened(file: Path) -> duckdb.DuckDBPyConnection:
    # Attached, not opened: of a file that a process opens twice DuckDB shows the older one, though it was replaced.
    database = duckdb.connect(config={"memory_limit": MEMORY, "threads": THREADS})
    try:
        database.execute("set TimeZone = 'UTC'")
        database.execute(f"attach '{str(file).replace(chr(39), chr(39) * 2)}' as reconciliation (read_only)")
        database.execute("set enable_external_access = false")
    except duckdb.Error as problem:
        database.close()
        raise _unreadable(file, problem) from None
    return database


def _unreadable(file: Path, problem: duckdb.Error) -> PublishedUnreadable:
    return PublishedUnreadable(
        f"{file} cannot be read ({str(problem).splitlines()[0]}): run a link, which publishes it anew"
    )
