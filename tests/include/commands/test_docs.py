"""Analysts find in the published file itself, and in one page, what each table and column means."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from include.warehouse.database import Warehouse
from tests.include.commands.conftest import Ran, invoke


def test_each_table_and_column_of_the_published_file_is_described_in_it(ran: Ran) -> None:
    file = ran.company.home / "published" / "reconciliation.duckdb"
    here = "database_name = current_database() and not internal"
    with duckdb.connect(str(file), read_only=True) as analyst:
        tables = analyst.execute(
            f"select table_name, comment from duckdb_tables() where {here}"
            f" union all select view_name, comment from duckdb_views() where {here}"
        ).fetchall()
        columns = analyst.execute(
            f"select table_name || '.' || column_name, comment from duckdb_columns() where {here}"
        ).fetchall()
    assert {"documents", "documents_current", "accounts_payable", "vendors", "version"} <= {name for name, _ in tables}
    assert len(columns) > 100
    assert [name for name, comment in [*tables, *columns] if not comment] == []


@pytest.mark.faults
def test_the_documentation_is_one_page_with_the_tables_there_are(ran: Ran) -> None:
    page = Path(ran.json("docs")["page"])
    text = page.read_text(encoding="utf-8")
    assert "One source document of one flow of one link" in text
    assert "documents_before_start" in text
    with Warehouse.of_link(ran.company.home, ran.company.link).opened(
        "a run", wait=0
    ) as warehouse:  # neither its lock nor dbt's hold on it is left over
        assert warehouse.execute("select count(*) > 0 from reconciliation.documents").fetchall() == [(True,)]


@pytest.mark.faults
def test_before_anything_was_read_the_tables_are_described_and_no_warehouse_is_made(bare: Path) -> None:
    answer = invoke("docs")
    assert answer.code == 0, answer.err
    assert answer.out == f"open {bare / 'docs' / 'index.html'} in a browser\n"
    assert "One source document of one flow of one link" in (bare / "docs" / "index.html").read_text(encoding="utf-8")
    assert not (bare / "warehouse").exists()
