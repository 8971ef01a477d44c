from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from include.clock import ManualClock
from include.http.errors import ApiError, MalformedAnswer, Refused, Throttled, Transient, Unauthorised
from include.systems.airbase import contract
from include.systems.airbase.client import AirbaseClient, address, endpoint_of
from include.systems.airbase.system import greeting, rights
from tests.support.airbase import API_KEY, BASE, OTHER, VENDOR, Tenant, airbase_served, listed
from tests.support.http import NOON, WrittenMeter

LIST = "GET /v1/vendors/"


@pytest.mark.parametrize("base", [BASE, f"{BASE}/", f"{BASE}/v1", f"{BASE}/v1/"])
@pytest.mark.parametrize("path", ["vendors", "vendors/", "/vendors"])
def test_every_address_has_the_version_once_and_a_slash_at_its_end(base: str, path: str) -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        assert str(request.url) == f"{BASE}/v1/vendors/?page_size=250&erp_reference_id="
        return listed()

    assert airbase_served(serve, base=base).client.rows("MER-NL", path, {"erp_reference_id": ""}) == []


@pytest.mark.parametrize(
    ("scheme", "said"), [("", f"Token {API_KEY}"), ("token", f"Token {API_KEY}"), ("bearer", f"Bearer {API_KEY}")]
)
def test_the_key_rides_under_the_scheme_of_the_connection(scheme: str, said: str) -> None:
    tenant = Tenant({LIST: listed()})
    airbase_served(tenant, scheme).client.rows("", "vendors")
    assert [headers["Authorization"] for headers in tenant.headers] == [said]


class Kept(dict[str, str]):
    """Credentials that somebody changes where they are kept."""

    def __init__(self, now: str, kept: str) -> None:
        super().__init__(api_key=now)
        self.kept, self.read = kept, 0

    def again(self) -> Mapping[str, str]:
        self.read += 1
        return {"api_key": self.kept}


def only(key: str, seen: list[str]) -> Any:
    def serve(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["Authorization"])
        good = request.headers["Authorization"] == f"Token {key}"
        return listed() if good else httpx.Response(401, json={"detail": f"Invalid token {seen[-1]}."})

    return serve


def test_a_key_that_was_rotated_meanwhile_is_read_again_and_the_call_repeated_once() -> None:
    seen: list[str] = []
    kept = Kept("old-key-1234", "new-key-5678")
    served = airbase_served(only("new-key-5678", seen), credentials=kept)
    served.client.rows("", "vendors")
    served.client.rows("", "vendors")
    assert seen == ["Token old-key-1234", "Token new-key-5678", "Token new-key-5678"]
    assert kept.read == 1
    assert served.client.secrets() == ["old-key-1234", "new-key-5678"]


def test_a_refused_key_that_is_still_the_one_kept_is_not_tried_twice() -> None:
    seen: list[str] = []
    kept = Kept("old-key-1234", "old-key-1234")
    served = airbase_served(only("new-key-5678", seen), credentials=kept)
    with pytest.raises(Unauthorised, match="connect airbase") as caught:
        served.client.rows("", "vendors")
    assert (len(seen), kept.read) == (1, 1)
    assert "old-key" not in f"{caught.value} {vars(caught.value)}"


def test_a_list_is_read_to_its_end_page_by_page() -> None:
    pages = [
        listed({"id": "1"}, following=f"{BASE}/v1/vendors/?page=2&page_size=250"),
        listed({"id": "2"}, following=f"{BASE}/v1/vendors/?page=3&page_size=250"),
        listed(),
    ]
    tenant = Tenant({LIST: pages})
    assert airbase_served(tenant).client.rows("", "vendors") == [{"id": "1"}, {"id": "2"}]
    assert [query.get("page") for _, query, _ in tenant.asked] == [None, "2", "3"]


def test_the_key_never_goes_to_the_host_of_a_next_page() -> None:
    tenant = Tenant({LIST: listed({"id": "1"}, following="https://evil.example/v1/vendors/?page=2")})
    with pytest.raises(MalformedAnswer, match="somewhere else"):
        airbase_served(tenant).client.rows("", "vendors")
    assert len(tenant.asked) == 1


def test_the_key_does_not_follow_a_redirect() -> None:
    tenant = Tenant({LIST: httpx.Response(301, headers={"Location": "https://evil.example/"})})
    with pytest.raises(Refused, match=r"links\.yml"):
        airbase_served(tenant).client.rows("", "vendors")
    assert len(tenant.asked) == 1


def test_a_server_that_gives_the_same_page_again_and_again_is_not_believed() -> None:
    tenant = Tenant({LIST: [listed({"id": "1"}, following=2), listed({"id": "1"}, following=3)]})
    with pytest.raises(MalformedAnswer, match="repeats"):
        airbase_served(tenant).client.rows("", "vendors")


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (httpx.Response(400, json={"erp_reference_id": ["Not so."]}), Refused, "erp_reference_id: Not so."),
        (httpx.Response(401, json={"detail": "Invalid token."}), Unauthorised, "Invalid token"),
        (httpx.Response(403, json={"detail": "No purchase orders."}), Refused, "not bought"),
        (httpx.Response(404, json={"detail": "Not found."}), Refused, "Not found"),
        (httpx.Response(200, html="<html>"), MalformedAnswer, "something else came"),
        (httpx.Response(200, content=b'{"data":[{"x":1'), MalformedAnswer, "half of it came"),
        (httpx.Response(500, html="<html>"), Transient, "could not answer"),
        (httpx.Response(503), Transient, "could not answer"),
        (httpx.Response(429, json={"detail": "Slow."}), Throttled, "slow down"),
    ],
)
def test_each_error_of_a_read_has_its_group(answer: httpx.Response, error: type[ApiError], words: str) -> None:
    with pytest.raises(error, match=words):
        airbase_served(lambda request: answer).client.get("", "vendors")


def test_a_throttle_is_waited_out_by_the_moment_it_names() -> None:
    served = airbase_served(Tenant({LIST: [httpx.Response(429, headers={"Retry-After": "17"}), listed()]}))
    served.client.rows("", "vendors")
    assert 17 <= (served.clock.now() - NOON).total_seconds() <= 17 * 1.1


def test_the_vendors_own_name_of_a_call_is_known() -> None:
    answer = httpx.Response(200, json={}, headers={"X-Request-Id": "theirs"})
    assert airbase_served(lambda request: answer).client.get("", "vendors").request_id == "theirs"


def test_a_record_that_is_not_there_is_none() -> None:
    tenant = Tenant(
        {
            f"GET /v1/vendors/{VENDOR}/": httpx.Response(200, content=b'{"id":"a","amount":1.10}'),
            f"GET /v1/vendors/{OTHER}/": httpx.Response(404, json={"detail": "Not found."}),
        }
    )
    client = airbase_served(tenant).client
    assert str(client.record("", "vendors", VENDOR)["amount"]) == "1.10"
    assert client.record("", "vendors", OTHER) is None


@pytest.mark.parametrize("key", ["", "..", "a/b", "a b", "a?b"])
def test_an_id_that_would_change_the_address_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="no id of Airbase"):
        address("vendors", key)


@pytest.mark.parametrize(
    ("path", "endpoint"),
    [
        ("accounting/vendors", "accounting/vendors"),
        (f"/accounting/vendors/{VENDOR}/", "accounting/vendors"),
        ("accounting/accounts/bulk_upsert/", "accounting/accounts/bulk_upsert"),
        ("vendors/?page=2", "vendors"),
    ],
)
def test_calls_are_counted_without_ids(path: str, endpoint: str) -> None:
    assert endpoint_of(path) == endpoint


def test_what_may_be_read_is_told_with_a_call_for_each_kind() -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        return httpx.Response(403) if request.url.path == "/v1/purchase_orders/" else listed()

    served = airbase_served(serve)
    found = list(rights(served.client, ["MER-NL"]))
    assert [right.what for right in found if right.problem] == ["purchase orders"]
    assert len(served.meter.calls) == len(found) == len(contract.NEEDS)


def test_a_subsidiary_is_known_by_the_erps_name_or_by_its_id() -> None:
    rows = [
        {"airbase_id": VENDOR, "erp_reference_id": "MER-NL", "name": "Meridiaan Advies B.V."},
        {"airbase_id": OTHER, "erp_reference_id": "", "name": "New one"},
    ]
    found = greeting(airbase_served(Tenant({"GET /v1/subsidiaries/": listed(*rows)})).client)
    assert found.companies == {"MER-NL": "Meridiaan Advies B.V.", OTHER: "New one"}


def test_no_key_reaches_an_exception_though_the_server_echoes_the_request(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")

    def serve(request: httpx.Request) -> httpx.Response:
        return httpx.Response(400, json={"detail": f"Bad call with {request.headers['Authorization']}"})

    with pytest.raises(Refused) as caught:
        airbase_served(serve).client.get("", "vendors")
    said = f"{caught.value} {vars(caught.value)} {caplog.text}"
    assert "Bad call" in said
    assert API_KEY not in said


def test_missing_credentials_and_an_unknown_scheme_are_named() -> None:
    with pytest.raises(ValueError, match="lack api_key"):
        AirbaseClient(BASE, "token", {}, WrittenMeter(), ManualClock(NOON))
    with pytest.raises(ValueError, match="token, bearer"):
        AirbaseClient(BASE, "basic", {"api_key": API_KEY}, WrittenMeter(), ManualClock(NOON))
