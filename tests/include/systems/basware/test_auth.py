from __future__ import annotations

import uuid
from datetime import timedelta

import httpx
import pytest

from include.http.client_credentials import token_set
from include.http.errors import ApiError, MalformedAnswer, Throttled, Transient, Unauthorised
from include.systems.basware import contract
from include.systems.basware.auth import endpoint
from tests.support.basware import CREDENTIALS, PAIR, basware_served
from tests.support.http import NOON


class Basware:
    """Gives tokens for rights that are named, and answers to the last one."""

    def __init__(self) -> None:
        self.logins, self.life, self.scopes = 0, 3600, list[str]()
        self.revoked = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/tokens":
            form = dict(httpx.QueryParams(request.content.decode()))
            assert request.headers["Authorization"] == f"Basic {PAIR}"
            assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
            assert uuid.UUID(request.headers["X-BW-REQUEST-ID"]).version == 4
            assert form.pop("grant_type") == "client_credentials"
            self.logins += 1
            self.scopes.append(form.pop("scope"))
            assert form == {}
            body = {"access_token": f"token-{self.logins}", "token_type": "Bearer", "expires_in": self.life}
            return httpx.Response(200, json=body)
        good = request.headers["Authorization"] == f"Bearer token-{self.logins}" and not self.revoked
        self.revoked = False
        return httpx.Response(200 if good else 401, json={"vendorEntities": []})


def test_a_token_serves_until_a_minute_before_the_seconds_it_was_given() -> None:
    basware = Basware()
    served = basware_served(basware, "client_credentials")
    served.client.rows("C1", "vendors")
    served.clock.advance(seconds=3539)
    served.client.rows("C1", "vendors")
    assert basware.logins == 1
    served.clock.advance(seconds=1)
    basware.life = 90
    served.client.rows("C1", "vendors")
    served.clock.advance(seconds=30)
    served.client.rows("C1", "vendors")
    assert basware.logins == 3
    assert len(served.tokens.raw) == 3


def test_a_token_is_asked_for_by_the_rights_that_are_used() -> None:
    basware = Basware()
    basware_served(basware, "client_credentials").client.rows("C1", "vendors")
    basware_served(basware, "client_credentials", scope="vendors.read").client.rows("C1", "vendors")
    assert basware.scopes == [" ".join(contract.SCOPES), "vendors.read"]
    assert {"vendors.read", "accountingDocuments.write", "exportedPurchaseOrders.write"} <= set(contract.SCOPES)
    assert not [scope for scope in contract.SCOPES if scope.endswith(".delete")]


def test_a_revoked_token_is_replaced_once_and_the_call_repeated() -> None:
    basware = Basware()
    served = basware_served(basware, "client_credentials")
    served.client.rows("C1", "vendors")
    basware.revoked = True
    served.client.rows("C1", "vendors")
    assert basware.logins == 2


def test_user_and_password_ride_on_every_call_and_are_not_tried_twice() -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        assert request.headers["Authorization"] == "Basic cm9ib3Q6YS1wYXNzLXdvcmQ="
        return httpx.Response(401)

    served = basware_served(serve, "basic")
    with pytest.raises(Unauthorised):
        served.client.rows("C1", "vendors")
    assert served.meter.calls == [("C1", "vendors")]


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (httpx.Response(401, json={"error": "invalid_client"}), Unauthorised, "invalid_client.*secret"),
        (
            httpx.Response(400, json={"error": "invalid_request", "error_description": "scope field required"}),
            Unauthorised,
            "scope field required.*scopes",
        ),
        (
            httpx.Response(422, json={"detail": [{"loc": ["body", "scope"], "msg": "field required", "type": "x"}]}),
            Unauthorised,
            "body.scope: field required",
        ),
        (httpx.Response(429, headers={"Retry-After": "30"}), Throttled, "12:00 UTC"),
        (httpx.Response(500), Transient, "could not answer"),
        (httpx.Response(200, text="<html>"), MalformedAnswer, "no access token"),
    ],
)
def test_a_token_that_is_not_given_says_what_to_do(answer: httpx.Response, error: type[ApiError], words: str) -> None:
    served = basware_served(lambda request: answer, "client_credentials")
    with pytest.raises(error, match=words):
        served.client.write("C1", "POST", "vendors", "[]")
    assert ("", "tokens") in served.meter.calls


@pytest.mark.parametrize("status", [400, 401, 422, 429, 503])
def test_a_failed_login_never_quotes_what_it_was_given(status: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")

    def serve(request: httpx.Request) -> httpx.Response:
        echo = f"{request.headers['Authorization']} {CREDENTIALS['client_credentials']['client_secret']}"
        detail = [{"loc": ["header"], "msg": "wrong", "input": echo}]
        body = {"detail": detail} if status == 422 else {"error": "no", "error_description": echo}
        return httpx.Response(status, json=body)

    with pytest.raises(ApiError) as caught:
        basware_served(serve, "client_credentials").client.write("C1", "POST", "vendors", "[]")
    said = f"{caught.value} {vars(caught.value)} {caplog.text}"
    assert PAIR not in said
    assert "a-client-secret" not in said


@pytest.mark.parametrize(
    ("raw", "seconds"),
    [
        (b'{"access_token":"t","expires_in":3600}', 3600),
        (b'{"access_token":"t","expires_in":"120"}', 120),
        (b'{"access_token":"t"}', 3600),
        (b'{"access_token":"t","expires_in":0}', 0),
    ],
)
def test_the_life_of_a_token_is_in_seconds(raw: bytes, seconds: int) -> None:
    assert token_set(raw, NOON, endpoint(httpx.URL("https://api.basware.com"))).expires_at == NOON + timedelta(
        seconds=seconds
    )


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{}", b'{"access_token":""}', b'{"access_token":7}', b'{"access_token":"t","expires_in":"x"}']
)
def test_a_reply_without_a_token_is_malformed(raw: bytes) -> None:
    with pytest.raises(MalformedAnswer, match="no access token"):
        token_set(raw, NOON, endpoint(httpx.URL("https://api.basware.com")))
