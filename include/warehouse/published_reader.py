"""Many readers of what is published, in one process: a new version is seen by the next question, an old one is read to
its end. A version never changes, so that what was asked of it once is known. Used by pages, which never open the
warehouse.

Readers that come back within seconds need not wait for a new version either: for ``patience`` seconds the old one goes
on answering, while the new one is asked what was asked of the old one last."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import duckdb

from include.published_files import attach
from include.texts.program import said
from include.warehouse.published import PublishedUnreadable, unreadable

MEMORY, THREADS = "256MiB", 2
KEPT, KEPT_ROWS = 512, 20_000
"""Answers that are kept of a version, of so many rows in all: pages of lists, counts and choices, walks of a month."""
ASKED_AHEAD, ASKED_WITHIN = 64, 600.0
"""A new version is asked so many questions before it answers, which somebody asked within so many seconds."""
PATIENCE = 10.0
"""Seconds: of pages, which people read for longer than that."""
_Rows = list[dict[str, Any]]
_Mark = tuple[int, int, int]


class _Version:
    """One published file, open; closed when it is outdated and nobody asks it any more. ``current_at``: when its file
    was the published one for certain, by the monotonic clock."""

    def __init__(self, database: duckdb.DuckDBPyConnection, mark: _Mark, current_at: float) -> None:
        self.database, self.mark, self.asked, self.outdated = database, mark, 0, False
        self.current_at, self._asked = current_at, OrderedDict[tuple[str, str], tuple[Sequence[Any], float]]()
        self._answers: OrderedDict[tuple[str, str], Future[_Rows]] = OrderedDict()
        self._sizes: dict[tuple[str, str], int] = {}

    def answer(self, question: tuple[str, str]) -> tuple[Future[_Rows], bool]:
        """The answer, which may be on its way, and whether who asks is the first and has to find it."""
        found = self._answers.get(question)
        if found is not None:
            self._answers.move_to_end(question)
            return found, False
        self._answers[question] = found = Future()
        return found, True

    def keep(self, question: tuple[str, str], rows: int) -> None:
        """An answer that was found; those that were asked longest ago make room for it."""
        self._sizes[question] = rows
        while self._sizes and (len(self._sizes) > KEPT or sum(self._sizes.values()) > KEPT_ROWS):
            self.forget(next(one for one in self._answers if one in self._sizes))

    def forget(self, question: tuple[str, str]) -> None:
        self._answers.pop(question, None)
        self._sizes.pop(question, None)

    def remember(self, question: tuple[str, str], values: Sequence[Any]) -> None:
        self._asked[question] = values, time.monotonic()
        self._asked.move_to_end(question)
        if len(self._asked) > ASKED_AHEAD:
            self._asked.popitem(last=False)

    def hand_on(self, to: _Version) -> list[tuple[str, Sequence[Any]]]:
        """What was asked, the last first."""
        since = time.monotonic() - ASKED_WITHIN
        to._asked = OrderedDict((question, asked) for question, asked in self._asked.items() if asked[1] > since)
        return [(question[0], values) for question, (values, _) in reversed(to._asked.items())]

    def close_if_done(self) -> None:
        if self.outdated and not self.asked:
            self.database.close()


class PublishedReader:
    """``file``: the published tables. Closed by ``close``; each question has a cursor of its own, so that
    threads may share a reader. ``patience``: for how many seconds a version may answer that is not the newest."""

    def __init__(self, file: Path, patience: float = 0.0) -> None:
        self._file, self._lock, self._patience = file, threading.Lock(), patience
        self._version: _Version | None = None
        self._ahead: threading.Thread | None = None
        self._closed = False

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Rows by column; amounts are Decimal, moments UTC. Raises ``PublishedUnreadable``."""
        with self._lock:
            version = self._newest()
            version.asked += 1
            version.remember(_question(sql, values), values)
        return self._answer(version, sql, values)

    def _answer(self, version: _Version, sql: str, values: Sequence[Any]) -> _Rows:
        """Of a version that is held (``asked``)."""
        question = _question(sql, values)
        with self._cursor(version) as cursor:
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
        try:
            rows = self._read(cursor, sql, values)
        except BaseException as problem:
            answer.set_exception(problem)
            with self._lock:
                version.forget(question)
        else:
            answer.set_result(rows)
            with self._lock:
                version.keep(question, len(rows))

    def _read(self, cursor: duckdb.DuckDBPyConnection, sql: str, values: Sequence[Any]) -> _Rows:
        try:
            cursor.execute("use reconciliation")
            found = cursor.execute(sql, list(values))
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        except duckdb.Error as problem:
            raise unreadable(self._file, problem) from None

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._outdate()
            ahead = self._ahead
        if ahead is not None:
            ahead.join()

    @contextlib.contextmanager
    def _cursor(self, version: _Version) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._lock:
            cursor = version.database.cursor()
        try:
            yield cursor
        finally:
            with self._lock:
                cursor.close()
                version.asked -= 1
                version.close_if_done()

    def _newest(self) -> _Version:
        """Which one answers now; the lock is held."""
        mark, now = self._mark(), time.monotonic()
        version = self._version
        if version is not None and mark == version.mark:
            version.current_at = now
            return version
        if version is not None and now - version.current_at < self._patience:
            if self._ahead is None:
                self._ahead = threading.Thread(target=self._get_ready, args=(version,))
                self._ahead.start()
            return version
        self._outdate()
        self._version = _Version(_opened(self._file), mark, now)
        return self._version

    def _get_ready(self, old: _Version) -> None:
        """Open the next version, ask it what the old one was asked last, as long as there is patience, and let it
        answer from then on. What cannot be read is said to the next who asks."""
        version: _Version | None = None
        try:
            mark, now = self._mark(), time.monotonic()
            version = _Version(_opened(self._file), mark, now)
            with self._lock:
                questions = old.hand_on(version)
            for sql, values in questions:
                if self._closed or time.monotonic() - old.current_at > self._patience:
                    break
                version.asked += 1
                with contextlib.suppress(PublishedUnreadable):
                    self._answer(version, sql, values)
        except PublishedUnreadable:
            pass
        finally:
            with self._lock:
                self._ahead = None
                if version is not None and self._version is old and not self._closed:
                    self._outdate()
                    self._version = version
                elif version is not None:
                    version.outdated = True
                    version.close_if_done()

    def _mark(self) -> _Mark:
        try:
            now = self._file.stat()
        except FileNotFoundError:
            raise PublishedUnreadable(said("operator_actions.nothing_published", folder=self._file.parent)) from None
        return now.st_ino, now.st_mtime_ns, now.st_size

    def _outdate(self) -> None:
        if self._version is not None:
            self._version.outdated = True
            self._version.close_if_done()
        self._version = None


def _question(sql: str, values: Sequence[Any]) -> tuple[str, str]:
    return sql, repr(list(values))


def _opened(file: Path) -> duckdb.DuckDBPyConnection:
    database = duckdb.connect(config={"memory_limit": MEMORY, "threads": THREADS})
    try:
        attach(database, file)
    except duckdb.Error as problem:
        database.close()
        raise unreadable(file, problem) from None
    return database


@contextlib.contextmanager
def published_rows(file: Path) -> Iterator[Callable[[str, Sequence[Any]], _Rows]]:
    """For who asks a few questions and is done. ``file``: the published tables. Raises ``PublishedUnreadable``."""
    with contextlib.closing(PublishedReader(file)) as reader:
        yield reader.rows
