"""``make compile``: tell dbt the flows of all kinds of link (``flows.py``, ``outbox_models.py``) and the texts
(``sentences.py``), ask it for the SQL of every model and data test, and write the plan of the release (``plan.py``).

dbt builds all models once in an empty warehouse with the declared raw tables, and compiles those that are kept from run
to run a second time, when their tables are there.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import replace
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb

from include.trouble import in_words
from include.warehouse import empty_results, flows, outbox_models, plan, raw_tables, sentences
from include.warehouse.database import Warehouse
from include.warehouse.dbt import invoke
from include.warehouse.plan import Check, Node, Plan

# Side by side, dbt writes the steps of a query that models share in one order today and in another tomorrow; and a
# model may miss a table of a schema that another is listing just then: from its first table on it is taken for known.
ONE_BY_ONE = ("--threads", "1")
QUOTED = '"."'
KINDS = ("table", "view", "incremental")
_TABLES = "select '\"' || schema_name || '\".\"' || table_name || '\"', sql from duckdb_tables() where not temporary"


class NotForAPlan(Exception):
    """A model that runs cannot build by DuckDB alone; the text names it."""


def main() -> None:
    plan.FILE.parent.mkdir(exist_ok=True)
    flows.write(plan.DBT_PROJECT)
    outbox_models.write(plan.DBT_PROJECT)
    sentences.write(plan.DBT_PROJECT)
    made = compiled()
    fresh = plan.FILE.with_suffix(f".{os.getpid()}")
    fresh.write_text(plan.written(made))
    fresh.replace(plan.FILE)
    what = f"{len(made.nodes)} models and {len(made.checks)} checks"
    print(f"{what} compiled into {plan.FILE.relative_to(plan.FILE.parents[2])}")  # noqa: T201


def compiled() -> Plan:
    """What dbt makes of the models as they are now. Raises ``DbtFailed``."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        file = Warehouse(home).path
        file.parent.mkdir()
        with duckdb.connect(str(file)) as database:
            raw_tables.ensure(database)
        built = [result.node for result in invoke(home, ["run", "--full-refresh", *ONE_BY_ONE])]
        kept = invoke(home, ["compile", "--select", "config.materialized:incremental", *ONE_BY_ONE])
        tests = [result.node for result in invoke(home, ["compile", "--select", "resource_type:test", *ONE_BY_ONE])]
        with duckdb.connect(str(file), read_only=True) as database:
            tables = dict(database.execute(_TABLES).fetchall())
            again = {one.node.name: sql_of(one.node) for one in kept if one.node.config.materialized == "incremental"}
            nodes = empty_results.of_models(database, _in_order([_node(one, again, tables) for one in built]))
            models = Plan(plan.project_hash(raw_tables.tables()), nodes)
            checks = _checks([one for one in tests if one.resource_type == "test"], models)
            return replace(models, checks=empty_results.of_checks(database, checks))


def stage(
    reads: Collection[str], decided: Collection[str], outboxes: Collection[str], *, computes: bool = False
) -> str:
    """When a check is asked (``Check``). ``decided``: the models that are built when a run decides; ``outboxes``: those
    of them that are of matching or outbox; ``computes``: it asks of a model that is no table, and computes it anew,
    which takes too long between deciding and delivering."""
    if not set(reads) <= set(decided):
        return "reconcile"
    return "decide" if set(reads) & set(outboxes) and not computes else "daily"


def _checks(tests: Sequence[Any], models: Plan) -> tuple[Check, ...]:
    # Findings are reported when a run ends: no delivery waits for checks of them.
    decided = {node.name for node in models.selected(["+path:models/outbox"]) if not node.name.endswith("__findings")}
    outboxes = {node.name for node in models.selected(["path:models/outbox", "path:models/matching"])}
    tables, found = {node.name for node in models.nodes}, []
    for test in sorted(tests, key=lambda test: str(test.name)):
        sql = sql_of(test)
        reads = tuple(sorted(node.name for node in models.nodes if node.relation in sql))
        asks = {name.rpartition(".")[2] for name in test.depends_on.nodes} - tables
        computes = any(not name.startswith("stg_") for name in asks) or "daily" in test.config.tags
        when = stage(reads, decided, outboxes, computes=computes)
        found.append(Check(test.name, when, test.config.severity.lower(), sql, reads))
    return tuple(found)


def _node(node: Any, again: dict[str, str], tables: dict[str, str]) -> Node:
    relation = _without_database(node.relation_name)
    config = node.config
    kinds = KINDS[:2] if node.original_file_path.startswith(f"{plan.CUSTOM}/") else KINDS
    if node.language != "sql" or config.pre_hook or config.post_hook or config.materialized not in kinds:
        raise NotForAPlan(f"{node.original_file_path} must be SQL without hooks, materialized as {' or '.join(kinds)}")
    is_kept = config.materialized == "incremental"
    is_table = config.materialized == "table"
    return Node(
        name=node.name,
        path=node.original_file_path,
        kind=config.materialized,
        relation=relation,
        sql=sql_of(node),
        incremental=again[node.name] if is_kept else None,
        key=tuple(config.unique_key) if is_kept else (),
        empty=tables[relation].replace("CREATE TABLE", "create or replace table", 1) if is_table else None,
        declared=is_table and config.contract.enforced,
        raw=tuple(sorted(table for table in raw_tables.tables() if f'"{table.replace(".", QUOTED)}"' in sql_of(node))),
    )


def sql_of(node: Any) -> str:
    return _without_database(node.compiled_code.strip())


def _without_database(text: str) -> str:
    """A plan is for a warehouse of any name."""
    return text.replace('"warehouse".', "").replace('\\"warehouse\\".', "")


def _in_order(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Each with those before it whose relations it names, by name where the order is open."""
    nodes = sorted(nodes, key=lambda node: node.name)
    reads = {
        node.name: tuple(other.name for other in nodes if other is not node and other.relation in node.sql)
        for node in nodes
    }
    by_name = {node.name: node for node in nodes}
    return tuple(
        Node(**{**vars(by_name[name]), "after": reads[name]}) for name in TopologicalSorter(reads).static_order()
    )


if __name__ == "__main__":
    try:
        main()
    except Exception as problem:
        sys.exit(in_words(problem))
