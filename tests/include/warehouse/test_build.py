"""What stands in the warehouse when a table is built again, and when it cannot be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from include.warehouse import plan, raw_tables
from include.warehouse.build import BuildFailed, build, build_custom
from include.warehouse.catalogue import columns_of
from include.warehouse.database import Warehouse
from include.warehouse.plan import Node, Plan, PlanOutdated
from tests.support import raw

ALERTS = "path:models/operations/operations__alerts.sql"


def said(home: Path, sql: str) -> list[tuple[Any, ...]]:
    Warehouse(home).path.parent.mkdir(exist_ok=True)
    with duckdb.connect(str(Warehouse(home).path)) as database:
        return database.execute(sql).fetchall()


def raise_alert(home: Path, text: str, opened_at: str = "timestamptz '2026-11-20 08:00:00Z'") -> None:
    said(home, "create schema if not exists raw_operations")
    said(
        home,
        "create or replace table raw_operations.alerts as"
        f" select '1' as id, 'books' as link, '{text}' as text, {opened_at} as opened_at",
    )


def alerts(home: Path) -> list[tuple[Any, ...]]:
    return said(home, "select text from operations.alerts")


def test_a_table_built_again_holds_what_is_true_now(tmp_path: Path) -> None:
    raise_alert(tmp_path, "first")
    build(Warehouse(tmp_path), [ALERTS])
    raise_alert(tmp_path, "second")
    build(Warehouse(tmp_path), [ALERTS])
    assert alerts(tmp_path) == [("second",)]


def test_a_table_that_cannot_be_built_keeps_its_rows_and_the_error_names_it(tmp_path: Path) -> None:
    raise_alert(tmp_path, "stays")
    build(Warehouse(tmp_path), [ALERTS])
    raise_alert(tmp_path, "is lost", opened_at="'the day before yesterday'")
    with pytest.raises(BuildFailed, match=r"operations__alerts: .*the day before yesterday.* run again"):
        build(Warehouse(tmp_path), [ALERTS])
    assert alerts(tmp_path) == [("stays",)]


def test_a_view_of_an_older_release_becomes_the_table(tmp_path: Path) -> None:
    said(tmp_path, "create schema operations")
    said(tmp_path, "create view operations.alerts as select 'a view' as text")
    raise_alert(tmp_path, "a row")
    build(Warehouse(tmp_path), [ALERTS])
    kinds = said(tmp_path, "select table_type from information_schema.tables where table_schema = 'operations'")
    assert (alerts(tmp_path), kinds) == ([("a row",)], [("BASE TABLE",)])


KEPT = "exact_online__ledger_by_entry"
ENTRIES = "select entry_id, all_deleted from intermediate.exact_online__ledger_by_entry order by 1"


def line(home: Path, entry: str, load: str) -> None:
    with raw.warehouse(Warehouse(home).path) as database:
        row = {"id": f"{entry}-{load}", "entry_id": entry, "gl_account": "gl-1600", "_dlt_load_id": load}
        raw.insert(database, "raw_exact_online.transaction_lines", row)


def test_a_kept_table_gets_what_new_loads_brought_and_a_whole_build_makes_it_anew(tmp_path: Path) -> None:
    """More of it in tests/dbt/test_incremental.py."""
    line(tmp_path, "e1", "first")
    build(Warehouse(tmp_path), [KEPT])
    line(tmp_path, "e2", "second")
    build(Warehouse(tmp_path), [KEPT])
    assert said(tmp_path, ENTRIES) == [("e1", False), ("e2", False)]
    said(tmp_path, "delete from raw_exact_online.transaction_lines")  # behind the loader's back
    build(Warehouse(tmp_path), [KEPT])
    assert said(tmp_path, ENTRIES) == [("e1", False), ("e2", False)]
    build(Warehouse(tmp_path), [KEPT], full_refresh=True)
    assert said(tmp_path, ENTRIES) == []


def test_a_kept_table_of_another_shape_is_built_whole(tmp_path: Path) -> None:
    line(tmp_path, "e1", "first")
    build(Warehouse(tmp_path), [KEPT])
    said(tmp_path, f"alter table intermediate.{KEPT} rename gl_accounts to other")
    line(tmp_path, "e2", "second")
    build(Warehouse(tmp_path), [KEPT])
    assert said(tmp_path, ENTRIES) == [("e1", False), ("e2", False)]


def test_tables_that_are_gone_are_made_again(tmp_path: Path) -> None:
    raise_alert(tmp_path, "stays")
    build(Warehouse(tmp_path), [ALERTS])
    said(tmp_path, "drop schema operations cascade")
    build(Warehouse(tmp_path), [ALERTS])
    assert alerts(tmp_path) == [("stays",)]


def test_raw_tables_of_an_older_release_get_the_columns_that_they_lack(tmp_path: Path) -> None:
    said(tmp_path, "create schema raw_exact_online")
    said(tmp_path, "create table raw_exact_online.transaction_lines as select 'a' as id, 'e1' as entry_id")
    build(Warehouse(tmp_path), [KEPT])
    columns = said(tmp_path, "select gl_account, connection, entry_id from raw_exact_online.transaction_lines")
    assert columns == [(None, None, "e1")]


def test_raw_columns_of_another_type_become_what_is_declared(tmp_path: Path) -> None:
    line(tmp_path, "e1", "first")
    said(tmp_path, "update raw_exact_online.transaction_lines set amount_fc = 12.5, line_number = 3")
    before = said(tmp_path, "describe raw_exact_online.transaction_lines")
    for column in ("amount_fc", "line_number", "is_deleted", "read_at"):
        said(tmp_path, f"alter table raw_exact_online.transaction_lines alter {column} type varchar")
    build(Warehouse(tmp_path), [KEPT])
    assert said(tmp_path, "describe raw_exact_online.transaction_lines") == before
    values = said(tmp_path, "select amount_fc, line_number from raw_exact_online.transaction_lines")
    assert values == [(Decimal("12.5"), 3)]
    assert said(tmp_path, ENTRIES) == [("e1", False)]


def test_a_declared_raw_table_is_declared_as_the_database_says_it(tmp_path: Path) -> None:
    """Else each build would change its columns anew."""
    with raw.warehouse(":memory:") as database:
        there = database.execute(
            "select table_schema || '.' || table_name, map(list(column_name), list(data_type))"
            " from information_schema.columns where starts_with(table_schema, 'raw_') group by all"
        ).fetchall()
        described = {table: columns_of(database, *table.split(".")) for table in raw_tables.tables()}
    assert dict(there) == described == raw_tables.tables()


@pytest.fixture
def released(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., None]]:
    """The plan of a release with these models alone; ``project``: what it says it was compiled from."""
    monkeypatch.setattr(plan, "FILE", tmp_path / "plan.json")

    def write(*nodes: Node, project: str = "") -> None:
        plan.current.cache_clear()
        made = Plan(project or plan.project_hash(raw_tables.tables()), nodes)
        plan.FILE.write_text(plan.written(made))

    yield write
    plan.current.cache_clear()


def model(name: str, sql: str, folder: str = "custom", schema: str = "custom") -> Node:
    return Node(name, f"models/{folder}/{name}.sql", "table", f'"{schema}"."{name}"', sql)


ONE = model("one", "select 1 as n", "operations", "operations")


def test_a_plan_of_other_models_or_half_of_one_stops_a_run_and_the_next_one_goes_on(
    released: Callable[..., None], tmp_path: Path
) -> None:
    released(ONE, project="of older models")
    with pytest.raises(PlanOutdated, match=r"were changed since they were compiled.* run `make compile`"):
        build(Warehouse(tmp_path), ["one"])
    plan.FILE.write_text(plan.FILE.read_text()[:200])
    with pytest.raises(PlanOutdated, match="is not what `make compile` wrote"):
        build(Warehouse(tmp_path), ["one"])
    assert not Warehouse(tmp_path).exists
    released(ONE)
    assert build(Warehouse(tmp_path), ["one"]) == ["one"]


def test_a_companys_own_model_that_fails_stops_nothing_and_keeps_its_rows(
    released: Callable[..., None], tmp_path: Path
) -> None:
    with raw.warehouse(Warehouse(tmp_path).path) as database:
        raw.insert(database, "raw_exact_online.accounts", {"id": "a1", "name": "twelve"})
    names = "select {} as name from raw_exact_online.accounts"
    first, second = model("first", names.format("name")), model("second", "select 2 as n")
    released(first, second)
    assert build_custom(Warehouse(tmp_path), day="2026-11-20") == []
    released(model("first", names.format("cast(name as integer)")), replace(second, sql="select 3 as n"))
    (problem,) = build_custom(Warehouse(tmp_path), day="2026-11-21")
    assert problem.startswith("models/custom/first.sql could not be built, and its table is as it was: Conversion")
    assert said(tmp_path, "select name, n from custom.first, custom.second") == [("twelve", 3)]
    assert said(tmp_path, "select name from raw_exact_online.accounts") == [("twelve",)]  # not taken out


def test_the_table_of_a_companys_model_that_is_gone_goes_too(released: Callable[..., None], tmp_path: Path) -> None:
    released(ONE, model("old", "select 1 as n"), replace(model("seen", "select 2 as n"), kind="view"))
    build(Warehouse(tmp_path), ["one"])
    build_custom(Warehouse(tmp_path), day="2026-11-20")
    released(ONE)
    assert build_custom(Warehouse(tmp_path), day="2026-11-20") == []
    there = "select table_schema, table_name from information_schema.tables where table_schema in {}"
    assert said(tmp_path, there.format("('custom', 'operations')")) == [("operations", "one")]
