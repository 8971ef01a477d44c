"""The compiled plan is what dbt makes of the models, and gives the rows that dbt gives."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from include.warehouse import plan
from include.warehouse.build import build
from include.warehouse.compile import compiled
from include.warehouse.dbt import invoke
from tests.dbt.conftest import Decided

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]
# Moments of the build itself.
WHEN = ("operations.version", "intermediate.int_history_stamp")


def test_the_plan_is_what_dbt_compiles() -> None:
    assert plan.written(compiled()) == plan.FILE.read_text()


def rows(home: Path) -> dict[str, list[str]]:
    with duckdb.connect(str(home / "warehouse" / "warehouse.duckdb"), read_only=True) as database:
        database.execute("set TimeZone = 'UTC'")
        return {
            node.relation: sorted(repr(row) for row in database.execute(f"from {node.relation}").fetchall())
            for node in plan.current().nodes
            if node.relation.replace('"', "") not in WHEN
        }


def test_dbt_gives_the_same_rows(decided: Decided, tmp_path: Path) -> None:
    shutil.copytree(decided.home / "warehouse", tmp_path / "warehouse")
    build(tmp_path, ["path:models"], full_refresh=True)
    by_plan = rows(tmp_path)
    invoke(tmp_path, ["run", "--full-refresh"])
    assert rows(tmp_path) == by_plan
    again = build(tmp_path, ["path:models"])  # and on from there, nothing new
    assert rows(tmp_path) == by_plan
    assert len(again) == len(plan.current().nodes)  # nobody knows what dbt built the tables from
