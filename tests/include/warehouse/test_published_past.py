"""Which publications are kept, and the tables of a past day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from include.store import publications
from include.store.database import Store
from include.warehouse import published_past
from include.warehouse.database import Warehouse
from include.warehouse.publish import publish
from include.warehouse.published import QueryRefused, query
from include.warehouse.published_past import NotKept, outdated

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def ago(**span: float) -> datetime:
    return NOON - timedelta(**span)


@pytest.mark.parametrize(
    ("kept", "snapshots", "gone"),
    [
        ([(1, ago(days=9))], 0, []),
        ([(1, ago(hours=5)), (2, ago(hours=1))], 400, []),
        ([(1, ago(hours=5)), (2, ago(hours=3)), (3, ago(hours=1))], 400, [1]),
        ([(1, ago(days=2)), (2, ago(days=1))], 400, []),
        ([(1, ago(days=2)), (2, ago(days=1))], 0, [1]),
        ([(1, ago(days=2, hours=1)), (2, ago(days=2)), (3, ago(days=1))], 400, [1]),
        ([(1, ago(days=9)), (2, ago(days=5)), (3, ago(days=1))], 5, [1]),
        ([(1, ago(days=9)), (2, ago(days=4)), (3, ago(days=1))], 5, []),
    ],
    ids=["the newest", "still read", "not the last of its day", "the last of its day", "none kept", "the day before",
         "over before the first day", "in force on the first day"],
)  # fmt: skip
def test_what_nobody_needs(kept: list[tuple[int, datetime]], snapshots: int, gone: list[int]) -> None:
    assert outdated(kept, NOON, snapshots) == gone


def put(home: Path, store: Store, at: datetime, amount: int, link: str = "x", snapshots: int = 400) -> None:
    """One table that changes with ``amount``, and one that does not."""
    with Warehouse(home).opened("build") as database:
        database.execute("create schema if not exists reconciliation")
        database.execute("create or replace table reconciliation.sums as select ? as link, ? as amount", [link, amount])
        database.execute("create or replace table reconciliation.same as select ? as link, 1 as one", [link])
    publish(Warehouse(home), store, link=link, run_id="r", at=at, links=("x", "y"), snapshots=snapshots)


def amounts(home: Path, store: Store, day: date, now: datetime = NOON) -> list[tuple[object, ...]]:
    found = published_past.as_of(store, day, now)
    with published_past.read(home / "published", found) as tables:
        return query(tables, "select link, amount, one from reconciliation.sums join reconciliation.same using (link)")[
            1
        ]


def test_a_day_is_as_each_link_had_last_published_it(tmp_path: Path, sqlite_store: Store) -> None:
    put(tmp_path, sqlite_store, ago(days=5), 1)
    put(tmp_path, sqlite_store, ago(days=3, hours=2), 2)
    put(tmp_path, sqlite_store, ago(days=3), 3)
    put(tmp_path, sqlite_store, ago(days=2), 4, "y")
    put(tmp_path, sqlite_store, NOON, 5)
    assert amounts(tmp_path, sqlite_store, ago(days=4).date()) == [("x", 1, 1)]
    assert amounts(tmp_path, sqlite_store, ago(days=3).date()) == [("x", 3, 1)]
    assert sorted(amounts(tmp_path, sqlite_store, ago(days=1).date())) == [("x", 3, 1), ("y", 4, 1)]
    with pytest.raises(NotKept, match=r"nothing was published by 2026-11-14: the first publication is of 2026-11-15"):
        amounts(tmp_path, sqlite_store, ago(days=6).date())
    with pytest.raises(NotKept, match=r"2026-11-21 is still to come"):
        amounts(tmp_path, sqlite_store, (NOON + timedelta(days=1)).date())


def test_what_is_outdated_is_removed_with_the_files_that_no_other_names(tmp_path: Path, sqlite_store: Store) -> None:
    for number in range(4):
        put(tmp_path, sqlite_store, ago(days=8 - number), number, snapshots=400)
    put(tmp_path, sqlite_store, NOON, 9, snapshots=2)
    with sqlite_store.read() as db:
        assert [number for number, _ in publications.dates(db, "x")["x"]] == [4, 5]
    links = tmp_path / "published" / "links" / "x"
    assert {f"{file.parent.name}/{file.name}" for file in links.rglob("*.parquet")} == {
        "1/reconciliation.same.parquet",
        "4/operations.version.parquet",
        "4/reconciliation.sums.parquet",
        "5/operations.version.parquet",
        "5/reconciliation.sums.parquet",
    }
    assert amounts(tmp_path, sqlite_store, ago(days=1).date()) == [("x", 3, 1)]
    with pytest.raises(NotKept, match=r"what x had published by 2026-11-14 is not kept any more"):
        amounts(tmp_path, sqlite_store, ago(days=6).date())


def test_a_question_about_a_past_day_reaches_no_other_file(tmp_path: Path, sqlite_store: Store) -> None:
    put(tmp_path, sqlite_store, NOON, 1)
    with published_past.read(tmp_path / "published", published_past.as_of(sqlite_store, NOON.date(), NOON)) as tables:
        for sql in ("from read_text('/etc/hosts')", f"copy (select 1) to '{tmp_path}/published/links/x.csv'"):
            with pytest.raises(QueryRefused):
                query(tables, sql)
