"""Models are built again when what they read has changed, and only then; what stands in the end is the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from include.warehouse.build import BuildFailed, build_nodes
from include.warehouse.plan import Node
from tests.include.warehouse.changing_bills import as_compiled


def node(name: str, sql: str, *after: str, kind: str = "table", raw: tuple[str, ...] = ()) -> Node:
    return Node(name, f"models/{name}.sql", kind, f'"main"."{name}"', sql, after=after, raw=raw)


# A small company: vendors and bills are read, who is paid late is worked out, a list of names stands on the vendors.
QUERIES = (
    node("vendors", "select id, trim(name) as name from raw_books.vendors", raw=("raw_books.vendors",)),
    node("bills", "select vendor, amount from raw_books.bills where amount > 0", raw=("raw_books.bills",)),
    node("open", "select vendor, sum(amount) as amount from bills group by all", "bills"),
    node("names", "select id, upper(name) as name from vendors", "vendors", kind="view"),
    node("late", "select names.name, 100 / open.amount as share from names join open on open.vendor = names.id",
         "names", "open"),
)  # fmt: skip


def empty(database: duckdb.DuckDBPyConnection) -> None:
    database.execute("create schema raw_books")
    database.execute("create table raw_books.vendors (id integer, name varchar)")
    database.execute("create table raw_books.bills (vendor integer, amount integer)")


PLAN = as_compiled(QUERIES, empty)


@pytest.fixture
def books() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as database:
        empty(database)
        database.execute("insert into raw_books.vendors values (1, 'Aalbers'), (2, 'Bakker')")
        database.execute("insert into raw_books.bills values (1, 40), (1, 10), (2, 25)")
        assert built(database) == ALL
        yield database


def built(database: duckdb.DuckDBPyConnection, stamp: str = "plan, friday", **how: Any) -> set[str]:
    return set(build_nodes(database, PLAN, stamp, **how))


def late(database: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return database.execute("select name, share from late order by name").fetchall()


ALL = {one.name for one in PLAN}


def test_nothing_is_built_where_nothing_changed(books: duckdb.DuckDBPyConnection) -> None:
    assert built(books) == set()
    assert late(books) == [("AALBERS", 2.0), ("BAKKER", 4.0)]


def test_what_stands_on_a_change_is_built(books: duckdb.DuckDBPyConnection) -> None:
    books.execute("update raw_books.bills set amount = 50 where vendor = 2")
    assert built(books) == {"bills", "open", "late"}
    assert late(books) == [("AALBERS", 2.0), ("BAKKER", 2.0)]


def test_a_table_that_came_out_the_same_leaves_its_readers_alone(books: duckdb.DuckDBPyConnection) -> None:
    books.execute("update raw_books.vendors set name = ' Bakker ' where id = 2")
    books.execute("insert into raw_books.bills values (1, -3)")
    assert built(books) == {"vendors", "bills"}


def test_a_row_that_stands_twice_is_another_table(books: duckdb.DuckDBPyConnection) -> None:
    books.execute("insert into raw_books.bills values (2, 25), (2, 25)")
    assert built(books) == {"bills", "open", "late"}


def test_each_column_counts_whatever_it_is_called(books: duckdb.DuckDBPyConnection) -> None:
    books.execute("create table raw_books.feeds as select 7 as rows, 'monday' as read_at")
    reads = (node("reads", "from raw_books.feeds", raw=("raw_books.feeds",)),)
    assert build_nodes(books, reads, "plan, friday") == ["reads"]
    books.execute("update raw_books.feeds set read_at = 'friday'")
    assert build_nodes(books, reads, "plan, friday") == ["reads"]
    assert books.execute("from reads").fetchall() == [(7, "friday")]


def test_a_kept_table_that_was_built_whole_is_news_to_those_that_read_it(books: duckdb.DuckDBPyConnection) -> None:
    new = (
        "select vendor from raw_books.bills where"
        ' /*new loads {"relation": "raw_books.bills", "loads": "vendor::varchar", "seen": "vendor::varchar",'
        ' "this": "paid"}*/ true /*end of new loads*/'
    )
    whole = "select distinct vendor from raw_books.bills"
    kept = Node(
        "paid", "models/paid.sql", "incremental", '"main"."paid"', whole, new, ("vendor",), raw=("raw_books.bills",)
    )
    reader = node("payees", "select count(*) as payees from paid", "paid")
    build_nodes(books, (kept, reader), "plan, friday")
    books.execute("delete from paid where vendor = 2")  # a slip
    books.execute("drop table payees")
    assert build_nodes(books, (kept, reader), "plan, friday") == ["payees"]
    assert books.execute("from payees").fetchall() == [(1,)]
    assert build_nodes(books, (kept,), "plan, friday", full_refresh=True) == ["paid"]
    assert build_nodes(books, (kept, reader), "plan, friday") == ["payees"]
    assert books.execute("from payees").fetchall() == [(2,)]


def test_a_view_passes_on_that_what_it_reads_has_changed(books: duckdb.DuckDBPyConnection) -> None:
    books.execute("update raw_books.vendors set name = 'Bakkers' where id = 2")
    assert built(books) == {"vendors", "names", "late"}
    assert late(books) == [("AALBERS", 2.0), ("BAKKERS", 4.0)]


@pytest.mark.parametrize("how", [{"stamp": "plan, saturday"}, {"stamp": "other plan, friday"}, {"full_refresh": True}])
def test_another_day_another_release_and_a_whole_build_build_all(
    books: duckdb.DuckDBPyConnection, how: dict[str, Any]
) -> None:
    books.execute("update late set share = 0")  # by hand
    assert built(books, **how) == ALL
    assert late(books) == [("AALBERS", 2.0), ("BAKKER", 4.0)]


def test_a_table_that_is_gone_is_made_again(books: duckdb.DuckDBPyConnection) -> None:
    books.execute("drop table late")
    assert built(books) == {"late"}


def test_what_reads_the_clock_is_always_built(books: duckdb.DuckDBPyConnection) -> None:
    clock = (node("read", "select now() is not null as is_read"), node("seen", "from read", "read"))
    assert build_nodes(books, clock, "plan, friday") == ["read", "seen"]
    assert build_nodes(books, clock, "plan, friday") == ["read"]


def test_what_another_link_built_on_another_day_counts_as_it_is(books: duckdb.DuckDBPyConnection) -> None:
    assert built(books, "plan, saturday") == ALL
    of_late = PLAN[3:]
    assert build_nodes(books, of_late, "plan, sunday") == ["names", "late"]
    assert build_nodes(books, of_late, "plan, sunday") == []


def test_after_a_failure_everything_that_was_not_built_is(books: duckdb.DuckDBPyConnection) -> None:
    before = late(books)
    books.execute("insert into raw_books.bills values (2, 25)")
    broken = (*PLAN[:4], node("late", "select name, error('no') as share from names, open", "names", "open"))
    with pytest.raises(BuildFailed, match=r"late: .*no"):
        build_nodes(books, broken, "plan, friday")
    assert late(books) == before
    assert built(books) == {"late"}
    assert late(books) == [("AALBERS", 2.0), ("BAKKER", 2.0)]


def test_whoever_was_killed_while_building_leaves_nothing_that_counts_as_built(tmp_path: Path) -> None:
    """A table of newer rows, then rows as they were before: what is noted must not say that it is of these."""
    with duckdb.connect(str(tmp_path / "books.duckdb")) as database:
        empty(database)
        database.execute("insert into raw_books.bills values (1, 40)")
        built(database)
        database.execute("insert into raw_books.bills values (1, 10)")
        noted = database.execute("from intermediate.built_from").fetchall()
        built(database)
        # As the file is when the process dies after the last table, before anything is noted.
        database.execute("delete from intermediate.built_from")
        database.execute("delete from raw_books.bills where amount = 10")
        assert noted
        assert built(database) == ALL
        assert database.execute("select amount from open").fetchall() == [(40,)]


CHANGES = st.sampled_from(
    [
        "insert into raw_books.vendors values (3, 'Cohen')",
        "insert into raw_books.bills values (3, 20), (1, 0)",
        "update raw_books.bills set amount = amount + 5 where vendor = 1",
        "update raw_books.bills set amount = amount - 5 where vendor = 1",
        "update raw_books.vendors set name = name || ' '",
        "delete from raw_books.vendors where id = 3",
        "delete from raw_books.bills where rowid in (select max(rowid) from raw_books.bills)",
        "delete from raw_books.bills",
        "drop table if exists open",
    ]
)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.lists(CHANGES, max_size=3), min_size=1, max_size=5))
def test_whatever_changes_what_stands_is_what_a_whole_build_makes(days: list[list[str]]) -> None:
    with duckdb.connect() as database:
        empty(database)
        database.execute("insert into raw_books.vendors values (1, 'Aalbers'), (2, 'Bakker')")
        database.execute("insert into raw_books.bills values (1, 40), (1, 10), (2, 25)")
        for changes in days:
            for change in changes:
                database.execute(change)
            built(database)
        tables = {one.name: sorted(database.execute(f"from {one.name}").fetchall()) for one in PLAN}
        build_nodes(database, QUERIES, "each by its query", full_refresh=True)
        assert tables == {one.name: sorted(database.execute(f"from {one.name}").fetchall()) for one in PLAN}
