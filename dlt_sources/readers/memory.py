"""DuckDB without a file: for work on tables in memory that SQL does best."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import pyarrow as pa

_local = threading.local()


@contextmanager
def with_tables(**tables: pa.Table) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in UTC, one for each thread, in which the Arrow tables can be queried by the names given."""
    if not hasattr(_local, "database"):
        _local.database = duckdb.connect(":memory:", config={"threads": 1})
        _local.database.execute("set TimeZone = 'UTC'")
    database: duckdb.DuckDBPyConnection = _local.database
    try:
        for name, table in tables.items():
            database.register(name, table)
        yield database
    finally:
        for name in tables:
            database.unregister(name)
