"""Documents that Exact gives row by row, put together: the header, and the lines as JSON text."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from dlt_sources.readers.exact_online_feeds import ASSEMBLED, ASSEMBLED_TABLES, Assembled
from dlt_sources.readers.feeds import COMMON, QUARANTINE, Column
from include.warehouse.catalogue import ensure_table

SCHEMA = "raw_exact_online"
_MONEY = r"regexp_replace(cast({name} as varchar), '0{{1,4}}$', '')"
_IS_LINE = "coalesce(line_number, 1) <> 0"


def assemble(database: duckdb.DuckDBPyConnection, table: str, connection: str, loads: Sequence[str]) -> int:
    """The documents of which a row is in these loads, from all their rows; returns how many there are. One of which a
    row could not be read has no lines until it can be: without that one they would be another document."""
    one, columns = ASSEMBLED[table], ASSEMBLED_TABLES[table]
    ensure_table(database, SCHEMA, table, columns)
    ensure_table(database, SCHEMA, "quarantine", QUARANTINE)
    unread = f"""select company, record ->> '$.{one.vendor_key}' from {SCHEMA}.quarantine
                 where connection = $connection and feed = '{one.rows}'"""
    touched = f"""select company, {one.key} from {SCHEMA}.{one.rows}
                  where connection = $connection and _dlt_load_id in (select unnest($loads))
                  union {unread}
                  union select company, {one.key} from {SCHEMA}.{table}
                  where connection = $connection and {one.lines} is null"""
    parameters = {"connection": connection, "loads": list(loads)}
    database.execute(
        f"delete from {SCHEMA}.{table} where connection = $connection and (company, {one.key}) in ({touched})",
        parameters,
    )
    line = ", ".join(f"{column.vendor_name} := {_json_value(column)}" for column in one.line)
    result = database.execute(
        f"""insert into {SCHEMA}.{table} by name
            select connection, company, {one.key}, {_header(one, columns)},
                case when (company, {one.key}) not in ({unread}) then cast(to_json(coalesce(
                    list(struct_pack({line}) order by line_number, id) filter (not is_deleted and {_IS_LINE}), []))
                    as varchar) end as {one.lines},
                max(read_at) as read_at,
                coalesce(bool_and(is_deleted) filter (not {_IS_LINE}), bool_and(is_deleted)) as is_deleted,
                $load as _dlt_load_id
            from {SCHEMA}.{one.rows}
            where connection = $connection and (company, {one.key}) in ({touched})
            group by connection, company, {one.key}""",
        {**parameters, "load": loads[0]},
    ).fetchone()
    return int(result[0]) if result else 0


def _header(one: Assembled, columns: dict[str, str]) -> str:
    own = {one.key, one.lines, *COMMON}
    said = (
        f"sum({name}) filter (not is_deleted) as {name}"
        if name in one.summed
        else f"coalesce(arg_max({name}, timestamp) filter (not {_IS_LINE}), arg_max({name}, timestamp)) as {name}"
        for name in columns
        if name not in own
    )
    return ", ".join(said)


def _json_value(column: Column) -> str:
    if column.kind == "money":
        return _MONEY.format(name=column.name)
    return f"cast({column.name} as varchar)" if column.kind == "date" else column.name
