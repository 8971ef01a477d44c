"""The companies whose answers are kept: what each had read, and how its tables are built."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from include.warehouse.build import build
from include.warehouse.database import Warehouse
from tests.frozen.warehouse import columns, restore
from tests.support import raw

DATA = Path(__file__).parent / "data"
DAY = "2026-11-23"
_READ_THAT_DAY = f"""
    insert into raw_avidxchange.feeds (_dlt_load_id, connection, company, feed, kind, read_at, rows, suspect)
    select '1795392000.0', connection, 'C3', 'vendors', 'full', timestamptz '{DAY} 12:00:00Z', 1, false
    from raw_config.link_connections where connection in ('avid_both', 'avid_strict')
"""
"""Two of its links had no read kept, so that the day they were frozen on was the day of the clock."""


def raw_file(name: str) -> Path:
    return DATA / f"{name}.raw.parquet"


def answers_file(name: str) -> Path:
    return DATA / f"{name}.answers.parquet"


def kept_columns() -> dict[str, list[str]]:
    """Tables and columns of the answers, those that no row of any company has a value in among them."""
    found: dict[str, list[str]] = json.loads((DATA / "columns.json").read_text())
    return found


def names() -> list[str]:
    return sorted(file.name.removesuffix(".raw.parquet") for file in DATA.glob("*.raw.parquet"))


VENDORS = "matching.vendors"
_MATCHING = [f"matching__vendor{name}" for name in ("_records", "_candidates", "_pairs", "s")]


@contextmanager
def built(home: Path, name: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse in ``home`` with what the company had read, and all tables built from it. Its vendors are paired as
    they were, whatever the rules of names say by now: what is made of pairs is the same."""
    with raw.warehouse(Warehouse(home).path) as database:
        restore(database, raw_file(name))
        if name == "quickbooks":
            database.execute(_READ_THAT_DAY)
    build(Warehouse(home), ["+matching__vendors"], day=DAY)
    if answers_file(name).exists():
        with duckdb.connect(str(Warehouse(home).path)) as database:
            database.execute(f"delete from {VENDORS}")
            restore(database, answers_file(name), {VENDORS: columns(database, ["matching"])[VENDORS]})
    build(Warehouse(home), ["path:models"], _MATCHING, day=DAY)
    with duckdb.connect(str(Warehouse(home).path), read_only=True) as database:
        database.execute("set TimeZone = 'UTC'")
        yield database
