from __future__ import annotations

import itertools
import shutil
import sqlite3
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from include.store import alerts, inbox, runs
from include.store.alerts import About
from include.store.backup import BackupError, back_up, restore
from include.store.database import Store
from include.store.inbox import Incoming
from include.store.models import metadata
from include.store.vault import Vault
from tests.support import full_store
from tests.support.stores import sqlite_copy

pytestmark = pytest.mark.both_stores
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
SECRET = "refresh-token-of-exact"
EVENT = Incoming("c", "s", "1", "e1", "Accounts", "update", "k", None, NOW)


@pytest.fixture
def filled(store: Store) -> Store:
    """A row in each table, and a credential."""
    with store.begin() as db:
        full_store.fill(db, metadata.sorted_tables)
    key = Fernet.generate_key().decode()
    Vault(store, [key]).put("exact_main", {"refresh_token": SECRET, "key_of_the_test": key})
    return store


def fresh(template: Path, tmp_path: Path) -> Store:
    (tmp_path / "other").mkdir()
    return Store.open(sqlite_copy(template, tmp_path / "other"))


def contents(store: Store) -> dict[str, object]:
    with store.read() as db:
        return {table.name: sorted(map(repr, db.execute(table.select()))) for table in metadata.sorted_tables}


def test_every_row_comes_back_into_either_kind_and_goes_on_counting(
    filled: Store, sqlite_template: Path, tmp_path: Path
) -> None:
    file, before = tmp_path / "backup", contents(filled)
    made = back_up(filled, file, now=NOW)
    assert {name: one.rows for name, one in made.items()} == {name: len(rows) for name, rows in before.items()}
    assert sorted(path.name for path in tmp_path.glob("*backup*")) == ["backup"], "all of it in one file"
    assert SECRET.encode() not in file.read_bytes()

    with filled.begin() as db:
        inbox.put(db, [EVENT])
    with fresh(sqlite_template, tmp_path) as other:
        restore(file, other, replace=False, who="person:anna", now=NOW)
        assert {**contents(other), "approvals": 0, "audit_events": 0} == {**before, "approvals": 0, "audit_events": 0}
    restore(file, filled, replace=True, who="person:anna", now=NOW)
    with filled.begin() as db:
        assert inbox.put(db, [EVENT])["c"].new == 1, "its number is taken by nobody"


def test_a_store_with_rows_is_written_over_only_when_told(filled: Store, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "backup", now=NOW)
    before = contents(filled)
    with pytest.raises(BackupError, match=r" has \d+ rows, which a restore would throw away: .* --replace"):
        restore(tmp_path / "backup", filled, replace=False, who="person:anna", now=NOW)
    assert contents(filled) == before


def test_a_backup_is_of_one_moment_while_others_write(store: Store, tmp_path: Path) -> None:
    over, written = threading.Event(), itertools.count(1)

    def write() -> None:
        # One commit, two tables, of which the first and the last thing read are some milliseconds apart.
        while not over.is_set():
            number = next(written)
            with store.begin() as db:
                inbox.put(db, [replace(EVENT, event_id=f"e{number}")])
                alerts.raise_once(db, About(document_key=f"{number}"), "code", "info", "text", now=NOW)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [back_up(store, tmp_path / f"backup {number}", now=NOW) for number in range(5)]
    finally:
        over.set()
        writer.join()
    assert [one["events"].rows for one in made] == [one["alerts"].rows for one in made]
    assert len({one["events"].rows for one in made}) > 1, "a backup keeps nobody from writing"


def test_what_was_damaged_or_is_no_backup_changes_nothing(filled: Store, sqlite_template: Path, tmp_path: Path) -> None:
    back_up(filled, good := tmp_path / "backup", now=NOW)
    damaged, missing, changed, store = (tmp_path / name for name in ("damaged", "missing", "changed", "store"))
    damaged.write_bytes(good.read_bytes()[:9_000])
    shutil.copy(good, changed)
    shutil.copy(sqlite_template, store)
    with sqlite3.connect(changed) as db:
        db.execute("update deliveries set amount = '9999.00'")
    db.close()
    before = contents(filled)
    for file, why in (
        (damaged, "is no backup, or it was damaged"),
        (missing, "cannot be read"),
        (changed, "does not hold what was backed up: deliveries differ"),
        (store, "was not made by `backup`"),
    ):
        with pytest.raises(BackupError, match=why):
            restore(file, filled, replace=True, who="person:anna", now=NOW)
    assert contents(filled) == before


def test_a_backup_writes_over_nothing(filled: Store, tmp_path: Path) -> None:
    (tmp_path / "backup").write_text("precious")
    with pytest.raises(BackupError, match="exists already"):
        back_up(filled, tmp_path / "backup", now=NOW)
    assert (tmp_path / "backup").read_text() == "precious"


def test_after_a_restore_no_approval_counts_until_there_is_a_new_one(filled: Store, tmp_path: Path) -> None:
    with filled.begin() as db:
        runs.approve(db, "l", who="person:anna", run_id="r1", now=NOW)
        assert (runs.approved_by(db, "l"), runs.restored_at(db)) == ("person:anna", None)
    back_up(filled, tmp_path / "backup", now=NOW)
    restore(tmp_path / "backup", filled, replace=True, who="person:bo", now=NOW + timedelta(hours=1))
    with filled.begin() as db:
        assert (runs.approved_by(db, "l"), runs.restored_at(db)) == (None, NOW + timedelta(hours=1))
        runs.approve(db, "l", who="person:anna", run_id="r2", now=NOW)
        assert (runs.approved_by(db, "l"), runs.approved_by(db, "another")) == ("person:anna", None)
