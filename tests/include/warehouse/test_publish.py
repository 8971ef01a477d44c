"""What analysts get: views over files that never change, of which a run writes those that it changed."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from include.paths import published_path
from include.store.database import Store
from include.trouble import in_words
from include.warehouse import published_rows
from include.warehouse.database import Warehouse
from include.warehouse.descriptions import SCHEMAS, descriptions, of_table
from include.warehouse.publish import Published, publish
from tests.support.full_disk import largest_file

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
DOCUMENTS = "select link, amount from reconciliation.documents order by all"


def build(home: Path, link: str = "x", amount: int = 5) -> None:
    """One document of the link, beside those of others."""
    with Warehouse(home).opened("build") as database:
        for schema in ("reconciliation", "matching", "operations", "outbox"):
            database.execute(f"create schema if not exists {schema}")
        for table in ("reconciliation.documents (link varchar, amount decimal(18, 2))",
                      "operations.alerts (link varchar, text varchar)",
                      "operations.version (run_id varchar, link varchar, more integer)"):  # fmt: skip
            database.execute(f"create table if not exists {table}")
        database.execute("delete from reconciliation.documents where link = ?", [link])
        database.execute("insert into reconciliation.documents values (?, ?)", [link, amount])
        database.execute("create or replace view matching.vendors as select link, 'a' as key from operations.version")
        database.execute("create or replace table matching.matching__vendor_words as select 'x' as link, 1 as step")
        database.execute("create or replace table outbox.secret as select 'x' as link")
        database.execute("delete from operations.version where link = ?", [link])
        database.execute("insert into operations.version values ('old', ?, 1)", [link])


def put(home: Path, store: Store, link: str = "x", links: tuple[str, ...] = (), run_id: str = "r1") -> Published:
    return publish(Warehouse(home), store, link=link, run_id=run_id, at=AT, links=links)


def change(home: Path, *statements: str) -> None:
    with Warehouse(home).opened("change") as database:
        for statement in statements:
            database.execute(statement)


def ask(home: Path, sql: str) -> list[tuple[object, ...]]:
    """As whoever opens the file with DuckDB alone."""
    with duckdb.connect(str(published_path(home)), read_only=True) as analyst:
        analyst.execute("set TimeZone = 'UTC'")
        return analyst.execute(sql).fetchall()


def files(home: Path) -> dict[str, int]:
    """All that is there, and when it was written."""
    folder = published_path(home).parent
    return {str(file.relative_to(folder)): file.stat().st_mtime_ns for file in folder.rglob("*.parquet")}


def written(home: Path, number: int, link: str = "x") -> set[str]:
    return {file.name for file in (published_path(home).parent / "links" / link / str(number)).iterdir()}


def test_published_tables_and_the_run_they_came_from(tmp_path: Path, sqlite_store: Store) -> None:
    build(tmp_path)
    done = put(tmp_path, sqlite_store)
    assert done.rows == {
        "reconciliation.documents": 1, "matching.vendors": 1, "operations.version": 1, "operations.alerts": 0
    }  # fmt: skip
    assert ask(tmp_path, "select amount from reconciliation.documents") == [(5,)]
    assert ask(tmp_path, "select key from reconciliation.matching.vendors") == [("a",)]
    tables = ask(tmp_path, "select table_name from information_schema.tables order by 1")
    assert tables == [("alerts",), ("documents",), ("vendors",), ("version",)]
    version = ask(tmp_path, "select run_id, link, published_at, failing_checks, more from operations.version")
    assert version == [("r1", "x", AT, 0, 1)]
    text = ask(tmp_path, "select comment from duckdb_views() where view_name = 'documents'")
    assert text == [(of_table("reconciliation", "documents").text,)]
    comments = dict(ask(tmp_path, "select column_name, comment from duckdb_columns() where table_name = 'version'"))
    assert comments["published_at"] == "When these tables were put in place, UTC."
    assert comments["more"] is None


def test_each_link_publishes_its_own_rows_and_all_are_shown_together(tmp_path: Path, sqlite_store: Store) -> None:
    for link, amount in (("x", 5), ("y", 6)):
        build(tmp_path, link, amount)
    put(tmp_path, sqlite_store, "x", ("x", "y"))
    assert ask(tmp_path, DOCUMENTS) == [("x", 5)]
    put(tmp_path, sqlite_store, "y", ("x", "y"))
    assert ask(tmp_path, DOCUMENTS) == [("x", 5), ("y", 6)]
    assert ask(tmp_path, "select link from operations.version order by 1") == [("x",), ("y",)]
    folder = duckdb.sql(f"select * from '{tmp_path}/published/parquet/reconciliation.documents/*.parquet' order by all")
    assert folder.fetchall() == [("x", 5), ("y", 6)]


def test_what_belongs_to_no_link_is_published_by_the_first_by_name(tmp_path: Path, sqlite_store: Store) -> None:
    for link in ("x", "y"):
        build(tmp_path, link)
    change(tmp_path, "insert into operations.alerts values ('', 'of nobody'), ('y', 'of y')")
    for link in ("y", "x"):
        put(tmp_path, sqlite_store, link, ("x", "y"))
    assert ask(tmp_path, "select text from operations.alerts order by 1") == [("of nobody",), ("of y",)]


def test_a_link_that_is_no_longer_configured_leaves(tmp_path: Path, sqlite_store: Store) -> None:
    for link in ("x", "y"):
        build(tmp_path, link)
        put(tmp_path, sqlite_store, link, ("x", "y"))
    put(tmp_path, sqlite_store, "x", ("x",))
    assert ask(tmp_path, DOCUMENTS) == [("x", 5)]
    assert not list((tmp_path / "published" / "parquet").rglob("y.parquet"))


def test_nothing_is_written_again_that_did_not_change(tmp_path: Path, sqlite_store: Store) -> None:
    build(tmp_path)
    put(tmp_path, sqlite_store)
    before = files(tmp_path)
    put(tmp_path, sqlite_store, run_id="r2")
    assert written(tmp_path, 2) == {"operations.version.parquet"}, "which run it was"
    assert {name: files(tmp_path)[name] for name in before if "version" not in name} == {
        name: at for name, at in before.items() if "version" not in name
    }
    change(tmp_path, "update reconciliation.documents set amount = 6")
    put(tmp_path, sqlite_store, run_id="r3")
    assert written(tmp_path, 3) == {"operations.version.parquet", "reconciliation.documents.parquet"}
    assert ask(tmp_path, DOCUMENTS) == [("x", 6)]
    assert ask(tmp_path, "select run_id from operations.version") == [("r3",)]


def test_a_file_that_was_lost_or_cut_short_is_written_again(tmp_path: Path, sqlite_store: Store) -> None:
    build(tmp_path)
    put(tmp_path, sqlite_store)
    (tmp_path / "published/links/x/1/reconciliation.documents.parquet").write_bytes(b"PAR1")
    put(tmp_path, sqlite_store, run_id="r2")
    assert ask(tmp_path, DOCUMENTS) == [("x", 5)]


def test_a_file_of_views_that_cannot_be_read_is_made_anew(tmp_path: Path, sqlite_store: Store) -> None:
    build(tmp_path)
    put(tmp_path, sqlite_store)
    published_path(tmp_path).write_bytes(b"no database")
    put(tmp_path, sqlite_store, run_id="r2")
    assert ask(tmp_path, DOCUMENTS) == [("x", 5)]


def test_of_a_long_table_only_the_part_of_a_changed_row_is_written(
    tmp_path: Path, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published_rows, "PART", 100)
    build(tmp_path)
    change(tmp_path, "insert into reconciliation.documents select 'x', range from range(1599)")
    put(tmp_path, sqlite_store)
    assert len(written(tmp_path, 1) - {"operations.alerts.parquet"}) == 16 + 2
    change(tmp_path, "update reconciliation.documents set amount = 0.5 where amount = 1000")
    put(tmp_path, sqlite_store, run_id="r2")
    assert 2 <= len(written(tmp_path, 2)) <= 3, "the parts that it left and came to, and the run"
    assert ask(tmp_path, "select count(*), sum(amount) from reconciliation.documents") == [
        (1600, 5 + 1598 * 1599 / 2 - 999.5)
    ]
    change(tmp_path, "delete from reconciliation.documents where amount > 50")
    put(tmp_path, sqlite_store, run_id="r3")
    folder = tmp_path / "published" / "parquet" / "reconciliation.documents"
    assert [file.name for file in folder.iterdir()] == ["x.parquet"]


def test_history_is_published_without_what_is_gone_and_stands_in_documents(tmp_path: Path, sqlite_store: Store) -> None:
    build(tmp_path)
    change(
        tmp_path,
        "create table reconciliation.documents_current as select 'x' as link, 'new' as number",
        "create table reconciliation.documents_before_start as select * from (values ('x', 'old', false),"
        " ('x', 'gone', true)) as t(link, number, is_gone)",
    )
    put(tmp_path, sqlite_store)
    assert ask(tmp_path, "from reconciliation.documents order by number") == [("x", "new"), ("x", "old")]
    assert ask(tmp_path, "from reconciliation.documents_before_start") == [("x", "old")]


def test_links_of_two_releases_are_one_table(tmp_path: Path, sqlite_store: Store) -> None:
    for link in ("x", "y"):
        build(tmp_path, link)
    put(tmp_path, sqlite_store, "x", ("x", "y"))
    change(tmp_path, "alter table reconciliation.documents add column added varchar default 'new'")
    put(tmp_path, sqlite_store, "y", ("x", "y"))
    assert ask(tmp_path, "select link, added from reconciliation.documents order by 1") == [("x", None), ("y", "new")]


def test_empty_tables_have_their_columns_and_wide_integers_stay_exact(tmp_path: Path, sqlite_store: Store) -> None:
    build(tmp_path)
    change(tmp_path, "create table operations.sums as select 'x' as link, 9007199254740993::hugeint as total")
    put(tmp_path, sqlite_store)
    assert ask(tmp_path, "select total::varchar from operations.sums") == [("9007199254740993",)]
    assert ask(tmp_path, "select column_name from (describe operations.alerts)") == [("link",), ("text",)]
    change(tmp_path, "delete from operations.sums")
    put(tmp_path, sqlite_store, run_id="r2")
    assert ask(tmp_path, "select column_name, column_type from (describe operations.sums)") == [
        ("link", "VARCHAR"), ("total", "DECIMAL(38,0)")
    ]  # fmt: skip


def test_a_table_without_a_link_is_nobodys_and_named(tmp_path: Path, sqlite_store: Store) -> None:
    build(tmp_path)
    change(tmp_path, "create schema custom", "create table custom.sums as select 1 as total")
    assert "custom.sums" not in put(tmp_path, sqlite_store).rows
    with Warehouse(tmp_path).opened("look") as database:
        assert published_rows.without_link(database) == ["custom.sums"]


def test_an_open_session_goes_on_reading_the_old_files(tmp_path: Path, sqlite_store: Store) -> None:
    build(tmp_path)
    put(tmp_path, sqlite_store)
    with duckdb.connect(str(published_path(tmp_path)), read_only=True) as analyst:
        for amount in (6, 7):
            build(tmp_path, amount=amount)
            put(tmp_path, sqlite_store, run_id=f"r{amount}")
            assert analyst.execute(DOCUMENTS).fetchall() == [("x", 5)]
    assert ask(tmp_path, DOCUMENTS) == [("x", 7)]


def test_on_a_full_disk_the_old_tables_stay_and_it_says_so(tmp_path: Path, sqlite_store: Store) -> None:
    build(tmp_path)
    put(tmp_path, sqlite_store)
    before = files(tmp_path)
    change(
        tmp_path,
        "create or replace table reconciliation.documents as"
        " select 'x' as link, range as amount, md5(range::text) || md5((range + 0.5)::text) as text from range(300000)",
    )
    with largest_file(1_000_000), pytest.raises((duckdb.Error, OSError)) as full:
        put(tmp_path, sqlite_store, run_id="r2")
    assert "the disk has no room left: make room" in in_words(full.value)
    assert files(tmp_path) == before
    assert ask(tmp_path, "select run_id from operations.version") == [("r1",)]
    put(tmp_path, sqlite_store, run_id="r3")
    assert ask(tmp_path, "select count(*) from reconciliation.documents") == [(300000,)]


def _publish_often(home: Path, url: str, link: str, amount: int) -> None:
    with Store.open(url) as store:
        for number in range(3):
            build(home, link, amount + number)
            put(home, store, link, ("x", "y"), f"{link}-{amount}-{number}")


@pytest.mark.faults
def test_several_publishers_at_once_lose_nothing(tmp_path: Path, sqlite_store: Store) -> None:
    """Two of one link, and one of another."""
    url = sqlite_store.engine.url.render_as_string()
    spawned = multiprocessing.get_context("spawn")
    people = [
        spawned.Process(target=_publish_often, args=(tmp_path, url, *whose))
        for whose in (("x", 100), ("x", 200), ("y", 300))
    ]
    for one in people:
        one.start()
    for one in people:
        one.join(120)
    assert [one.exitcode for one in people] == [0, 0, 0]
    manifest = json.loads((tmp_path / "published" / "manifest.json").read_text())
    assert {name: one["number"] for name, one in manifest["links"].items()} == {"x": 6, "y": 3}
    shown = dict(ask(tmp_path, "select link, run_id from operations.version"))
    assert shown == {name: one["run_id"] for name, one in manifest["links"].items()}
    assert ask(tmp_path, "select amount from reconciliation.documents where link = 'y'") == [(302,)]


def _publish_and_die(home: Path, url: str, point: str) -> None:
    os.environ["ML_CONNECTOR_DIE_AT"] = point
    with Store.open(url) as store:
        put(home, store, run_id="r2")


@pytest.mark.parametrize(("point", "number"), [("finish.written", 2), ("finish.pointed", 3)])
def test_who_is_killed_leaves_what_was_and_the_next_goes_on(
    tmp_path: Path, sqlite_store: Store, point: str, number: int
) -> None:
    build(tmp_path)
    put(tmp_path, sqlite_store)
    build(tmp_path, amount=6)
    url = sqlite_store.engine.url.render_as_string()
    killed = multiprocessing.get_context("spawn").Process(target=_publish_and_die, args=(tmp_path, url, point))
    killed.start()
    killed.join(60)
    assert killed.exitcode == -signal.SIGKILL
    assert ask(tmp_path, DOCUMENTS) == [("x", 5)]
    assert put(tmp_path, sqlite_store, run_id="r3").number == number
    assert ask(tmp_path, DOCUMENTS) == [("x", 6)]


def test_what_older_releases_left_goes_and_nothing_else_is_in_the_folder(tmp_path: Path, sqlite_store: Store) -> None:
    build(tmp_path)
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "reconciliation.gone.parquet").write_bytes(b"")
    put(tmp_path, sqlite_store)
    put(tmp_path, sqlite_store, run_id="r2")
    there = sorted(file.name for file in (tmp_path / "published").iterdir())
    assert there == [".lock", "links", "manifest.json", "parquet", "reconciliation.duckdb"]
    assert sorted(file.name for file in (tmp_path / "published" / "links" / "x").iterdir()) == ["1", "2"]


def test_a_copied_folder_is_shown_by_the_next_publishing(tmp_path: Path, sqlite_store: Store) -> None:
    build(tmp_path / "old")
    put(tmp_path / "old", sqlite_store)
    (tmp_path / "old").rename(tmp_path / "new")
    put(tmp_path / "new", sqlite_store, run_id="r2")
    assert ask(tmp_path / "new", DOCUMENTS) == [("x", 5)]


def test_without_links_between_files_they_are_copied(
    tmp_path: Path, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(95, "not supported")

    monkeypatch.setattr("os.link", no_links)
    build(tmp_path)
    put(tmp_path, sqlite_store)
    folder = tmp_path / "published" / "parquet" / "reconciliation.documents"
    assert duckdb.sql(f"from '{folder}/*.parquet'").fetchall() == [("x", 5)]
    shutil.rmtree(folder)


def test_every_model_for_analysts_and_each_of_its_columns_is_described() -> None:
    found = descriptions()
    assert {name.split("__")[0] for name in found} >= set(SCHEMAS) - {"custom"}
    bare = [name for name, described in found.items() if not described.text or not described.columns]
    assert bare == []


def test_every_model_for_analysts_says_whose_each_row_is() -> None:
    shown = {name: one for name, one in descriptions().items() if not name.startswith("matching__")}
    assert [name for name, one in shown.items() if "link" not in one.columns] == []


def test_a_description_may_hold_a_quote_and_several_lines(tmp_path: Path) -> None:
    (tmp_path / "matching").mkdir()
    text = "models:\n  - name: matching__x\n    description: |\n      what it's\n      worth\n"
    (tmp_path / "matching" / "x.yml").write_text(text)
    assert descriptions(tmp_path)["matching__x"].text == "what it's worth"
