"""Published tables as DataFrames: what type each value has, and what is said where something is not there."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from include.analysis import AnalysisError, Published
from include.paths import published_path
from include.store.database import Store
from include.warehouse.database import Warehouse
from include.warehouse.publish import publish

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


def published(home: Path, rows: str) -> None:
    """``rows``: of reconciliation.clearing: number, date, amount, share and when it was seen last."""
    with Warehouse(home).opened("test") as database:
        for schema in ("reconciliation", "matching", "operations"):
            database.execute(f"create schema if not exists {schema}")
        database.execute(
            "create or replace table reconciliation.clearing as select 'x' as link, * from (values " + rows + ")"
            " as t(entry_number, date, amount, share, seen_at)"
        )
        database.execute(
            "create or replace table matching.vendors as"
            " select 'x' as link, 'a' as left_key, null::boolean as is_primary"
        )
    publish_again(home)


def publish_again(home: Path) -> None:
    with Store.open(f"sqlite:///{home / 'store.db'}") as store:
        publish(Warehouse(home), store, run_id="r1", link="x", at=AT)


@pytest.fixture(autouse=True)
def migrated(sqlite_store: Store) -> None:
    """The store beside the tables, for publishing; analysis knows nothing of it."""


@pytest.fixture
def tables(tmp_path: Path) -> Iterator[Published]:
    published(
        tmp_path,
        "('1', date '2026-02-28', 9007199254740993.10::decimal(18, 2), 'nan'::double,"
        " timestamptz '2026-03-29 03:30:00+02'),"
        "('', null, null, null, null),"
        "(null, date '2026-03-01', 0.20::decimal(18, 2), 0::double, timestamptz '2026-11-20 09:00:00Z')",
    )
    with Published(tmp_path) as found:
        yield found


def test_amounts_are_exact_dates_are_dates_and_moments_are_utc(tables: Published) -> None:
    first = tables.table("reconciliation.clearing").iloc[0].to_dict()
    assert first["amount"] == Decimal("9007199254740993.10"), "a float would have lost the cents"
    assert type(first["amount"]) is Decimal
    assert type(first["date"]) is date
    assert first["date"] == date(2026, 2, 28)
    assert first["seen_at"] == pd.Timestamp("2026-03-29 01:30:00", tz="UTC")
    assert str(first["seen_at"].tz) == "UTC"


def test_sums_are_exact(tables: Published) -> None:
    frame = tables.table("reconciliation.clearing")
    assert frame["amount"].sum() == Decimal("9007199254740993.30")
    assert frame.groupby("date")["amount"].sum().to_dict()[date(2026, 3, 1)] == Decimal("0.20")


def test_what_is_not_there_is_told_from_nothing_and_from_no_number(tables: Published) -> None:
    frame = tables.table("reconciliation.clearing")
    assert frame.isna().to_numpy().tolist() == [
        [False, False, False, False, False, False],
        [False, False, True, True, True, True],
        [False, True, False, False, False, False],
    ]
    assert math.isnan(frame["share"][0])
    assert frame["share"][2] == 0.0
    assert frame["entry_number"][1] == ""
    assert tables.table("matching.vendors")["is_primary"].isna().tolist() == [True]


def test_an_empty_table_has_its_types(tmp_path: Path) -> None:
    published(tmp_path, "('1', date '2026-02-28', 1.10::decimal(18, 2), 1::double, now())")
    with Warehouse(tmp_path).opened("test") as database:
        database.execute("delete from reconciliation.clearing")
    publish_again(tmp_path)
    frame = Published(tmp_path).table("reconciliation.clearing", ["amount", "date"])
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "amount": "decimal128(18, 2)[pyarrow]",
        "date": "date32[day][pyarrow]",
    }
    assert len(frame) == 0


def test_what_there_is_and_what_it_means(tables: Published) -> None:
    meaning = tables.tables().set_index("table")["meaning"]
    assert list(meaning.index) == ["matching.vendors", "operations.version", "reconciliation.clearing"]
    assert "clearing account" in meaning["reconciliation.clearing"]
    columns = tables.columns("reconciliation.clearing")
    assert columns[["column", "type"]].to_numpy().tolist()[2:4] == [["date", "date"], ["amount", "decimal(18,2)"]]
    assert columns["meaning"].notna()[3]


def test_a_question_in_sql_with_a_value(tables: Published) -> None:
    found = tables.query("select date from reconciliation.clearing where amount < $limit", limit=Decimal("1.00"))
    assert found["date"].tolist() == [date(2026, 3, 1)]


def test_all_tables_are_of_one_moment_until_they_are_opened_anew(tmp_path: Path, tables: Published) -> None:
    published(tmp_path, "('9', current_date, 5.00::decimal(18, 2), 1::double, now())")
    assert len(tables.table("reconciliation.clearing")) == 3
    with Published(tmp_path) as anew:
        assert anew.table("reconciliation.clearing")["entry_number"].tolist() == ["9"]


def test_nothing_published_yet_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ML_CONNECTOR_HOME", str(tmp_path))
    with pytest.raises(AnalysisError, match=f"^nothing is published yet in {tmp_path}/published: run a link first$"):
        Published()


def test_a_folder_that_was_moved_is_read_where_it_is(tmp_path: Path, tables: Published) -> None:
    there = tables.tables().to_dict()
    tables.close()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "published").rename(tmp_path / "elsewhere" / "published")
    with Published(tmp_path / "elsewhere") as moved:
        assert len(moved.table("reconciliation.clearing")) == 3
        assert moved.tables().to_dict() == there
        assert moved.query("select 1 as one")["one"].tolist() == [1]
        with pytest.raises(AnalysisError, match="DuckDB does not accept this"):
            moved.query("from read_csv('/etc/hosts')")


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    published_path(tmp_path).parent.mkdir()
    published_path(tmp_path).write_bytes(b"no database" * 1000)
    with pytest.raises(AnalysisError, match=r"reconciliation\.duckdb cannot be read as a DuckDB file: "):
        Published(tmp_path)


def test_a_table_or_column_that_is_not_there_is_answered_with_those_that_are(tables: Published) -> None:
    with pytest.raises(AnalysisError, match=r"^there is no table clearing; there are: matching\.vendors, operations"):
        tables.table("clearing")
    with pytest.raises(AnalysisError, match=r"clearing has no column amounts; it has: link, entry_number, date, "):
        tables.table("reconciliation.clearing", ["amounts", "date"])


@pytest.mark.parametrize(
    "sql",
    [
        "drop table reconciliation.clearing",
        "copy matching.vendors to '/tmp/x.csv'",
        "copy matching.vendors to '{links}/x.csv'",
        "explain analyze copy matching.vendors to '{links}/x.csv'",
        "attach '{links}/x.duckdb'",
        "set enable_external_access = true",
        "from read_csv('/etc/hosts')",
        "from read_text('{links}/../../store.db')",
        "selec",
    ],
)
def test_questions_change_nothing_and_reach_no_other_file(tmp_path: Path, tables: Published, sql: str) -> None:
    links = tmp_path / "published" / "links"
    before = sorted(links.rglob("*"))
    with pytest.raises(AnalysisError, match=r"^(DuckDB does not accept this: |only questions are asked of what is)"):
        tables.query(sql.format(links=links))
    assert sorted(links.rglob("*")) == before
