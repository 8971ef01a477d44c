from __future__ import annotations

import json
import uuid

import httpx
import pytest

from include.clock import ManualClock
from include.http.errors import (
    ApiError,
    MalformedAnswer,
    Refused,
    Throttled,
    Transient,
    Unauthorised,
    UnknownOutcome,
)
from include.systems.basware import contract
from include.systems.basware.client import BaswareClient, address, endpoint_of
from include.systems.basware.system import rights
from tests.support.basware import BASE, CREDENTIALS, basware_served
from tests.support.http import NOON, MemoryTokens, WrittenMeter

NONE = {"vendorEntities": []}


@pytest.mark.parametrize("base", [BASE, f"{BASE}/", f"{BASE}/v1", f"{BASE}/v1/"])
def test_the_version_stands_once_in_every_address(base: str) -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        assert str(request.url) == f"{BASE}/v1/vendors?pageSize=500"
        return httpx.Response(200, json=NONE)

    assert basware_served(serve, base=base).client.rows("C1", "vendors") == []


def test_a_path_may_name_its_own_version_and_a_key_may_hold_any_character() -> None:
    asked: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.raw_path.decode())
        return httpx.Response(200, json={})

    client = basware_served(serve).client
    client.get("C1", "v2/projects", {"lastUpdated": "2026-03-01T10:00:00+01:00"})
    client.get("C1", address("vendors", "Müller/7 ?x%"))
    assert asked == [
        "/v2/projects?lastUpdated=2026-03-01T10%3A00%3A00%2B01%3A00",
        "/v1/vendors/M%C3%BCller%2F7%20%3Fx%25",
    ]


@pytest.mark.parametrize("parts", [("vendors", ".."), ("vendors", ""), ("accountingDocuments", ".", "acknowledge")])
def test_a_key_that_would_change_the_address_is_refused(parts: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="no address"):
        address(*parts)


def test_an_unquoted_key_is_refused() -> None:
    with pytest.raises(ValueError, match="quote the keys"):
        basware_served(lambda request: httpx.Response(200, json={})).client.get("C1", "vendors/a b")


@pytest.mark.parametrize(
    ("path", "endpoint"),
    [
        ("accountingDocuments", "accountingDocuments"),
        ("accountingDocuments/4711/acknowledge", "accountingDocuments/acknowledge"),
        ("/accountingDocuments/a%2Fb/transferResponses", "accountingDocuments/transferResponses"),
        ("v2/projects/7?x=1", "projects"),
        ("lists/ACC_LIST_1", "lists"),
    ],
)
def test_calls_are_counted_without_keys(path: str, endpoint: str) -> None:
    assert endpoint_of(path) == endpoint


def test_every_call_carries_an_id_of_its_own_and_both_ids_are_told() -> None:
    sent: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        sent.append(request.headers["X-BW-REQUEST-ID"])
        if len(sent) == 1:
            return httpx.Response(503)
        return httpx.Response(200, json={}, headers={"x-amzn-RequestId": f"theirs-{len(sent)}"})

    client = basware_served(serve).client
    read = client.get("C1", "vendors")
    written = client.write("C1", "POST", "vendors", "[]")
    assert [uuid.UUID(text).version for text in sent] == [4, 4, 4]
    assert len(set(sent)) == 3
    assert (read.request_id, read.request_id_sent) == ("theirs-2", sent[1])
    assert (written.request_id, written.request_id_sent) == ("theirs-3", sent[2])


def test_a_call_without_an_answer_is_told_by_the_id_it_left_with() -> None:
    sent: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        sent.append(request.headers["X-BW-REQUEST-ID"])
        raise httpx.ReadTimeout("slow")

    with pytest.raises(UnknownOutcome) as caught:
        basware_served(serve).client.write("C1", "POST", "vendors", "[]")
    assert caught.value.request_id_sent == sent[0]


P2P = {
    "requestId": "r",
    "hasErrors": True,
    "errors": [{"type": "VALIDATION", "code": "PARAMETER_VALIDATION_ERROR", "message": "pageSize", "info": "1 to 500"}],
}
SUBSCRIPTIONS = {"requestId": "r", "hasError": True, "errorMessages": [{"type": "VALIDATION", "message": "taskType"}]}
SECURITY = {"errors": [{"type": "SECURITY", "code": "ACCESS_TOKEN_VALIDATION_ERROR", "message": "expired"}]}


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (httpx.Response(400, json=P2P), Refused, "PARAMETER_VALIDATION_ERROR: pageSize: 1 to 500"),
        (httpx.Response(400, json=SUBSCRIPTIONS), Refused, "taskType"),
        (httpx.Response(400, json=SECURITY), Unauthorised, "connect basware"),
        (httpx.Response(401, json={"message": "Unauthorized"}), Unauthorised, "Unauthorized"),
        (httpx.Response(401), Unauthorised, "not accepted"),
        (httpx.Response(403), Unauthorised, "scope"),
        (httpx.Response(404, json={"message": "Not Found"}), Refused, "no such address"),
        (httpx.Response(404, html="<html>nginx</html>"), Refused, "links.yml"),
        (httpx.Response(405, json={}), Refused, "405"),
        (httpx.Response(200, html="<html>"), MalformedAnswer, "something else came"),
        (httpx.Response(200, content=b'{"vendorEntities":[{"x":1'), MalformedAnswer, "half of it came"),
        (httpx.Response(500, json=P2P), Transient, "could not answer"),
        (httpx.Response(503), Transient, "could not answer"),
        (httpx.Response(429), Throttled, "slow down"),
    ],
)
def test_each_error_of_a_read_has_its_group(answer: httpx.Response, error: type[ApiError], words: str) -> None:
    with pytest.raises(error, match=words):
        basware_served(lambda request: answer).client.get("C1", "vendors")


def test_a_throttle_is_waited_out_by_the_moment_it_names() -> None:
    answers = iter([httpx.Response(429, headers={"Retry-After": "17"}), httpx.Response(200, json=NONE)])
    served = basware_served(lambda request: next(answers))
    served.client.rows("C1", "vendors")
    assert 17 <= (served.clock.now() - NOON).total_seconds() <= 17 * 1.1


@pytest.mark.parametrize("answer", [httpx.Response(404), httpx.Response(404, json={"errors": []})])
def test_a_record_that_is_not_there_is_none(answer: httpx.Response) -> None:
    assert basware_served(lambda request: answer).client.record("C1", "accountingDocuments", "4711") is None


def test_one_record_stands_in_the_envelope_of_its_list() -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        name = request.url.path.split("/")[2]
        return httpx.Response(200, json={name: [{"path": request.url.path}]})

    client = basware_served(serve).client
    assert client.record("C1", "accountingDocuments", "4711") == {"path": "/v1/accountingDocuments/4711"}
    assert client.request_status("C1", "r-1") == {"path": "/v1/requestStatus/r-1"}


def test_two_records_for_one_are_not_chosen_from() -> None:
    body = {"accountingDocuments": [{"invoiceId": "1"}, {"invoiceId": "2"}]}
    with pytest.raises(MalformedAnswer, match="several"):
        basware_served(lambda request: httpx.Response(200, json=body)).client.record("C1", "accountingDocuments", "1")


def test_what_may_be_read_is_told_with_a_call_for_each_kind() -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/exportedPurchaseOrders":
            return httpx.Response(403, json={"message": "Forbidden"})
        return httpx.Response(404)

    served = basware_served(serve)
    found = list(rights(served.client, ["C1"]))
    assert [right.what for right in found if right.problem] == ["purchase orders"]
    assert len(served.meter.calls) == len(found) == len(contract.NEEDS)


@pytest.mark.parametrize("auth", CREDENTIALS)
def test_no_credential_reaches_an_exception_though_the_server_echoes_the_request(
    auth: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    shown: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/tokens":
            return httpx.Response(200, json={"access_token": "token-of-this-login"})
        echo = " ".join(f"{name}={value}" for name, value in request.headers.items())
        shown.append(request.headers["Authorization"].split()[1])
        return httpx.Response(400, json={"errors": [{"code": "Bad", "message": echo}]})

    with pytest.raises(Refused) as caught:
        basware_served(serve, auth).client.get("C1", "vendors")
    said = f"{caught.value} {vars(caught.value)} {caplog.text}"
    assert "Bad" in said
    for secret in (*shown, *CREDENTIALS[auth].values()):
        if len(secret) > 8:
            assert secret not in said


@pytest.mark.parametrize("auth", CREDENTIALS)
def test_missing_credentials_are_named_not_shown(auth: str) -> None:
    name, *_ = CREDENTIALS[auth]
    given = {key: value for key, value in CREDENTIALS[auth].items() if key != name}
    with pytest.raises(ValueError, match=name) as caught:
        BaswareClient(BASE, auth, given, MemoryTokens(), WrittenMeter(), ManualClock(NOON))
    assert not [value for value in given.values() if value in str(caught.value)]


def test_an_unknown_auth_is_refused_with_the_choice() -> None:
    with pytest.raises(ValueError, match="client_credentials, basic"):
        BaswareClient(BASE, "magic", {}, MemoryTokens(), WrittenMeter(), ManualClock(NOON))


def test_money_keeps_its_digits() -> None:
    body = b'{"accountingDocuments":[{"grossSum":1234.10}]}'
    row = basware_served(lambda request: httpx.Response(200, content=body)).client.record(
        "C1", "accountingDocuments", "1"
    )
    assert str(row["grossSum"]) == "1234.10"
    assert json.loads(body)["accountingDocuments"][0]["grossSum"] == 1234.1
