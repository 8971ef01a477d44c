from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

import httpx
import pytest

from include.clock import ManualClock
from include.http.errors import ApiError, MalformedAnswer, Refused, Throttled, Transient, Unauthorised
from include.systems.avidxchange.client import AvidXchangeClient, endpoint_of
from tests.support.http import AVID, NOON, MemoryTokens, WrittenMeter, avid_served

BASE = "https://api.avid.example/v1"


@pytest.mark.parametrize("base", ["https://api.avid.example", "https://api.avid.example/", BASE])
def test_the_version_stands_once_in_every_address(base: str) -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        assert str(request.url) == f"{BASE}/companies"
        return httpx.Response(200, json={"Items": []})

    assert avid_served(serve, base=base).client.companies() == []


def test_customer_tokens_ride_on_every_call() -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        assert request.headers["X-Company-Token"] == "company-token-1"
        assert request.headers["X-User-Token"] == "user-token-1"
        assert "Authorization" not in request.headers
        return httpx.Response(200, json={"Items": []})

    assert avid_served(serve).client.companies() == []


class Partner:
    """A gateway that knows client credentials: a repeated login gives the same token with less life left."""

    def __init__(self) -> None:
        self.logins, self.token, self.life = 0, "token-1", 3600

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/token":
            self.logins += 1
            assert request.headers["Authorization"] == "Basic " + base64.b64encode(b"partner:partner-secret").decode()
            assert request.content == b"grant_type=client_credentials"
            return httpx.Response(
                200, json={"access_token": self.token, "token_type": "Bearer", "expires_in": self.life}
            )
        ok = request.headers["Authorization"] == f"Bearer {self.token}" and request.headers["X-Company-Id"] == "42"
        return httpx.Response(200 if ok else 401, json={"Items": []} if ok else {"code": 900901, "message": "Invalid"})


def test_a_partner_logs_in_once_and_again_a_minute_before_the_end() -> None:
    partner = Partner()
    served = avid_served(partner, "client_credentials")
    served.client.companies()
    served.clock.advance(seconds=3539)
    served.client.companies()
    assert partner.logins == 1
    served.clock.advance(seconds=1)
    partner.life = 61
    served.client.companies()
    assert partner.logins == 2
    served.clock.advance(seconds=1)
    served.client.companies()
    assert partner.logins == 3


def test_a_revoked_token_is_replaced_once() -> None:
    partner = Partner()
    served = avid_served(partner, "client_credentials")
    served.client.companies()
    partner.token = "token-2"
    served.client.companies()
    assert partner.logins == 2


def test_a_gateway_login_carries_the_key_and_the_token() -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        assert request.headers["Authorization"] == "Bearer gateway-key-1"
        if request.url.path == "/v1/authorizations":
            form = dict(httpx.QueryParams(request.content.decode()))
            assert form == {"grant_type": "password", "username": "robot@example.com", "password": "pass-word-1"}
            return httpx.Response(200, json={"access_token": "login-token"})
        assert request.headers["AvidAuthorization"] == "Bearer login-token"
        return httpx.Response(200, json={"Items": []})

    assert avid_served(serve, "gateway_password").client.companies() == []


@pytest.mark.parametrize(
    ("status", "error"), [(400, Unauthorised), (401, Unauthorised), (503, Transient), (429, Throttled)]
)
@pytest.mark.parametrize("auth", ["client_credentials", "gateway_password"])
def test_a_failed_login_never_quotes_what_the_gateway_echoes(
    auth: str, status: int, error: type[ApiError], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    echo = json.dumps(AVID[auth])

    def serve(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, text=echo)

    served = avid_served(serve, auth)
    with pytest.raises(error) as caught:
        served.client.write("C1", "POST", "vendors", "{}")
    for secret in AVID[auth].values():
        if len(secret) > 2:
            assert secret not in f"{caught.value} {vars(caught.value)} {caplog.text}"


@pytest.mark.parametrize("auth", AVID)
def test_missing_credentials_are_named_not_shown(auth: str) -> None:
    name, *_ = AVID[auth]
    given = {key: value for key, value in AVID[auth].items() if key != name}
    with pytest.raises(ValueError, match=name) as caught:
        AvidXchangeClient(BASE, auth, given, MemoryTokens(), WrittenMeter(), ManualClock(NOON))
    assert not [value for value in given.values() if value in str(caught.value)]


def test_an_unknown_auth_is_refused_with_the_choice() -> None:
    with pytest.raises(ValueError, match="customer_tokens, client_credentials, gateway_password"):
        AvidXchangeClient(BASE, "magic", {}, MemoryTokens(), WrittenMeter(), ManualClock(NOON))


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (httpx.Response(429, headers={"Retry-After": "17"}, json={"code": "900800"}), 17),
        (httpx.Response(429, json={"fault": {"code": 900803, "nextAccessTime": "2026-Mar-02 12:00:40+0000 UTC"}}), 40),
        (httpx.Response(429, json={"code": 900800, "message": "Message throttled out"}), 15),
        (httpx.Response(429, text="slow down"), 15),
    ],
)
def test_a_throttle_is_waited_out_by_whatever_names_its_end(answer: httpx.Response, seconds: int) -> None:
    answers = iter([answer, httpx.Response(200, json={"Items": []})])
    served = avid_served(lambda request: next(answers))
    served.client.companies()
    waited = (served.clock.now() - datetime(2026, 3, 2, 12, tzinfo=UTC)).total_seconds()
    assert seconds <= waited <= seconds * 1.1


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (httpx.Response(401, json={"code": 900902, "message": "Missing"}), Unauthorised, "connect avidxchange"),
        (httpx.Response(403, json={"fault": {"code": 900908, "message": "Forbidden"}}), Unauthorised, "not subscribed"),
        (httpx.Response(403, json={"Errors": {"Code": "Forbidden"}}), Refused, "Forbidden"),
        (
            httpx.Response(400, json={"Errors": [{"Code": "WindowTooLarge", "Message": "30 days", "Field": "x"}]}),
            Refused,
            "x: WindowTooLarge: 30 days",
        ),
        (httpx.Response(404, json={"Errors": [{"Code": "NotFound", "Message": "no"}]}), Refused, "NotFound"),
        (httpx.Response(200, text="<html>"), MalformedAnswer, "something else came"),
        (httpx.Response(200, content=b'{"Items":[{"Id":1},{"I'), MalformedAnswer, "half of it came"),
        (httpx.Response(200, content=b'{"Items":[{"Id":1},{"Id":2}'), MalformedAnswer, "not whole JSON"),
        (httpx.Response(503), Transient, "could not answer"),
    ],
)
def test_each_error_has_its_group(answer: httpx.Response, error: type[ApiError], words: str) -> None:
    with pytest.raises(error, match=words):
        avid_served(lambda request: answer).client.rows("C1", "invoices")


def test_calls_are_counted_and_carry_an_id_of_their_own() -> None:
    ids: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        ids.append(request.headers["X-Request-Id"])
        return httpx.Response(200, json={"Items": []}, headers={"X-Request-Id": ids[-1]})

    served = avid_served(serve)
    assert served.client.get("C1", "invoices").request_id == ids[0]
    served.client.get("C2", "invoices")
    assert served.meter.calls == [("C1", "invoices"), ("C2", "invoices")]
    assert len(set(ids)) == 2


@pytest.mark.parametrize(
    ("path", "endpoint"),
    [
        ("invoices", "invoices"),
        ("invoices/4711/void", "invoices/void"),
        ("/invoices/batches/0d1c2b3a-0000-4000-8000-00000000abcd/full-details", "invoices/batches/full-details"),
        ("payments/9/paymenthistory?x=1", "payments/paymenthistory"),
    ],
)
def test_calls_are_counted_without_ids(path: str, endpoint: str) -> None:
    assert endpoint_of(path) == endpoint


@pytest.mark.parametrize("auth", AVID)
def test_no_credential_reaches_an_exception_though_the_server_echoes_the_request(
    auth: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")

    def serve(request: httpx.Request) -> httpx.Response:
        if request.url.path in ("/token", "/v1/authorizations"):
            return httpx.Response(200, json={"access_token": "token-of-this-login"})
        echo = " ".join(f"{name}={value}" for name, value in request.headers.items())
        return httpx.Response(400, json={"Errors": [{"Code": "Bad", "Message": echo}]})

    served = avid_served(serve, auth)
    with pytest.raises(Refused) as caught:
        served.client.get("C1", "invoices")
    shown = f"{caught.value} {vars(caught.value)} {caplog.text}"
    assert "Bad" in shown
    for secret in (*AVID[auth].values(), "token-of-this-login"):
        if len(secret) > 7:
            assert secret not in shown
