"""Statements beside each other give what they give one after the other."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from include.warehouse import side_by_side

Made = dict[str, tuple[list[str], str]]


@st.composite
def tables(draw: st.DrawFn) -> Made:
    """Each adds up what some of those before it are; the sums tell whether any was read before it was made."""
    made: Made = {}
    for number in range(draw(st.integers(1, 12))):
        read = sorted(draw(st.sets(st.integers(0, number - 1), max_size=3))) if number else []
        parts = " + ".join([str(number), *(f"(select n from t{one})" for one in read)])
        made[f"t{number}"] = ([f"t{one}" for one in read], f"select {parts} as n")
    return made


def make(database: duckdb.DuckDBPyConnection, made: Made, workers: int) -> None:
    after = {name: reads for name, (reads, _) in made.items()}
    side_by_side.run(
        database,
        after,
        lambda cursor, name: cursor.execute(f"create or replace table {name} as {made[name][1]}"),
        workers,
    )


@settings(max_examples=40, deadline=None)
@given(tables(), st.integers(1, 4))
def test_whatever_stands_on_whatever_is_made_in_order(made: Made, workers: int) -> None:
    with duckdb.connect() as one_by_one, duckdb.connect() as beside:
        for name, (_, sql) in made.items():
            one_by_one.execute(f"create table {name} as {sql}")
        for _ in range(2):  # the second time each is there already, as it was
            make(beside, made, workers)
            for name in made:
                query = f"select n from {name}"
                assert beside.execute(query).fetchall() == one_by_one.execute(query).fetchall()


def test_the_longest_chain_goes_first() -> None:
    after = {"alone": (), "first": (), "of_two": (), "then": ("first",), "last": ("then", "of_two")}
    assert side_by_side.chains(after) == {"alone": 0, "first": 2, "of_two": 1, "then": 1, "last": 0}
    order: list[str] = []
    with duckdb.connect() as database:
        side_by_side.run(database, after, lambda _, name: order.append(name), 1)
    assert order == ["first", "of_two", "then", "alone", "last"]


def test_one_that_fails_ends_it_and_what_stands_on_it_is_not_made() -> None:
    made: Made = {
        "fine": ([], "select 1 as n"),
        "broken": ([], "select no_such_column"),
        "after_it": (["broken"], "select * from broken"),
    }
    with duckdb.connect() as database:
        with pytest.raises(duckdb.BinderException, match="no_such_column"):
            make(database, made, 2)
        there = {row[0] for row in database.execute("select table_name from duckdb_tables()").fetchall()}
    assert there <= {"fine"}


def test_times_are_utc_beside_each_other_too(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "times.duckdb")) as database:
        database.execute("set TimeZone = 'Asia/Tokyo'")
        day = "select cast(timestamptz '2026-11-20 23:30:00Z' as date) as day"
        make(database, {"t": ([], day)}, 2)
        assert str(database.execute("select day from t").fetchall()[0][0]) == "2026-11-20"
