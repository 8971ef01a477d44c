"""All published tables in one file that stands alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from include.paths import published_path
from include.store.database import Store
from include.warehouse.database import Warehouse
from include.warehouse.exporting import ExportFailed, export
from include.warehouse.publish import publish


@pytest.fixture
def published(tmp_path: Path, sqlite_store: Store) -> Path:
    with Warehouse(tmp_path).opened("build") as database:
        database.execute("create schema reconciliation")
        for table in ("documents_current", "documents_before_start"):
            more = ", false as is_gone" if "start" in table else ""
            database.execute(f"create table reconciliation.{table} as select 'x' as link, '{table}' as number{more}")
    publish(Warehouse(tmp_path), sqlite_store, link="x", run_id="r", at=datetime(2026, 11, 20, 9, tzinfo=UTC))
    return published_path(tmp_path)


def test_it_answers_without_the_published_folder(tmp_path: Path, published: Path) -> None:
    file = tmp_path / "november.duckdb"
    made = export(published, file)
    published.parent.rename(tmp_path / "away")
    assert made.rows["reconciliation.documents"] == 2
    with duckdb.connect() as analyst:
        analyst.execute(f"attach '{file}' as reconciliation (read_only)")
        rows = analyst.execute("select number from reconciliation.documents order by 1").fetchall()
        assert rows == [("documents_before_start",), ("documents_current",)]
        assert analyst.execute("select run_id from reconciliation.operations.version").fetchall() == [("r",)]
        comments = analyst.execute(
            "select count(comment) from duckdb_columns() where table_name = 'version'"
        ).fetchall()
        assert comments == [(4,)]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, published: Path) -> None:
    with pytest.raises(ExportFailed, match=r"nowhere/november\.duckdb cannot be written: No such file or directory"):
        export(published, tmp_path / "nowhere" / "november.duckdb")
