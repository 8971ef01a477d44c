"""One writer at a time, and words for whoever has to wait."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from include.http.errors import WrongSetting
from include.warehouse.catalogue import ensure_table, tables_in
from include.warehouse.database import Warehouse
from include.warehouse.duckdb_file import SMALL, WarehouseBroken, WarehouseBusy, allow_threads, connect, session
from include.warehouse.limits import frugal, memory_limit, patience

PROJECT = Path(__file__).resolve().parents[3]


@contextmanager
def another_process(code: str) -> Iterator[subprocess.Popen[str]]:
    """Runs ``code`` until it says ready; it lives until its standard input is closed."""
    body = textwrap.dedent(code) + "\nprint('ready', flush=True)\nsys.stdin.read()\n"
    process = subprocess.Popen(
        [sys.executable, "-c", "import sys\n" + body],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    try:
        yield process
    finally:
        process.stdin.close()
        process.wait(timeout=30)


def test_the_warehouse_is_open_in_utc_within_its_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ML_CONNECTOR_MEMORY_LIMIT", "512MB")
    monkeypatch.setenv("ML_CONNECTOR_THREADS", "1")
    with Warehouse(tmp_path).opened("look") as database:
        settings = "select current_setting('TimeZone'), current_setting('threads'), current_setting('memory_limit')"
        assert database.execute(settings).fetchone() == ("UTC", 1, "488.2 MiB")


def test_who_waits_is_told_who_holds_it(tmp_path: Path) -> None:
    code = f"""
        from pathlib import Path
        from include.warehouse.database import Warehouse
        held = Warehouse(Path({str(tmp_path)!r})).locked("load what was read from exact_main")
        held.__enter__()
    """
    with (
        another_process(code) as other,
        pytest.raises(WarehouseBusy, match=rf"process {other.pid} .*load what was read from exact_main"),
        Warehouse(tmp_path).locked("publish", wait=0.1),
    ):
        raise AssertionError("two processes hold the warehouse")


def test_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    code = f"""
        from pathlib import Path
        from include.warehouse.database import Warehouse
        held = Warehouse(Path({str(tmp_path)!r})).locked("load")
        held.__enter__()
    """
    with another_process(code) as other:
        other.kill()
        other.wait()
        with Warehouse(tmp_path).locked("publish", wait=5):
            pass


def test_a_persons_open_session_is_named_and_told_what_to_do(tmp_path: Path) -> None:
    path = Warehouse(tmp_path).path
    connect(path).close()
    code = f"import duckdb\nsession = duckdb.connect({str(path)!r})"
    with another_process(code) as other, pytest.raises(WarehouseBusy) as problem:
        connect(path, wait=0.1)
    assert f"process {other.pid}" in str(problem.value)
    assert "published/reconciliation.duckdb" in str(problem.value)
    connect(path, wait=5).close()


def test_a_session_of_the_same_program_breaks_nothing(tmp_path: Path) -> None:
    path = Warehouse(tmp_path).path
    connect(path).close()
    with duckdb.connect(str(path)), pytest.raises(WarehouseBusy, match=rf"this program \(process {os.getpid()}\)"):
        connect(path, wait=0.1)
    connect(path, wait=5).close()


def test_what_a_link_decides_is_in_groups_small_enough_for_two_threads_and_others_find_it_there(tmp_path: Path) -> None:
    warehouse = Warehouse.of_link(tmp_path, "books")
    with warehouse.opened("fill it") as database:
        database.execute("create table vendors as select range as number from range(20_000)")
        with session(database) as other:
            assert other.execute("select count(*) from vendors").fetchall() == [(20_000,)]
        asked = "select current_setting('threads')"
        assert database.execute(asked).fetchall() == [(1,)], "as it was opened"
        allow_threads(database)
        assert database.execute(asked).fetchall() == [(2,)]
    with duckdb.connect(str(warehouse.path)) as database:
        groups = "select count(distinct row_group_id) from pragma_storage_info('vendors')"
        assert database.execute(groups).fetchall() == [(2,)]
    with warehouse.opened("look") as database:
        assert database.execute(asked).fetchall() == [(2,)]
        spilled = database.execute("select current_setting('temp_directory')").fetchall()
        assert spilled == [(f"{warehouse.path}.tmp",)]


def test_a_large_file_is_compressed_and_gives_memory_back_meanwhile_and_a_small_one_is_read_fast(
    tmp_path: Path,
) -> None:
    """Large by a hole behind what DuckDB wrote, which it does not read."""
    path = tmp_path / "warehouse.duckdb"
    asked = "select current_setting('force_compression'), current_setting('allocator_background_threads')"
    with connect(path) as database:
        database.execute("create table vendors as select range as number from range(20_000)")
        assert database.execute(asked).fetchall() == [("uncompressed", False)]
    os.truncate(path, SMALL)
    with connect(path) as database:
        assert database.execute(asked).fetchall() == [("auto", True)]
        assert database.execute("select count(*) from vendors").fetchall() == [(20_000,)]


def test_how_long_a_session_is_waited_for_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert patience() == 30
    monkeypatch.setenv("ML_CONNECTOR_WAREHOUSE_WAIT", "2.5")
    assert patience() == 2.5
    monkeypatch.setenv("ML_CONNECTOR_WAREHOUSE_WAIT", "a while")
    with pytest.raises(WrongSetting, match="number of seconds"):
        patience()


def test_a_wrong_size_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ML_CONNECTOR_MEMORY_LIMIT", "2GB'; drop table x; --")
    with pytest.raises(ValueError, match="ML_CONNECTOR_MEMORY_LIMIT"):
        connect(Warehouse(tmp_path).path)


def test_a_table_of_an_older_release_gets_its_new_columns() -> None:
    with duckdb.connect(":memory:") as database:
        ensure_table(database, "raw_x", "feeds", {"feed": "VARCHAR"})
        database.execute("insert into raw_x.feeds values ('accounts')")
        ensure_table(database, "raw_x", "feeds", {"feed": "VARCHAR", "cursor": "VARCHAR"})
        assert tables_in(database, "raw_x") == {"feeds": {"feed": "VARCHAR", "cursor": "VARCHAR"}}
        assert database.execute("from raw_x.feeds").fetchall() == [("accounts", None)]


@pytest.mark.parametrize(("given", "while_adding"), [("2GB", "384.0 MiB"), ("64MiB", "64.0 MiB")])
def test_adding_rows_takes_less_memory_than_deciding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, while_adding: str
) -> None:
    monkeypatch.setenv("ML_CONNECTOR_MEMORY_LIMIT", given)
    limit = "select current_setting('memory_limit')"
    with Warehouse(tmp_path).opened("look") as database:
        before = database.execute(limit).fetchone()
        with frugal(database):
            assert database.execute(limit).fetchone() == (while_adding,)
        assert database.execute(limit).fetchone() == before


def test_a_broken_file_says_what_heals_it(tmp_path: Path) -> None:
    Warehouse(tmp_path).path.parent.mkdir(parents=True)
    Warehouse(tmp_path).path.write_bytes(b"not what DuckDB wrote" * 1000)
    Warehouse(tmp_path).note_tables("those of yesterday")
    with pytest.raises(WarehouseBroken, match=r"run again: a file that is damaged is put aside then and made again"):
        Warehouse(tmp_path).opened("look").__enter__()
    assert Warehouse(tmp_path).tables == "", "the next run builds"
    with Warehouse(tmp_path).opened("fill it", made_again=True) as database:
        assert database.execute("select count(*) from duckdb_tables()").fetchall() == [(0,)]
    assert Warehouse(tmp_path).path.with_suffix(".broken").read_bytes().startswith(b"not what DuckDB wrote")


@pytest.mark.parametrize("size", ["80%", "a lot", "2 XB"])
def test_a_memory_limit_that_duckdb_would_not_take_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, size: str
) -> None:
    monkeypatch.setenv("ML_CONNECTOR_MEMORY_LIMIT", size)
    with pytest.raises(WrongSetting, match="write a size such as 2GB"):
        memory_limit()


@pytest.mark.parametrize("size", ["512MB", "1.5GB", "1 GiB"])
def test_a_memory_limit_that_is_accepted_is_one_that_duckdb_takes(monkeypatch: pytest.MonkeyPatch, size: str) -> None:
    monkeypatch.setenv("ML_CONNECTOR_MEMORY_LIMIT", size)
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"set memory_limit = '{memory_limit()}'")


def test_what_is_open_is_opened_again_by_the_steps_inside_and_by_nobody_else(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    with warehouse.opened("decide"):
        with warehouse.opened("load") as first:
            first.execute("create table t as select 1 as n")
        with warehouse.opened("look") as second:
            assert second.execute("select n, current_setting('TimeZone') from t").fetchall() == [(1, "UTC")]
        with ThreadPoolExecutor(1) as pool, pytest.raises(WarehouseBusy, match=r"\(decide\)"):
            pool.submit(lambda: warehouse.opened("somebody else", wait=0.1).__enter__()).result()
    with warehouse.opened("after it", wait=0.1) as last:
        assert last.execute("select n from t").fetchall() == [(1,)]


def test_what_a_step_inside_has_not_committed_is_not_seen_outside_it(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    with warehouse.opened("decide") as outer:
        outer.execute("create table t (n integer)")
        with warehouse.opened("load") as inner:
            inner.execute("begin")
            inner.execute("insert into t values (1)")
            assert outer.execute("select count(*) from t").fetchone() == (0,)
        assert outer.execute("select count(*) from t").fetchone() == (0,)


@pytest.mark.parametrize(("megabytes", "compressed"), [(1, False), (500, False), (600, True)])
def test_only_a_file_that_has_grown_is_compressed(tmp_path: Path, megabytes: int, compressed: bool) -> None:
    with Warehouse(tmp_path).opened("load") as database:
        database.execute("create table loaded (text varchar)")
    os.truncate(Warehouse(tmp_path).path, megabytes * 1_000_000)  # as after rows that went again
    with Warehouse(tmp_path).opened("decide") as database:
        database.execute("create table decided as select 'the same text' as text from range(10000)")
    with Warehouse(tmp_path).opened("look") as database:
        stored = "select distinct compression from pragma_storage_info('decided') where segment_type = 'VARCHAR'"
        found = {kind for (kind,) in database.execute(stored).fetchall()}
    assert (found != {"Uncompressed"}) == compressed
