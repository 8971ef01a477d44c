"""Publishing the tables for analysts: a fresh file beside the warehouse, put in place by an atomic rename.

Analysts never open the warehouse (it has one writer). A session that has the published file open goes on reading the
old one until it opens it again. Each table is also a Parquet file; the file ``documents`` holds the documents a run
looks at, and the history has a file of its own, which is written when the history is copied whole (once a day).

In the file the tables of the schema ``reconciliation`` stand in ``main``: a DuckDB file is itself a catalog with the
file's name, so ``reconciliation.documents`` means the table ``documents`` of this file, and a schema of the same name
in it would make that reference ambiguous, an error. ``documents`` is a view there, over the documents a run looks at
and the history, which can be long and is only added to (`history.py`).
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from include.paths import published_path, share
from include.warehouse import history, plan
from include.warehouse.database import Warehouse, columns_of, frugal
from include.warehouse.descriptions import SCHEMAS, of_table

MATCHING = ("vendors", "gl_accounts", "dimensions", "duplicate_invoices")
CURRENT = "reconciliation.documents_current"
MEMORY = "96MiB"
UNPACKED = "set disabled_compression_methods = 'bitpacking'"
"""Amounts are decimals of 128 bits. Packed, DuckDB needs half a microsecond to read one, which is most of what a
question to 200,000 documents takes; as they are a hundredth of that, in a file of twice the size."""


@dataclass(frozen=True)
class Published:
    """Where the tables are, and how many rows each has (``schema.table``)."""

    path: Path
    rows: dict[str, int]


def publish(warehouse: Warehouse, *, run_id: str, link: str, at: datetime) -> Published:
    """Copy the tables of `SCHEMAS` into ``published/reconciliation.duckdb`` and into Parquet.

    Of ``matching`` only the tables of `MATCHING` go: the others are steps on the way.
    ``operations.version`` gets the run that published, the moment (UTC) and how many data checks failed. Raises
    ``WarehouseBusy``, ``NoSuchGroup``.
    """
    target = published_path(warehouse.home)
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".fresh-", dir=target.parent))
    try:
        fresh = folder / target.name
        with warehouse.opened(f"publish after run {run_id}") as database:
            try:
                with frugal(database, MEMORY), _unpacked(database):
                    rows = _fill(database, target, fresh, run_id, link, at)
            except duckdb.OutOfMemoryException:
                # Rows wider than usual; with all the memory there is it may do.
                database.execute("detach database if exists fresh")
                fresh.unlink(missing_ok=True)
                with _unpacked(database):
                    rows = _fill(database, target, fresh, run_id, link, at)
        if CURRENT in rows:
            _view(fresh)
        share(warehouse.home, folder)
        for file in sorted(folder.glob("*.parquet")):
            os.replace(file, target.parent / file.name)
        _remove_old_parquet(target.parent, set(rows))
        os.replace(fresh, target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Published(target, rows)


def _fill(
    database: duckdb.DuckDBPyConnection, target: Path, fresh: Path, run_id: str, link: str, at: datetime
) -> dict[str, int]:
    """The tables into ``fresh`` and its folder's Parquet files; returns their rows."""
    taken_over = history.take_over(target, fresh)
    database.execute(f"attach '{str(fresh).replace(chr(39), chr(39) * 2)}' as fresh")
    if taken_over:
        history.clear(database)
    rows, whole = _copy(database, run_id, link, at, taken_over)
    for table in rows:
        if table == "reconciliation.documents" and CURRENT in rows:
            _parquet(database, CURRENT, fresh.parent / f"{table}.parquet")
        elif table != CURRENT and (table != history.SOURCE or whole):
            _parquet(database, table, fresh.parent / f"{table}.parquet")
    database.execute("detach fresh")
    return rows


def _copy(
    database: duckdb.DuckDBPyConnection, run_id: str, link: str, at: datetime, taken_over: bool
) -> tuple[dict[str, int], bool]:
    """The rows of each table, and whether the history was copied whole."""
    rows: dict[str, int] = {}
    whole = False
    apart = {"operations.version"}
    if columns_of(database, "reconciliation", history.TABLE) is not None:
        apart |= {"reconciliation.documents", history.SOURCE}
    for schema in SCHEMAS:
        database.execute(f"create schema if not exists {_place(schema)}")
        tables = database.execute(
            "select table_name from information_schema.tables"
            " where table_catalog = current_database() and table_schema = ? order by 1",
            [schema],
        ).fetchall()
        for (table,) in tables:
            if (schema == "matching" and table not in MATCHING) or f"{schema}.{table}" in apart:
                continue
            database.execute(f'create table {_place(schema)}."{table}" as from {schema}."{table}"')
            rows[f"{schema}.{table}"] = _count(database, f'{_place(schema)}."{table}"')
    if history.SOURCE in apart:
        whole = history.publish(database, f"{plan.current().project}-{at.date()}", taken_over)
        rows[history.SOURCE] = _count(database, history.PUBLISHED)
        rows["reconciliation.documents"] = rows[CURRENT] + rows[history.SOURCE]
    _version(database, run_id, link, at)
    rows["operations.version"] = 1
    _comments(database, [table for table in rows if not (table == "reconciliation.documents" and table in apart)])
    return rows, whole


def _view(fresh: Path) -> None:
    """``documents`` of the published file, made in the file opened by itself: a view keeps the names it has then."""
    with duckdb.connect(str(fresh)) as database:
        database.execute(
            "create view documents as select * from documents_current"
            f" union all by name select * exclude (load_id) from {history.TABLE}"
        )
        with _at_once(database):
            _describe(database, "documents", "reconciliation", "documents", kind="view")


def _version(database: duckdb.DuckDBPyConnection, run_id: str, link: str, at: datetime) -> None:
    own = ("run_id", "link", "published_at", "failing_checks")
    there = columns_of(database, "operations", "version")
    rest = "".join(f', "{column}"' for column in there or () if column not in own)
    database.execute(
        "create table fresh.operations.version as"
        f" select $run_id as run_id, $link as link, $at::timestamptz as published_at{rest},"
        f" ({_failing(database)})::bigint as failing_checks"
        f" {'from operations.version' if there else ''} limit 1",
        {"run_id": run_id, "link": link, "at": at},
    )


def _failing(database: duckdb.DuckDBPyConnection) -> str:
    if columns_of(database, "operations", "checks") is None:
        return "select 0"
    return "select count(*) from operations.checks where result = 'failed'"


def _comments(database: duckdb.DuckDBPyConnection, tables: Sequence[str]) -> None:
    """What the published tables and their columns mean, into the file itself."""
    with _at_once(database):
        for schema, table in (table.split(".", 1) for table in tables):
            _describe(database, f'{_place(schema)}."{table}"', schema, table)


@contextmanager
def _unpacked(database: duckdb.DuckDBPyConnection) -> Iterator[None]:
    database.execute(UNPACKED)
    try:
        yield
    finally:
        database.execute("reset disabled_compression_methods")


@contextmanager
def _at_once(database: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """One transaction for many statements: each commit reaches the disk."""
    database.execute("begin")
    try:
        yield
    except BaseException:
        database.execute("rollback")
        raise
    database.execute("commit")


def _describe(database: duckdb.DuckDBPyConnection, place: str, schema: str, table: str, kind: str = "table") -> None:
    described = of_table(schema, table)
    columns = [column[0] for column in database.execute(f"select * from {place} limit 0").description]
    statements = [f"comment on {kind} {place} is {_literal(described.text)}"] if described.text else []
    statements += [
        f'comment on column {place}."{column}" is {_literal(described.columns[column])}'
        for column in columns
        if column in described.columns
    ]
    if statements:
        database.execute("; ".join(statements))


def _place(schema: str) -> str:
    """Where a schema's tables stand in the published file (see the module's docstring)."""
    return "fresh.main" if schema == "reconciliation" else f"fresh.{schema}"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _count(database: duckdb.DuckDBPyConnection, table: str) -> int:
    row = database.execute(f"select count(*) from {table}").fetchone()
    return int(row[0]) if row else 0


def _parquet(database: duckdb.DuckDBPyConnection, table: str, file: Path) -> None:
    schema, name = table.split(".", 1)
    to = _literal(str(file))
    database.execute(f'copy {_place(schema)}."{name}" to {to} (format parquet, compression zstd)')


def _remove_old_parquet(folder: Path, tables: set[str]) -> None:
    """Files of tables that a release no longer has would be read as if they were fresh."""
    for file in folder.glob("*.parquet"):
        if file.name.removesuffix(".parquet") not in tables:
            file.unlink(missing_ok=True)
