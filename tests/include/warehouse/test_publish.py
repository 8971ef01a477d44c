"""What analysts get: a whole file, replaced in one step."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from include.paths import published_path
from include.trouble import in_words
from include.warehouse.database import Warehouse
from include.warehouse.descriptions import SCHEMAS, descriptions, of_table
from include.warehouse.publish import publish
from tests.support.full_disk import largest_file

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


def build(home: Path, amount: int) -> None:
    with Warehouse(home).opened("build") as database:
        for schema in ("reconciliation", "matching", "operations", "outbox"):
            database.execute(f"create schema if not exists {schema}")
        database.execute(f"create or replace table reconciliation.documents as select {amount} as amount")
        database.execute("create or replace view matching.vendors as select 'a' as left_key")
        database.execute("create or replace table matching.matching__vendor_words as select 1 as step")
        database.execute("create or replace table outbox.secret as select 1 as x")
        database.execute("create or replace table operations.version as select 'old' as run_id, 'x' as link, 1 as more")


def test_published_tables_and_the_run_they_came_from(tmp_path: Path) -> None:
    build(tmp_path, 5)
    done = publish(Warehouse(tmp_path), run_id="r1", link="exact_avidxchange", at=AT)
    assert done.rows == {"reconciliation.documents": 1, "matching.vendors": 1, "operations.version": 1}
    with duckdb.connect(str(done.path), read_only=True) as analyst:
        assert analyst.execute("select amount from reconciliation.documents").fetchall() == [(5,)]
        assert analyst.execute("select left_key from matching.vendors").fetchall() == [("a",)]
        tables = analyst.execute("select table_name from information_schema.tables order by 1").fetchall()
        assert tables == [("documents",), ("vendors",), ("version",)]
        analyst.execute("set TimeZone = 'UTC'")
        version = analyst.execute("select run_id, link, published_at, more from operations.version").fetchall()
        assert version == [("r1", "exact_avidxchange", AT, 1)]
        text = analyst.execute("select comment from duckdb_tables() where table_name = 'documents'").fetchone()
        assert text == (of_table("reconciliation", "documents").text,)
        comments = dict(
            analyst.execute("select column_name, comment from duckdb_columns() where table_name = 'version'").fetchall()
        )
        assert comments["published_at"] == "When these tables were put in place, UTC."
        assert comments["more"] is None
    parquet = duckdb.sql(f"select * from '{done.path.parent}/reconciliation.documents.parquet'").fetchall()
    assert parquet == [(5,)]


def test_amounts_are_kept_as_they_are_read_quickest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Packed they take a hundred times as long to read: most of what a page of 200,000 documents costs."""
    monkeypatch.setattr("include.warehouse.database.SMALL", 0)
    build(tmp_path, 5)
    amounts = "create or replace table reconciliation.documents as select (i / 7)::decimal(28, 6) as amount"
    with Warehouse(tmp_path).opened("build") as database:
        database.execute(f"{amounts} from range(5000) as numbers (i)")
    done = publish(Warehouse(tmp_path), run_id="r1", link="x", at=AT)
    with duckdb.connect(str(done.path), read_only=True) as analyst:
        found = analyst.execute(
            "select distinct compression from pragma_storage_info('main.documents')"
            " where column_name = 'amount' and segment_type <> 'VALIDITY'"
        ).fetchall()
    assert found == [("Uncompressed",)]


def test_an_open_session_goes_on_reading_the_old_file(tmp_path: Path) -> None:
    build(tmp_path, 5)
    publish(Warehouse(tmp_path), run_id="r1", link="x", at=AT)
    with duckdb.connect(str(published_path(tmp_path)), read_only=True) as analyst:
        build(tmp_path, 6)
        publish(Warehouse(tmp_path), run_id="r2", link="x", at=AT)
        assert analyst.execute("from reconciliation.documents").fetchall() == [(5,)]
    with duckdb.connect(str(published_path(tmp_path)), read_only=True) as analyst:
        assert analyst.execute("from reconciliation.documents").fetchall() == [(6,)]


def test_on_a_full_disk_the_old_tables_stay_and_it_says_so(tmp_path: Path) -> None:
    build(tmp_path, 5)
    publish(Warehouse(tmp_path), run_id="r1", link="x", at=AT)
    before = sorted(published_path(tmp_path).parent.iterdir())
    with Warehouse(tmp_path).opened("build") as database:
        database.execute(
            "create or replace table reconciliation.documents as"
            " select range as amount, md5(range::text) as text from range(300000)"
        )
    with largest_file(1_000_000), pytest.raises((duckdb.Error, OSError)) as full:
        publish(Warehouse(tmp_path), run_id="r2", link="x", at=AT)
    assert "the disk has no room left: make room" in in_words(full.value)
    assert sorted(published_path(tmp_path).parent.iterdir()) == before
    with duckdb.connect(str(published_path(tmp_path)), read_only=True) as analyst:
        assert analyst.execute("from reconciliation.documents").fetchall() == [(5,)]
        assert analyst.execute("select run_id from operations.version").fetchall() == [("r1",)]
    publish(Warehouse(tmp_path), run_id="r3", link="x", at=AT)
    with duckdb.connect(str(published_path(tmp_path)), read_only=True) as analyst:
        assert analyst.execute("select count(*) from reconciliation.documents").fetchall() == [(300000,)]


def test_nothing_else_is_left_in_the_folder(tmp_path: Path) -> None:
    build(tmp_path, 5)
    publish(Warehouse(tmp_path), run_id="r1", link="x", at=AT)
    (published_path(tmp_path).parent / "reconciliation.gone.parquet").write_bytes(b"")
    publish(Warehouse(tmp_path), run_id="r2", link="x", at=AT)
    assert sorted(file.name for file in published_path(tmp_path).parent.iterdir()) == [
        "matching.vendors.parquet",
        "operations.version.parquet",
        "reconciliation.documents.parquet",
        "reconciliation.duckdb",
    ]


def test_every_model_for_analysts_and_each_of_its_columns_is_described() -> None:
    found = descriptions()
    assert {name.split("__")[0] for name in found} >= set(SCHEMAS) - {"custom"}
    bare = [name for name, described in found.items() if not described.text or not described.columns]
    assert bare == []


def test_a_description_may_hold_a_quote_and_several_lines(tmp_path: Path) -> None:
    (tmp_path / "matching").mkdir()
    text = "models:\n  - name: matching__x\n    description: |\n      what it's\n      worth\n"
    (tmp_path / "matching" / "x.yml").write_text(text)
    assert descriptions(tmp_path)["matching__x"].text == "what it's worth"
