"""What an earlier release read, which kept the rows of all connections in one file: taken over by the first read of
each connection, so that an upgrade reads nothing again from the vendors. That file is only read.
"""

from __future__ import annotations

import json

import duckdb

from include.store.loads import FeedRead
from include.warehouse.catalogue import columns_of
from include.warehouse.database import Warehouse
from include.warehouse.load_log import Held, LoadLog
from include.warehouse.raw import schema_of


def take_in(log: LoadLog, own: duckdb.DuckDBPyConnection, before: Warehouse, held: Held) -> bool:
    """Into the connection's ``own`` database and its first load; returns whether ``before`` had rows of it. Nothing
    where the connection has loads already. Raises ``LeaseLost``, ``LoadFailed``, ``WarehouseBusy``."""
    if not before.exists or log.has_loads():
        return False
    with before.opened(f"take over what was read of {log.connection}") as old:
        reads = _reads(old, log)
        if reads:
            log.begin_with(own, old, reads, held)
    return bool(reads)


def _reads(old: duckdb.DuckDBPyConnection, log: LoadLog) -> list[FeedRead]:
    """The last one of each kind, the oldest first."""
    schema = schema_of(log.source.SYSTEM)
    if columns_of(old, schema, "feeds") is None:
        return []
    rows = old.execute(
        f"""select feed, company, kind, coalesce("rows", 0), coalesce(suspect, false), coalesce(changed, false),
                read_at, cursor, _dlt_load_id
            from {schema}.feeds where connection = ? and read_at is not null
            qualify row_number() over (partition by feed, company, kind order by rowid desc) = 1
            order by rowid""",
        [log.connection],
    ).fetchall()
    return [
        FeedRead(
            log.connection, feed, company, kind, number, suspect, changed, read_at, cursor or json.dumps({}), load_id
        )
        for feed, company, kind, number, suspect, changed, read_at, cursor, load_id in rows
    ]
