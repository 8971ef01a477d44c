"""A SQLite store moves to the other database, is killed at each step, and goes back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy
from cryptography.fernet import Fernet

from include.failpoint import VARIABLE
from include.operator_actions import moving as workspaces
from include.paths import PROJECT
from include.store import inbox, leases, runs
from include.store.database import Store
from include.store.freezing import NotMoved
from include.store.inbox import Incoming
from include.store.migrate import migrate
from include.store.models import metadata
from include.store.schema import StoreNotReady
from include.store.vault import Vault, VaultError
from include.trouble import in_words
from tests.support import full_store
from tests.support.stores import sqlite_copy

pytestmark = pytest.mark.both_stores
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
EVENT = Incoming("c", "s", "1", "e1", "Accounts", "update", "k", None, NOW)
AGAIN = ["move.table:2", "move.copied:7", "move.file:1"] + [
    pytest.param(point, marks=pytest.mark.faults)
    for point in ("move.table:1", "move.table:30", "move.frozen", "move.begun", "move.compared", "move.file:2")
]


@pytest.fixture
def old(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a row in each table and a few files; its key is at hand."""
    home, key = tmp_path / "old", Fernet.generate_key().decode()
    monkeypatch.setenv("ML_CONNECTOR_KEYS", key)
    (home / "store").mkdir(parents=True)
    with Store.open(sqlite_copy(sqlite_template, home / "store")) as store:
        with store.begin() as db:
            full_store.fill(
                db, (one for one in metadata.sorted_tables if one.name not in ("secrets", "tokens", "leases"))
            )
        Vault(store, [key]).put("exact_main", {"refresh_token": "r"})
    for name in ("warehouse/loads/exact_main/1.duckdb", "published/links/l/1/a.parquet", "warehouse/links/l/x.duckdb"):
        file = home / name
        file.parent.mkdir(parents=True)
        file.write_bytes(name.encode())
    return home


@pytest.fixture
def new(tmp_path: Path, empty_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ML_CONNECTOR_HOME", str(tmp_path / "new"))
    monkeypatch.setenv("ML_CONNECTOR_STORE", empty_url)
    return tmp_path / "new"


def rows(store: Store) -> dict[str, list[str]]:
    with store.read() as db:
        return {one.name: sorted(map(repr, db.execute(one.select()))) for one in metadata.sorted_tables}


def of_old(old: Path) -> dict[str, list[str]]:
    with Store.open(f"sqlite:///{old / 'store' / 'store.db'}", check=False) as store:
        return rows(store)


def files(home: Path) -> dict[str, bytes]:
    found = {str(file.relative_to(home)): file.read_bytes() for file in home.rglob("*") if file.is_file()}
    return {name: content for name, content in found.items() if not name.endswith(".lock") and "store" not in name}


def killed_at(point: str, old: Path) -> int:
    code = f"from include.operator_actions.moving import *; move_in(Path({str(old)!r}), now=datetime(2026, 11, 20, 8))"
    environment = {**os.environ, VARIABLE: point}
    return subprocess.run([sys.executable, "-c", code], cwd=PROJECT, env=environment, check=False).returncode


def moved(old: Path) -> dict[str, int]:
    return {name: one.rows for name, one in workspaces.move_in(old, now=NOW).tables.items()}


def test_every_row_and_file_is_there_and_the_old_store_refuses(old: Path, new: Path) -> None:
    before = of_old(old)
    assert moved(old) == {name: len(found) for name, found in before.items()}
    with Store.open() as store:
        assert rows(store) == before
        with store.begin() as db:
            assert inbox.put(db, [EVENT])["c"].new == 1, "the number after the last one is taken by nobody"
        after = rows(store)
        assert moved(old) == {name: len(found) for name, found in before.items()}
        assert rows(store) == after, "a second call changes nothing, whatever came since"
    expected = {"warehouse/loads/exact_main/1.duckdb", "published/links/l/1/a.parquet"}
    assert set(files(new)) == expected
    assert {name: files(old)[name] for name in expected} == files(new)
    with pytest.raises(StoreNotReady, match=r"was moved to \S+ at 2026-11-20T08:00:00 UTC and is kept as it was"):
        Store.open(f"sqlite:///{old / 'store' / 'store.db'}")


@pytest.mark.parametrize("point", AGAIN)
def test_killed_anywhere_and_called_again_it_ends_the_same(point: str, old: Path, new: Path) -> None:
    before = of_old(old)
    assert killed_at(point, old) == -9
    if point not in ("move.file:1", "move.file:2"):
        with pytest.raises(StoreNotReady, match="has only a part of what is moved from"):
            Store.open()
    moved(old)
    with Store.open() as store:
        assert rows(store) == before
    assert not [name for name in files(new) if "part" in name.rsplit(".")[-1] or "moving" in name]


def test_a_process_that_has_the_old_store_open_cannot_write_any_more(old: Path, new: Path) -> None:
    with Store.open(f"sqlite:///{old / 'store' / 'store.db'}") as running:
        moved(old)
        with pytest.raises(sqlalchemy.exc.DBAPIError, match="this store was moved to"), running.begin() as db:
            inbox.put(db, [EVENT])
        with pytest.raises(sqlalchemy.exc.DBAPIError) as refused, leases.hold(running, "payments"):
            pass
    assert "this store was moved to" in in_words(refused.value)


def test_a_store_in_use_is_not_touched(old: Path, new: Path) -> None:
    with Store.open(f"sqlite:///{old / 'store' / 'store.db'}") as running, leases.hold(running, "connection exact"):
        with pytest.raises(NotMoved, match=r"is in use \(connection exact, by .*stop what runs on it"):
            moved(old)
        with running.begin() as db:
            inbox.put(db, [EVENT])


def test_what_cannot_be_moved_is_said_and_leaves_the_old_store_as_it_was(
    old: Path, new: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotMoved, match="is not there: name the ML_CONNECTOR_HOME that moves"):
        moved(tmp_path / "nowhere")
    (tmp_path / "other" / "store").mkdir(parents=True)
    sqlite3.connect(tmp_path / "other" / "store" / "store.db").close()
    with pytest.raises(NotMoved, match="is no store of ml-connector: name the home that holds one"):
        moved(tmp_path / "other")
    with monkeypatch.context() as other:
        other.setenv("ML_CONNECTOR_KEYS", Fernet.generate_key().decode())
        with pytest.raises(VaultError):
            moved(old)
    with monkeypatch.context() as other:
        other.setenv("ML_CONNECTOR_STORE", f"sqlite:///{old / 'store' / 'store.db'}")
        with pytest.raises(NotMoved, match=r"names the store of .* itself"):
            moved(old)
    Store.open(f"sqlite:///{old / 'store' / 'store.db'}").close()


def test_nothing_is_moved_over_rows_of_others(old: Path, new: Path) -> None:
    with Store.open(check=False) as store:
        migrate(store)
        with store.begin() as db:
            inbox.put(db, [EVENT])
    with pytest.raises(NotMoved, match=r"has rows of its own \(events\), .*name an empty database"):
        moved(old)
    Store.open(f"sqlite:///{old / 'store' / 'store.db'}").close()


def test_a_store_that_was_given_up_for_the_way_back_is_not_moved_to_again(old: Path, new: Path) -> None:
    moved(old)
    workspaces.undo(old, who="person:anna", now=NOW)
    with pytest.raises(NotMoved, match=r"holds what was moved from .*: name another in ML_CONNECTOR_STORE"):
        moved(old)
    Store.open(f"sqlite:///{old / 'store' / 'store.db'}").close()


def test_the_way_back_waits_for_a_new_preview_and_shuts_the_new_store(old: Path, new: Path) -> None:
    moved(old)
    later = NOW + timedelta(hours=1)
    workspaces.undo(old, who="person:anna", now=later)
    with Store.open(f"sqlite:///{old / 'store' / 'store.db'}") as store, store.begin() as db:
        assert runs.restored_at(db) == later
        inbox.put(db, [EVENT])
    with pytest.raises(StoreNotReady, match=f"was moved to {old}"):
        Store.open()
    with pytest.raises(NotMoved, match="was not moved: there is nothing to undo"):
        workspaces.undo(old, who="person:anna", now=later)


def test_what_a_move_left_half_done_before_the_way_back_is_not_mixed_with_the_next(old: Path, new: Path) -> None:
    assert killed_at("move.table:40", old) == -9
    workspaces.undo(old, who="person:anna", now=NOW)
    with Store.open(f"sqlite:///{old / 'store' / 'store.db'}") as store, store.begin() as db:
        inbox.put(db, [EVENT])
    before = of_old(old)
    workspaces.move_in(old, now=NOW + timedelta(hours=1))
    with Store.open() as store:
        assert rows(store) == before


def test_a_store_of_an_earlier_release_moves_as_it_is(old: Path, new: Path) -> None:
    file = old / "store" / "store.db"
    with sqlite3.connect(file) as db:
        for table in ("loads", "feed_reads", "publications", "builds"):
            db.execute(f"drop table {table}")
        db.execute("drop table ml_connector_oldest")
        db.execute("drop index ix_reviews_link_flow_company_document_key_code")
        db.execute("update ml_connector_version set version_num = '0018'")
    db.close()
    kept = shutil.copy(file, old / "copy.db")
    moved(old)
    with Store.open() as store:
        found = rows(store)
    with Store.open(f"sqlite:///{kept}", check=False) as before, before.read() as rows_before:
        for table in metadata.sorted_tables:
            if table.name not in ("loads", "feed_reads", "publications", "builds"):
                assert found[table.name] == sorted(map(repr, rows_before.execute(table.select()))), table.name
