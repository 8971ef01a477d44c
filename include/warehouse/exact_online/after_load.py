"""What has to be worked out of Exact Online's rows once they are loaded: announced deletions, and whole documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

import duckdb

from dlt_sources.readers.exact_online_feeds import ASSEMBLED, FEEDS, Assembled
from include.warehouse.catalogue import tables_in
from include.warehouse.exact_online.assembling import SCHEMA, assemble
from include.warehouse.exact_online.kept_aside import release_announced


def after_load(
    database: duckdb.DuckDBPyConnection, connection: str, loads: Sequence[str], read: Mapping[str, Set[str]]
) -> int:
    """Bring the tables in agreement with what these loads brought; returns how many rows changed by it.

    ``loads``: the load that is being finished, which is what rows are changed under, then those that nobody finished.
    ``read``: by division, the feeds that were just read to their end.
    """
    ledger_read = [division for division, feeds in read.items() if {"deleted", "transaction_lines"} <= feeds]
    load_id = loads[0]
    there = tables_in(database, SCHEMA)
    changed = 0
    if "deleted" in there:
        changed += sum(
            _announced(database, feed.name, feed.entity_type, feed.version_column or "", connection, load_id)
            for feed in FEEDS
            if feed.entity_type is not None and feed.name in there
        )
        changed += sum(
            _whole_announced(database, one, connection, load_id) for one in ASSEMBLED.values() if one.rows in there
        )
        if {"quarantine", "transaction_lines"} <= set(there):
            changed += release_announced(database, connection, ledger_read)
        if {"transaction_lines", "purchase_entries"} <= set(there) and ledger_read:
            changed += _entries_without_lines(database, connection, load_id, ledger_read)
    changed += sum(
        assemble(database, table, connection, loads) for table, one in ASSEMBLED.items() if one.rows in there
    )
    return changed


def _changed(result: duckdb.DuckDBPyConnection) -> int:
    row = result.fetchone()
    return int(row[0]) if row else 0


def _announced(
    database: duckdb.DuckDBPyConnection, table: str, entity_type: int, version: str, connection: str, load_id: str
) -> int:
    """Rows that sync/Deleted names by their key, unless they have a newer version than the announcement."""
    newer = (
        "deleted.timestamp > stored.timestamp" if version == "timestamp" else "deleted.deleted_date >= stored.modified"
    )
    return _changed(
        database.execute(
            f"""update {SCHEMA}.{table} as stored set is_deleted = true, _dlt_load_id = $load
                from {SCHEMA}.deleted as deleted
                where stored.connection = $connection and deleted.connection = stored.connection
                  and deleted.company = stored.company and deleted.entity_key = stored.id
                  and deleted.entity_type = $type and not stored.is_deleted and {newer}""",
            {"load": load_id, "connection": connection, "type": entity_type},
        )
    )


def _whole_announced(database: duckdb.DuckDBPyConnection, one: Assembled, connection: str, load_id: str) -> int:
    """The announcement of a document that is read by its lines may name the document instead of them."""
    entity_type = next(feed.entity_type for feed in FEEDS if feed.name == one.rows)
    return _changed(
        database.execute(
            f"""update {SCHEMA}.{one.rows} as stored set is_deleted = true, _dlt_load_id = $load
                from {SCHEMA}.deleted as deleted
                where stored.connection = $connection and deleted.connection = stored.connection
                  and deleted.company = stored.company and deleted.entity_key = stored.{one.key}
                  and deleted.entity_type = $type and not stored.is_deleted and deleted.timestamp > stored.timestamp""",
            {"load": load_id, "connection": connection, "type": entity_type},
        )
    )


def _entries_without_lines(
    database: duckdb.DuckDBPyConnection, connection: str, load_id: str, divisions: Sequence[str]
) -> int:
    """A removed purchase entry is announced only as deleted transaction lines (reference page, "Deleted").

    An edited entry gets new lines for old ones. So an entry counts as removed only when none of its lines is left, by a
    read of the lines that came after the read of the deletions.
    """
    return _changed(
        database.execute(
            f"""update {SCHEMA}.purchase_entries as entry set is_deleted = ledger.gone, _dlt_load_id = $load
                from (select connection, company, entry_id, bool_and(is_deleted) as gone
                      from {SCHEMA}.transaction_lines
                      where connection = $connection and list_contains($divisions, company) group by all) as ledger
                where entry.connection = ledger.connection and entry.company = ledger.company
                  and entry.entry_id = ledger.entry_id and entry.is_deleted <> ledger.gone""",
            {"load": load_id, "connection": connection, "divisions": list(divisions)},
        )
    )
