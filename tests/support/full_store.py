"""A row in each table of a store, whatever its columns: what the database says of itself is all that is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, MetaData, Table

from include.store.types import Money, UtcDateTime

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
_LISTED = re.compile(r'\(*"?(\w+)"?\)*(?:::\w+)? (?:IN|= ANY) \(.*?\'([^\']+)\'')
_VALUES: tuple[tuple[type[sqlalchemy.types.TypeEngine[Any]], Any], ...] = (
    (UtcDateTime, NOW),
    (Money, Decimal("1203.50")),
    (sqlalchemy.JSON, {"amount": "1.10", "list": [1, None]}),
    (sqlalchemy.DateTime, NOW),
    (sqlalchemy.Date, NOW.date()),
    (sqlalchemy.Boolean, True),
    (sqlalchemy.Float, 0.1),
    (sqlalchemy.Numeric, Decimal("1203.50")),
    (sqlalchemy.Integer, 7),
    (sqlalchemy.LargeBinary, b"\x00encrypted\xff"),
)


def fill(db: Connection, tables: Iterable[Table]) -> None:
    """Puts a row into each table that has none."""
    for table in tables:
        if db.execute(table.select()).first() is None:
            db.execute(table.insert().values(_row(db, table)))


def found(db: Connection, *besides: str) -> list[Table]:
    """The tables as the database knows them, but for ``besides``."""
    known = MetaData()
    known.reflect(db)
    return [table for table in known.sorted_tables if table.name not in besides]


def rows(db: Connection, tables: Iterable[Table]) -> dict[str, list[dict[str, Any]]]:
    return {table.name: [dict(row) for row in db.execute(table.select()).mappings()] for table in tables}


def _row(db: Connection, table: Table) -> dict[str, Any]:
    checks = [str(one["sqltext"]) for one in sqlalchemy.inspect(db).get_check_constraints(table.name)]
    allowed = dict(match.groups() for text in checks if " OR " not in text and (match := _LISTED.search(text)))
    return {
        column.name: allowed.get(column.name) or _value(column.type, column.name)
        for column in table.columns
        if column.autoincrement is not True
    }


def _value(kind: sqlalchemy.types.TypeEngine[Any], name: str) -> Any:
    for known, value in _VALUES:
        if isinstance(kind, known):
            return value
    return NOW.isoformat(timespec="microseconds") if name.endswith(("_at", "_since")) else f"é {name}"
