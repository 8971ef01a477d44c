"""The books of all simulated systems: one SQLite file in WAL mode under in-memory tables.

Reads never touch the disk. Writes of one request are collected and committed together before its answer leaves, so a
``kill -9`` loses nothing that was acknowledged; a request that fails is rolled back as a whole.
"""

from __future__ import annotations

import copy
import json
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from include.sandbox.kernel.tables import Contents, Row, Table

COLUMNS = "company TEXT, key TEXT, body TEXT, PRIMARY KEY (company, key)"
# How long a lagging look-up may reach back; faults never ask for more.
HISTORY = timedelta(hours=2)


Change = tuple[datetime, Table, str, str, Row | None, Row | None]


@dataclass(frozen=True)
class Kept:
    """The books of one moment as this process holds them: put back without reading their file."""

    tables: dict[str, Contents]
    memory: dict[tuple[str, str], dict[Any, Any]]
    history: list[Change]


class Books:
    """Tables by (system, entity), with a journal for roll-back and a short history for lagging reads."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._tables: dict[tuple[str, str], Table] = {}
        self._journal: list[tuple[Table, str, str, Row | None]] = []
        self._history: deque[Change] = deque()
        self._memory: dict[tuple[str, str], dict[Any, Any]] = {}
        # Other than before: the books were emptied or put back, and what was under way is no longer of this world.
        self.generation = 0
        # The snapshot that the next commit writes, and the names of the tables that are the same in it.
        self._source: tuple[Path, set[str]] | None = None
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def table(self, system: str, entity: str, lags: bool = True) -> Table:
        """The table, loaded from disk on its first use. ``lags=False``: a read lag never hides its writes (tokens)."""
        known = self._tables.get((system, entity))
        if known is not None:
            return known
        made = Table(system, entity, lags, self._note)
        self._db.execute(f"CREATE TABLE IF NOT EXISTS {self._name(made)} ({COLUMNS})")
        self._load(made, self._db)
        self._tables[(system, entity)] = made
        return made

    def _load(self, table: Table, db: sqlite3.Connection) -> None:
        for company, key, body in db.execute(f"SELECT company, key, body FROM {self._name(table)} ORDER BY rowid"):
            table.apply(company, key, json.loads(body))

    def memory(self, system: str, name: str) -> dict[Any, Any]:
        """What a system keeps beside its rows, such as windows of call limits: empty after a start and after ``clear``,
        part of a snapshot, never on disk."""
        return self._memory.setdefault((system, name), {})

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
        if not self._journal and self._source is None:
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
        with self._transaction():
            self._write(puts, gone)
        self._journal.clear()
        while self._history and at - self._history[0][0] > HISTORY:
            self._history.popleft()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Around what is written: all of it or nothing, after the tables of a snapshot where one is put back.

        A snapshot that cannot be written is tried again by the next commit: memory and file never part silently.
        """
        source = self._source
        if source is not None:
            self._db.execute("ATTACH ? AS kept", (str(source[0]),))
        self._db.execute("BEGIN IMMEDIATE")
        try:
            if source is not None:
                self._take_over(source[1])
            yield
            self._db.execute("COMMIT")
            self._source = None
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        finally:
            if source is not None:
                self._db.execute("DETACH kept")

    def _take_over(self, same: set[str]) -> None:
        there, here = _names(self._db, "kept"), _names(self._db, "main")
        for name in sorted((there | here) - same):
            self._db.execute(f"CREATE TABLE IF NOT EXISTS main.{name} ({COLUMNS})")
            self._db.execute(f"DELETE FROM main.{name}")
            if name in there:
                self._db.execute(f"INSERT INTO main.{name} SELECT company, key, body FROM kept.{name} ORDER BY rowid")

    def _write(self, puts: dict[Table, list[tuple[str, str, str]]], gone: dict[Table, list[tuple[str, str]]]) -> None:
        for table, rows in puts.items():
            # An upsert keeps the rowid, so that rows come back from disk in the order they were first written.
            self._db.executemany(
                f"INSERT INTO {self._name(table)} VALUES (?, ?, ?) "
                "ON CONFLICT (company, key) DO UPDATE SET body = excluded.body",
                rows,
            )
        for table, keys in gone.items():
            self._db.executemany(f"DELETE FROM {self._name(table)} WHERE company = ? AND key = ?", keys)

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
        self.generation += 1
        self._source = None
        self._journal.clear()
        self._history.clear()
        self._db.execute("BEGIN IMMEDIATE")
        for (name,) in self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            self._db.execute(f'DELETE FROM "{name}"')
        self._db.execute("COMMIT")
        for table in self._tables.values():
            table.clear()
        for kept in self._memory.values():
            kept.clear()

    def keep(self, path: Path) -> Kept:
        """A snapshot: the books as a file under ``path``, a whole one or none, and as they are in memory."""
        self.commit()
        beside = path.with_suffix(".new")
        beside.unlink(missing_ok=True)
        self._db.execute("VACUUM INTO ?", (str(beside),))
        beside.replace(path)
        tables = {self._name(table): table.freeze() for table in self._tables.values()}
        return Kept(tables, copy.deepcopy(self._memory), list(self._history))

    def put_back(self, path: Path, kept: Kept | None) -> Kept:
        """The books of a snapshot; on disk with the next commit, in one transaction with what is written until then.
        ``kept`` None: read from the file, as after a restart of the process."""
        self.generation += 1
        self._journal.clear()
        kept = kept or self._read(path)
        same = set()
        for table in self._tables.values():
            name, contents = self._name(table), kept.tables.get(self._name(table), Contents())
            if table.frozen is contents:
                same.add(name)
            else:
                table.thaw(contents)
        self._history = deque(kept.history)
        for place, memory in self._memory.items():
            memory.clear()
            memory.update(copy.deepcopy(kept.memory.get(place, {})))
        self._source = (path, same)
        return kept

    def _read(self, path: Path) -> Kept:
        tables = {}
        with closing(sqlite3.connect(path)) as db:
            there = _names(db, "main")
            for table in self._tables.values():
                table.clear()
                if self._name(table) in there:
                    self._load(table, db)
                tables[self._name(table)] = table.freeze()
                table.frozen = None
        return Kept(tables, {}, [])

    def close(self) -> None:
        self._db.close()


def _names(db: sqlite3.Connection, schema: str) -> set[str]:
    found = db.execute(f"SELECT name FROM {schema}.sqlite_master WHERE type = 'table'")
    return {f'"{name}"' for (name,) in found}
