"""A task waits for the store and the object store, as long as that may help."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy

from include.dag_tasks.reachable import wait_until_reachable
from include.store.database import StoreNotReady, StoreUnreachable
from include.warehouse.object_store import ObjectsUnreachable
from tests.support.forwarder import forwarded


@pytest.fixture
def home(tmp_path: Path, store_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ML_CONNECTOR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ML_CONNECTOR_STORE", store_url)
    return tmp_path


def test_what_answers_is_not_waited_for(home: Path) -> None:
    wait_until_reachable(patience=0)


def test_a_store_without_tables_is_for_a_person_and_not_waited_for(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ML_CONNECTOR_STORE", f"sqlite:///{home}/empty.db")
    with pytest.raises(StoreNotReady, match="ml-connector init"):
        wait_until_reachable()


def test_a_database_that_never_answers_is_said(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ML_CONNECTOR_STORE", "postgresql://127.0.0.1:1/mlc")
    with pytest.raises(StoreUnreachable, match="cannot be opened"):
        wait_until_reachable(patience=0.2, every=0.05)


@pytest.mark.faults
def test_an_object_store_that_never_answers_is_said(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ML_CONNECTOR_OBJECTS", "s3://bucket")
    monkeypatch.setenv("ML_CONNECTOR_OBJECTS_ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setenv("ML_CONNECTOR_OBJECTS_KEY", "name:secret")
    with pytest.raises(ObjectsUnreachable, match="could not look for"):
        wait_until_reachable(patience=0.2, every=0.05)


@pytest.mark.postgres
def test_a_database_that_refuses_is_for_a_person_and_not_waited_for(
    home: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = sqlalchemy.make_url(postgres_url).set(database="nosuch")
    monkeypatch.setenv("ML_CONNECTOR_STORE", other.render_as_string(hide_password=False))
    with pytest.raises(StoreNotReady, match="does not exist") as refused:
        wait_until_reachable()
    assert not isinstance(refused.value, StoreUnreachable)


@pytest.mark.postgres
def test_a_database_that_comes_back_is_waited_for(
    home: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = sqlalchemy.make_url(postgres_url)
    (home / "cut").mkdir()
    here = url.update_query_dict({"host": str(home / "cut" / "way")})
    monkeypatch.setenv("ML_CONNECTOR_STORE", here.render_as_string(hide_password=False))
    with ExitStack() as stack:
        ports = {"5432": str(url.query["host"])}
        opened = threading.Timer(0.3, lambda: stack.enter_context(forwarded(home / "cut" / "way", ports)))
        opened.start()
        with pytest.raises(StoreNotReady, match="ml-connector init"):  # reached: this database has no tables
            wait_until_reachable(patience=60, every=0.1)
        opened.join()
