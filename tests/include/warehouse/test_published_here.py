"""What another machine published is shown here when somebody asks, and never yesterday's as today's."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from include.store.database import Store
from include.store.migrate import migrate
from include.warehouse import published_here
from include.warehouse.database import Warehouse
from include.warehouse.object_store import ObjectsUnreachable
from include.warehouse.publish import publish
from include.warehouse.published import PublishedUnreadable
from include.warehouse.published_reader import published_rows

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They share settings with two links, a store and a folder of objects."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "links.yml").write_text("connections: {}\nlinks: [{name: books}, {name: others}]\n")
    monkeypatch.setenv("ML_CONNECTOR_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("ML_CONNECTOR_STORE", f"sqlite:///{tmp_path}/store.db")
    monkeypatch.setenv("ML_CONNECTOR_OBJECTS", f"file://{tmp_path}/objects")
    with Store.open(check=False) as store:
        migrate(store)


def put(home: Path, link: str, amount: int) -> None:
    with Warehouse(home).opened("build") as database:
        database.execute("create schema if not exists reconciliation")
        database.execute(f"create or replace table reconciliation.documents as select '{link}' as link, {amount} as n")
    with Store.open() as store:
        publish(Warehouse(home), store, link=link, run_id="r1", at=AT, links=("books", "others"))


def shown(home: Path) -> list[tuple[str, int]]:
    with published_rows(published_here.newest(home)) as ask:
        return [(row["link"], row["n"]) for row in ask("select link, n from reconciliation.documents order by all", [])]


def test_each_machine_shows_what_all_published(tmp_path: Path) -> None:
    first, second, desk = tmp_path / "first", tmp_path / "second", tmp_path / "desk"
    put(first, "books", 1)
    put(second, "others", 2)
    assert shown(desk) == shown(first) == shown(second) == [("books", 1), ("others", 2)]
    put(second, "books", 3)
    assert shown(desk) == shown(first) == shown(second) == [("books", 3), ("others", 2)]


def test_what_the_object_store_lost_is_said_and_nothing_older_is_shown(tmp_path: Path) -> None:
    put(tmp_path / "first", "books", 1)
    assert shown(tmp_path / "desk") == [("books", 1)]
    put(tmp_path / "first", "books", 2)
    shutil.rmtree(tmp_path / "objects" / "published")
    with pytest.raises(PublishedUnreadable, match=r"is not there, and is published: `run LINK --full` publishes it"):
        shown(tmp_path / "desk")


@pytest.mark.faults
def test_an_object_store_that_does_not_answer_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "first", "books", 1)
    monkeypatch.setenv("ML_CONNECTOR_OBJECTS", "s3://books")
    monkeypatch.setenv("ML_CONNECTOR_OBJECTS_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("ML_CONNECTOR_OBJECTS_KEY", "nobody:nothing")
    with pytest.raises(ObjectsUnreachable, match="the object store s3://books could not read"):
        shown(tmp_path / "desk")
