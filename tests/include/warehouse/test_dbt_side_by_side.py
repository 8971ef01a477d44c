"""Statements beside each other give what they give one after the other."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from include.warehouse import dbt_side_by_side, dbt_statements
from include.warehouse.dbt_statements import Statement


def table(name: str, sql: str) -> Statement:
    return Statement("table", f'"memory"."main"."{name}"', sql)


def test_a_statement_goes_after_those_whose_relations_it_names() -> None:
    statements = [
        table("a", "select 1 as n"),
        table("b", 'select n from "memory"."main"."a"'),
        table("aa", "select 2 as n"),
        table("c", 'from "memory"."main"."b" join "memory"."main"."aa" using (n)'),
    ]
    assert dbt_side_by_side.after(statements) == [[], [0], [], [1, 2]]


def test_one_that_reads_what_a_table_was_before_goes_before_that_is_made_anew() -> None:
    statements = [table("of_last_time", 'select n from "memory"."main"."made"'), table("made", "select 2 as n")]
    assert dbt_side_by_side.after(statements) == [[], [0]]


@st.composite
def plans(draw: st.DrawFn) -> list[Statement]:
    """Each adds up what some of those before it are; the sums tell whether any was read before it was made."""
    made = []
    for number in range(draw(st.integers(1, 12))):
        read = draw(st.sets(st.integers(0, number - 1), max_size=3)) if number else set()
        parts = " + ".join([str(number), *(f'(select n from "memory"."main"."t{one}_")' for one in sorted(read))])
        made.append(table(f"t{number}_", f"select {parts} as n"))
    return made


@settings(max_examples=40, deadline=None)
@given(plans(), st.integers(1, 4))
def test_whatever_stands_on_whatever_is_made_in_order(statements: list[Statement], workers: int) -> None:
    with duckdb.connect() as one_by_one, duckdb.connect() as beside:
        for statement in statements:
            dbt_statements.run(one_by_one, statement)
        for _ in range(2):  # the second time each is there already, as it was
            dbt_side_by_side.run(beside, statements, dbt_side_by_side.after(statements), workers)
            for statement in statements:
                query = f"select n from {statement.relation}"
                assert beside.execute(query).fetchall() == one_by_one.execute(query).fetchall()


def test_one_that_fails_ends_it_and_what_stands_on_it_is_not_made() -> None:
    statements = [
        table("fine", "select 1 as n"),
        table("broken", "select no_such_column"),
        table("after_it", 'select * from "memory"."main"."broken"'),
    ]
    with duckdb.connect() as database:
        with pytest.raises(duckdb.BinderException, match="no_such_column"):
            dbt_side_by_side.run(database, statements, [[], [], [1]], 2)
        there = {row[0] for row in database.execute("select table_name from duckdb_tables()").fetchall()}
    assert there <= {"fine"}


def test_times_are_utc_beside_each_other_too(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "times.duckdb")) as database:
        database.execute("set TimeZone = 'Asia/Tokyo'")
        made = Statement(
            "table", '"times"."main"."t"', "select cast(timestamptz '2026-11-20 23:30:00Z' as date) as day"
        )
        dbt_side_by_side.run(database, [made], [[]], 2)
        assert str(database.execute("select day from t").fetchall()[0][0]) == "2026-11-20"
