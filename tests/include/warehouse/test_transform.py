"""What dbt leaves in the warehouse when a table is built again, and when it cannot be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from include.warehouse.database import warehouse_path
from include.warehouse.transform import TransformFailed, transform

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
    transform(tmp_path, [ALERTS])
    raise_alert(tmp_path, "second")
    transform(tmp_path, [ALERTS])
    assert alerts(tmp_path) == [("second",)]


def test_a_table_that_cannot_be_built_keeps_its_rows_and_the_error_names_it(tmp_path: Path) -> None:
    raise_alert(tmp_path, "stays")
    transform(tmp_path, [ALERTS])
    raise_alert(tmp_path, "is lost", opened_at="'the day before yesterday'")
    with pytest.raises(TransformFailed, match=r"operations__alerts: .*the day before yesterday.* run again"):
        transform(tmp_path, [ALERTS])
    assert alerts(tmp_path) == [("stays",)]


def test_a_view_of_an_older_release_becomes_the_table(tmp_path: Path) -> None:
    said(tmp_path, "create schema operations")
    said(tmp_path, "create view operations.alerts as select 'a view' as text")
    raise_alert(tmp_path, "a row")
    transform(tmp_path, [ALERTS])
    kinds = said(tmp_path, "select table_type from information_schema.tables where table_schema = 'operations'")
    assert (alerts(tmp_path), kinds) == ([("a row",)], [("BASE TABLE",)])
