"""Loads that were begun and never finished.

dlt commits the rows of a load, and what follows from them (orders put together, fixed records released, the feed log)
is a transaction of its own; then the load becomes a version that links take over (``load_log.py``). A process that dies
in between leaves rows that the next read finds stored already: to it they are no news. So a load is written down here
before dlt begins and struck out once it counts; whoever finishes a load finishes those as well. With none left that
costs a look into an empty table, none at the rows.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from dlt_sources.readers.feeds import Feed
from include.warehouse.catalogue import columns_of
from include.warehouse.raw import schema_of

_TABLE = "unfinished_loads"


def left_over(database: duckdb.DuckDBPyConnection, system: str, connection: str, feeds: Sequence[Feed]) -> list[str]:
    """The ids of the connection's loads that nobody finished. Makes the table."""
    schema = schema_of(system)
    if columns_of(database, schema, _TABLE) is None:
        _made(database, schema, feeds)
    rows = database.execute(
        f"select load_id from {schema}.{_TABLE} where connection = ? order by load_id", [connection]
    ).fetchall()
    return [row[0] for row in rows]


def _made(database: duckdb.DuckDBPyConnection, schema: str, feeds: Sequence[Feed]) -> None:
    """In a warehouse from before loads were written down: those that rows came with and that no read is logged with."""
    database.execute(f'create schema if not exists "{schema}"')
    loaded = ["select cast(null as varchar) as connection, cast(null as varchar) as load_id where false"]
    there = [name for name in (*(feed.name for feed in feeds), "feeds") if columns_of(database, schema, name)]
    loaded += [f"select connection, _dlt_load_id from {schema}.{name}" for name in there if name != "feeds"]
    logged = f"except select connection, _dlt_load_id from {schema}.feeds" if "feeds" in there else ""
    database.execute(
        f"""create table {schema}.{_TABLE} as
            select connection, load_id from ({" union ".join(loaded)}) where load_id is not null {logged}"""
    )


def begin(database: duckdb.DuckDBPyConnection, system: str, connection: str, load_id: str) -> None:
    """Again changes nothing."""
    table, values = f"{schema_of(system)}.{_TABLE}", {"connection": connection, "load": load_id}
    database.execute(
        f"insert into {table} select $connection, $load"
        f" where not exists (select 1 from {table} where connection = $connection and load_id = $load)",
        values,
    )


def done(database: duckdb.DuckDBPyConnection, system: str, connection: str) -> None:
    """All of them, in the transaction that finishes them."""
    database.execute(f"delete from {schema_of(system)}.{_TABLE} where connection = ?", [connection])
