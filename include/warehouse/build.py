"""Building tables by the compiled plan: the decisions of a run are made here, in SQL, under the warehouse lock."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from include.warehouse import plan, side_by_side, statements, versions
from include.warehouse.database import opened, threads
from include.warehouse.plan import Node
from include.warehouse.raw_tables import ensure

_THERE = """
    select '"' || table_schema || '"."' || table_name || '"', table_type from information_schema.tables
    where table_catalog = current_database()
"""


class BuildFailed(Exception):
    """A model could not be built; the text names it, what the database said and what to do."""


def build(
    home: Path, select: Sequence[str], exclude: Sequence[str] = (), *, full_refresh: bool = False, day: str = ""
) -> list[str]:
    """Build the models that ``select`` names and ``exclude`` does not (``Plan.selected``), as far as what they read is
    not what it was (``versions.py``); returns the names of those that were built.

    ``full_refresh`` builds all of them, and those whole that keep their rows; ``day`` (ISO): on another day all are
    built. Raises ``BuildFailed`` (the tables before the failed one stay built), ``WarehouseBusy``, ``PlanOutdated``.
    """
    released = plan.current()
    chosen = released.selected(select, exclude)
    with opened(home, "build the tables") as database:
        ensure(database)
        return build_nodes(database, chosen, f"{released.project} {day}", full_refresh=full_refresh)


def build_nodes(
    database: duckdb.DuckDBPyConnection, nodes: Sequence[Node], stamp: str, *, full_refresh: bool = False
) -> list[str]:
    """The same on an open warehouse whose raw tables are there; ``stamp``: of the plan and the day."""
    for schema in sorted({node.relation.split(".")[0] for node in nodes}):
        database.execute(f"create schema if not exists {schema}")
    there = dict(database.execute(_THERE).fetchall())
    by_name = {node.name: node for node in nodes}
    built = versions.known(database)
    before = {} if full_refresh else {name: one for name, one in built.items() if one.stamp == stamp}
    versions.forget(database, by_name)
    raw = versions.of_tables(database, sorted({table for node in nodes for table in node.raw}))
    made: dict[str, versions.Built] = {}
    anew: list[str] = []
    after = {node.name: [name for name in node.after if name in by_name] for node in nodes}

    def one(cursor: duckdb.DuckDBPyConnection, name: str) -> None:
        node = by_name[name]
        inputs = versions.of_inputs(node, raw, built)
        if inputs is not None and node.relation in there and name in before and before[name].inputs == inputs:
            made[name] = before[name]
            return
        anew.append(name)
        try:
            _make_room(cursor, node, there.get(node.relation))
            add = not full_refresh and node.relation in there
            statements.build(cursor, node, add=add)
            made[name] = built[name] = versions.of_node(cursor, node, inputs, stamp, added_to=add)
        except duckdb.Error as problem:
            raise BuildFailed(
                f"the tables could not be built: {name}: {' '.join(str(problem).split())[:600]}. "
                "Fix the cause and run again: what was sent is known, and nothing is sent twice"
            ) from problem

    try:
        side_by_side.run(database, after, one, threads())
    finally:
        versions.note(database, made)
    return anew


def _make_room(database: duckdb.DuckDBPyConnection, node: Node, there: str | None) -> None:
    """A release may make a table of what was a view, and the other way round."""
    if there is not None and (there == "VIEW") != (node.kind == statements.VIEW):
        database.execute(f"drop {'view' if there == 'VIEW' else 'table'} {node.relation}")
