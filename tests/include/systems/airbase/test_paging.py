from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from include.http.paging import Elsewhere
from include.systems.airbase.paging import cut, items

ASKED = httpx.URL("https://api.airbase.io/v1/vendors/?page_size=250&status=active")


def page(following: Any, *rows: Any, first: bool = False) -> bytes:
    pagination = {"next": following, "previous": None, "page": 1, "page_size": 250}
    body = {"pagination": pagination, "data": list(rows)} if first else {"data": list(rows), "pagination": pagination}
    return json.dumps(body).encode()


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize(
    "following",
    [
        "https://api.airbase.io/v1/vendors/?page=2&page_size=250&status=active",
        # Behind a proxy the vendor may think that it is called without TLS, or at another port.
        "http://api.airbase.io/v1/vendors/?page=2&page_size=250&status=active",
        "https://api.airbase.io:8443/v1/vendors?page=2&page_size=250&status=active",
        "/v1/vendors/?page=2&page_size=250&status=active",
        "?page=2&page_size=250&status=active",
    ],
)
def test_of_the_next_page_only_the_query_is_taken(following: str, first: bool) -> None:
    found = cut(page(following, {"id": "a"}, first=first), ASKED)
    assert found.next == "https://api.airbase.io/v1/vendors/?page=2&page_size=250&status=active"
    assert not found.empty


@pytest.mark.parametrize("following", [2, "2"])
def test_the_next_page_may_be_a_number(following: Any) -> None:
    found = cut(page(following, {"id": "a"}), ASKED)
    assert found.next == "https://api.airbase.io/v1/vendors/?page_size=250&status=active&page=2"


@pytest.mark.parametrize(
    "following",
    ["https://evil.example/v1/vendors/?page=2", "//evil.example/v1/vendors/?page=2", "/v1/bills/?page=2", "next"],
)
def test_a_next_page_somewhere_else_is_never_asked_for(following: str) -> None:
    with pytest.raises(Elsewhere, match="somewhere else"):
        cut(page(following, {"id": "a"}), ASKED)


@pytest.mark.parametrize("following", [None, ""])
def test_the_last_page_names_no_next_one(following: Any) -> None:
    assert cut(page(following, {"id": "a"}), ASKED).next is None


def test_an_empty_page_is_the_end_whatever_it_names() -> None:
    found = cut(page("/v1/vendors/?page=3"), ASKED)
    assert (found.next, found.empty) == (None, True)


def test_the_rows_of_two_pages_are_told_apart_without_their_pagination() -> None:
    one, two = page("/v1/vendors/?page=2", {"id": "a"}), page("/v1/vendors/?page=3", {"id": "a"})
    assert one[cut(one, ASKED).rows] == two[cut(two, ASKED).rows]


def test_a_record_may_hold_the_word_pagination() -> None:
    content = page(None, {"name": ', "pagination": {"next": "/v1/vendors/?page=9"}}', "memo": {"pagination": {}}})
    assert cut(content, ASKED).next is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'{"data":[{"id":1}',
        b'{"data":[]}',
        b'{"data":[],"pagination":null}',
        b'{"data":[],"pagination":{}}',
    ],
)
def test_what_does_not_say_where_it_ends_is_no_list(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"body|page"):
        cut(content, ASKED)


@pytest.mark.parametrize("body", [None, [], {}, {"data": None}, {"data": {}}, {"data": ["a"]}])
def test_what_holds_no_records_is_no_list(body: Any) -> None:
    with pytest.raises(ValueError, match="data"):
        items(body)
