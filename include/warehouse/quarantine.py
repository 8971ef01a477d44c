"""Records that could not be read, kept aside with their reason until a read shows their document well."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from dlt_sources.readers.feeds import QUARANTINE, Feed
from dlt_sources.readers.records import Quarantined, Version, version_of
from include.warehouse.catalogue import columns_of, ensure_table
from include.warehouse.raw import schema_of

REPAIRED = "repaired-"
"""What the ids begin with under which values were taken out of stored rows (``repair.py``)."""


def holds_repaired(database: duckdb.DuckDBPyConnection, system: str, connection: str) -> bool:
    if columns_of(database, schema_of(system), "quarantine") is None:
        return False
    found = database.execute(
        f"select 1 from {schema_of(system)}.quarantine where connection = ? and starts_with(_dlt_load_id, ?) limit 1",
        [connection, REPAIRED],
    )
    return found.fetchone() is not None


def held(database: duckdb.DuckDBPyConnection, system: str, connection: str) -> dict[tuple[str, str], frozenset[str]]:
    """The keys of the records kept aside, by feed and company."""
    if columns_of(database, schema_of(system), "quarantine") is None:
        return {}
    rows = database.execute(
        f"""select feed, company, list(distinct key) from {schema_of(system)}.quarantine
            where connection = ? and key is not null group by all""",
        [connection],
    ).fetchall()
    return {(feed, company): frozenset(keys) for feed, company, keys in rows}


def shown_well(feed: Feed, tables: Sequence[pa.Table], keys: Collection[str]) -> dict[str, Version | None]:
    """Those of ``keys`` whose rows are among the ``tables`` of a read, with the newest version shown.

    Whether a row is news plays no part: a record that came badly once may be stored from before.
    """
    found: dict[str, Version | None] = {}
    wanted = pa.array(sorted(keys), pa.string())
    for table in tables if keys else ():
        names = [table[name].cast(pa.string()) for name in feed.key_columns]
        joined = names[0] if len(names) == 1 else pc.binary_join_element_wise(*names, "|")
        chosen = pc.is_in(joined, wanted)
        versions = table[feed.version_column].filter(chosen).to_pylist() if feed.version_column else None
        for place, key in enumerate(joined.filter(chosen).to_pylist()):
            version, before = versions[place] if versions else None, found.get(key)
            found[key] = version if before is None or (version is not None and version > before) else before
    return found


def release(
    database: duckdb.DuckDBPyConnection,
    system: str,
    connection: str,
    feed: Feed,
    company: str,
    shown: Mapping[str, Version | None],
    *,
    complete: bool,
) -> int:
    """Records that a read has ``shown`` well by now are no longer a problem; returns how many.

    A lagging server may show an older version than the one that could not be read: that says nothing about it. A
    complete read is accepted.
    """
    if not shown or columns_of(database, schema_of(system), "quarantine") is None:
        return 0
    rows = database.execute(
        f"""select rowid, key, record from {schema_of(system)}.quarantine
            where connection = ? and company = ? and feed = ? and list_contains(?, key)""",
        [connection, company, feed.name, list(shown)],
    ).fetchall()
    released = [row for row, key, record in rows if complete or not _older(shown[key], version_of(feed, record))]
    database.execute(f"delete from {schema_of(system)}.quarantine where list_contains(?, rowid)", [released])
    return len(released)


def release_gone(
    database: duckdb.DuckDBPyConnection, system: str, connection: str, feed: Feed, company: str, bad: Collection[str]
) -> int:
    """After a complete read: a record that it showed neither well nor badly (``bad``: those keys) is there no more.
    Returns how many."""
    if columns_of(database, schema_of(system), "quarantine") is None:
        return 0
    row = database.execute(
        f"""delete from {schema_of(system)}.quarantine
            where connection = ? and company = ? and feed = ? and key is not null and not list_contains(?, key)""",
        [connection, company, feed.name, list(bad)],
    ).fetchone()
    return int(row[0]) if row else 0


def _older(shown: Version | None, bad: Version | None) -> bool:
    return shown is not None and bad is not None and shown < bad  # type: ignore[operator]  # both are the feed's kind


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
