"""Opening a DuckDB file, sessions of one that is open, and what each may take of the machine."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeAlias

import duckdb

from include.warehouse.limits import memory_limit, patience, threads

Database: TypeAlias = duckdb.DuckDBPyConnection
# A file in it opens in a third of the time of one in DuckDB's default, and half as large.
STORAGE = "v1.2.0"
SMALL = 512 * 1024 * 1024
"""Bytes of a file whose tables are not compressed: trying all ways on each column takes a fifth to a third of the time
of making the tables of 60,000 to 200,000 vendors. They take 12 kB a vendor then, and 4 when compressed. A link's tables
take 62 MB with a row or two in each: a block (256 kB) at least."""
ROW_GROUP = 12_288
"""Rows of such a file that DuckDB reads with one thread: a tenth of its default, since 20,000 vendors are to keep two
threads busy. It can be asked for where a file is attached, and nowhere else. Of a million such groups take some 0.4 GB
of memory more."""
DEFAULT_ROW_GROUP = 122_880
NAME = "warehouse"
"""Of the file, for those who are connected to it."""
_HOLDER = re.compile(r"Conflicting lock is held in (?P<program>.+?) \(PID (?P<pid>\d+)\)")


class WarehouseBusy(Exception):
    """The warehouse could not be had in time; the text says who holds it and what to do."""


class WarehouseBroken(Exception):
    """The file is no DuckDB file any more; the text says what heals that."""


def connect(path: Path, wait: float | None = None) -> Database:
    """An open DuckDB file in UTC, within ``ML_CONNECTOR_MEMORY_LIMIT`` (2GB) and ``ML_CONNECTOR_THREADS`` (2).

    The caller holds the lock. A program that opened the file without asking for it (someone's SQL shell) is waited for
    up to ``wait`` real seconds (None: ``ML_CONNECTOR_WAREHOUSE_WAIT``, 30), then named in ``WarehouseBusy``. Raises
    ``WarehouseBroken`` for one that cannot be opened at all.
    """
    return _within_limits(_waited_for(_attached, path, wait), path, ROW_GROUP)


def connect_beside_dlt(path: Path) -> Database:
    """The same of a file that dlt opens too: in one process DuckDB shares a file with those alone who connect to it."""
    return _within_limits(_waited_for(lambda file: duckdb.connect(str(file)), path, None), path, DEFAULT_ROW_GROUP)


def _waited_for(opened: Callable[[Path], Database], path: Path, wait: float | None) -> Database:
    deadline = time.monotonic() + (patience() if wait is None else wait)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _create(path)
    while True:
        try:
            return opened(path)
        except duckdb.Error as problem:
            holder = _holder(str(problem))
            if not holder:
                raise _broken(path, problem) from None
            if time.monotonic() >= deadline:
                raise WarehouseBusy(
                    f"{path.name} is open in {holder}: close that session and run again. To look at the data, open "
                    "published/reconciliation.duckdb instead; nothing was changed"
                ) from None
            time.sleep(0.25)


def _holder(said: str) -> str:
    """Who has the file open, by what DuckDB says; '' where that is not what is wrong."""
    if "Unique file handle conflict" in said:
        return f"this program (process {os.getpid()})"
    found = _HOLDER.search(said)
    return f"{found['program']} (process {found['pid']})" if found else ""


def _within_limits(database: Database, path: Path, group: int) -> Database:
    try:
        # Set, not passed on opening: dlt and dbt open a file in this process with settings of their own.
        database.execute("SET TimeZone = 'UTC'")
        database.execute(f"SET memory_limit = '{memory_limit()}'")
        if _is_small(path):
            database.execute("SET force_compression = 'uncompressed'")
        else:
            # Memory that a statement had goes back to the machine while the next one runs: of a million vendors a GB.
            database.execute("SET allocator_background_threads = true")
        allow_threads(database, group)
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


def _attached(path: Path) -> Database:
    """Raises ``duckdb.Error``."""
    database = duckdb.connect()
    try:
        groups = f" (row_group_size {ROW_GROUP})" if _is_small(path) else ""
        database.execute(f"attach '{quoted(path)}' as {NAME}{groups}")
        database.execute(f"use {NAME}")
        database.execute(f"SET temp_directory = '{quoted(path)}.tmp'")
    except BaseException:
        database.close()
        raise
    return database


def _is_small(path: Path) -> bool:
    return path.stat().st_size < SMALL


def _create(path: Path) -> None:
    with duckdb.connect() as database:
        database.execute(f"attach '{quoted(path)}' as created (storage_version '{STORAGE}')")


def quoted(path: Path) -> str:
    """For a statement, between quotes."""
    return str(path).replace("'", "''")


@contextmanager
def session(database: Database) -> Iterator[Database]:
    """One more session of an open warehouse, with a transaction of its own, in UTC as the others are."""
    with closing(database.cursor()) as cursor:
        # One that lives in memory has another name.
        if cursor.execute("select 1 from duckdb_databases() where database_name = ?", [NAME]).fetchall():
            cursor.execute(f"use {NAME}")
        cursor.execute("SET TimeZone = 'UTC'")
        yield cursor


def allow_threads(database: Database, group: int = ROW_GROUP) -> None:
    """As many as there may be, where a table has more rows than one thread reads (``group``). Else each statement has
    one: several are run beside each other, and a second thread of one spends a third of the processor's time waiting
    for work."""
    most = database.execute("select coalesce(max(estimated_size), 0) from duckdb_tables()").fetchall()[0][0]
    database.execute(f"SET threads = {threads() if most > group else 1}")


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
