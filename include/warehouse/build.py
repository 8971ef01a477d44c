"""Building tables by the compiled plan: the decisions of a run are made here, in SQL, under the warehouse lock."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from include.logs import get_logger
from include.warehouse import plan, repair, side_by_side, statements, versions
from include.warehouse.changes import FEW, Changes, Little, is_by_change
from include.warehouse.database import Warehouse
from include.warehouse.duckdb_file import allow_threads
from include.warehouse.limits import threads
from include.warehouse.plan import Node
from include.warehouse.raw_tables import ensure

log = get_logger(__name__)
_THERE = """
    select '"' || table_schema || '"."' || table_name || '"', table_type from information_schema.tables
    where table_catalog = current_database()
"""


MOST_REPAIRS = 25
"""Rows at fault one after the other, until a build is given up."""


class BuildFailed(Exception):
    """A model could not be built. The text names it, what the database said and what to do; with ``places`` and
    ``links``, the rows that hold the value named, and for which links they are read."""

    def __init__(self, model: str, said: str, places: Sequence[repair.Place] = (), links: Sequence[str] = ()) -> None:
        self.model, self.said = model, said
        whose = f", of {', '.join(links)}" if links else ""
        if places:
            more = f" and {len(places) - 3} more rows" if len(places) > 3 else ""
            cause = f"It stands in {'; '.join(map(str, places[:3]))}{more}: correct it there and run again with --full"
        else:
            cause = "Fix the cause and run again; if it comes back, report it"
        super().__init__(
            f"the tables could not be built: {model}{whose}: {said}. {cause}: what was sent is known, and nothing is "
            "sent twice"
        )


def build(
    warehouse: Warehouse,
    select: Sequence[str],
    exclude: Sequence[str] = (),
    *,
    short_of: Sequence[str] = (),
    full_refresh: bool = False,
    day: str = "",
) -> list[str]:
    """Build the models that ``Plan.selected`` chooses, as far as what they read is not what it was (``versions.py``);
    returns the names of those that were built.

    ``full_refresh`` builds all of them, and those whole that keep their rows; ``day`` (ISO): on another day all are
    built. Raw values that no model can be built from are taken out (``repair.py``), and all is built anew.
    Raises ``BuildFailed`` (the tables before the failed one stay built), ``WarehouseBusy``, ``PlanOutdated``.
    """
    released = plan.current()
    chosen = released.selected(select, exclude, short_of=short_of)
    with warehouse.opened("build the tables") as database:
        ensure(database)
        stamp = f"{released.project} {day}"
        for _ in range(MOST_REPAIRS):
            try:
                return build_nodes(database, chosen, stamp, full_refresh=full_refresh)
            except BuildFailed as problem:
                # A kept table may be of another shape than its model by now: built whole, it is not.
                is_kept = any(node.incremental or is_by_change(node) for node in chosen if node.name == problem.model)
                if full_refresh or not is_kept:
                    _repair(database, problem)
                full_refresh = True
        return build_nodes(database, chosen, stamp, full_refresh=full_refresh)


def build_custom(warehouse: Warehouse, *, day: str) -> list[str]:
    """Build the company's own models that are not what they were, and drop the tables of those that are gone; returns
    what is wrong with those that could not be built. Each fails alone and keeps its former rows, and no raw value is
    taken out for it: nothing that is delivered stands on it. Raises ``WarehouseBusy``."""
    released = plan.current()
    problems: list[str] = []
    kept = {node.relation for node in released.nodes}
    with warehouse.opened("build the company's own tables") as database:
        for relation, kind in database.execute(_THERE).fetchall():
            if relation.startswith(f'"{plan.CUSTOM_SCHEMA}".') and relation not in kept:
                database.execute(f"drop {'view' if kind == 'VIEW' else 'table'} {relation} cascade")
        for node in released.custom:
            try:
                build_nodes(database, [node], f"{released.project} {day}")
            except BuildFailed as problem:
                problems.append(f"{node.path} could not be built, and its table is as it was: {problem.said}")
    return problems


def _repair(database: duckdb.DuckDBPyConnection, problem: BuildFailed) -> None:
    """Raises ``problem``, with the rows at fault, where nothing could be taken out."""
    found = repair.set_aside_unfit(database)
    if not found:
        found = repair.holding(database, problem.model, problem.__cause__)
        if not 0 < len(found) <= repair.MOST_ROWS:
            links = repair.links_of(database, problem.model, found)
            raise BuildFailed(problem.model, problem.said, found, links) from problem
        repair.set_aside(database, found, f"cannot be used for {problem.model}: {problem.said[:300]}")
    for place in found:
        log.warning("a stored value was taken out: nothing can be built from it", row=str(place))


def build_nodes(
    database: duckdb.DuckDBPyConnection,
    nodes: Sequence[Node],
    stamp: str,
    *,
    full_refresh: bool = False,
    little: Little = FEW,
) -> list[str]:
    """The same on an open warehouse whose raw tables are there; ``stamp``: of the plan and the day; ``little``: what is
    worked out again by itself."""
    allow_threads(database)
    for schema in sorted({node.relation.split(".")[0] for node in nodes}):
        database.execute(f"create schema if not exists {schema}")
    there = dict(database.execute(_THERE).fetchall())
    by_name = {node.name: node for node in nodes}
    built = versions.known(database)
    changes = Changes(database, dict(built), little)
    before = {} if full_refresh else {name: one for name, one in built.items() if one.stamp == stamp}
    versions.forget(database, by_name)
    raw = versions.of_tables(database, sorted({table for node in nodes for table in node.raw}))
    made: dict[str, versions.Built] = {}
    anew: list[str] = []
    after = {node.name: [name for name in node.after if name in by_name] for node in nodes}

    def another(node: Node) -> list[str] | None:
        """The relations of inputs that are not what the table was built from; None where that cannot be said."""
        if versions.of_inputs(node, raw, changes.was) != before[node.name].inputs:
            return None
        return [by_name[one].relation for one in node.after if built[one].version != changes.was[one].version]

    def is_empty(node: Node) -> bool:
        def has_no_rows(name: str) -> bool:
            return raw.get(name, built[name].version if name in built else "") == versions.NO_ROWS

        return any(all(map(has_no_rows, names)) for names in node.empty_when)

    def one(cursor: duckdb.DuckDBPyConnection, name: str) -> None:
        node = by_name[name]
        inputs = versions.of_inputs(node, raw, built)
        if inputs is not None and node.relation in there and name in before and before[name].inputs == inputs:
            made[name] = before[name]
            return
        anew.append(name)
        try:
            version, add = None, not full_refresh and node.relation in there
            if node.empty is not None and is_empty(node):
                _make_room(cursor, node, there.get(node.relation))
                cursor.execute(node.empty)
                version = versions.NO_ROWS
            elif node.relation in there and name in before:
                version = changes.build(cursor, node, another(node))
            if version is None:
                _make_room(cursor, node, there.get(node.relation))
                statements.build(cursor, node, add=add)
                version = changes.of_whole(cursor, node)
            made[name] = built[name] = (
                versions.of_node(cursor, node, inputs, stamp, added_to=add)
                if version is None
                else versions.Built(inputs or "", version, stamp)
            )
        except duckdb.Error as problem:
            raise BuildFailed(name, " ".join(str(problem).split())[:600]) from problem

    try:
        side_by_side.run(database, after, one, threads())
    finally:
        changes.end()
        versions.note(database, made)
    return anew


def _make_room(database: duckdb.DuckDBPyConnection, node: Node, there: str | None) -> None:
    """A release may make a table of what was a view, and the other way round."""
    if there is not None and (there == "VIEW") != (node.kind == statements.VIEW):
        database.execute(f"drop {'view' if there == 'VIEW' else 'table'} {node.relation}")
