"""What each table was built from, so that a model whose inputs are what they were is not built again.

The version of a table is that of its rows: a model that was built anew and gave the same rows leaves those that read it
alone. Kept tables grow with every document, and views have no rows: their version is what they were built from. A kept
table that was built whole, which may have repaired it, is another one whatever it was built from; so is a large one of
those in ``changes.py``.

What is noted holds for a plan and a day. The first build of a day makes every table anew, as one that is asked to build
whole does, so that a table which somebody changed by hand is wrong for a day at most.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass

import duckdb

from include.warehouse.catalogue import ensure_table
from include.warehouse.plan import Node

SCHEMA, TABLE = "intermediate", "built_from"
COLUMNS = {"model": "varchar", "inputs": "varchar", "version": "varchar", "stamp": "varchar"}
NO_ROWS = "0-0"
"""The version of a table without rows."""
# One parameter for all: DuckDB takes longer over a thousand of them than over the tables of a small run.
_THESE = "(select unnest(from_json(?, '[\"varchar\"]')))"
_ROWS = f"select unnest(from_json(?, '{json.dumps([COLUMNS])}'), recursive := true)"


@dataclass(frozen=True)
class Built:
    """``inputs``: the versions of what a model read, as one hash; ``version``: that of its own rows; ``stamp``: the
    plan and the day of the build."""

    inputs: str
    version: str
    stamp: str


def known(database: duckdb.DuckDBPyConnection) -> dict[str, Built]:
    """The models that are built."""
    ensure_table(database, SCHEMA, TABLE, COLUMNS)
    rows = database.execute(f"select model, inputs, version, stamp from {SCHEMA}.{TABLE}").fetchall()
    return {model: Built(*built) for model, *built in rows}


def forget(database: duckdb.DuckDBPyConnection, models: Collection[str]) -> None:
    """Before they are built: whoever is killed meanwhile leaves tables of which nobody knows the version."""
    database.execute(f"delete from {SCHEMA}.{TABLE} where model in {_THESE}", [json.dumps(list(models))])


def note(database: duckdb.DuckDBPyConnection, built: Mapping[str, Built]) -> None:
    rows = [{"model": model, **asdict(one)} for model, one in built.items()]
    database.execute(f"insert into {SCHEMA}.{TABLE} {_ROWS}", [json.dumps(rows)])


def of_tables(database: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> dict[str, str]:
    """The versions of the rows of these tables. A row is called what no column is: a column's name would come first."""
    asked = [
        f"""select '{table}', count(*) || '-' || coalesce(sum(hash("one row")), 0) from {table} as "one row\""""
        for table in tables
    ]
    return dict(database.execute(" union all ".join(asked)).fetchall()) if asked else {}


def of_inputs(node: Node, raw: Mapping[str, str], built: Mapping[str, Built]) -> str | None:
    """What the model is built from; None where that cannot be said, and it must be built: it reads the clock, or a
    table of which nobody knows the version."""
    if "now()" in node.sql or not built.keys() >= set(node.after):
        return None
    inputs = [[table, raw[table]] for table in node.raw] + [[name, built[name].version] for name in node.after]
    return hashlib.sha256(json.dumps(sorted(inputs)).encode()).hexdigest()


def of_node(
    database: duckdb.DuckDBPyConnection, node: Node, inputs: str | None, stamp: str, *, added_to: bool
) -> Built:
    """Of a model that was just built. ``added_to``: it was there, and got what is new if it is a kept one."""
    if node.kind == "table":
        return Built(inputs or "", of_tables(database, [node.relation])[node.relation], stamp)
    is_whole = node.incremental is not None and not added_to
    return Built(inputs or "", uuid.uuid4().hex if is_whole or inputs is None else inputs, stamp)
