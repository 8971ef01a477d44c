"""Every row of a QuickBooks list is on a page that was read, whatever happens to the list meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlt_sources.readers.quickbooks_online_pages import Rows, walk
from include.http.errors import MalformedAnswer
from include.systems.quickbooks_online.contract import PAGE
from tests.support.quickbooks_feeds import HERE, NOW


class List:
    """A list of ids in order; ``meanwhile`` happens before the given fetches (1 is the first page). ``cut``: the most
    rows that it gives at once, whatever is asked for."""

    def __init__(
        self, size: int, meanwhile: dict[int, Callable[[list[int]], None]] | None = None, cut: int = PAGE
    ) -> None:
        self.ids, self.meanwhile, self.cut = list(range(1, size + 1)), meanwhile or {}, cut
        self.fetched: list[int] = []

    def fetch(self, start: int) -> Rows:
        self.fetched.append(start)
        if change := self.meanwhile.get(len(self.fetched)):
            change(self.ids)
        ids = frozenset(str(number) for number in self.ids[start - 1 : start - 1 + self.cut])
        return Rows(b"", ids, len(ids), NOW)

    def walk(self) -> set[int]:
        first = self.fetch(1)
        pages = [first, *walk(self.fetch, first, lambda: 0, HERE)]
        return {int(number) for page in pages for number in page.ids}


@pytest.mark.parametrize("size", [0, 1, 999, 1000, 1001, 1999, 2000, 5321])
def test_every_row_is_on_a_page(size: int) -> None:
    assert List(size).walk() == set(range(1, size + 1))


@pytest.mark.parametrize("cut", [100, 500])
def test_every_row_is_on_a_page_even_where_pages_are_cut_shorter_than_asked_for(cut: int) -> None:
    assert List(1234, cut=cut).walk() == set(range(1, 1235))


def test_pages_ahead_are_asked_for_once_each() -> None:
    rows = List(5321)
    first = rows.fetch(1)
    found = {number for page in walk(rows.fetch, first, lambda: 5321, HERE) for number in page.ids}
    assert {str(number) for number in range(1001, 5322)} <= found
    assert sorted(rows.fetched) == [1, 1000, 1999, 2998, 3997, 4996]


@pytest.mark.parametrize(("size", "counts"), [(999, 0), (1000, 0), (1998, 0), (1999, 1), (5321, 1)])
def test_rows_are_counted_only_where_two_pages_are_full(size: int, counts: int) -> None:
    rows, counted = List(size), list[int]()
    first = rows.fetch(1)
    for _ in walk(rows.fetch, first, lambda: counted.append(size) or size, HERE):
        pass
    assert counted == [size] * counts


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1000, 4200),
    st.dictionaries(st.integers(2, 5), st.lists(st.integers(0, 4199), max_size=300, unique=True), max_size=3),
)
def test_what_is_there_all_the_while_is_read_whatever_is_removed_meanwhile(
    size: int, removed: dict[int, list[int]]
) -> None:
    def remover(places: list[int]) -> Callable[[list[int]], None]:
        def remove(ids: list[int]) -> None:
            ids[:] = [number for number in ids if number - 1 not in places]

        return remove

    rows = List(size, {fetch: remover(places) for fetch, places in removed.items()})
    found = rows.walk()
    assert set(rows.ids) <= found


def test_a_list_that_never_stands_still_is_said_to_be_unreadable() -> None:
    rows = List(2000, {2: lambda ids: ids.__setitem__(slice(None), range(5000, 5400))})
    with pytest.raises(MalformedAnswer, match="changed all the while"):
        rows.walk()
