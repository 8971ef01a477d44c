"""Records that could not be read and that Exact says were deleted since: nobody waits for them any more.

A record is announced by its own key, one that is read by its lines also by its document's. A purchase entry is
announced by its lines alone (reference page, "Deleted"): it is gone when one was, and none is left, read well or badly.
"""

from __future__ import annotations

import duckdb

from dlt_sources.readers.exact_online_feeds import ASSEMBLED, FEEDS

SCHEMA = "raw_exact_online"
_TYPES = {feed.name: feed.entity_type for feed in FEEDS if feed.entity_type is not None}
_DOCUMENTS = {one.rows: one.vendor_key for one in ASSEMBLED.values()}


def release_announced(database: duckdb.DuckDBPyConnection, connection: str, ledger_read: list[str]) -> int:
    """Returns how many. ``ledger_read``: the divisions whose deletions and lines were just read to their end."""
    database.execute(
        f"""create or replace temp table announced as
            select aside.rowid as row_id, aside.company, aside.feed, aside.record ->> '$.EntryID' as entry_id
            from {SCHEMA}.quarantine as aside
            where aside.connection = ? and exists (
                select 1 from {SCHEMA}.deleted as deleted
                where deleted.connection = aside.connection and deleted.company = aside.company and ({_named()}))""",
        [connection],
    )
    lines = (
        "select company, entry_id, is_deleted as gone from {schema}.transaction_lines where connection = $connection"
    )
    entries = f"""
        select aside.rowid from {SCHEMA}.quarantine as aside
        inner join (
            {lines.format(schema=SCHEMA)}
            union all
            select company, record ->> '$.EntryID', rowid in (select row_id from announced) from {SCHEMA}.quarantine
            where connection = $connection and feed = 'transaction_lines'
        ) as lines on lines.company = aside.company and lines.entry_id = aside.key
        where aside.connection = $connection and aside.feed = 'purchase_entries' and list_contains($read, aside.company)
        group by aside.rowid having bool_and(lines.gone)"""
    row = database.execute(
        f"delete from {SCHEMA}.quarantine where rowid in (select row_id from announced union {entries})",
        {"connection": connection, "read": ledger_read},
    ).fetchone()
    database.execute("drop table announced")
    return int(row[0]) if row else 0


def _named() -> str:
    said = []
    for feed, entity_type in _TYPES.items():
        keys = ["aside.key", *([f"aside.record ->> '$.{_DOCUMENTS[feed]}'"] if feed in _DOCUMENTS else [])]
        named = f"deleted.entity_type = {entity_type} and deleted.entity_key in ({', '.join(keys)})"
        said.append(f"(aside.feed = '{feed}' and {named})")
    return " or ".join(said)
