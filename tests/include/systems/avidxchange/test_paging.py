"""Lists of many pages: how the next one is found, whatever form it is named in."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from include.http.errors import MalformedAnswer
from include.systems.avidxchange.paging import cut
from tests.support.http import avid_served

BASE = "https://api.avid.example/v1"


def listed(number: int, pages: int, name: str = "PageCount", link: bool = False, **more: Any) -> httpx.Response:
    links = [{"Rel": "self", "Href": "/v1/x"}]
    if link and number < pages:
        links.append({"Rel": "next", "Href": f"/v1/invoices?lastModifiedFrom=2026-01-01&pageNumber={number + 1}"})
    paging = {"PageSize": 1, "PageNumber": number, name: pages, "PageItems": 1, "TotalItems": pages, "Links": links}
    return httpx.Response(200, json={"Paging": paging, "Items": [{"InvoiceId": number}]} | more)


@pytest.mark.parametrize("name", ["PageCount", "Pages"])
@pytest.mark.parametrize("link", [True, False])
def test_pages_are_followed_by_link_or_by_number(name: str, link: bool) -> None:
    asked: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url).removeprefix(BASE))
        return listed(int(request.url.params.get("pageNumber", "1")), 3, name, link)

    found = avid_served(serve).client.rows("C1", "invoices", {"lastModifiedFrom": "2026-01-01"})
    assert [row["InvoiceId"] for row in found] == [1, 2, 3]
    assert asked == [
        "/invoices?lastModifiedFrom=2026-01-01",
        "/invoices?lastModifiedFrom=2026-01-01&pageNumber=2",
        "/invoices?lastModifiedFrom=2026-01-01&pageNumber=3",
    ]


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ({"Items": [{"ID": 7}]}, 1),
        ({"Items": []}, 0),
        ([{"Id": 1}, {"Id": 2}], 2),
        ([], 0),
        ({"Items": [{"ID": 7}], "Paging": None}, 1),
        ({"Items": [{"ID": 7}], "Paging": {"PageNumber": 1, "Pages": 1, "Links": []}}, 1),
        ({"Items": [{"ID": 7}], "Paging": {"PageNumber": 1, "Pages": 0, "Links": None}}, 1),
    ],
)
def test_one_page_with_and_without_paging(body: Any, count: int) -> None:
    assert len(avid_served(lambda request: httpx.Response(200, json=body)).client.rows("C1", "companies")) == count


def test_paging_behind_the_items_is_found_too() -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params.get("pageNumber", "1"))
        paging = {"PageNumber": number, "PageCount": 2, "Links": [{"Rel": "self", "Href": "x"}]}
        return httpx.Response(200, json={"Items": [{"Id": number, "Paging": "no"}], "Paging": paging})

    assert len(avid_served(serve).client.rows("C1", "invoices")) == 2


def test_a_server_that_ignores_the_page_number_is_noticed() -> None:
    with pytest.raises(MalformedAnswer, match="repeats"):
        avid_served(lambda request: listed(1, 3)).client.rows("C1", "invoices")


def test_a_link_to_another_host_is_not_followed() -> None:
    links = [{"Rel": "next", "Href": "https://evil.example/v1/invoices?pageNumber=2"}]
    body = {"Paging": {"PageNumber": 1, "PageCount": 2, "Links": links}, "Items": [{"Id": 1}]}
    with pytest.raises(MalformedAnswer, match="another host"):
        avid_served(lambda request: httpx.Response(200, json=body)).client.rows("C1", "invoices")


def test_the_address_of_a_batchs_details_is_walked_as_given() -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/v1/invoices/batches/0a1b/full-details"
        return listed(int(request.url.params.get("pageNumber", "1")), 2, "Pages")

    pages = list(avid_served(serve).client.pages("C1", "/v1/invoices/batches/0a1b/full-details"))
    assert [page.number for page in pages] == [1, 2]


names = st.text(max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.just('"Paging":{"PageNumber":1}'),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names | st.just("Paging"), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.lists(st.dictionaries(names, values, max_size=3), max_size=4),
    st.integers(1, 3),
    st.integers(0, 3),
    st.sampled_from(["PageCount", "Pages"]),
    st.booleans(),
    st.sampled_from([(",", ":"), (", ", ": ")]),
    st.booleans(),
)
def test_the_next_page_is_told_right_whatever_the_items_hold(
    items: list[Any], number: int, pages: int, name: str, first: bool, separators: tuple[str, str], linked: bool
) -> None:
    """Looked for in the text, it is what a parsed page would say."""
    links = [{"Rel": "next", "Href": "/v1/x?pageNumber=9"}] if linked else []
    paging = {"PageSize": 1, "PageNumber": number, name: pages, "Links": links}
    body = {"Paging": paging, "Items": items} if first else {"Items": items, "Paging": paging}
    found = cut(json.dumps(body, separators=separators).encode(), f"{BASE}/x?a=1&pageNumber={number}")
    by_number = f"/v1/x?a=1&pageNumber={number + 1}" if number < pages else None
    assert found.next == ("/v1/x?pageNumber=9" if linked else by_number)
    assert found.empty == (items == [])
