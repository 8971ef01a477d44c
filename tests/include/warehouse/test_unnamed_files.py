"""Files that a process which was killed left behind, and nobody knows of."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from include.store import builds, loads, publications
from include.store.database import Store
from include.store.publications import Publication
from include.warehouse import published_past, unnamed_files
from include.warehouse.objects import SETTING, objects

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
CONNECTION, LINK = "exact_main", "books"


@pytest.fixture(params=["folder of this machine", "objects that machines share"])
def home(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if request.param == "objects that machines share":
        monkeypatch.setenv(SETTING, f"file://{tmp_path}/objects")
    return tmp_path / "home"


def put(home: Path, room: str, name: str, days_ago: float) -> None:
    files = objects(home, room)
    with files.fresh() as folder:
        (folder / "new").write_bytes(b"rows")
        files.put(name, folder / "new")
    for place in [home, home.parent / "objects"]:
        for file in [one for one in place.rglob(Path(name).name) if one.as_posix().endswith(name)]:
            os.utime(file, (time.time() - days_ago * 86400,) * 2)


def there(home: Path, room: str, *names: str) -> set[str]:
    return objects(home, room).there(dict.fromkeys(names, 4))


def sweep(store: Store, home: Path) -> list[str]:
    return unnamed_files.sweep(store, home, LINK, [CONNECTION])


def test_an_old_file_that_nothing_names_goes(store: Store, home: Path) -> None:
    put(home, "loads", f"{CONNECTION}/1764.1-by-3.duckdb", 8)
    put(home, "decided", f"{LINK}/abc.zst", 8)
    put(home, "published", f"links/{LINK}/run.abc/sums.parquet", 8)
    assert sweep(store, home) == [
        f"decided/{LINK}/abc.zst", f"published/links/{LINK}/run.abc/sums.parquet",
        f"loads/{CONNECTION}/1764.1-by-3.duckdb",
    ]  # fmt: skip
    assert there(home, "loads", f"{CONNECTION}/1764.1-by-3.duckdb") == set()
    assert there(home, "decided", f"{LINK}/abc.zst") == set()
    assert there(home, "published", f"links/{LINK}/run.abc/sums.parquet") == set()
    assert sweep(store, home) == []


def test_what_the_store_names_stays_however_old(store: Store, home: Path) -> None:
    load, decided, table = f"{CONNECTION}/1.duckdb", f"{LINK}/abc.zst", f"links/{LINK}/1/sums.parquet"
    put(home, "loads", load, 400)
    put(home, "decided", decided, 400)
    put(home, "published", table, 400)
    files = {"reconciliation.sums": {"columns": [], "files": [{"file": table, "rows": 1, "version": "1", "bytes": 4}]}}
    with store.begin() as db:
        loads.add(db, CONNECTION, load, 4, kind=loads.LOAD, number=1, token=1, at=NOON)
        builds.decided(db, LINK, "abc", decided, 4)
        # An old publication that is kept as a snapshot names it, the newest does not.
        publications.add(db, Publication(LINK, 1, "r1", NOON - timedelta(days=300), files))  # type: ignore[arg-type]
        publications.add(db, Publication(LINK, 2, "r2", NOON, {}))
    assert sweep(store, home) == []
    assert there(home, "published", table) == {table}


def test_what_is_about_to_be_named_stays(store: Store, home: Path) -> None:
    put(home, "loads", f"{CONNECTION}/1764.1-by-3.duckdb", 6)
    assert sweep(store, home) == []


def test_what_belongs_to_another_link_or_connection_is_not_looked_at(store: Store, home: Path) -> None:
    put(home, "loads", f"{CONNECTION}_2/1.duckdb", 8)
    put(home, "decided", f"{LINK}_2/abc.zst", 8)
    put(home, "published", f"links/{LINK}_2/1/sums.parquet", 8)
    assert sweep(store, home) == []


@pytest.mark.parametrize(
    ("published", "is_first"),
    [([], False), ([0], True), ([25, 0], True), ([3, 0], False), ([25, 3, 0], False)],
    ids=["nothing published", "the very first", "the first of a day", "the second", "the second of a later day"],
)
def test_the_first_publication_of_a_day(store: Store, published: list[int], is_first: bool) -> None:
    with store.begin() as db:
        for number, hours in enumerate(published, 1):
            publications.add(db, Publication(LINK, number, f"r{number}", NOON - timedelta(hours=hours), {}))
    assert published_past.is_first_of_day(store, LINK) is is_first
