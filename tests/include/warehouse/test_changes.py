"""Only the rows that what changed touches are worked out again; what stands in the end is what a whole build makes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from include.warehouse import plan, versions
from include.warehouse.build import BuildFailed, build_nodes
from include.warehouse.changes import CHANGES_OF, IF_TOUCHED, Little, held_to, is_by_change, touched
from tests.include.warehouse.changing_bills import ALWAYS, PLAN, QUERIES, fill, node, rows


@pytest.fixture
def books() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as database:
        fill(database)
        built(database)
        yield database


def built(database: duckdb.DuckDBPyConnection, stamp: str = "plan, friday", **how: Any) -> list[str]:
    return sorted(build_nodes(database, PLAN, stamp, **{"little": ALWAYS, **how}))


def of_lines(database: duckdb.DuckDBPyConnection) -> dict[int, float]:
    return dict(database.execute("select id, drawn from lines").fetchall())


def of_totals(database: duckdb.DuckDBPyConnection) -> dict[str, float]:
    return dict(database.execute("select vendor, drawn from totals").fetchall())


def again(before: dict[Any, float], after: dict[Any, float]) -> set[Any]:
    """What was worked out since, or is gone."""
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def test_rows_that_a_change_does_not_touch_stay_as_they_were_worked_out(books: duckdb.DuckDBPyConnection) -> None:
    lines, totals = of_lines(books), of_totals(books)
    books.execute("update raw_books.bills set amount = 30 where id = 3")
    assert built(books) == ["bills", "dear", "lines", "totals"]
    assert again(lines, of_lines(books)) == {3}
    assert again(totals, of_totals(books)) == {"Bakker"}
    assert books.execute("select vendor, amount from totals order by all").fetchall() == [
        ("Aalbers", 50),
        ("Bakker", 30),
        ("Cohen", 90),
    ]


def test_what_is_gone_is_taken_out_and_what_is_new_comes_in(books: duckdb.DuckDBPyConnection) -> None:
    books.execute("delete from raw_books.bills where vendor = 'Bakker'")
    books.execute("insert into raw_books.bills values (5, 'Dekker', 120)")
    assert built(books) == ["bills", "dear", "dearest", "lines", "totals"]
    assert books.execute("select vendor, amount from totals order by all").fetchall() == [
        ("Aalbers", 50),
        ("Cohen", 90),
        ("Dekker", 120),
    ]
    assert books.execute("from dear").fetchall() == [("Dekker",)]
    assert books.execute("from dearest").fetchall() == [(1,)]


def test_a_list_that_came_out_the_same_leaves_its_readers_alone(books: duckdb.DuckDBPyConnection) -> None:
    books.execute("update raw_books.bills set amount = 41 where id = 1")
    assert "dearest" not in built(books)


def test_a_small_table_has_the_version_of_its_rows_however_it_was_built(books: duckdb.DuckDBPyConnection) -> None:
    books.execute("update raw_books.bills set vendor = 'Bakker', amount = 99 where id = 1")
    built(books)
    noted = {name: one.version for name, one in versions.known(books).items()}
    assert noted == versions.of_tables(books, [one.name for one in PLAN])


def test_a_large_table_built_whole_is_another_one_and_changes_go_on_from_there(
    books: duckdb.DuckDBPyConnection,
) -> None:
    books.execute("insert into raw_books.bills select range, 'Dekker', 1 from range(10, 10_010)")
    built(books)
    of_rows, noted = versions.of_tables(books, ["lines"])["lines"], versions.known(books)["lines"].version
    assert noted != of_rows
    assert noted.partition("-")[0] == of_rows.partition("-")[0] == "10004"
    assert built(books) == []
    lines = of_lines(books)
    books.execute("update raw_books.bills set amount = 30 where id = 3")
    built(books)
    assert again(lines, of_lines(books)) == {3}
    assert built(books, "plan, saturday") == sorted(one.name for one in PLAN)
    assert versions.known(books)["lines"].version not in (noted, of_rows)


@pytest.mark.parametrize(
    "how", [{"little": Little(rows=5, share=1)}, {"little": Little(rows=0, share=0.2)}, {"stamp": "plan, saturday"}]
)
def test_a_table_is_built_whole_where_it_is_small_where_much_changed_and_on_another_day(
    books: duckdb.DuckDBPyConnection, how: dict[str, Any]
) -> None:
    lines = of_lines(books)
    books.execute("update raw_books.bills set amount = 30 where id = 3")
    built(books, **how)
    assert again(lines, of_lines(books)) == {1, 2, 3, 4}


def test_a_small_table_of_a_large_one_is_made_by_change(books: duckdb.DuckDBPyConnection) -> None:
    """Three vendors of four bills: built whole it would be another table to all that reads it."""
    totals = of_totals(books)
    books.execute("update raw_books.bills set amount = 30 where id = 3")
    built(books, little=Little(rows=4, share=1))
    assert again(totals, of_totals(books)) == {"Bakker"}


def test_after_an_input_that_was_built_whole_so_is_what_reads_it(books: duckdb.DuckDBPyConnection) -> None:
    totals = of_totals(books)
    books.execute("drop table lines")
    built(books)
    assert again(totals, of_totals(books)) == {"Aalbers", "Bakker", "Cohen"}


def test_a_change_that_nothing_says_what_it_touches_builds_whole(books: duckdb.DuckDBPyConnection) -> None:
    """Another input of ``totals``, of which its sets say nothing."""
    rates = node("rates", "select factor from raw_books.rates", raw=("raw_books.rates",))
    books.execute("create table raw_books.rates as select 1 as factor")
    times = node("totals", PLAN[2].sql.replace("from lines", "from lines, rates", 1), "lines", "rates")
    plan = (*PLAN[:2], rates, times)
    build_nodes(books, plan, "rates, friday", little=ALWAYS)
    totals = of_totals(books)
    books.execute("update raw_books.rates set factor = 2")
    build_nodes(books, plan, "rates, friday", little=ALWAYS)
    assert again(totals, of_totals(books)) == {"Aalbers", "Bakker", "Cohen"}


def test_after_a_failure_the_table_keeps_its_rows_and_is_built_whole(books: duckdb.DuckDBPyConnection) -> None:
    before = books.execute("select vendor, amount from totals order by all").fetchall()
    broken = [
        one if one.name != "totals" else node("totals", one.sql.replace("sum(", "error("), "lines") for one in PLAN
    ]
    books.execute("update raw_books.bills set amount = 30 where id = 3")
    with pytest.raises(BuildFailed, match="totals"):
        build_nodes(books, broken, "plan, friday", little=ALWAYS)
    assert books.execute("select vendor, amount from totals order by all").fetchall() == before
    totals = of_totals(books)
    built(books)
    assert again(totals, of_totals(books)) == {"Aalbers", "Bakker", "Cohen"}
    assert ("Bakker", 30) in books.execute("select vendor, amount from totals").fetchall()


BILLS = st.tuples(st.integers(1, 6), st.sampled_from(["Aalbers", "Bakker", "Cohen"]), st.integers(-50, 150))


@settings(deadline=None, max_examples=15)
@given(st.lists(st.dictionaries(st.integers(1, 6), BILLS, max_size=6), min_size=1, max_size=4))
def test_whatever_changes_what_stands_is_what_a_whole_build_makes(days: list[dict[int, Any]]) -> None:
    with duckdb.connect() as database:
        fill(database)
        built(database)
        for bills in days:
            database.execute("delete from raw_books.bills")
            for number, (_, vendor, amount) in bills.items():
                database.execute("insert into raw_books.bills values (?, ?, ?)", [number, vendor, amount])
            built(database)
        kept = rows(database)
        build_nodes(database, QUERIES, "each by its query", full_refresh=True)
        assert kept == rows(database)


def test_a_step_that_is_held_to_a_set_is_made_first_and_once() -> None:
    whole = "with a as /*once*/ not materialized (from b where /*if touched id: (x) in (from touched_id)*/ true) from a"
    assert held_to(whole, {"id"}) == "with a as materialized (from b where (x) in (from touched_id)) from a"


def test_compiled_models_keep_such_steps() -> None:
    marked = [one for one in plan.current().nodes if "/*once*/" in one.sql]
    assert "matching__vendor_records" in {one.name for one in marked}
    assert all(is_by_change(one) and "/*once*/" not in held_to(one.sql, ()) for one in marked)


@pytest.mark.parametrize("name", [one.name for one in plan.current().nodes if is_by_change(one)])
def test_a_model_says_what_follows_of_its_own_inputs_and_asks_for_sets_that_it_has(name: str) -> None:
    by_name = {one.name: one for one in plan.current().nodes}
    sets = touched(by_name[name].sql)
    inputs = {by_name[one].relation for one in by_name[name].after}
    read = {'"' + one.replace(".", '"."') + '"' for each in sets for one in CHANGES_OF.findall(each.query)}
    assert read | {one for each in sets for one in each.compares} <= inputs
    assert all(is_by_change(one) for one in by_name.values() if one.relation in read)
    assert {found[0] for found in IF_TOUCHED.findall(by_name[name].sql)} == {one.name for one in sets}
