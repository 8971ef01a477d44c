"""The operational store as one more source: what happened to each document, readable in SQL beside the books."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
from sqlalchemy import JSON, Boolean, Column, ColumnElement, Date, Float, Integer, Table, and_, literal, or_, select

from dlt_sources.readers.arrow_columns import MOMENT, MONEY
from include.store import models
from include.store.database import Store
from include.store.types import Money, UtcDateTime, dump_json

SYSTEM = "operations"
_READ: tuple[Table, ...] = (
    models.deliveries,
    models.audit_events,
    models.runs,
    models.run_flows,
    models.reviews,
    models.decisions,
    models.alerts,
    models.api_calls,
    models.payee_facts,
    models.checks,
)
# Who holds a row at this moment says nothing to an analyst and would make every claimed row a changed one.
# Rows may be committed in another order than they were numbered or stamped in: what was read last is read again.
OVERLAP = timedelta(minutes=5)
OVERLAP_ROWS = 1000
_ROWS_AT_ONCE = 10_000
_ARROW = {
    "TIMESTAMP WITH TIME ZONE": MOMENT,
    "DECIMAL(28,6)": MONEY,
    "DATE": pa.date32(),
    "BOOLEAN": pa.bool_(),
    "DOUBLE": pa.float64(),
    "BIGINT": pa.int64(),
}
TO_DECIDE = ("deliveries", "reviews", "decisions", "payee_facts")
"""What the outboxes are built from; the rest is read by people."""
_LEFT_OUT = frozenset({"lease_owner", "lease_token", "lease_expires_at"})


def _sql_type(column: Column[object]) -> str:
    for kind, name in (
        (UtcDateTime, "TIMESTAMP WITH TIME ZONE"),
        (Money, "DECIMAL(28,6)"),
        (JSON, "VARCHAR"),
        (Date, "DATE"),
        (Boolean, "BOOLEAN"),
        (Float, "DOUBLE"),
        (Integer, "BIGINT"),
    ):
        if isinstance(column.type, kind):
            return name
    return "VARCHAR"


TABLES: dict[str, dict[str, str]] = {
    table.name: {column.name: _sql_type(column) for column in table.columns if column.name not in _LEFT_OUT}
    | {"_dlt_load_id": "VARCHAR"}
    for table in _READ
}


@dataclass(frozen=True)
class StoreTable:
    """A table of the store as it is read. ``grows_by``: the column that tells what is new (None: small, read whole);
    ``shrinks``: a row that leaves the store counts no more."""

    name: str
    key: tuple[str, ...]
    grows_by: str | None
    shrinks: bool


STORE_TABLES: tuple[StoreTable, ...] = tuple(
    StoreTable(
        table.name,
        tuple(column.name for column in table.primary_key.columns),
        {"deliveries": "updated_at", "audit_events": "id", "payee_facts": "id"}.get(table.name),
        table is models.decisions,
    )
    for table in _READ
)


@dataclass(frozen=True)
class Scope:
    """Whose rows are read: of these links, and of what is known of these connections."""

    links: Collection[str]
    connections: Collection[str]

    def condition(self, table: Table) -> ColumnElement[bool]:
        if "link" in table.c:
            return table.c.link.in_(self.links)
        if "run_id" in table.c:
            of_links = select(models.runs.c.run_id).where(models.runs.c.link.in_(self.links))
            of_commands = table.c.run_id.not_in(select(models.runs.c.run_id))
            return or_(table.c.run_id.in_(of_links), and_(of_commands, literal("" in self.links)))
        return table.c.connection.in_(self.connections)


def changes(store: Store, seen: Mapping[str, Any], scope: Scope | None = None) -> dict[str, pa.Table]:
    """The rows of each table named in ``seen`` that may be new since what it says: the highest ``grows_by`` loaded.
    ``scope`` None: of all links."""
    found: dict[str, pa.Table] = {}
    with store.read() as connection:
        for known, table in zip(STORE_TABLES, _READ, strict=True):
            if known.name not in seen:
                continue
            columns = [column for column in table.columns if column.name not in _LEFT_OUT]
            query = select(*columns)
            if scope is not None:
                query = query.where(scope.condition(table))
            if known.grows_by and seen[known.name] is not None:
                query = query.where(table.c[known.grows_by] >= _floor(seen[known.name]))
            wanted = pa.schema([(c.name, _ARROW.get(_sql_type(c), pa.string())) for c in columns])
            json_names = {column.name for column in columns if isinstance(column.type, JSON)}
            parts = [wanted.empty_table()]
            for rows in connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(query).mappings().partitions():
                parts.append(pa.Table.from_pylist([_row(row, json_names) for row in rows], wanted))
            found[known.name] = pa.concat_tables(parts)
    return found


def _floor(seen: Any) -> Any:
    return seen - OVERLAP if isinstance(seen, datetime) else int(seen) - OVERLAP_ROWS


def _row(row: Mapping[Any, Any], json_names: set[str]) -> dict[str, Any]:
    return {
        str(name): dump_json(value) if name in json_names and value is not None else value
        for name, value in row.items()
    }
