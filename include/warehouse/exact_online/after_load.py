"""What has to be worked out of Exact Online's rows once they are loaded: announced deletions, and whole orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

import duckdb

from dlt_sources.exact_online_feeds import ASSEMBLED_TABLES, FEEDS, ORDER_LINE
from dlt_sources.feeds import Column
from include.warehouse.database import ensure_table, tables_in

SCHEMA = "raw_exact_online"
_MONEY = r"regexp_replace(cast({name} as varchar), '0{{1,4}}$', '')"


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
        if "purchase_order_rows" in there:
            changed += _orders_announced(database, connection, load_id)
        if {"transaction_lines", "purchase_entries"} <= set(there) and ledger_read:
            changed += _entries_without_lines(database, connection, load_id, ledger_read)
    if "purchase_order_rows" in there:
        changed += _assemble_orders(database, connection, loads)
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


def _orders_announced(database: duckdb.DuckDBPyConnection, connection: str, load_id: str) -> int:
    """The announcement of a purchase order may name the order instead of its line."""
    return _changed(
        database.execute(
            f"""update {SCHEMA}.purchase_order_rows as stored set is_deleted = true, _dlt_load_id = $load
                from {SCHEMA}.deleted as deleted
                where stored.connection = $connection and deleted.connection = stored.connection
                  and deleted.company = stored.company and deleted.entity_key = stored.purchase_order_id
                  and deleted.entity_type = 22 and not stored.is_deleted and deleted.timestamp > stored.timestamp""",
            {"load": load_id, "connection": connection},
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


def _assemble_orders(database: duckdb.DuckDBPyConnection, connection: str, loads: Sequence[str]) -> int:
    """Orders of which a line is in these loads, from all their lines: header, and lines as JSON text."""
    ensure_table(database, SCHEMA, "purchase_orders", ASSEMBLED_TABLES["purchase_orders"])
    touched = f"""select company, purchase_order_id from {SCHEMA}.purchase_order_rows
                  where connection = $connection and _dlt_load_id in (select unnest($loads))"""
    own = {"purchase_order_lines", "connection", "company", "unknown_fields", "read_at", "is_deleted", "_dlt_load_id"}
    summed = {"amount_dc", "amount_fc"}
    header = [name for name in ASSEMBLED_TABLES["purchase_orders"] if name not in own and name not in summed]
    newest = ", ".join(f"arg_max({name}, timestamp) as {name}" for name in header if name != "purchase_order_id")
    line = ", ".join(f"{column.vendor_name} := {_json_value(column)}" for column in ORDER_LINE)
    parameters = {"connection": connection, "loads": list(loads)}
    database.execute(
        f"""delete from {SCHEMA}.purchase_orders
            where connection = $connection and (company, purchase_order_id) in ({touched})""",
        parameters,
    )
    return _changed(
        database.execute(
            f"""insert into {SCHEMA}.purchase_orders by name
                select connection, company, purchase_order_id, {newest},
                    sum(amount_dc) filter (not is_deleted) as amount_dc,
                    sum(amount_fc) filter (not is_deleted) as amount_fc,
                    cast(to_json(coalesce(
                        list(struct_pack({line}) order by line_number, id) filter (not is_deleted), [])) as varchar)
                        as purchase_order_lines,
                    max(read_at) as read_at, bool_and(is_deleted) as is_deleted, $load as _dlt_load_id
                from {SCHEMA}.purchase_order_rows
                where connection = $connection and (company, purchase_order_id) in ({touched})
                group by connection, company, purchase_order_id""",
            {**parameters, "load": loads[0]},
        )
    )


def _json_value(column: Column) -> str:
    if column.kind == "money":
        return _MONEY.format(name=column.name)
    return f"cast({column.name} as varchar)" if column.kind == "date" else column.name
