"""What dbt compiled of one model, and running it again: a table, a view, or a table that is kept from run to run.

A kept table gets the rows of new loads alone. dbt looks up which these are when it compiles the model and writes them
into the query as constants; beside them stands what it looked up (``macros/by_load.sql``), so that it can be looked up
again. Rows with the key of a new one make room for it, as dbt's strategy ``delete+insert`` does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

TABLE, VIEW, KEPT = "table", "view", "incremental"
_STRATEGY = "delete+insert"
_MADE = "select sql from duckdb_tables() where schema_name = ? and table_name = ? and not temporary"
_NEW_LOADS = re.compile(r"/\*new loads (?P<said>\{.*?\})\*/.*?/\*end of new loads\*/", re.DOTALL)
_NOTHING = "false"


@dataclass(frozen=True)
class Statement:
    """``kind``: table, view or incremental; ``relation``: its quoted name; ``sql``: the query, with what dbt put before
    it. ``empty``: what makes the table of a contract, whose columns and types are said beforehand. ``key``: the columns
    by which a row of a kept table makes room for another."""

    kind: str
    relation: str
    sql: str
    empty: str | None = None
    key: Sequence[str] = ()


def can_be_run_again(result: Any, *, whole: bool = False) -> bool:
    """Whether a model, of dbt's ``result``, is nothing but a query that becomes a table or view or adds to a table.
    ``whole``: of a build that makes kept tables anew, too."""
    node, config = result.node, result.node.config
    more = config.pre_hook or config.post_hook or config.persist_docs
    if str(result.status) != "success" or more or not node.compiled_code:
        return False
    if config.materialized == KEPT:
        # one that was built whole was compiled as a whole, and says nothing of new loads
        says_news = bool(_NEW_LOADS.search(node.compiled_code))
        return config.incremental_strategy == _STRATEGY and says_news is not whole
    return config.materialized in (TABLE, VIEW)


def statement_of(node: Any, database: duckdb.DuckDBPyConnection) -> Statement:
    """``node``: dbt's, which it has just built."""
    empty = None
    if node.config.contract.enforced:
        row = database.execute(_MADE, [node.schema, node.alias]).fetchone()
        empty = str(row[0]).replace("CREATE TABLE", "create or replace table", 1) if row else None
    kind = node.config.materialized
    if kind == KEPT and not _NEW_LOADS.search(node.compiled_code):
        kind = TABLE
    key = tuple(node.config.unique_key) if kind == KEPT else ()
    return Statement(kind, node.relation_name, node.compiled_code, empty, key)


def run(database: duckdb.DuckDBPyConnection, one: Statement) -> None:
    """Whoever asks meanwhile sees the old rows or the new ones; what fails is taken back when the file is closed."""
    if one.kind == KEPT:
        _add(database, one)
    elif one.empty is None:
        database.execute(f"create or replace {one.kind} {one.relation} as ({one.sql}\n)")
    else:
        database.execute("begin")
        database.execute(one.empty)
        database.execute(f"insert into {one.relation} by name ({one.sql}\n)")
        database.execute("commit")


def _add(database: duckdb.DuckDBPyConnection, one: Statement) -> None:
    conditions: list[str] = []

    def looked_up(found: re.Match[str]) -> str:
        conditions.append(_of_new_loads(database, json.loads(found["said"])))
        return conditions[-1]

    sql = _NEW_LOADS.sub(looked_up, one.sql)
    if set(conditions) == {_NOTHING}:
        return
    same = " and ".join(f"new_rows.{name} = kept.{name}" for name in one.key)
    database.execute("begin")
    database.execute(f"create or replace temp table new_rows as ({sql}\n)")
    database.execute(f"delete from {one.relation} as kept using new_rows where {same}")
    database.execute(f"insert into {one.relation} by name select * from new_rows")
    database.execute("drop table new_rows")
    database.execute("commit")


def _of_new_loads(database: duckdb.DuckDBPyConnection, said: dict[str, str | None]) -> str:
    """The condition that ``of_new_loads`` of ``macros/by_load.sql`` writes."""
    loads, relation = str(said["loads"]), said["relation"]
    if relation is None:
        return _NOTHING
    rows = database.execute(
        f"select distinct load from (select coalesce({loads}, '') as load from {relation})"
        f" except select distinct load from (select coalesce({said['seen']}, '') as load from {said['this']})"
    ).fetchall()
    new = ", ".join(sorted(f"'{row[0]}'" for row in rows))
    if not new:
        return _NOTHING
    if loads.startswith("unnest"):
        return f"list_has_any({loads.replace('unnest(', '').replace(')', '')}, [{new}])"
    return f"coalesce({loads}, '') in ({new})"
