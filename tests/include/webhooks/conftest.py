from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.receiver import Office, Running, running
from tests.support.stores import empty_url, postgres_url, sqlite_copy, sqlite_store, sqlite_template, store, store_url

__all__ = ["empty_url", "postgres_url", "sqlite_store", "sqlite_template", "store", "store_url"]

KEYS = {
    "exact_main": "exact's key",
    "exact_other": "another app's key",
    "books": "intuit's token",
    "books_two": "intuit's token",
    "basware_main": "basware's token",
    "airbase_main": "airbase's key",
}


@pytest.fixture
def office(store_url: str, tmp_path: Path) -> Office:
    """On SQLite, and on PostgreSQL."""
    return Office(tmp_path / "home", store_url)


@pytest.fixture
def small_office(sqlite_template: Path, tmp_path: Path) -> Office:
    """For tests in which the kind of database makes no difference."""
    return Office(tmp_path / "home", sqlite_copy(sqlite_template, tmp_path))


@pytest.fixture(scope="module")
def shared(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Office, Running, dict[str, str]]]:
    """One receiver for all tests of a module, where each vendor has its key; the paths by connection."""
    folder = tmp_path_factory.mktemp("shared")
    office = Office(folder / "home", sqlite_copy(sqlite_template, folder))
    paths = {name: office.known(name, key) for name, key in KEYS.items()}
    with running(office, ML_CONNECTOR_RECEIVER_BODY_SECONDS="1") as receiver:
        yield office, receiver, paths
