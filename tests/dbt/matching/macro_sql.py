"""A matching macro as plain SQL, so that DuckDB can be asked about thousands of values at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import jinja2

MACROS = Path(__file__).resolve().parents[3] / "dbt_project" / "macros" / "matching"


def evaluate(expression: str, columns: dict[str, list[Any]]) -> list[Any]:
    """``expression`` (Jinja calling the matching macros) over the columns given, one value for each row."""
    source = "".join(file.read_text(encoding="utf-8") for file in sorted(MACROS.glob("*.sql")))
    environment = jinja2.Environment(extensions=["jinja2.ext.do"])
    sql = environment.from_string(source + "{{ " + expression + " }}").render(
        ref=lambda name: name, var=lambda name, default: default
    )
    with duckdb.connect() as database:
        names = ", ".join(f"unnest(${name}::varchar[]) as {name}" for name in columns)
        rows = database.execute(f"select {sql} from (select {names})", columns).fetchall()
    return [row[0] for row in rows]
