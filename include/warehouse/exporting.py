"""All published tables as native tables of one DuckDB file, which needs no other file beside it."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from include.published_files import attach, literal, place
from include.warehouse.published_views import describe

_TABLES = """
    select case schema_name when 'main' then 'reconciliation' else schema_name end || '.' || view_name
    from duckdb_views() where database_name = 'reconciliation' and not internal order by 1
"""


class ExportFailed(Exception):
    """The file cannot be written; the text says which and why."""


@dataclass(frozen=True)
class Exported:
    """``rows``: by ``schema.table``."""

    file: Path
    rows: dict[str, int]


def export(published: Path, file: Path) -> Exported:
    """Make ``file``, put in place whole. Raises ``ExportFailed``."""
    target = file.resolve()
    try:
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as folder:
            new = Path(folder) / target.name
            with duckdb.connect() as database:
                database.execute(f"attach {literal(str(new))} as exported")
                attach(database, published)
                rows = _copy(database)
            os.replace(new, target)
    except OSError as problem:
        raise ExportFailed(f"{target} cannot be written: {problem.strerror or problem}") from None
    return Exported(target, rows)


def _copy(database: duckdb.DuckDBPyConnection) -> dict[str, int]:
    rows: dict[str, int] = {}
    database.execute("use exported")
    for (table,) in database.execute(_TABLES).fetchall():
        with suppress(duckdb.CatalogException):
            database.execute(f"create schema if not exists {place(table).split('.')[0]}")
        database.execute(f"create table {place(table)} as from reconciliation.{place(table)}")
        describe(database, table, "table")
        (rows[table],) = database.execute(f"select count(*) from {place(table)}").fetchone() or (0,)
    database.execute("use memory; detach exported")
    return rows
