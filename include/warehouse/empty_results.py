"""Which tables decide that a query gives no rows, so that a model of another company's systems, or of documents that
nobody has, is made without its query, and a check of them is not asked: planning that takes longer than anything else
of a statement on few rows.

It is read from DuckDB's plan of the query when models and checks are compiled. What cannot be shown is not said: then
the query is run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import duckdb

from include.warehouse.plan import Check, Node

Alternatives = frozenset[frozenset[str]]
"""Sets of tables: where all of one set are empty, there are no rows. Without any set rows may come from nothing; with
one that is empty there are none whatever stands in the tables."""

NEVER: Alternatives = frozenset()
ALWAYS: Alternatives = frozenset({frozenset()})
# No row more than its input has where that has none.
_KEEPS = {"PROJECTION", "FILTER", "ORDER_BY", "TOP_N", "STREAMING_LIMIT", "WINDOW", "STREAMING_WINDOW", "UNNEST"}
_GROUPS = {"HASH_GROUP_BY", "PERFECT_HASH_GROUP_BY"}
_SCANS = {"SEQ_SCAN", "TABLE_SCAN"}
_EITHER = {"INNER", "SEMI", "RIGHT_SEMI"}
_FIRST = {"LEFT", "ANTI", "MARK", "SINGLE"}
_SECOND = {"RIGHT", "RIGHT_ANTI"}
# The first input is what a subquery is asked for, and on that side of the join.
_SUBQUERIES = {"LEFT_DELIM_JOIN": _EITHER | _FIRST, "RIGHT_DELIM_JOIN": _EITHER | _SECOND}
# A table that is empty while models are compiled is not so for good.
_OF_THE_QUERY_ALONE = "set disabled_optimizers = 'statistics_propagation'"
# Groups of nothing have a row here, and the plan does not tell them from others.
_TOTALS = re.compile(r"\b(rollup|cube|grouping sets)\b", re.IGNORECASE)
_MOST = 20


def of_models(database: duckdb.DuckDBPyConnection, nodes: Sequence[Node]) -> tuple[Node, ...]:
    """The same models, each table with what decides that it is empty. All of their tables are there."""
    by_relation = {node.relation.replace('"', ""): node.name for node in nodes}
    found = []
    for node in nodes:
        sets = of_query(database, node.sql) if node.empty is not None else NEVER
        named = _sorted({by_relation.get(table, table) for table in one} for one in sets)
        found.append(replace(node, empty_when=named))
    return tuple(found)


def of_checks(database: duckdb.DuckDBPyConnection, checks: Sequence[Check]) -> tuple[Check, ...]:
    """The same checks, each with what decides that no row of it fails."""
    return tuple(replace(check, empty_when=_sorted(of_query(database, check.sql))) for check in checks)


def of_query(database: duckdb.DuckDBPyConnection, sql: str) -> Alternatives:
    """Of tables as ``schema.table``; those that the query reads are there, empty or not. Raises ``duckdb.Error``."""
    if _TOTALS.search(sql):
        return NEVER
    database.execute(_OF_THE_QUERY_ALONE)
    ((_, text),) = database.execute(f"explain (format json) {sql}").fetchall()
    (plan,) = json.loads(text)
    return _of(plan, {})


def _of(step: Mapping[str, Any], shared: Mapping[str, Alternatives]) -> Alternatives:
    """``shared``: of each common table expression by its number."""
    kind, said, inputs = step["name"].strip(), step.get("extra_info", {}), step.get("children", [])
    if kind == "EMPTY_RESULT":
        return ALWAYS
    if kind in _SCANS and "Table" in said:
        return frozenset({frozenset({".".join(said["Table"].split(".")[-2:])})})
    if kind == "CTE_SCAN":
        return shared.get(str(said["CTE Index"]), NEVER)
    if kind == "CTE":
        first, rest = inputs
        return _of(rest, {**shared, str(said["Table Index"]): _of(first, shared)})
    if kind in _KEEPS or (kind in _GROUPS and said.get("Groups")):
        return _of(inputs[0], shared)
    if kind == "UNION":
        return _all([_of(one, shared) for one in inputs])
    if kind == "CROSS_PRODUCT":
        return _any([_of(one, shared) for one in inputs])
    if kind in _SUBQUERIES:
        return _of(inputs[0], shared) if said.get("Join Type") in _SUBQUERIES[kind] else NEVER
    if kind.endswith("_JOIN"):
        return _of_join(said.get("Join Type"), *(_of(one, shared) for one in inputs[:2]))
    return NEVER


def _of_join(kind: str | None, first: Alternatives, second: Alternatives) -> Alternatives:
    if kind in _EITHER:
        return _any([first, second])
    return first if kind in _FIRST else second if kind in _SECOND else NEVER


def _any(parts: Collection[Alternatives]) -> Alternatives:
    return _least(frozenset().union(*parts))


def _all(parts: Collection[Alternatives]) -> Alternatives:
    found = ALWAYS
    for part in parts:
        found = _least(frozenset(one | other for one in found for other in part))
    return found


def _sorted(sets: Iterable[Collection[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted(tuple(sorted(one)) for one in sets))


def _least(sets: Alternatives) -> Alternatives:
    """Without those that hold another; the smallest where there are many."""
    least = [one for one in sets if not any(other < one for other in sets)]
    return frozenset(sorted(least, key=lambda one: (len(one), sorted(one)))[:_MOST])
