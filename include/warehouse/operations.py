"""The operational store in the warehouse: what happened, beside what should have."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import duckdb
import pyarrow as pa

from dlt_sources.readers.operations import STORE_TABLES, SYSTEM, TABLES, Scope, StoreTable, changes
from include.store.database import Store
from include.warehouse.catalogue import ensure_table
from include.warehouse.database import Warehouse
from include.warehouse.duckdb_file import transaction
from include.warehouse.pipeline import in_plain_words

SCHEMA = f"raw_{SYSTEM}"
_SCOPES = "intermediate.operation_scopes"


def load_operations(
    warehouse: Warehouse, store: Store, names: Collection[str] | None = None, scope: Scope | None = None
) -> bool:
    """Bring ``raw_operations``, or the tables of it that ``names`` are, up to date; returns whether anything was new.

    Rows that leave the store stay here, but for those of a table that shrinks. ``scope``: whose rows (None: of all
    links); where it was another one before, all are looked through again. Raises ``WarehouseBusy``, ``LoadFailed``.
    """
    wanted = [table for table in STORE_TABLES if names is None or table.name in names]
    with warehouse.opened("load what happened") as database:
        for table in STORE_TABLES:
            ensure_table(database, SCHEMA, table.name, TABLES[table.name])
        before, now = _scopes(database), json.dumps([scope.links, scope.connections] if scope else None)
        goes_on = {table.name for table in wanted if before.get(table.name) == now}
        seen = {table.name: _highest(database, table) if table.name in goes_on else None for table in wanted}
        found = changes(store, seen, scope)
        with in_plain_words("the operational store"):
            news = {table: _news(database, table, found[table.name]) for table in wanted}
            with transaction(database):
                gone = sum(_forget(database, table, found[table.name], scope) for table in wanted if table.shrinks)
                for table, rows in news.items():
                    if rows.num_rows:
                        _put(database, table, rows)
                for name in {table.name for table in wanted} - goes_on:
                    database.execute(f"delete from {_SCOPES} where name = ?", [name])
                    database.execute(f"insert into {_SCOPES} values (?, ?)", [name, now])
    return gone > 0 or any(rows.num_rows for rows in news.values())


def _scopes(database: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Whose rows each table was last brought up to date with."""
    schema, table = _SCOPES.split(".")
    ensure_table(database, schema, table, {"name": "VARCHAR", "scope": "VARCHAR"})
    return dict(database.execute(f"select name, scope from {_SCOPES}").fetchall())


def _put(database: duckdb.DuckDBPyConnection, table: StoreTable, news: pa.Table) -> None:
    """Rows with the key of a new one make room for it. Not with dlt: these rows have one shape, known beforehand, and a
    load package takes a tenth of a second, three times a run."""
    same = " and ".join(f'old."{name}" = news."{name}"' for name in table.key)
    database.register("news", news)
    try:
        database.execute(f"delete from {SCHEMA}.{table.name} as old using news where {same}")
        database.execute(f"insert into {SCHEMA}.{table.name} by name select * from news")
    finally:
        database.unregister("news")


def _forget(database: duckdb.DuckDBPyConnection, table: StoreTable, found: pa.Table, scope: Scope | None) -> int:
    """Rows of these links that are not in the store any more; how many."""
    same = " and ".join(f'old."{name}" = kept."{name}"' for name in table.key)
    database.register("kept", found)
    try:
        done = database.execute(
            f"""delete from {SCHEMA}.{table.name} as old
                where ($links is null or list_contains($links, link))
                    and not exists (select 1 from kept where {same})""",
            {"links": list(scope.links) if scope else None},
        )
        return int((done.fetchone() or (0,))[0])
    finally:
        database.unregister("kept")


def _highest(database: duckdb.DuckDBPyConnection, table: StoreTable) -> Any:
    if table.grows_by is None:
        return None
    row = database.execute(f"select max({table.grows_by}) from {SCHEMA}.{table.name}").fetchone()
    return row[0] if row else None


def _news(database: duckdb.DuckDBPyConnection, table: StoreTable, found: pa.Table) -> pa.Table:
    """The rows that are not stored just so."""
    if found.num_rows == 0:
        return found
    names = ", ".join(f'"{name}"' for name in found.column_names)
    database.register("found_rows", found)
    try:
        result = database.execute(
            f"select {names} from found_rows except select {names} from {SCHEMA}.{table.name}"
        ).to_arrow_table()
    finally:
        database.unregister("found_rows")
    return result.cast(found.schema)
