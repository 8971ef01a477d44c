"""What stands in the warehouse when a table is built again, and when it cannot be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from include.warehouse import plan
from include.warehouse.build import BuildFailed, build
from include.warehouse.database import warehouse_path
from include.warehouse.plan import Plan, PlanOutdated
from tests.support import raw

ALERTS = "path:models/operations/operations__alerts.sql"


def said(home: Path, sql: str) -> list[tuple[Any, ...]]:
    warehouse_path(home).parent.mkdir(exist_ok=True)
    with duckdb.connect(str(warehouse_path(home))) as database:
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
    build(tmp_path, [ALERTS])
    raise_alert(tmp_path, "second")
    build(tmp_path, [ALERTS])
    assert alerts(tmp_path) == [("second",)]


def test_a_table_that_cannot_be_built_keeps_its_rows_and_the_error_names_it(tmp_path: Path) -> None:
    raise_alert(tmp_path, "stays")
    build(tmp_path, [ALERTS])
    raise_alert(tmp_path, "is lost", opened_at="'the day before yesterday'")
    with pytest.raises(BuildFailed, match=r"operations__alerts: .*the day before yesterday.* run again"):
        build(tmp_path, [ALERTS])
    assert alerts(tmp_path) == [("stays",)]


def test_a_view_of_an_older_release_becomes_the_table(tmp_path: Path) -> None:
    said(tmp_path, "create schema operations")
    said(tmp_path, "create view operations.alerts as select 'a view' as text")
    raise_alert(tmp_path, "a row")
    build(tmp_path, [ALERTS])
    kinds = said(tmp_path, "select table_type from information_schema.tables where table_schema = 'operations'")
    assert (alerts(tmp_path), kinds) == ([("a row",)], [("BASE TABLE",)])


KEPT = "int_exact_ledger_by_entry"
ENTRIES = "select entry_id, all_deleted from intermediate.int_exact_ledger_by_entry order by 1"


def line(home: Path, entry: str, load: str) -> None:
    with raw.warehouse(warehouse_path(home)) as database:
        row = {"id": f"{entry}-{load}", "entry_id": entry, "gl_account": "gl-1600", "_dlt_load_id": load}
        raw.insert(database, "raw_exact_online.transaction_lines", row)


def test_a_kept_table_gets_what_new_loads_brought_and_a_whole_build_makes_it_anew(tmp_path: Path) -> None:
    """More of it in tests/dbt/test_incremental.py."""
    line(tmp_path, "e1", "first")
    build(tmp_path, [KEPT])
    line(tmp_path, "e2", "second")
    build(tmp_path, [KEPT])
    assert said(tmp_path, ENTRIES) == [("e1", False), ("e2", False)]
    said(tmp_path, "delete from raw_exact_online.transaction_lines")  # behind the loader's back
    build(tmp_path, [KEPT])
    assert said(tmp_path, ENTRIES) == [("e1", False), ("e2", False)]
    build(tmp_path, [KEPT], full_refresh=True)
    assert said(tmp_path, ENTRIES) == []


def test_what_fails_half_way_takes_no_row_away(tmp_path: Path) -> None:
    line(tmp_path, "e1", "first")
    build(tmp_path, [KEPT])
    said(tmp_path, f"alter table intermediate.{KEPT} rename gl_accounts to other")
    line(tmp_path, "e2", "second")
    with pytest.raises(BuildFailed, match=KEPT):
        build(tmp_path, [KEPT])
    assert said(tmp_path, ENTRIES) == [("e1", False)]


def test_tables_that_are_gone_are_made_again(tmp_path: Path) -> None:
    raise_alert(tmp_path, "stays")
    build(tmp_path, [ALERTS])
    said(tmp_path, "drop schema operations cascade")
    build(tmp_path, [ALERTS])
    assert alerts(tmp_path) == [("stays",)]


def test_raw_tables_of_an_older_release_get_the_columns_that_they_lack(tmp_path: Path) -> None:
    said(tmp_path, "create schema raw_exact_online")
    said(tmp_path, "create table raw_exact_online.transaction_lines as select 'a' as id, 'e1' as entry_id")
    build(tmp_path, [KEPT])
    columns = said(tmp_path, "select gl_account, connection, entry_id from raw_exact_online.transaction_lines")
    assert columns == [(None, None, "e1")]


def test_models_that_were_changed_and_not_compiled_stop_a_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text(plan.written(Plan("of older models", ())))
    monkeypatch.setattr(plan, "FILE", file)
    plan.current.cache_clear()
    try:
        with pytest.raises(PlanOutdated, match="make compile"):
            build(tmp_path, [ALERTS])
    finally:
        plan.current.cache_clear()
    assert not warehouse_path(tmp_path).exists()
