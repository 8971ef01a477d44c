"""The raw schemas of the warehouse: what the last reads left, what is stored already, what is gone.

Every function works on an open warehouse (`database.py`); those that write belong inside one transaction of the caller.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb
import pyarrow as pa

from dlt_sources.readers.feeds import FEED_LOG, Feed
from include.store.loads import FeedRead
from include.warehouse.catalogue import columns_of, ensure_table

HASH, VERSION = "_content", "_version"
SHAPE = "shape"
"""In a cursor: the columns that were read (``Feed.shape``)."""


def schema_of(system: str) -> str:
    return f"raw_{system}"


@dataclass(frozen=True)
class LastRead:
    """``read_at`` is None when no read of the feed came to its end yet."""

    read_at: datetime | None
    cursor: Mapping[str, Any]
    suspect: bool = False


def last_reads(database: duckdb.DuckDBPyConnection, system: str, connection: str) -> dict[tuple[str, str], LastRead]:
    """By feed and company. The newest *row* counts, not the newest time: a simulated clock may be set back."""
    if columns_of(database, schema_of(system), "feeds") is None:
        return {}
    rows = database.execute(
        f"""select feed, company, arg_max(cursor, rowid), arg_max(read_at, rowid) filter (kind <> 'partial'),
                arg_max(suspect, rowid) filter (kind = 'full')
            from {schema_of(system)}.feeds where connection = ? group by all""",
        [connection],
    ).fetchall()
    return {
        (feed, company): LastRead(read_at, json.loads(cursor or "{}"), bool(suspect))
        for feed, company, cursor, read_at, suspect in rows
    }


def schema_changed(database: duckdb.DuckDBPyConnection, system: str, feed: Feed, cursor: Mapping[str, Any]) -> bool:
    """Whether the feed has columns now that its last read did not ask for: rows that did not change since lack them.

    The table alone does not tell: another company's or connection's read may have brought the column.
    """
    if not cursor:
        return False
    if SHAPE in cursor:
        return bool(cursor[SHAPE] != feed.shape)
    stored = columns_of(database, schema_of(system), feed.name)  # a read from before shapes were written down
    return stored is not None and any(column.name not in stored for column in feed.columns)


def holds_rows(database: duckdb.DuckDBPyConnection, system: str, feed: Feed, connection: str) -> bool:
    if columns_of(database, schema_of(system), feed.name) is None:
        return False
    found = database.execute(
        f"select 1 from {schema_of(system)}.{feed.name} where connection = ? limit 1", [connection]
    ).fetchone()
    return found is not None


def recheck_keys(
    database: duckdb.DuckDBPyConnection, system: str, feed: Feed, connection: str, company: str, today: date
) -> list[str]:
    """Keys of rows that the feed wants to be read again (`Feed.again`)."""
    if feed.again is None or columns_of(database, schema_of(system), feed.name) is None:
        return []
    condition = feed.again.replace("$today", "cast($today as date)")
    rows = database.execute(
        f"""select {feed.key_columns[0]} from {schema_of(system)}.{feed.name}
            where connection = $connection and ($company = '' or company = $company) and not is_deleted
              and ({condition})""",
        {"connection": connection, "company": company, **({"today": today} if "$today" in feed.again else {})},
    ).fetchall()
    return [row[0] for row in rows]


def known_rows(
    database: duckdb.DuckDBPyConnection,
    system: str,
    feed: Feed,
    connection: str,
    company: str,
    *,
    floor: datetime | None = None,
    again: Sequence[str] = (),
    parents: Sequence[str] | None = None,
) -> pa.Table:
    """Company, key, content hash and version of the stored rows that a read may show again.

    ``floor`` leaves out older versions (but for the keys in ``again``), ``parents`` keeps rows under these first keys.
    """
    names = ["company", *feed.key_columns]
    stored = columns_of(database, schema_of(system), feed.name)
    if stored is None:
        columns = [pa.field(name, pa.string()) for name in names]
        version = pa.list_(pa.int64()) if feed.version_count else pa.int64()
        return pa.schema([*columns, (HASH, pa.uint64()), (VERSION, version), ("is_deleted", pa.bool_())]).empty_table()
    comparable = all(name in stored for name in _content(feed))
    content = content_hash(feed) if comparable else "cast(null as ubigint)"
    conditions, values = ["connection = ?"], [connection]
    if company:
        conditions.append("company = ?")
        values.append(company)
    parameters: list[Any] = list(values)
    if floor is not None and feed.version_column:
        # Without an `or` DuckDB skips the blocks of older rows; with one it reads every row whole.
        newer, also = f"{feed.version_column} >= ?", f"list_contains(?, {feed.key_columns[0]})"
        conditions.append(f"({newer} or {also})" if again else newer)
        parameters += [floor, list(again)] if again else [floor]
    if parents is not None:
        conditions.append(f"list_contains(?, {feed.key_columns[0]})")
        parameters.append(list(parents))
    return database.execute(
        f"""select {", ".join(names)}, {content} as {HASH}, {version_number(feed)} as {VERSION},
                coalesce(is_deleted, false) as is_deleted
            from {schema_of(system)}.{feed.name} where {" and ".join(conditions)}""",
        parameters,
    ).to_arrow_table()


def _content(feed: Feed) -> list[str]:
    return [*(column.name for column in feed.columns), "unknown_fields"]


def content_hash(feed: Feed, table: str = "") -> str:
    """The SQL that makes one number of what a row says (not of when it was read). Only compared within one process.

    DuckDB's hash of texts that differ in two letters at ends of eight bytes may be the same: texts have an MD5 too."""
    prefix, kinds = f"{table}." if table else "", feed.sql_columns
    names = [prefix + name for name in _content(feed)]
    texts = [prefix + name for name in _content(feed) if kinds[name] == "VARCHAR"]
    return f"hash({', '.join(names)}, md5_number(concat_ws(chr(31), {', '.join(texts)})))"


def version_number(feed: Feed, table: str = "") -> str:
    """The SQL that makes a number of a row's version, or a list of two to be compared one after the other; null where
    the feed has none."""
    numbers = []
    for version in feed.version_columns:
        name = f"{table}.{version}" if table else version
        kind = next(column.kind for column in feed.columns if column.name == version)
        numbers.append(f"epoch_us({name})" if kind == "timestamp" else name)
    if len(numbers) < 2:
        return numbers[0] if numbers else "cast(null as bigint)"
    return f"[{', '.join(f'coalesce({number}, -1)' for number in numbers)}]"


def mark_deleted(
    database: duckdb.DuckDBPyConnection, system: str, feed: Feed, connection: str, gone: pa.Table, load_id: str
) -> int:
    """Rows that are no longer there stay, as deleted, under this load."""
    if gone.num_rows == 0:
        return 0
    database.register("gone_rows", gone)
    try:
        same = " and ".join(f"stored.{name} = gone_rows.{name}" for name in ("company", *feed.key_columns))
        return _count(
            database.execute(
                f"""update {schema_of(system)}.{feed.name} as stored set is_deleted = true, _dlt_load_id = ?
                    from gone_rows where stored.connection = ? and {same}""",
                [load_id, connection],
            )
        )
    finally:
        database.unregister("gone_rows")


def _count(result: duckdb.DuckDBPyConnection) -> int:
    row = result.fetchone()
    return int(row[0]) if row else 0


def log_reads(database: duckdb.DuckDBPyConnection, system: str, reads: Sequence[FeedRead]) -> None:
    """They are the newest ones from now on, in this order."""
    ensure_table(database, schema_of(system), "feeds", FEED_LOG)
    if not reads:
        return
    rows = pa.Table.from_pylist([{**vars(one), "_dlt_load_id": one.load_id} for one in reads])
    database.register("feed_reads", rows.drop_columns("load_id"))
    try:
        database.execute(f"insert into {schema_of(system)}.feeds by name select * from feed_reads")
    finally:
        database.unregister("feed_reads")
