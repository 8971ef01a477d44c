"""Records that could not be read, kept aside with their reason until their document can be loaded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import duckdb

from dlt_sources.feeds import QUARANTINE, Feed
from dlt_sources.records import Quarantined
from include.warehouse.database import columns_of, ensure_table
from include.warehouse.raw import schema_of


def keep(
    database: duckdb.DuckDBPyConnection,
    system: str,
    connection: str,
    records: Sequence[Quarantined],
    read_at: datetime,
    load_id: str,
) -> int:
    """Each bad record once, however often it is read; returns how many are new."""
    ensure_table(database, schema_of(system), "quarantine", QUARANTINE)
    table = f"{schema_of(system)}.quarantine"
    new = 0
    for record in records:
        there = database.execute(
            f"select 1 from {table} where connection = ? and company = ? and feed = ? and reason = ? and record = ?",
            [connection, record.company, record.feed, record.reason, record.record],
        ).fetchone()
        if there:
            continue
        database.execute(
            f"insert into {table} (connection, company, feed, reason, record, key, read_at, _dlt_load_id)"
            " values (?, ?, ?, ?, ?, ?, ?, ?)",
            [connection, record.company, record.feed, record.reason, record.record, record.key, read_at, load_id],
        )
        new += 1
    return new


def release(
    database: duckdb.DuckDBPyConnection, system: str, feeds: Sequence[Feed], connection: str, loads: Sequence[str]
) -> None:
    """A quarantined record whose document came with one of these loads is no longer a problem."""
    schema = schema_of(system)
    if columns_of(database, schema, "quarantine") is None:
        return
    held = {
        name
        for (name,) in database.execute(
            f"select distinct feed from {schema}.quarantine where connection = ?", [connection]
        ).fetchall()
    }
    for feed in feeds:
        if feed.name not in held or columns_of(database, schema, feed.name) is None:
            continue
        key = " || '|' || ".join(f"cast(loaded.{name} as varchar)" for name in feed.key_columns)
        database.execute(
            # what a list of all companies could not read has no company yet
            f"""delete from {schema}.quarantine as bad where connection = $connection and feed = $feed and exists
                (select 1 from {schema}.{feed.name} as loaded where loaded.connection = bad.connection
                    and bad.company in ('', loaded.company) and {key} = bad.key
                    and loaded._dlt_load_id in (select unnest($loads)))""",
            {"connection": connection, "feed": feed.name, "loads": list(loads)},
        )
