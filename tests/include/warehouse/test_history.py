"""The published history: taken over from file to file, with only the rows that new loads brought written anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from include.paths import published_path
from include.warehouse.database import Warehouse
from include.warehouse.publish import publish

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
KEY = "'l' as link, 'purchase_invoices' as flow, '123' as company, key as source_key"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Three settled documents of one load, and one that runs look at."""
    with Warehouse(tmp_path).opened("build") as database:
        for schema in ("reconciliation", "intermediate", "books"):
            database.execute(f"create schema {schema}")
        database.execute("create table books.history (key varchar, number varchar, is_gone boolean, load_id varchar)")
        database.execute(
            "insert into books.history values ('a', 'A', false, '1'), ('b', 'B', false, '1'), ('c', 'C', false, '1')"
        )
        database.execute("create table books.current as select 'x' as key, 'X' as number")
        database.execute(f"create view reconciliation.documents_current as select {KEY}, number from books.current")
        database.execute(
            f"create view reconciliation.documents_before_start as select {KEY}, number, is_gone, load_id"
            " from books.history anti join books.current using (key)"
        )
        database.execute("create view reconciliation.documents as from reconciliation.documents_current")
        database.execute("create table intermediate.int_history_stamp as select 's1' as stamp")
    return tmp_path


def change(home: Path, *statements: str) -> None:
    with Warehouse(home).opened("change") as database:
        for statement in statements:
            database.execute(statement)


def published(home: Path, at: datetime = AT) -> list[tuple[str, str]]:
    """Publishes, and gives key and number of each document as an analyst reads them."""
    publish(Warehouse(home), run_id="r", link="l", at=at)
    with duckdb.connect(str(published_path(home)), read_only=True) as analyst:
        found = analyst.execute("select source_key, number from reconciliation.documents order by 1").fetchall()
        names = [row[0] for row in analyst.execute("describe reconciliation.documents").fetchall()]
    assert names == ["link", "flow", "company", "source_key", "number"]
    return found


ALL = [("a", "A"), ("b", "B"), ("c", "C"), ("x", "X")]


def test_it_is_there_beside_the_documents_a_run_looks_at(home: Path) -> None:
    assert published(home) == ALL
    assert published(home) == ALL


def test_an_edited_document_is_renewed(home: Path) -> None:
    published(home)
    change(home, "update books.history set number = 'A2', load_id = '2' where key = 'a'")
    assert published(home) == [("a", "A2"), *ALL[1:]]


def test_what_no_load_brought_is_taken_over_as_it_was(home: Path) -> None:
    published(home)
    change(home, "update books.history set number = 'changed by nobody' where key = 'a'")
    assert published(home) == ALL


def test_a_deleted_document_leaves(home: Path) -> None:
    published(home)
    change(home, "update books.history set is_gone = true, load_id = '2' where key = 'b'")
    assert published(home) == [ALL[0], *ALL[2:]]


def test_one_that_runs_look_at_now_is_shown_once_and_comes_back(home: Path) -> None:
    published(home)
    change(home, "insert into books.current values ('c', 'C again open')")
    assert published(home) == [*ALL[:2], ("c", "C again open"), ALL[3]]
    change(home, "delete from books.current where key = 'c'")
    assert published(home) == ALL


@pytest.mark.parametrize("why", ["stamp", "day"])
def test_it_is_copied_whole_when_more_than_its_rows_changed(home: Path, why: str) -> None:
    published(home)
    change(home, "update books.history set number = 'renamed' where key = 'a'")
    if why == "stamp":
        change(home, "update intermediate.int_history_stamp set stamp = 's2'")
    assert published(home, AT + timedelta(days=why == "day")) == [("a", "renamed"), *ALL[1:]]


def test_a_file_that_cannot_be_taken_over_is_made_anew(home: Path) -> None:
    published(home)
    published_path(home).write_bytes(b"no database")
    assert published(home) == ALL


def test_rows_lost_behind_our_back_are_noticed(home: Path) -> None:
    published(home)
    with duckdb.connect(str(published_path(home))) as analyst:
        analyst.execute("delete from documents_before_start where source_key = 'a'")
    assert published(home) == ALL


def test_parquet_has_the_documents_a_run_looks_at_apart_from_the_history(home: Path) -> None:
    published(home)
    change(home, "update books.history set number = 'A2', load_id = '2' where key = 'a'")
    published(home)
    folder = home / "published"
    assert {file.name for file in folder.glob("*.parquet")} == {
        "reconciliation.documents.parquet",
        "reconciliation.documents_before_start.parquet",
        "operations.version.parquet",
    }
    current = duckdb.sql(f"select source_key from '{folder}/reconciliation.documents.parquet'").fetchall()
    history = duckdb.sql(f"select number from '{folder}/reconciliation.documents_before_start.parquet' order by 1")
    assert current == [("x",)]
    assert history.fetchall() == [("A",), ("B",), ("C",)], "as of the last whole copy"
    published(home, AT + timedelta(days=1))
    history = duckdb.sql(f"select number from '{folder}/reconciliation.documents_before_start.parquet' order by 1")
    assert history.fetchall() == [("A2",), ("B",), ("C",)]
