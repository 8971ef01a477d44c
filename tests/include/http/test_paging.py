from __future__ import annotations

import pytest

from include.http.client import Where
from include.http.errors import MalformedAnswer
from include.http.paging import Cut, walk

HERE = Where(system="some", company="1", request="GET /list")


def pages_of(contents: dict[str, tuple[bytes, str | None]]) -> list[bytes]:
    def cut(content: bytes) -> Cut:
        pointer = next(follow for body, follow in contents.values() if body == content)
        return Cut(pointer, slice(0, len(content)), content == b"[]")

    return [page.content for page in walk(lambda pointer: contents[pointer][0], cut, "1", HERE)]


def test_pages_are_followed_to_the_end() -> None:
    assert pages_of({"1": (b"a", "2"), "2": (b"b", "3"), "3": (b"c", None)}) == [b"a", b"b", b"c"]


def test_a_pointer_back_to_a_page_already_read_is_malformed() -> None:
    with pytest.raises(MalformedAnswer, match="page 2 repeats"):
        pages_of({"1": (b"a", "2"), "2": (b"b", "1")})


def test_the_same_records_under_another_pointer_are_malformed() -> None:
    with pytest.raises(MalformedAnswer, match="page 2 repeats"):
        list(walk(lambda pointer: b"same", lambda content: Cut(None, slice(0, 4)), "1", HERE)) + list(
            walk(lambda pointer: b"same", _counting(), "1", HERE)
        )


def _counting():  # type: ignore[no-untyped-def]
    numbers = iter("23456789")
    return lambda content: Cut(next(numbers), slice(0, len(content)))


def test_empty_pages_may_follow_each_other() -> None:
    numbers = iter(["2", "3", None])
    assert len(list(walk(lambda p: b"[]", lambda c: Cut(next(numbers), slice(0, 2), True), "1", HERE))) == 3
