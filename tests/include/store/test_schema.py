"""Machines of two releases beside each other on one store, as when a new release is rolled out."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy

from dlt_sources.readers.registry import sources
from include.store import leases
from include.store.backup import back_up, restore
from include.store.database import Store
from include.store.leases import LeaseLost
from include.store.migrate import migrate
from include.store.migrations import REVISIONS
from include.store.models import metadata
from include.store.schema import StoreNotReady, standing
from include.warehouse.duckdb_file import STORAGE
from include.warehouse.raw_tables import tables
from tests.support import full_store, newer_release
from tests.support.waiting import eventually

pytestmark = pytest.mark.both_stores
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
READ_SINCE = {"0019": "9ddb820b705d8910"}
"""By the step it came with, a digest of what loads hold."""
ADDS = "op.add_column('runs', sa.Column('more', sa.Text())); op.create_table('extra', sa.Column('more', sa.Text()))"
TAKES_AWAY = "op.drop_column('runs', 'who')"


@pytest.mark.parametrize(
    ("version", "oldest", "expected"),
    [
        (None, None, "empty"),
        ("0001", None, "older"),
        ("0001", "0001", "older"),
        ("0002", None, "same"),
        ("0002", "0001", "same"),
        ("0003", None, "newer"),
        ("0003", "0003", "newer"),
        ("0003", "0002", "expanded"),
        ("0004", "0001", "expanded"),
        ("0004", "0003", "newer"),
    ],
)
def test_how_a_store_stands_to_a_release(version: str | None, oldest: str | None, expected: str) -> None:
    assert standing(version, oldest, ("0001", "0002")) == expected


@pytest.fixture
def url(empty_url: str) -> str:
    with Store.open(empty_url, check=False) as store:
        migrate(store)
    return empty_url


def upgraded(folder: Path, url: str, step: str, *, expands: bool) -> None:
    project = newer_release.made(folder / "newer", step, expands=expands)
    done = newer_release.command(project, url, folder, "init", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["to"] == newer_release.NEXT


def test_an_older_release_works_beside_a_newer_one_that_only_added(url: str, tmp_path: Path) -> None:
    with Store.open(url) as running, leases.hold(running, "payments", seconds=60) as held:
        upgraded(tmp_path, url, ADDS, expands=True)
        with running.begin() as db:
            held.confirm(db)
            full_store.fill(db, metadata.sorted_tables)
    with Store.open(url) as store:
        assert migrate(store) == (newer_release.NEXT, newer_release.NEXT), "its `init` changes nothing"
        with store.read() as db:
            assert db.execute(sqlalchemy.text("select more from runs")).all() == [(None,)]
            assert db.execute(sqlalchemy.text("select count(*) from extra")).scalar() == 0


def test_an_older_release_is_refused_by_a_store_that_it_would_misread(url: str, tmp_path: Path) -> None:
    upgraded(tmp_path, url, TAKES_AWAY, expands=False)
    said = r"made by a newer release \(schema 0999\).*misread.*nothing was read or changed: upgrade this machine"
    with pytest.raises(StoreNotReady, match=said):
        Store.open(url)
    with Store.open(url, check=False) as store, pytest.raises(StoreNotReady, match=said):
        migrate(store)


def test_who_works_while_it_is_shut_out_loses_what_it_held(url: str, tmp_path: Path) -> None:
    with Store.open(url) as running, leases.hold(running, "payments", seconds=3) as held:
        upgraded(tmp_path, url, TAKES_AWAY, expands=False)
        with pytest.raises(StoreNotReady, match="upgrade this machine"), running.begin() as db:
            held.confirm(db)
        assert eventually(lambda: held.lost, 10)
        with pytest.raises(LeaseLost):
            held.check()


def test_who_would_copy_a_part_of_the_store_is_refused(url: str, tmp_path: Path) -> None:
    upgraded(tmp_path, url, ADDS, expands=True)
    newer = tmp_path / "newer.backup"
    assert newer_release.command(tmp_path / "newer", url, tmp_path, "backup", str(newer)).returncode == 0
    with Store.open(url) as store:
        with pytest.raises(StoreNotReady, match="would leave out what that added: do this on a machine that has"):
            back_up(store, tmp_path / "backup", now=NOW)
        with pytest.raises(StoreNotReady, match="would leave out what that added"):
            restore(newer, store, replace=True, who="person:anna", now=NOW)
    assert not (tmp_path / "backup").exists()


def test_what_is_read_changed_only_with_a_step_that_shuts_older_releases_out() -> None:
    """They would write loads that lack a new column, and take over rows of a new table without its key."""
    feeds = {(one.SYSTEM, feed.name): feed.key_columns for one in sources() for feed in one.FEEDS}
    keys = {(one.SYSTEM, name): key for one in sources() for name, key in one.ASSEMBLED_KEYS.items()}
    facts = [sorted(tables().items()), sorted(feeds.items()), sorted(keys.items()), STORAGE]
    found = hashlib.sha256(repr(facts).encode()).hexdigest()[:16]
    assert found == READ_SINCE[max(READ_SINCE)], (
        "what is read, or its file, is not what READ_SINCE says. Was its last step released? Then add one that does "
        "not expand (it may do nothing), and its line here; else change its line"
    )
    assert set(READ_SINCE) <= set(REVISIONS)


def test_a_store_from_before_knows_no_oldest_release_until_it_is_brought_up(url: str) -> None:
    with Store.open(url, check=False) as store:
        with store.begin() as db:
            db.execute(sqlalchemy.text("drop table ml_connector_oldest"))
        store.check()
        migrate(store)
        with store.read() as db:
            noted = db.execute(sqlalchemy.text("select version_num from ml_connector_oldest")).all()
    assert noted == [("0020",)]  # what came after it only adds
