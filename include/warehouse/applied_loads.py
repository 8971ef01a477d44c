"""Which load of a connection a database holds the rows of, noted in the transaction that brings it there."""

from __future__ import annotations

import json
from dataclasses import dataclass

import duckdb

from include.warehouse.catalogue import ensure_table
from include.warehouse.raw import schema_of

TABLE = "applied_loads"
_COLUMNS = {"connection": "VARCHAR", "number": "BIGINT", "object": "VARCHAR", "without": "VARCHAR", "place": "BIGINT"}


@dataclass(frozen=True)
class Applied:
    """``number`` 0: none. ``object``: the file of the load, by which one of another line of loads is known;
    ``without``: companies whose rows stayed out; ``place``: of the newest read that the feed log of the connection's
    own database has (``include/store/loads.py``)."""

    number: int = 0
    object: str = ""
    without: tuple[str, ...] = ()
    place: int = 0


def noted(database: duckdb.DuckDBPyConnection, system: str, connection: str) -> Applied:
    schema = schema_of(system)
    ensure_table(database, schema, TABLE, _COLUMNS)
    row = database.execute(
        f"select number, object, without, coalesce(place, 0) from {schema}.{TABLE} where connection = ?", [connection]
    ).fetchone()
    return Applied(row[0], row[1], tuple(json.loads(row[2])), row[3]) if row else Applied()


def note(database: duckdb.DuckDBPyConnection, system: str, connection: str, applied: Applied) -> None:
    table = f"{schema_of(system)}.{TABLE}"
    database.execute(f"delete from {table} where connection = ?", [connection])
    values = [connection, applied.number, applied.object, json.dumps(applied.without), applied.place]
    names = ", ".join(_COLUMNS)
    database.execute(f"insert into {table} ({names}) values (?, ?, ?, ?, ?)", values)
