"""When a vendor last renewed the row versions of each company, so that its rows must be read from the beginning."""

from __future__ import annotations

from datetime import UTC, datetime

import duckdb
import pyarrow as pa

from dlt_sources.readers.reading import Epochs
from include.warehouse.catalogue import columns_of
from include.warehouse.raw import schema_of


def stored(database: duckdb.DuckDBPyConnection, system: str, connection: str, epochs: Epochs) -> dict[str, str]:
    """By company, the moments as text, from what was read before; none when it never was."""
    columns = columns_of(database, schema_of(system), epochs.feed) or {}
    if not set(epochs.moments) <= set(columns):
        return {}
    rows = database.execute(f"select * from {schema_of(system)}.{epochs.feed} where connection = ?", [connection])
    return of_rows(rows.to_arrow_table(), epochs)


def of_rows(rows: pa.Table, epochs: Epochs) -> dict[str, str]:
    """The same from rows of the feed."""
    parts = zip(*(rows[name].to_pylist() for name in (epochs.company, *epochs.moments)), strict=True)
    return {str(company): "|".join(map(_iso, moments)) for company, *moments in parts}


def _iso(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat() if moment else ""
