"""Lists of many pages: the next one is named by a header, and a short page is no last page."""

from __future__ import annotations

import httpx
import pytest

from include.http.errors import MalformedAnswer, Refused
from include.http.paging import Cut
from include.systems.basware import contract, paging
from tests.support.basware import basware_served

TOKEN = "x-amz-meta-continuationToken"


class Vendors:
    """Pages of vendors by token; asked with another query than the first page's, a page is refused."""

    def __init__(self, *pages: list[str]) -> None:
        self.pages, self.queries, self.tokens = pages, list[str](), list[str | None]()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.queries.append(request.url.query.decode())
        token = request.headers.get(TOKEN)
        self.tokens.append(token)
        number = int(token.removeprefix("page ")) if token else 0
        headers = {TOKEN: f"page {number + 1}"} if number + 1 < len(self.pages) else {}
        rows = [{"externalCode": code} for code in self.pages[number]]
        return httpx.Response(200, json={"vendorEntities": rows}, headers=headers)


def test_the_token_goes_back_as_a_header_with_the_same_query_and_no_short_page_ends_the_list() -> None:
    vendors = Vendors(["a", "b"], ["c"], [], ["d"])
    found = basware_served(vendors).client.rows("C1", "vendors", {"lastUpdated": "2026-03-01T00:00:00Z"})
    assert [row["externalCode"] for row in found] == ["a", "b", "c", "d"]
    assert vendors.tokens == [None, "page 1", "page 2", "page 3"]
    assert set(vendors.queries) == {"pageSize=500&lastUpdated=2026-03-01T00%3A00%3A00Z"}


def test_several_empty_pages_are_no_repetition() -> None:
    assert len(list(basware_served(Vendors([], [], ["a"])).client.pages("C1", "vendors"))) == 3


@pytest.mark.parametrize(
    ("path", "size"), [("accountingDocuments", "100"), ("lists/ACC_LIST_1", "500"), ("tasks", "7")]
)
def test_pages_are_as_large_as_the_vendor_gives_them_unless_asked_otherwise(path: str, size: str) -> None:
    name = contract.ENVELOPES[path.split("/")[0]]

    def serve(request: httpx.Request) -> httpx.Response:
        assert request.url.params["pageSize"] == size
        return httpx.Response(200, json={name: [{"x": 1}]})

    given = {"pageSize": "7"} if path == "tasks" else {}
    assert len(basware_served(serve).client.rows("C1", path, given)) == 1


def test_a_token_that_comes_again_is_an_error() -> None:
    numbers = iter(range(9))

    def serve(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"vendorEntities": [{"externalCode": next(numbers)}]}, headers={TOKEN: "same"})

    with pytest.raises(MalformedAnswer, match="page 2 repeats"):
        basware_served(serve).client.rows("C1", "vendors")


def test_records_that_come_again_are_an_error() -> None:
    with pytest.raises(MalformedAnswer, match="page 2 repeats"):
        basware_served(Vendors(["a"], ["a"])).client.rows("C1", "vendors")


@pytest.mark.parametrize(
    "answer", [httpx.Response(404), httpx.Response(404, json={"errors": [{"code": "ENTITY_NOT_FOUND"}]})]
)
def test_a_list_that_is_not_found_is_empty(answer: httpx.Response) -> None:
    client = basware_served(lambda request: answer).client
    assert client.rows("C1", "vendors") == []
    assert [page.content for page in client.pages("C1", "accountingDocuments")] == [b'{"accountingDocuments":[]}']


def test_an_address_that_is_not_there_is_no_empty_list() -> None:
    with pytest.raises(Refused, match="no such address"):
        basware_served(lambda request: httpx.Response(404, json={"message": "Not Found"})).client.rows("C1", "vendors")


def test_a_list_that_breaks_off_is_no_whole_list() -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        if TOKEN in request.headers:
            return httpx.Response(404)
        return httpx.Response(200, json={"vendorEntities": [{"externalCode": "a"}]}, headers={TOKEN: "t"})

    with pytest.raises(MalformedAnswer, match="ends with 404"):
        basware_served(serve).client.rows("C1", "vendors")


@pytest.mark.parametrize("body", [b'{"accounts":[]}', b"[]", b'{"vendorEntities":7}', b'{"vendorEntities":["a"]}'])
def test_another_envelope_is_not_read_as_nothing(body: bytes) -> None:
    with pytest.raises(MalformedAnswer, match=r"page 1 is not a list|not whole JSON"):
        basware_served(lambda request: httpx.Response(200, content=body)).client.rows("C1", "vendors")


def test_a_path_that_is_no_list_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="no list"):
        list(basware_served(lambda request: httpx.Response(200)).client.pages("C1", "vendor"))


@pytest.mark.parametrize(
    ("content", "token", "expected"),
    [
        (b'{"accounts":[{"x":1}]}', None, Cut(None, slice(0, 22), False)),
        (b'{"accounts":[]}', "t", Cut("t", slice(0, 15), True)),
        (b' {"accounts" : [ ] , "more":1}\n', None, Cut(None, slice(0, 31), True)),
        (b'{"accounts":null}', None, Cut(None, slice(0, 17), True)),
    ],
)
def test_a_page_is_cut_without_being_parsed(content: bytes, token: str | None, expected: Cut) -> None:
    assert paging.cut(content, token, "accounts") == expected


@pytest.mark.parametrize(
    ("content", "token"), [(b'{"accounts":[{"x"', None), (b"", None), (b"{}", "tök"), (b"{}", "a\n")]
)
def test_a_page_that_cannot_be_gone_on_from_is_refused(content: bytes, token: str | None) -> None:
    with pytest.raises(ValueError, match=r"the body|token"):
        paging.cut(content, token, "accounts")


@pytest.mark.parametrize(
    ("headers", "token"),
    [
        ({}, None),
        ({TOKEN: ""}, None),
        ({TOKEN: " "}, None),
        ({TOKEN: "a"}, "a"),
        ({"X-Amz-Meta-Continuationtoken": "a"}, "a"),
    ],
)
def test_the_token_is_the_headers_in_any_case(headers: dict[str, str], token: str | None) -> None:
    assert paging.token_of(headers) == token
