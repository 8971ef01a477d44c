"""A matching macro as plain SQL, so that DuckDB can be asked about thousands of values at once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import jinja2

MACROS = Path(__file__).resolve().parents[3] / "dbt_project" / "macros" / "matching"
JINJA = jinja2.Environment(extensions=["jinja2.ext.do"])


def evaluate(expression: str, columns: dict[str, list[Any]]) -> list[Any]:
    """``expression`` (Jinja calling the matching macros) over the columns given, one value for each row."""
    sql = JINJA.compile_expression(expression)(**_macros())
    with duckdb.connect() as database:
        names = ", ".join(f"unnest(${name}::varchar[]) as {name}" for name in columns)
        rows = database.execute(f"select {sql} from (select {names})", columns).fetchall()
    return [row[0] for row in rows]


@cache
def _macros() -> dict[str, Any]:
    """All of them by name; to compile them takes much longer than to ask DuckDB."""
    source = "".join(file.read_text(encoding="utf-8") for file in sorted(MACROS.glob("*.sql")))
    module = JINJA.from_string(source).make_module({"ref": lambda name: name, "var": lambda name, default: default})
    return vars(module)
