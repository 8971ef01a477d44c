"""The compiled plan is what dbt makes of the models in whatever home, and gives the rows that dbt gives."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from dlt_sources.readers.feeds import COMMON
from include.warehouse import plan, raw_tables
from include.warehouse.build import build
from include.warehouse.compile import compiled, sql_of
from include.warehouse.database import Warehouse
from include.warehouse.duckdb_file import connect
from tests.dbt.conftest import Decided
from tests.support.built import copied, rows
from tests.support.dbt import invoke

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1800)]
OF_NEW_LOADS = re.compile(r"\*/((?!\*/).)*?/\*end of new loads\*/", re.DOTALL)


def test_the_plan_is_what_dbt_compiles() -> None:
    assert plan.written(compiled()) == plan.FILE.read_text()


def first(database: duckdb.DuckDBPyConnection) -> None:
    """Rows were read, and nothing is built."""
    for schema in {node.relation.split(".")[0] for node in plan.current().nodes}:
        database.execute(f"drop schema if exists {schema} cascade")


def incremental(database: duckdb.DuckDBPyConnection) -> None:
    """All is built, and loads brought more since."""
    for table, column in (("purchase_entries", "your_ref"), ("transaction_lines", "description")):
        database.execute(
            f"update raw_exact_online.{table} set {column} = coalesce({column}, '') || '+', _dlt_load_id = 'later'"
            " where rowid % 3 = 0"
        )


def older(database: duckdb.DuckDBPyConnection) -> None:
    """Read by a release that knew less: no table of a feed that brought nothing, a column less of the others."""
    first(database)
    for table, columns in raw_tables.tables().items():
        if database.execute(f"select count(*) from {table}").fetchall() == [(0,)]:
            database.execute(f"drop table {table}")
        elif table.split(".")[0] not in ("raw_config", "raw_operations"):
            database.execute(
                f'alter table {table} drop column "{[name for name in columns if name not in COMMON][-1]}"'
            )


def other_types(database: duckdb.DuckDBPyConnection) -> None:
    """Read by a release that kept each value as text."""
    first(database)
    for table, columns in raw_tables.tables().items():
        for name in columns:
            database.execute(f'alter table {table} alter column "{name}" set data type varchar')


HOMES: dict[str, Callable[[duckdb.DuckDBPyConnection], None] | None] = {
    "empty": None,
    "first": first,
    "incremental": incremental,
    "older": older,
    "other types": other_types,
}


@pytest.fixture(params=HOMES)
def home(request: pytest.FixtureRequest, decided: Decided, tmp_path: Path) -> Path:
    prepare = HOMES[request.param]
    place = tmp_path / "home"
    (place / "warehouse").mkdir(parents=True)
    if prepare is not None:
        shutil.copyfile(decided.file, Warehouse(place).path)
        with connect(Warehouse(place).path) as database:
            prepare(database)
    return place


def test_dbt_compiles_the_same_text_in_every_home(home: Path) -> None:
    with connect(Warehouse(home).path) as database:
        raw_tables.ensure(database)  # as each build does first
        there = {f'"{schema}"."{name}"' for schema, name in database.execute(
            "select table_schema, table_name from information_schema.tables").fetchall()}  # fmt: skip
    found = {one.node.name: one.node for one in invoke(home, ["compile"])}
    released = plan.current()
    for node in released.nodes:
        text = node.incremental if node.incremental and node.relation in there else node.sql
        assert OF_NEW_LOADS.sub("", sql_of(found[node.name])) == OF_NEW_LOADS.sub("", text), node.name
    assert {check.name: check.sql for check in released.checks} == {
        name: sql_of(node) for name, node in found.items() if node.resource_type == "test"
    }


def test_a_build_by_plan_and_one_by_dbt_give_the_same_rows(home: Path, request: pytest.FixtureRequest) -> None:
    by_dbt = copied(home, "by dbt")
    build(Warehouse(home), ["path:models"])
    by_plan = rows(home)
    with connect(Warehouse(by_dbt).path) as database:
        raw_tables.ensure(database)  # whoever runs dbt does it on what a run has left
    is_older = "older" in request.node.callspec.id  # some keys are empty there, which fails checks of the data
    invoke(by_dbt, ["run" if is_older else "build"])
    assert rows(by_dbt) == by_plan
    again = build(Warehouse(by_dbt), ["path:models"])  # and on from there, nothing new
    assert rows(by_dbt) == by_plan
    assert len(again) == len(plan.current().nodes)  # nobody knows what dbt built the tables from
