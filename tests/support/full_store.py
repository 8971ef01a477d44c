"""A row in each table of a store, whatever its columns: what the database says of itself is all that is asked."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, MetaData, Table

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
_LISTED = re.compile(r"\(*(\w+)\)*(?:::\w+)? (?:IN|= ANY) \(.*?'([^']+)'")


def fill(db: Connection, *besides: str) -> dict[str, list[tuple[Any, ...]]]:
    """Puts a row into each table that has none, but for ``besides``; what the tables hold then, by name."""
    found = MetaData()
    found.reflect(db)
    for table in found.sorted_tables:
        if table.name not in besides and db.execute(table.select()).first() is None:
            db.execute(table.insert().values(_row(db, table)))
    return rows(db, *besides)


def rows(db: Connection, *besides: str) -> dict[str, list[tuple[Any, ...]]]:
    found = MetaData()
    found.reflect(db)
    return {
        one.name: [tuple(sorted(row.items())) for row in db.execute(one.select()).mappings()]
        for one in found.sorted_tables
        if one.name not in besides
    }


def _row(db: Connection, table: Table) -> dict[str, Any]:
    checks = [str(one["sqltext"]) for one in sqlalchemy.inspect(db).get_check_constraints(table.name)]
    allowed = dict(match.groups() for text in checks if " OR " not in text and (match := _LISTED.search(text)))
    return {
        column.name: allowed.get(column.name) or _value(column.type, column.name)
        for column in table.columns
        if column.autoincrement is not True
    }


def _value(kind: sqlalchemy.types.TypeEngine[Any], name: str) -> Any:
    match kind.python_type.__name__ if not isinstance(kind, sqlalchemy.JSON) else "dict":
        case "int":
            return 7
        case "float":
            return 0.1
        case "bool":
            return True
        case "Decimal":
            return Decimal("1203.50")
        case "bytes":
            return b"\x00encrypted\xff"
        case "date":
            return date(2026, 11, 20)
        case "datetime":
            return NOW
        case "dict":
            return {"amount": "1.10", "list": [1, None]}
    return NOW.isoformat(timespec="microseconds") if name.endswith(("_at", "_since")) else f"é {name}"
