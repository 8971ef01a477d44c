"""The books of all simulated systems: one SQLite file in WAL mode under in-memory tables.

Reads never touch the disk. Writes of one request are collected and committed together before its answer leaves, so a
``kill -9`` loses nothing that was acknowledged; a request that fails is rolled back as a whole.
"""

from __future__ import annotations

import json
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from include.sandbox.kernel.tables import Row, Table

# How long a lagging look-up may reach back; faults never ask for more.
HISTORY = timedelta(hours=2)


class Books:
    """Tables by (system, entity), with a journal for roll-back and a short history for lagging reads."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._tables: dict[tuple[str, str], Table] = {}
        self._journal: list[tuple[Table, str, str, Row | None]] = []
        self._history: deque[tuple[datetime, Table, str, str, Row | None, Row | None]] = deque()
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def table(self, system: str, entity: str, lags: bool = True) -> Table:
        """The table, loaded from disk on its first use. ``lags=False``: a read lag never hides its writes (tokens)."""
        known = self._tables.get((system, entity))
        if known is not None:
            return known
        made = Table(system, entity, lags, self._note)
        columns = "company TEXT, key TEXT, body TEXT, PRIMARY KEY (company, key)"
        self._db.execute(f"CREATE TABLE IF NOT EXISTS {self._name(made)} ({columns})")
        for company, key, body in self._db.execute(f"SELECT company, key, body FROM {self._name(made)} ORDER BY rowid"):
            made.apply(company, key, json.loads(body))
        self._tables[(system, entity)] = made
        return made

    @staticmethod
    def _name(table: Table) -> str:
        return f'"{table.system}.{table.entity}"'

    def _note(self, table: Table, company: str, key: str, old: Row | None) -> None:
        self._journal.append((table, company, key, old))

    @property
    def mark(self) -> int:
        """A save point for ``rollback_to``."""
        return len(self._journal)

    def rollback_to(self, mark: int) -> None:
        while len(self._journal) > mark:
            table, company, key, old = self._journal.pop()
            table.apply(company, key, old)

    def rollback(self) -> None:
        self.rollback_to(0)

    def commit(self) -> None:
        """Write what changed since the last commit, in one transaction. Costs nothing when nothing changed."""
        if not self._journal:
            return
        first: dict[tuple[Table, str, str], Row | None] = {}
        for table, company, key, old in self._journal:
            first.setdefault((table, company, key), old)
        puts: dict[Table, list[tuple[str, str, str]]] = {}
        gone: dict[Table, list[tuple[str, str]]] = {}
        at = self.now()
        for (table, company, key), old in first.items():
            row = table.get(company, key)
            if row is None:
                gone.setdefault(table, []).append((company, key))
            else:
                body = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
                puts.setdefault(table, []).append((company, key, body))
            if table.lags:
                self._history.append((at, table, company, key, old, row))
        self._db.execute("BEGIN IMMEDIATE")
        for table, rows in puts.items():
            # An upsert keeps the rowid, so that rows come back from disk in the order they were first written.
            self._db.executemany(
                f"INSERT INTO {self._name(table)} VALUES (?, ?, ?) "
                "ON CONFLICT (company, key) DO UPDATE SET body = excluded.body",
                rows,
            )
        for table, keys in gone.items():
            self._db.executemany(f"DELETE FROM {self._name(table)} WHERE company = ? AND key = ?", keys)
        self._db.execute("COMMIT")
        self._journal.clear()
        while self._history and at - self._history[0][0] > HISTORY:
            self._history.popleft()

    def forget_history(self) -> None:
        """After bulk loading: generated books are old news to every reader."""
        self._history.clear()

    @contextmanager
    def as_of(self, moment: datetime) -> Iterator[None]:
        """The books as a lagging reader saw them at ``moment``; only for reads, which must not write meanwhile."""
        recent = [entry for entry in self._history if entry[0] > moment]
        for _, table, company, key, old, _ in reversed(recent):
            table.apply(company, key, old)
        try:
            yield
        finally:
            for _, table, company, key, _, new in recent:
                table.apply(company, key, new)

    def clear(self) -> None:
        """Empty every table, those not opened in this process included."""
        self._journal.clear()
        self._history.clear()
        self._db.execute("BEGIN IMMEDIATE")
        for (name,) in self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            self._db.execute(f'DELETE FROM "{name}"')
        self._db.execute("COMMIT")
        for table in self._tables.values():
            table.clear()

    def close(self) -> None:
        self._db.close()
