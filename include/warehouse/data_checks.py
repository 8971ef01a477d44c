"""The data checks of the release, run over the warehouse as plain SQL (``plan.py``).

A check gives the rows that fail; none when all is well. One that cannot be run has failed too, and says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from math import ceil
from typing import Any

import duckdb

from include.link_kinds import LINK_KINDS
from include.warehouse import side_by_side
from include.warehouse.limits import threads
from include.warehouse.plan import Check, Plan

Row = Mapping[str, Any]
STAGES = ("decide", "daily", "reconcile")
ROWS_AT_ONCE = 1_000
TOGETHER = 40
"""Checks asked in one statement: many small ones cost more one by one."""


@dataclass(frozen=True)
class Failed:
    """A check with rows that fail, or that could not be run (``error``: what the database said)."""

    check: Check
    rows: Iterable[Row] = ()
    error: str | None = None


def asked(released: Plan, kind: str, stages: Iterable[str]) -> list[Check]:
    """Those of these stages that a link of this kind is concerned by: one that stands on outboxes of other kinds alone
    says nothing about it, nor, when it decides, one that stands on no model that is built for that."""
    chosen, decided = set(stages), {node.name for node in released.selected([f"+path:models/outbox/{kind}"])}
    return [check for check in released.checks if check.stage in chosen and _is_about(check, kind, decided)]


def failing(database: duckdb.DuckDBPyConnection, checks: Iterable[Check]) -> Iterator[Failed]:
    """Those of the checks that fail. The rows of one are read before the next one is asked for."""
    for check in _suspects(database, _possible(database, list(checks))):
        try:
            result = database.execute(check.sql)
            first = _rows(result)
        except duckdb.Error as problem:
            yield Failed(check, error=" ".join(str(problem).split())[:600])
            continue
        if first:
            yield Failed(check, _all(result, first))


def _possible(database: duckdb.DuckDBPyConnection, checks: Sequence[Check]) -> list[Check]:
    """Without those of which no row can fail, since their tables have none."""
    tables = sorted({table for check in checks for one in check.empty_when for table in one})
    asked = " union all ".join(f"select '{table}' where not exists (select 1 from {table})" for table in tables)
    try:
        empty = {table for (table,) in database.execute(asked).fetchall()} if asked else set()
    except duckdb.Error:  # a table is not there: the checks say what that means
        return list(checks)
    return [check for check in checks if not any(empty.issuperset(one) for one in check.empty_when)]


def _is_about(check: Check, kind: str, decided: Set[str]) -> bool:
    outboxes = {name.partition("__")[0] for name in check.reads if name.partition("__")[0] in LINK_KINDS}
    if outboxes:
        return kind in outboxes
    return check.stage != "decide" or not check.reads or not decided.isdisjoint(check.reads)


def _suspects(database: duckdb.DuckDBPyConnection, checks: Sequence[Check]) -> list[Check]:
    """Those that give rows or cannot be asked, in the order of ``checks``."""
    size = max(1, min(TOGETHER, ceil(len(checks) / threads())))
    found: dict[str, Sequence[Check]] = {
        str(start): checks[start : start + size] for start in range(0, len(checks), size)
    }

    def one(cursor: duckdb.DuckDBPyConnection, start: str) -> None:
        found[start] = _suspects_of(cursor, found[start])

    side_by_side.run(database, dict.fromkeys(found, ()), one, threads())
    return [check for part in found.values() for check in part]


def _suspects_of(database: duckdb.DuckDBPyConnection, part: Sequence[Check]) -> Sequence[Check]:
    """Those that give rows; all of them where one cannot even be asked."""
    at_once = " union all ".join(
        f"select {number} as number where exists (select 1 from ({check.sql}\n))" for number, check in enumerate(part)
    )
    try:
        return [part[row[0]] for row in sorted(database.execute(at_once).fetchall())]
    except duckdb.Error:
        return part


def _rows(result: duckdb.DuckDBPyConnection) -> list[Row]:
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchmany(ROWS_AT_ONCE)]


def _all(result: duckdb.DuckDBPyConnection, rows: list[Row]) -> Iterator[Row]:
    while rows:
        yield from rows
        rows = _rows(result)
