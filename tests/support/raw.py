"""Raw tables for tests of the SQL: all of them, empty, from the very lists the sources read by; rows given as dicts.

with raw.warehouse(path) as database:
    raw.insert(database, "raw_exact_online.accounts", {"id": "a1", "company": "123", "name": "Bakker"})
    raw.insert(database, "raw_exact_online.purchase_entries", {"entry_id": "e1", "purchase_entry_lines": [{...}]})
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from include.warehouse import raw_tables
from include.warehouse.duckdb_file import connect

CONNECTIONS = {
    "raw_exact_online": "exact_main",
    "raw_quickbooks_online": "quickbooks_main",
    "raw_avidxchange": "avid_main",
    "raw_basware": "basware_main",
    "raw_airbase": "airbase_main",
    "raw_avalara": "avalara_main",
}
COMPANIES = {
    "raw_exact_online": "123",
    "raw_quickbooks_online": "9130357992221046",
    "raw_avidxchange": "C1",
    "raw_basware": "DE01",
    "raw_airbase": "",
    "raw_avalara": "KESTREL-US",
}


@contextmanager
def warehouse(path: Path | str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB file (or ``:memory:``) with every raw table in it, in one transaction; closed at the end."""
    with duckdb.connect() if path == ":memory:" else connect(Path(path)) as database:
        database.execute("set TimeZone = 'UTC'")
        database.execute("begin")
        raw_tables.ensure(database)
        yield database
        database.execute("commit")


def link(
    database: duckdb.DuckDBPyConnection,
    name: str,
    kind: str,
    connections: Mapping[str, str],
    *pairs: tuple[str, str],
    zone: str = "America/New_York",
    start: date = date(2026, 9, 1),
    options: Mapping[str, Any] | None = None,
) -> None:
    """A link that somebody described: ``connections`` by system, and the companies that are one, in their order."""
    facts = {"link": name, "kind": kind, "start_date": start, "timezone": zone, "approved": True}
    insert(database, "raw_config.links", facts | {"options": json.dumps(options or {})})
    for place, (system, connection) in enumerate(connections.items()):
        own = {"link": name, "system": system, "connection": connection}
        insert(database, "raw_config.link_connections", own)
        for number, pair in enumerate(pairs, 1):
            insert(database, "raw_config.routes", own | {"pair_no": number, "company": pair[place]})


def insert(database: duckdb.DuckDBPyConnection, table: str, *rows: dict[str, Any]) -> None:
    """Insert rows; an unknown column is an error. Lists and dicts become JSON text; connection, company, read_at,
    is_deleted and _dlt_load_id are filled when left out (the demo's first connection and company)."""
    columns = raw_tables.tables()[table]
    schema = table.split(".")[0]
    usual = {
        "connection": CONNECTIONS.get(schema),
        "company": COMPANIES.get(schema),
        "read_at": datetime(2026, 11, 1, tzinfo=UTC),
        "is_deleted": False,
        "_dlt_load_id": "1793491200.0",
    }
    for row in rows:
        if unknown := set(row) - set(columns):
            raise KeyError(f"{table} has no column {', '.join(sorted(unknown))}")
        if schema in CONNECTIONS:
            row = {name: value for name, value in usual.items() if name in columns} | row
        elif "_dlt_load_id" in columns:
            row = {"_dlt_load_id": usual["_dlt_load_id"]} | row
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" for _ in row)
        values = [json.dumps(value) if isinstance(value, dict | list) else value for value in row.values()]
        database.execute(f"insert into {table} ({names}) values ({marks})", values)
