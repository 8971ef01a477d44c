"""The raw tables as the feeds declare them: made, or brought up from an older release, before models are built.

Models name columns of raw tables; a feed that was never read has none of its own making yet. With every declared table
there, the SQL of a model is the same in every workspace, so that it can be compiled once for a release (``plan.py``).
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import duckdb

from dlt_sources.readers import operations
from dlt_sources.readers.feeds import FEED_LOG, QUARANTINE
from dlt_sources.readers.registry import sources
from include.warehouse import config
from include.warehouse.catalogue import retype

# A third of the time of asking information_schema, and of making maps there.
_THERE = """
    select schema_name || '.' || table_name, column_name, data_type
    from duckdb_columns() where starts_with(schema_name, 'raw_') and database_name = current_database()
"""


@cache
def tables() -> dict[str, dict[str, str]]:
    """Every raw table (``schema.table``) with its columns and DuckDB types; the same for all who ask."""
    found: dict[str, dict[str, str]] = {}
    for source in sources():
        schema = f"raw_{source.SYSTEM}"
        for feed in source.FEEDS:
            found[f"{schema}.{feed.name}"] = feed.sql_columns
        found |= {f"{schema}.{name}": dict(columns) for name, columns in source.ASSEMBLED_TABLES.items()}
        found[f"{schema}.quarantine"] = QUARANTINE
        found[f"{schema}.feeds"] = FEED_LOG
    found |= {f"raw_operations.{name}": columns for name, columns in operations.TABLES.items()}
    found |= {f"raw_config.{name}": columns for name, columns in config.TABLES.items()}
    return found


def ensure(database: duckdb.DuckDBPyConnection) -> None:
    """Every declared table is there with every declared column, of its type where every value can be: else the build
    takes out the values that cannot (``repair.py``). Again changes nothing."""
    there: dict[str, dict[str, str]] = defaultdict(dict)
    for table, name, kind in database.execute(_THERE).fetchall():
        there[table][name] = kind
    wanted = tables()
    for schema in sorted({table.split(".")[0] for table in wanted if table not in there}):
        database.execute(f"create schema if not exists {schema}")
    for table, columns in wanted.items():
        if table not in there:
            body = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
            database.execute(f"create table {table} ({body})")
            continue
        for name in columns.keys() - there[table].keys():
            database.execute(f'alter table {table} add column "{name}" {columns[name]}')
        retype(database, table, there[table], columns)
