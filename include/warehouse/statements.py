"""Building one model of the compiled plan: a table, a view, or a table that is kept from run to run.

A kept table gets the rows of new loads alone. Which these are is looked up when the model is built, in place of what
dbt looked up when it compiled (``macros/by_load.sql`` writes beside it what it asks). Rows with the key of a new one
make room for it, as dbt's strategy ``delete+insert`` does.
"""

from __future__ import annotations

import json
import re

import duckdb

from include.warehouse.plan import Node

VIEW = "view"
_NEW_LOADS = re.compile(r"/\*new loads (?P<said>\{.*?\})\*/.*?/\*end of new loads\*/", re.DOTALL)
_NOTHING = "false"


def build(database: duckdb.DuckDBPyConnection, node: Node, *, add: bool) -> None:
    """Whoever asks meanwhile sees the old rows or the new ones; what fails is taken back when the file is closed.
    ``add``: a kept table is there and gets what is new."""
    if add and node.incremental is not None:
        _add(database, node, node.incremental)
    elif node.empty is not None and node.declared:
        database.execute("begin")
        database.execute(node.empty)
        database.execute(f"insert into {node.relation} by name ({node.sql}\n)")
        database.execute("commit")
    else:
        kind = VIEW if node.kind == VIEW else "table"
        database.execute(f"create or replace {kind} {node.relation} as ({node.sql}\n)")


def _add(database: duckdb.DuckDBPyConnection, node: Node, query: str) -> None:
    conditions: list[str] = []

    def looked_up(found: re.Match[str]) -> str:
        conditions.append(_of_new_loads(database, json.loads(found["said"])))
        return conditions[-1]

    sql = _NEW_LOADS.sub(looked_up, query)
    if set(conditions) == {_NOTHING}:
        return
    same = " and ".join(f"new_rows.{name} = kept.{name}" for name in node.key)
    database.execute("begin")
    database.execute(f"create or replace temp table new_rows as ({sql}\n)")
    database.execute(f"delete from {node.relation} as kept using new_rows where {same}")
    database.execute(f"insert into {node.relation} by name select * from new_rows")
    database.execute("drop table new_rows")
    database.execute("commit")


def _of_new_loads(database: duckdb.DuckDBPyConnection, said: dict[str, str]) -> str:
    """The condition that ``of_new_loads`` of ``macros/by_load.sql`` writes."""
    loads = said["loads"]
    rows = database.execute(
        f"select distinct load from (select coalesce({loads}, '') as load from {said['relation']})"
        f" except select distinct load from (select coalesce({said['seen']}, '') as load from {said['this']})"
    ).fetchall()
    new = ", ".join(sorted(f"'{row[0]}'" for row in rows))
    if not new:
        return _NOTHING
    if loads.startswith("unnest"):
        return f"list_has_any({loads.replace('unnest(', '').replace(')', '')}, [{new}])"
    return f"coalesce({loads}, '') in ({new})"
