"""Whatever goes wrong ends in one line that a person can act on; these really happen to a database or a file."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
import sqlalchemy

from include.links import ConfigurationError
from include.store.database import Store
from include.trouble import in_words, reported
from tests.support.full_disk import largest_file


@pytest.fixture(autouse=True)
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ML_CONNECTOR_HOME", str(tmp_path / "home"))


def met(what: Callable[[], object]) -> Exception:
    try:
        what()
    except Exception as problem:
        return problem
    raise AssertionError("nothing went wrong")


def engine(path: Path, *pragmas: str) -> sqlalchemy.Engine:
    made = sqlalchemy.create_engine(f"sqlite:///{path}")

    @sqlalchemy.event.listens_for(made, "connect")
    def _limit(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in pragmas:
            connection.execute(f"pragma {pragma}")

    return made


def run_sql(database: sqlalchemy.Engine, *statements: str) -> None:
    with database.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_a_store_that_is_full(tmp_path: Path) -> None:
    small = engine(tmp_path / "store.db", "max_page_count = 3")
    text = in_words(met(lambda: run_sql(small, "create table a (x)", "insert into a values (zeroblob(100000))")))
    assert text.startswith("the operational store cannot be used (database or disk is full")
    assert "make room" in text


def test_a_store_that_may_only_be_read(tmp_path: Path) -> None:
    text = in_words(met(lambda: run_sql(engine(tmp_path / "store.db", "query_only = 1"), "create table a (x)")))
    assert "attempt to write a readonly database" in text
    assert "the right to write" in text


def test_a_store_that_is_damaged_is_brought_back_from_the_backup(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_bytes(b"not a database at all" * 1000)
    text = in_words(met(lambda: run_sql(engine(tmp_path / "store.db"), "select * from sqlite_master")))
    assert "restore.md" in text


def test_a_store_that_another_process_keeps_busy(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin exclusive")
        text = in_words(met(lambda: run_sql(engine(path, "busy_timeout = 0"), "create table a (x)")))
    assert "another process kept it busy" in text


def test_a_database_server_that_is_gone_is_named_without_its_password() -> None:
    gone = sqlalchemy.create_engine("postgresql+psycopg://ml:hunter2@127.0.0.1:9/ml")
    text = in_words(met(lambda: run_sql(gone, "select 1")))
    assert "look whether its database server runs" in text
    assert "hunter2" not in text


def test_what_was_about_to_be_stored_is_not_repeated(tmp_path: Path) -> None:
    def store() -> None:
        with Store.open(f"sqlite:///{tmp_path / 'store.db'}", check=False) as opened, opened.begin() as db:
            db.execute(sqlalchemy.text("insert into nowhere values (:v)"), {"v": "hunter2"})

    problem = met(store)
    assert isinstance(problem, sqlalchemy.exc.DBAPIError)
    assert "hunter2" not in str(problem) + reported(problem)


def test_a_published_file_that_does_not_fit_on_the_disk(tmp_path: Path) -> None:
    def publish() -> None:
        with largest_file(200_000), duckdb.connect(str(tmp_path / "fresh.duckdb")) as database:
            database.execute("create table a as select range as x, md5(range::text) as y from range(200000)")
            database.execute("checkpoint")

    text = in_words(met(publish))
    assert text.startswith("the warehouse or the published tables could not be written")
    assert "no room left" in text


def test_a_warehouse_that_gets_too_little_memory() -> None:
    def sort() -> None:
        with duckdb.connect() as database:
            database.execute("set memory_limit = '1MB'")
            database.execute("set max_temp_directory_size = '0KB'")
            database.execute("create table a as select range as x, md5(range::text) as y from range(1000000)")

    assert "ML_CONNECTOR_MEMORY_LIMIT" in in_words(met(sort))


def test_files_that_cannot_be_used(tmp_path: Path) -> None:
    text = in_words(met(lambda: tmp_path.write_text("x")))
    assert text.startswith(f"a file could not be used: {tmp_path} (Is a directory)")

    def write() -> None:
        with largest_file(10), (tmp_path / "long").open("wb", buffering=0) as file:
            file.write(b"x" * 10)
            file.write(b"x")

    assert "no room left" in in_words(met(write))
    assert "no room left" in in_words(OSError(errno.ENOSPC, "No space left on device", "/x"))
    assert "the right to write" in in_words(PermissionError(errno.EACCES, "Permission denied", "/x"))


def test_errors_written_for_a_person_stay_as_they_are_and_are_not_logged(tmp_path: Path) -> None:
    assert reported(ConfigurationError("links.yml: line 3: no")) == "links.yml: line 3: no"
    assert not (tmp_path / "home").exists()


def test_a_fault_of_ours_is_one_line_and_its_traceback_is_in_the_log_without_secrets(tmp_path: Path) -> None:
    def fault() -> None:
        raise KeyError("refresh_token=hunter2")

    text = reported(met(fault))
    log = tmp_path / "home" / "logs" / "errors.log"
    assert text.startswith("a fault in ml-connector itself, KeyError: ")
    assert "\n" not in text
    assert str(log) in text
    kept = log.read_text()
    assert 'in fault\n    raise KeyError("refresh_token=[hidden]' in kept
    assert "hunter2" not in text + kept
    assert log.stat().st_mode & 0o077 == 0


def test_where_nothing_can_be_written_it_still_says_what_happened(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")
    assert reported(ValueError("odd")).startswith("a fault in ml-connector itself, ValueError: odd.")
