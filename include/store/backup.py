"""A backup of the store, and a store made from one.

A backup is a SQLite store itself, whatever it was made from: every row of one moment, copied through the tables that
both databases share, so that it can be restored to either. SQLite's own copy and ``pg_dump`` would each do for one of
them alone. Readers and writers go on meanwhile: it is read in one transaction that sees no later commit (SQLite: a
snapshot of the write-ahead log; PostgreSQL: REPEATABLE READ). What is encrypted is copied as it is; no key is needed.

Both are checked by reading back what was written: of each table its rows and a checksum, which stand in the backup.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, func, select

from include.store import runs
from include.store.database import Store
from include.store.migrate import migrate
from include.store.models import metadata
from include.store.types import UtcDateTime, dump_json

_CHUNK = 1_000
_CONTENTS = Table(
    "ml_connector_backup",
    MetaData(),
    Column("table", String, primary_key=True),
    Column("rows", Integer, nullable=False),
    Column("checksum", String, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
)


class BackupError(Exception):
    """It was not backed up, or nothing was restored; the text says why and what to do."""


@dataclass(frozen=True)
class Contents:
    """Of one table: ``checksum`` is the sum of its rows' hashes, so that their order does not matter."""

    rows: int
    checksum: str


def back_up(store: Store, file: Path, *, now: datetime) -> dict[str, Contents]:
    """Every row of the store as it is at this moment, in ``file``, by table; put in place whole. Raises
    ``BackupError``, and OSError when it cannot be written."""
    if file.exists():
        raise BackupError(f"{file} exists already, and a backup writes over nothing: choose another name")
    new = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with Store.open(f"sqlite:///{new}", check=False) as copy:
            migrate(copy)
            store.check(whole=True)
            with _snapshot(store) as source, copy.begin() as target:
                contents = _copied(source, target)
                _CONTENTS.create(target)
                rows = [{"table": name, "made_at": now, **vars(one)} for name, one in contents.items()]
                target.execute(_CONTENTS.insert(), rows)
            with copy.read() as written:
                _compare(contents, read_back(written), f"{file} was not written as it was read")
        _sealed(new)
        new.rename(file)
    finally:
        for left in new.parent.glob(f"{new.name}*"):
            left.unlink()
    return contents


def restore(file: Path, store: Store, *, replace: bool, who: str, now: datetime) -> dict[str, Contents]:
    """The rows of a backup become those of ``store`` (opened without its check; its tables are made where there are
    none), all or none, and no link delivers until a person approves it anew (``include/approvals/approving.py``).
    ``replace``: rows that are there are thrown away. Raises ``BackupError``, ``StoreNotReady``."""
    with _opened(file) as backup:
        migrate(store)
        store.check(whole=True)
        with backup.read() as source, store.begin() as target:
            if there := sum(
                target.scalar(select(func.count()).select_from(one)) or 0 for one in metadata.sorted_tables
            ):
                if not replace:
                    raise BackupError(
                        f"{store} has {there:,} rows, which a restore would throw away: back it up and say --replace, "
                        "or name another store in ML_CONNECTOR_STORE"
                    )
                for table in reversed(metadata.sorted_tables):
                    target.execute(table.delete())
            contents = _copied(source, target)
            _compare(contents, read_back(target), f"{store} did not keep what {file} holds")
            runs.withdraw(target, who=who, now=now)
    return contents


@contextlib.contextmanager
def _snapshot(store: Store) -> Iterator[Connection]:
    if store.engine.dialect.name != "postgresql":
        with store.read() as db:
            yield db
        return
    with store.engine.connect().execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True) as db:
        yield db


def _copied(source: Connection, target: Connection) -> dict[str, Contents]:
    return {table.name: copy_table(source, target, table) for table in metadata.sorted_tables}


def copy_table(source: Connection, target: Connection, table: Table) -> Contents:
    """Its rows, which ``target`` has none of; returns what was read."""
    total = _Total()
    for chunk in _chunks(source, table):
        total.add(chunk)
        target.execute(table.insert(), [dict(row) for row in chunk])
    if table.autoincrement_column is not None and target.dialect.name == "postgresql":
        # Else the next row would get a number that is taken.
        column = table.autoincrement_column
        sequence = func.pg_get_serial_sequence(table.name, column.name)
        target.execute(select(func.setval(sequence, func.coalesce(func.max(column), 0) + 1, False)))
    return total.contents


def read_back(db: Connection) -> dict[str, Contents]:
    """What the store holds, by table."""
    found = {}
    for table in metadata.sorted_tables:
        total = _Total()
        for chunk in _chunks(db, table):
            total.add(chunk)
        found[table.name] = total.contents
    return found


def _chunks(db: Connection, table: Table) -> Iterator[Sequence[Mapping[Any, Any]]]:
    rows = db.execute(select(table).execution_options(yield_per=_CHUNK))
    return rows.mappings().partitions(_CHUNK)


class _Total:
    def __init__(self) -> None:
        self._rows, self._sum = 0, 0

    def add(self, rows: Iterable[Mapping[Any, Any]]) -> None:
        for row in rows:
            values = {name: value.hex() if isinstance(value, bytes) else value for name, value in row.items()}
            text = json.dumps(json.loads(dump_json(values)), sort_keys=True)
            self._rows += 1
            self._sum += int.from_bytes(hashlib.sha256(text.encode()).digest())

    @property
    def contents(self) -> Contents:
        return Contents(self._rows, f"{self._sum % 2**256:064x}")


def _compare(wanted: Mapping[str, Contents], found: Mapping[str, Contents], what: str) -> None:
    if other := sorted(name for name in wanted if wanted[name] != found.get(name)):
        raise BackupError(
            f"{what}: {', '.join(other)} differ. Nothing was changed; is the disk, or the memory, at fault?"
        )


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[Store]:
    """A copy of the backup, brought to this release's tables, once it was found to be what was written."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        try:
            shutil.copyfile(file, path)
            with contextlib.closing(sqlite3.connect(path)) as db:
                sound = db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        except OSError as problem:
            raise BackupError(f"{file} cannot be read ({problem.strerror}): name a file that `backup` made") from None
        except sqlite3.DatabaseError:
            sound = False
        if not sound:
            raise BackupError(f"{file} is no backup, or it was damaged: restore another one")
        with Store.open(f"sqlite:///{path}", check=False) as store:
            with store.read() as db:
                if not sqlalchemy.inspect(db).has_table(_CONTENTS.name):
                    raise BackupError(f"{file} was not made by `backup`: what it holds cannot be checked")
                promised = {row.table: Contents(row.rows, row.checksum) for row in db.execute(select(_CONTENTS))}
            before, after = migrate(store)
            store.check(whole=True)
            with store.read() as db:
                # An older release's rows look otherwise by now; that none is missing is all that can be said of them.
                found = read_back(db) if before == after else _counted(db, promised)
            _compare(promised, found, f"{file} does not hold what was backed up")
            yield store


def _counted(db: Connection, promised: Mapping[str, Contents]) -> dict[str, Contents]:
    names = {table.name: table for table in metadata.sorted_tables}
    return {
        name: Contents(db.scalar(select(func.count()).select_from(names[name])) or 0, one.checksum)
        for name, one in promised.items()
        if name in names
    }


def _sealed(file: Path) -> None:
    """All of it in the one file, and that on the disk."""
    with contextlib.closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
    handle = os.open(file, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
