"""Where the sources of dlt load to, and how the rows are read back from there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest
import sqlalchemy

from dlt_sources.readers.feeds import Feed

dlt = pytest.importorskip("dlt")
Rows = list[tuple[Any, ...]]


def compared_columns(feed: Feed) -> list[str]:
    return [f'"{name}"' for name in feed.sql_columns if name not in ("read_at", "_dlt_load_id", "is_deleted")]


def plain(rows: Rows) -> Rows:
    def as_text(value: Any) -> Any:
        if isinstance(value, datetime):
            return value.astimezone(UTC).isoformat()
        return value.normalize() if isinstance(value, Decimal) else value

    return sorted((tuple(as_text(value) for value in row) for row in rows), key=repr)


@dataclass
class Destination:
    """Where a pipeline writes, and how its rows are read back."""

    pipeline: Any
    rows: Callable[[Feed], Rows]
    options: dict[str, Any]


def in_duckdb(folder: Path, name: str) -> Destination:
    file = folder / "alone.duckdb"
    pipeline = dlt.pipeline(
        name,
        pipelines_dir=str(folder / "pipelines"),
        destination=dlt.destinations.duckdb(str(file)),
        dataset_name="raw",
    )

    def rows(feed: Feed) -> Rows:
        with duckdb.connect(str(file), read_only=True) as database:
            database.execute("set TimeZone = 'UTC'")
            return plain(
                database.execute(f"select {', '.join(compared_columns(feed))} from raw.{feed.name}").fetchall()
            )

    return Destination(pipeline, rows, {})


def in_delta(folder: Path, name: str) -> Destination:
    deltalake = pytest.importorskip("deltalake", reason="deltalake is not installed")
    lake = dlt.destinations.filesystem(str(folder / "lake"))
    pipeline = dlt.pipeline(name, pipelines_dir=str(folder / "pipelines"), destination=lake, dataset_name="raw")

    def rows(feed: Feed) -> Rows:
        table = deltalake.DeltaTable(str(folder / "lake" / "raw" / feed.name)).to_pyarrow_table()
        with duckdb.connect() as database:
            database.execute("set TimeZone = 'UTC'")
            database.register("found", table)
            return plain(database.execute(f"select {', '.join(compared_columns(feed))} from found").fetchall())

    return Destination(pipeline, rows, {"table_format": "delta"})


def in_postgresql(url: str, folder: Path, name: str) -> Destination:
    pytest.importorskip("psycopg2", reason="psycopg2, by which dlt writes to PostgreSQL, is not installed")
    found = sqlalchemy.make_url(url)
    # dlt wants a host; the socket that the address of our own server names besides is what counts.
    address = found.set(drivername="postgresql", host=found.host or "localhost").render_as_string(hide_password=False)
    places = {"pipelines_dir": str(folder / "pipelines"), "dataset_name": "raw"}
    pipeline = dlt.pipeline(name, destination=dlt.destinations.postgres(address), **places)

    def rows(feed: Feed) -> Rows:
        with psycopg.connect(address) as server:
            columns = ", ".join(compared_columns(feed))
            return plain(server.execute(f"select {columns} from raw.{feed.name}").fetchall())

    return Destination(pipeline, rows, {})
