"""The file of a load: what it changed of a connection's raw rows, or all of them; written once, never changed.

A DuckDB file with one table for each raw table that has rows in it. Rows of loads are known by ``_dlt_load_id``, which
every change sets, a deletion too (``raw.py``). Records kept aside (``quarantine``) are few and leave without a trace:
each file holds all of the connection's. The feed log is not in it but for what says which rows of another feed are done
with (``child_feeds.py``): where reads stand is kept beside the pointer (``include/store/loads.py``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import duckdb

from dlt_sources.readers.reading import Source
from include.warehouse import applied_loads
from include.warehouse.catalogue import ensure_table, tables_in
from include.warehouse.duckdb_file import STORAGE, quoted
from include.warehouse.raw import schema_of
from include.warehouse.raw_tables import tables

_ALL_OF_IT = "quarantine"
_OWN = ("unfinished_loads", applied_loads.TABLE)
# Small files of many small tables: DuckDB's own size of a block is 256 KiB.
_BLOCK = 16384


class LoadsLost(Exception):
    """Files of loads that count are not there any more, or cut short; the text names one."""


def write(
    database: duckdb.DuckDBPyConnection,
    source: Source,
    connection: str,
    loads: Sequence[str] | None,
    file: Path,
    followed: Sequence[str] = (),
) -> None:
    """Into ``file``, which is not there yet, what these loads changed; ``loads`` None: all rows. ``followed``: of the
    feed log, what says that rows of these loads are done with."""
    schema = schema_of(source.SYSTEM)
    with _attached(database, file, "load_file", f"storage_version '{STORAGE}', block_size {_BLOCK}"):
        for table, columns in tables_in(database, schema).items():
            if table.startswith("_dlt") or table in _OWN or "connection" not in columns:
                continue
            conditions, values = ["connection = $connection"], dict[str, Any](connection=connection)
            if table == "feeds":
                conditions.append("_dlt_load_id is not null")
            if loads is not None and table != _ALL_OF_IT:
                conditions.append("_dlt_load_id in (select unnest($loads))")
                values["loads"] = [*loads, *followed] if table == "feeds" else list(loads)
            rows = f'from "{schema}"."{table}" where {" and ".join(conditions)}'
            if table == _ALL_OF_IT or database.execute(f"select 1 {rows} limit 1", values).fetchone():
                database.execute(f'create table load_file."{table}" as {rows}', values)


@contextmanager
def opened(database: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> Iterator[Sequence[str]]:
    """The names under which ``apply`` finds these files. Around its transaction: DuckDB attaches no file within one.
    Raises ``LoadsLost``."""
    with ExitStack() as attached:
        names = [f"load_{number}" for number in range(len(files))]
        for name, file in zip(names, files, strict=True):
            try:
                attached.enter_context(_attached(database, file, name, "read_only"))
            except duckdb.Error as problem:
                raise LoadsLost(f"{file} cannot be opened: {str(problem).splitlines()[0]}") from None
        yield names


def apply(
    database: duckdb.DuckDBPyConnection,
    name: str,
    source: Source,
    connection: str,
    *,
    base: bool,
    without: Collection[str] = (),
    log: bool = True,
) -> None:
    """Bring the raw tables to what they were after the load ``opened`` as ``name``. ``base``: it holds all rows.
    ``without``: companies whose rows stay out, of feeds that are read by company; ``log``: the feed log's too."""
    schema = schema_of(source.SYSTEM)
    if base:
        forget(database, source, connection)
    for table in _tables_of(database, name):
        if table == "feeds" and not log:
            continue
        columns = _columns_of(database, name, table)
        ensure_table(database, schema, table, {**columns, **tables().get(f"{schema}.{table}", {})})
        place, key = f'"{schema}"."{table}"', _key(source, table)
        if not base and table == _ALL_OF_IT:
            database.execute(f"delete from {place} where connection = ?", [connection])
        elif not base and key:
            same = " and ".join(f'old."{column}" = new."{column}"' for column in key)
            database.execute(f'delete from {place} as old using {name}."{table}" as new where {same}')
        rows = f'from {name}."{table}"'
        if without and _by_company(source, table):
            database.execute(
                f"insert into {place} by name {rows} where not list_contains($without, company)",
                {"without": list(without)},
            )
        else:
            database.execute(f"insert into {place} by name {rows}")


def forget(database: duckdb.DuckDBPyConnection, source: Source, connection: str) -> None:
    """All rows of the connection."""
    schema = schema_of(source.SYSTEM)
    for table, columns in tables_in(database, schema).items():
        if not table.startswith("_dlt") and "connection" in columns:
            database.execute(f'delete from "{schema}"."{table}" where connection = ?', [connection])


def _key(source: Source, table: str) -> tuple[str, ...]:
    """Of a raw table's rows; none where rows are only added."""
    if table in source.ASSEMBLED_KEYS:
        return "connection", "company", source.ASSEMBLED_KEYS[table]
    feed = next((feed for feed in source.FEEDS if feed.name == table), None)
    return ("connection", "company", *feed.key_columns) if feed else ()


def _by_company(source: Source, table: str) -> bool:
    return not any(feed.tenant_wide for feed in source.FEEDS if table in (feed.name, feed.table))


def _tables_of(database: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    found = database.execute("select table_name from duckdb_tables() where database_name = ? order by 1", [name])
    return [table for (table,) in found.fetchall()]


def _columns_of(database: duckdb.DuckDBPyConnection, name: str, table: str) -> dict[str, str]:
    described = database.execute(f'select * from {name}."{table}" limit 0').description
    return {column[0]: str(column[1]) for column in described}


@contextmanager
def _attached(database: duckdb.DuckDBPyConnection, file: Path, name: str, options: str) -> Iterator[None]:
    database.execute(f"attach '{quoted(file)}' as {name} ({options})")
    try:
        yield
    finally:
        database.execute(f"detach {name}")
