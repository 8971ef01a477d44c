"""What tables a database has, and bringing one up to the columns that this release knows."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import duckdb

from include.warehouse.duckdb_file import Database


def tables_in(database: Database, schema: str) -> dict[str, dict[str, str]]:
    """The tables of a schema with their columns and types, in order."""
    found: dict[str, dict[str, str]] = {}
    rows = database.execute(
        "select table_name, column_name, data_type from information_schema.columns"
        " where table_schema = ? and table_catalog = current_database() order by table_name, ordinal_position",
        [schema],
    ).fetchall()
    for table, column, kind in rows:
        found.setdefault(table, {})[column] = kind
    return found


def columns_of(database: Database, schema: str, table: str) -> dict[str, str] | None:
    """The columns of one table with their types, in order; None when there is none. A tenth of the time of asking the
    catalogue for all."""
    try:
        described = database.execute(f'select * from "{schema}"."{table}" limit 0').description
    except duckdb.CatalogException:
        return None
    return {column[0]: str(column[1]) for column in described}


def retype(database: Database, table: str, there: Mapping[str, str], columns: Mapping[str, str]) -> None:
    """Columns of another type become what ``columns`` says, where every value of theirs can be; else they stay."""
    for name, kind in columns.items():
        if there.get(name, kind) != kind:
            with suppress(duckdb.ConversionException):
                database.execute(f'alter table {table} alter column "{name}" set data type {kind}')


def ensure_table(database: Database, schema: str, table: str, columns: dict[str, str]) -> None:
    """Create the table, or add the columns that an older release did not have."""
    database.execute(f'create schema if not exists "{schema}"')
    there = columns_of(database, schema, table)
    if there is None:
        body = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
        database.execute(f'create table "{schema}"."{table}" ({body})')
        return
    for name, kind in columns.items():
        if name not in there:
            database.execute(f'alter table "{schema}"."{table}" add column "{name}" {kind}')
