"""Books: journal, roll-back, persistence, indexes and the view of a lagging reader."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from include.sandbox.kernel.books import Books
from include.sandbox.kernel.tables import OrderedIndex, Table

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def books(tmp_path):
    made = Books(tmp_path / "books.db")
    made.now = lambda: NOW
    yield made
    made.close()


def indexed(books):
    table = books.table("x", "things")
    table.index("colour", lambda row: row.get("colour"))
    table.order("size", lambda row: row.get("size"))
    return table


def sizes(table):
    return [value for value, _ in table.ordered("size").entries("1")]


def test_committed_rows_survive_a_reopening_and_others_do_not(tmp_path):
    first = Books(tmp_path / "books.db")
    table = first.table("x", "things")
    table.put("1", "a", {"name": "\u200fסוף\x0b"})
    table.put("1", "b", {"n": 1})
    first.commit()
    table.delete("1", "b")
    table.put("2", "c", {})
    first.commit()
    table.put("1", "lost", {})
    first.close()

    again = Books(tmp_path / "books.db").table("x", "things")

    assert dict(again.items("1")) == {"a": {"name": "\u200fסוף\x0b"}}
    assert again.companies() == ["1", "2"]


def test_a_rollback_restores_rows_and_indexes(books):
    table = indexed(books)
    table.put("1", "a", {"colour": "red", "size": 1})
    books.commit()
    sizes(table)

    table.put("1", "a", {"colour": "blue", "size": 9})
    mark = books.mark
    table.put("1", "b", {"colour": "red", "size": 5})
    table.delete("1", "a")
    books.rollback_to(mark)
    assert [row["size"] for row in table.find("colour", "1", "blue")] == [9]
    books.rollback()

    assert [row["size"] for row in table.find("colour", "1", "red")] == [1]
    assert table.find("colour", "1", "blue") == []
    assert sizes(table) == [1]


def test_a_lagging_reader_sees_the_books_of_a_while_ago(books):
    table = indexed(books)
    table.put("1", "a", {"size": 1})
    books.commit()
    books.now = lambda: NOW + timedelta(seconds=10)
    table.put("1", "a", {"size": 2})
    table.put("1", "b", {"size": 3})
    books.commit()

    with books.as_of(NOW + timedelta(seconds=5)):
        assert sizes(table) == [1]
        assert table.get("1", "b") is None
    assert sizes(table) == [2, 3]


def test_a_table_without_lag_is_always_current(books):
    table = books.table("x", "tokens", lags=False)
    table.put("", "t", {"n": 1})
    books.commit()
    with books.as_of(NOW - timedelta(days=1)):
        assert table.get("", "t") == {"n": 1}


changes = st.lists(st.tuples(st.sampled_from("abcdef"), st.one_of(st.none(), st.integers(0, 5))), max_size=40)


@given(changes=changes, read_at=st.integers(0, 40))
def test_an_ordered_index_equals_a_sort_whenever_it_is_first_read(changes, read_at):
    rows: dict[str, dict] = {}
    table = Table("x", "y", True, lambda *args: None)
    table.order("size", lambda row: row["size"])
    for at, (key, size) in enumerate(changes):
        if at == read_at:
            table.ordered("size").entries("1")
        if size is None:
            table.apply("1", key, None)
            rows.pop(key, None)
        else:
            table.apply("1", key, {"size": size})
            rows[key] = {"size": size}
    assert table.ordered("size").entries("1") == sorted((row["size"], key) for key, row in rows.items())


@pytest.mark.parametrize(
    ("low", "inclusive", "position"), [(0, True, 0), (1, True, 0), (1, False, 2), (2, True, 2), (9, True, 3)]
)
def test_the_start_of_a_range(low, inclusive, position):
    rows = {"1": {"a": {"n": 1}, "b": {"n": 1}, "c": {"n": 3}}}
    assert OrderedIndex(lambda row: row["n"], rows).start("1", low, inclusive) == position
