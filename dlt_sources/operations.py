"""The operational store as one more source: what happened to each document, readable in SQL beside the books."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, Float, Integer, Table

from include.store import models
from include.store.types import Money, UtcDateTime

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
)
# Who holds a row at this moment says nothing to an analyst and would make every claimed row a changed one.
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
