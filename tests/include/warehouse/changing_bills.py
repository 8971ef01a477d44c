"""Bills that change, and a plan of tables of them that are built by change (``include/warehouse/changes.py``)."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import duckdb

from include.warehouse import empty_results
from include.warehouse.build import build_nodes
from include.warehouse.changes import Little
from include.warehouse.plan import Node

ALWAYS = Little(rows=0, share=1)


def node(name: str, sql: str, *after: str, raw: tuple[str, ...] = ()) -> Node:
    return Node(name, f"models/{name}.sql", "table", f'"main"."{name}"', sql, after=after, raw=raw)


def touched(name: str, query: str, *compares: str, rows: str | None = None) -> str:
    """As ``macros/by_change.sql`` writes it."""
    said = {"name": name, "rows": rows, "query": query, "compares": [f'"main"."{one}"' for one in compares]}
    return f"/*touched {json.dumps(said)}*/"


def as_compiled(nodes: Sequence[Node], raw: Callable[[duckdb.DuckDBPyConnection], None]) -> tuple[Node, ...]:
    """With what ``compile.py`` finds of them in a warehouse whose tables are empty. ``raw`` makes the raw ones."""
    with duckdb.connect() as database:
        raw(database)
        build_nodes(database, nodes, "compiled")
        made = dict(
            database.execute("select table_name, sql from duckdb_tables() where schema_name = 'main'").fetchall()
        )
        tables = {name: sql.replace("CREATE TABLE", "create or replace table") for name, sql in made.items()}
        return empty_results.of_models(database, [replace(one, empty=tables.get(one.name)) for one in nodes])


# Bills are read; each has its line, each vendor the sum of its lines, and the dearest vendors are a list. Who worked a
# row out again drew another number for it.
QUERIES = (
    node("bills", "select id, vendor, amount from raw_books.bills", raw=("raw_books.bills",)),
    node(
        "lines",
        "with final as (select id, vendor, amount, random() as drawn from bills"
        " where /*if touched id: (id) in (select id from touched_id)*/ true) select * from final"
        + touched(
            "id",
            "select coalesce(new.id, kept.id) as id from bills as new full join lines as kept on kept.id = new.id"
            " where kept.amount is distinct from new.amount or kept.vendor is distinct from new.vendor",
            "bills",
            rows="id",
        ),
        "bills",
    ),
    node(
        "totals",
        "with final as (select vendor, sum(amount)::integer as amount, random() as drawn from lines"
        " where /*if touched vendor: (vendor) in (select vendor from touched_vendor)*/ true group by vendor)"
        " select * from final"
        + touched("vendor", 'select distinct vendor from changes."main.lines"', rows="vendor"),
        "lines",
    ),
    node("dear", "select vendor from totals where amount >= 100 order by vendor /*compared*/", "totals"),
    node("dearest", "select count(*) as vendors from dear", "dear"),
)  # fmt: skip


def raw(database: duckdb.DuckDBPyConnection) -> None:
    database.execute("create schema raw_books")
    database.execute("create table raw_books.bills (id integer, vendor varchar, amount integer)")


PLAN = as_compiled(QUERIES, raw)


def fill(database: duckdb.DuckDBPyConnection) -> None:
    raw(database)
    database.execute(
        "insert into raw_books.bills values (1, 'Aalbers', 40), (2, 'Aalbers', 10), (3, 'Bakker', 25), (4, 'Cohen', 90)"
    )


def rows(database: duckdb.DuckDBPyConnection) -> list[list[Any]]:
    """Without what was drawn."""
    asked = ("id, vendor, amount from lines", "vendor, amount from totals", "* from dear", "* from dearest")
    return [database.execute(f"select {one} order by all").fetchall() for one in asked]
