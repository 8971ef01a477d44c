"""The client against a QuickBooks that is a function: addresses, tokens, pages, throttles."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from include.http.errors import ApiError, BudgetSpent, MalformedAnswer, Refused, Throttled, Transient, Unauthorised
from include.http.protocols import Month
from include.systems.quickbooks_online import contract
from include.systems.quickbooks_online.auth import token_set
from tests.support.http import NOON, Server, live_token
from tests.support.quickbooks import CREDENTIALS, HOST, KEY, REALM, fault, found, gateway, made, served

TOKEN_URL = "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer"


def one(answer: httpx.Response) -> Server:
    return lambda request: answer


def tokens(**change: Any) -> httpx.Response:
    body = {
        "token_type": "bearer",
        "access_token": "access-two",
        "expires_in": 3600,
        "refresh_token": "refresh-two",
        "x_refresh_token_expires_in": 8640000,
        "x_refresh_token_hard_expires_in": 157680000,
    }
    return httpx.Response(200, json=body | change)


def test_the_company_and_the_minor_version_are_in_every_address() -> None:
    seen: list[httpx.Request] = []

    def serve(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return found("Vendor") if request.url.path.endswith("query") else made("Bill", Id="145")

    client = served(serve).client
    client.select(REALM, r"SELECT * FROM Vendor WHERE DisplayName = 'A\'s & B'")
    client.read(REALM, "bill", "145")
    client.post(REALM, "billpayment", '{"Id":"9"}', KEY, {"operation": "update", "include": "void"})
    paths = [request.url.path.removeprefix(f"/v3/company/{REALM}/") for request in seen]
    assert paths == ["query", "bill/145", "billpayment"]
    asked = [parse_qs(request.url.query.decode()) for request in seen]
    assert asked[0]["query"] == [
        r"SELECT * FROM Vendor WHERE DisplayName = 'A\'s & B' ORDERBY Id STARTPOSITION 1 MAXRESULTS 1000"
    ]
    assert asked[2] == {"operation": ["update"], "include": ["void"], "requestid": [KEY], "minorversion": ["75"]}
    assert all(query["minorversion"] == ["75"] for query in asked)
    assert all(request.headers["Accept"] == "application/json" for request in seen)
    assert seen[2].headers["Content-Type"] == "application/json"
    assert str(seen[0].url).startswith(HOST)


@pytest.mark.parametrize("company", ["", "C3", "1/2", "../9"])
def test_what_is_no_realm_is_not_asked_for(company: str) -> None:
    with pytest.raises(ValueError, match="is not a company"):
        served(one(found("Bill"))).client.get(company, "query")


@pytest.mark.parametrize("key", ["", "x" * 37])
def test_a_request_id_that_a_batch_would_refuse_does_not_leave(key: str) -> None:
    with pytest.raises(ValueError, match="1 to 36"):
        served(one(made("Bill", Id="1"))).client.post(REALM, "bill", "{}", key)


def test_reads_and_writes_are_counted_by_what_they_cost() -> None:
    around = served(lambda request: found("Bill") if "query" in request.url.path else made("Bill", Id="1"))
    client = around.client
    client.select(REALM, "SELECT * FROM Bill")
    client.cdc(REALM, ["Bill", "Vendor"], NOON)
    client.read(REALM, "bill", "1")
    client.post(REALM, "bill", "{}", KEY)
    client.post(REALM, "batch", "{}", KEY)
    endpoints = [endpoint for _, endpoint in around.meter.calls]
    assert endpoints == ["query", "cdc", "read/bill", "write/bill", "batch"]
    assert [contract.LIMITS.is_metered(name) for name in endpoints] == [True, True, True, False, False]


def pages_of(rows: int, asked: list[tuple[int, int]]) -> Server:
    def serve(request: httpx.Request) -> httpx.Response:
        words = parse_qs(request.url.query.decode())["query"][0].split()
        start, size = int(words[words.index("STARTPOSITION") + 1]), int(words[words.index("MAXRESULTS") + 1])
        asked.append((start, size))
        return found("Bill", *({"Id": str(n)} for n in range(start, min(start + size, rows + 1))))

    return serve


@pytest.mark.parametrize(("rows", "pages"), [(0, 1), (3, 1), (4, 2), (5, 2), (9, 3)])
def test_every_page_is_read_until_one_is_not_full(rows: int, pages: int) -> None:
    asked: list[tuple[int, int]] = []
    client = served(pages_of(rows, asked)).client
    found_rows = client.rows(REALM, "query", {"query": "SELECT * FROM Bill", "page_size": 4})
    assert [row["Id"] for row in found_rows] == [str(n) for n in range(1, rows + 1)]
    assert asked == [(1 + 4 * n, 4) for n in range(pages)]


def test_a_server_that_ignores_the_page_is_not_read_for_ever() -> None:
    same = found("Bill", *({"Id": str(n)} for n in range(3)))
    with pytest.raises(MalformedAnswer, match="repeats an earlier page"):
        served(one(same)).client.rows(REALM, "query", {"query": "SELECT * FROM Bill", "page_size": 3})


def test_money_keeps_every_digit_of_the_wire() -> None:
    content = b'{"QueryResponse":{"Bill":[{"Id":"1","TotalAmt":639.10}],"startPosition":1,"maxResults":1},"time":"t"}'
    [row] = served(one(httpx.Response(200, content=content))).client.select(REALM, "SELECT * FROM Bill")
    assert (row["TotalAmt"], str(row["TotalAmt"])) == (Decimal("639.10"), "639.10")


def test_what_was_deleted_is_not_there_and_other_refusals_are_errors() -> None:
    assert served(one(fault("610"))).client.read(REALM, "bill", "9") is None
    with pytest.raises(Refused):
        served(one(fault("2030"))).client.read(REALM, "bill", "x")
    with pytest.raises(MalformedAnswer, match="holds no bill"):
        served(one(made("Vendor", Id="1"))).client.read(REALM, "bill", "1")


def test_a_moment_is_asked_for_with_its_zone() -> None:
    asked: list[httpx.URL] = []

    def serve(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        return httpx.Response(200, json={"CDCResponse": [{"QueryResponse": [{}]}], "time": "t"})

    client = served(serve).client
    assert json.loads(client.cdc(REALM, ["Bill", "Vendor"], NOON).content)["time"] == "t"
    assert parse_qs(asked[0].query.decode())["changedSince"] == ["2026-03-02T12:00:00+00:00"]
    assert parse_qs(asked[0].query.decode())["entities"] == ["Bill,Vendor"]
    with pytest.raises(ValueError, match="zone"):
        client.cdc(REALM, ["Bill"], datetime(2026, 3, 2))


def test_a_count() -> None:
    assert (
        served(one(httpx.Response(200, json={"QueryResponse": {"totalCount": 26}}))).client.count(REALM, "Bill") == 26
    )
    with pytest.raises(MalformedAnswer):
        served(one(httpx.Response(200, json={"QueryResponse": {}}))).client.count(REALM, "Bill")


def test_a_refused_token_is_renewed_once_and_the_new_one_kept_before_it_is_used() -> None:
    seen: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        seen.append(f"{request.url.host} {request.headers['Authorization']}")
        if str(request.url) == TOKEN_URL:
            assert request.headers[contract.HARD_END_HEADER] == "true"
            assert parse_qs(request.content.decode()) == {
                "grant_type": ["refresh_token"],
                "refresh_token": ["refresh-one"],
            }
            return tokens()
        return gateway(401, "3200") if "access-one" in request.headers["Authorization"] else made("Bill", Id="1")

    around = served(serve)
    assert around.client.read(REALM, "bill", "1") == {"Id": "1"}
    pair = b64encode(b"app-id:app-secret-1").decode()
    assert seen == [
        "quickbooks.api.intuit.com Bearer access-one",
        f"oauth.platform.intuit.com Basic {pair}",
        "quickbooks.api.intuit.com Bearer access-two",
    ]
    kept = around.tokens.current()
    assert kept is not None
    assert (kept.refresh_token, kept.hard_expires_at) == ("refresh-two", NOON + timedelta(seconds=157680000))
    assert len(around.tokens.raw) == 1


def test_a_token_that_stays_refused_asks_for_a_person_after_one_renewal() -> None:
    called: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        called.append(request.url.host)
        return tokens() if str(request.url) == TOKEN_URL else gateway(401, "3200")

    with pytest.raises(Unauthorised) as raised:
        served(serve).client.read(REALM, "bill", "1")
    assert len(called) == 3
    assert "connect quickbooks_online" in str(raised.value)
    assert not any(secret in str(raised.value) for secret in ("access-one", "access-two", "refresh", "app-secret-1"))


@pytest.mark.parametrize(
    ("reply", "group", "text"),
    [
        (
            httpx.Response(400, json={"error": "invalid_grant"}),
            Unauthorised,
            "does not renew this connection's consent",
        ),
        (httpx.Response(401, json={"error": "invalid_client"}), Unauthorised, "Intuit does not know this app"),
        (httpx.Response(200, json={"error": "invalid_grant"}), Unauthorised, "does not renew"),
        (httpx.Response(200, content=b""), Transient, "answered with nothing"),
        (httpx.Response(503, content=b"<html>"), Transient, "could not answer now"),
        (httpx.Response(429), Throttled, "asks to slow down"),
    ],
)
def test_a_refresh_that_fails_never_replaces_the_tokens(
    reply: httpx.Response, group: type[ApiError], text: str
) -> None:
    around = served(one(reply), live_token(age=9000))
    with pytest.raises(group, match=text):
        around.client.read(REALM, "bill", "1")
    kept = around.tokens.current()
    assert kept is not None
    assert (kept.access_token, kept.refresh_token) == ("access-one", "refresh-one")


def test_a_refusal_that_repeats_what_was_asked_shows_none_of_it() -> None:
    """In each form: the header without its scheme, and the fields as the form wrote them."""
    sent: list[httpx.Request] = []

    def repeats(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        pair = request.headers["authorization"].partition(" ")[2]
        return httpx.Response(400, json={"error": "invalid_grant", "error_description": f"{pair}, {request.content!r}"})

    with pytest.raises(Unauthorised) as raised:
        served(repeats, live_token(age=9000)).client.read(REALM, "bill", "1")
    found = b64encode(b":".join(CREDENTIALS[name].encode() for name in ("client_id", "client_secret"))).decode()
    assert sent[0].headers["authorization"] == f"Basic {found}"
    said = str(raised.value)
    assert [text for text in (found, CREDENTIALS["client_secret"], "refresh-one") if text in said] == []
    assert "[hidden], b'grant_type=refresh_token&refresh_token=[hidden]" in said


def test_a_reply_without_a_refresh_token_is_kept_and_not_used() -> None:
    with pytest.raises(MalformedAnswer, match="lacks an access or a refresh token"):
        token_set(tokens(refresh_token="").content, NOON)
    with pytest.raises(MalformedAnswer):
        token_set(b"<html>", NOON)
    assert token_set(tokens(x_refresh_token_hard_expires_in=None).content, NOON).hard_expires_at is None


def test_tokens_of_another_address_come_from_there() -> None:
    asked: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return tokens() if request.method == "POST" else made("Bill", Id="1")

    around = served(serve, live_token(age=9000), base="http://127.0.0.1:8102")
    around.client.read(REALM, "bill", "1")
    assert asked[0] == "http://127.0.0.1:8102/oauth2/v1/tokens/bearer"


def test_a_429_of_the_minute_is_waited_out_and_the_read_goes_on() -> None:
    answers = [httpx.Response(429), gateway(429, "3001", "SERVICE"), made("Bill", Id="1")]
    around = served(lambda request: answers.pop(0))
    assert around.client.read(REALM, "bill", "1") == {"Id": "1"}
    assert timedelta(seconds=120) <= around.clock.now() - NOON <= timedelta(seconds=120) * 1.1


def test_a_429_of_the_minute_near_the_months_end_is_waited_out_too() -> None:
    answers = [httpx.Response(429), made("Bill", Id="1"), httpx.Response(429), made("Bill", Id="1")]
    around = served(lambda request: answers.pop(0))
    around.meter.month_so_far = Month(455_000, 500_000, datetime(2026, 4, 1, tzinfo=UTC))
    for _ in range(2):
        assert around.client.read(REALM, "bill", "1") == {"Id": "1"}
        around.clock.advance(minutes=3)
    assert not around.meter.month_closed


def test_a_429_that_nobody_waited_for_says_nothing_of_the_next() -> None:
    """The first was given up on, since it named a moment too far away."""
    answers = [httpx.Response(429, headers={"Retry-After": "900"}), httpx.Response(429), made("Bill", Id="1")]
    around = served(lambda request: answers.pop(0), live_token(age=-3600))
    around.meter.month_so_far = Month(455_000, 500_000, datetime(2026, 4, 1, tzinfo=UTC))
    with pytest.raises(Throttled):
        around.client.read(REALM, "bill", "1")
    around.clock.advance(hours=1)
    assert around.client.read(REALM, "bill", "1") == {"Id": "1"}
    assert not around.meter.month_closed


def test_a_429_after_a_minutes_wait_near_the_months_end_stops_until_the_next_month() -> None:
    around = served(one(gateway(429, "3001", "SERVICE")))
    ends = datetime(2026, 4, 1, tzinfo=UTC)
    around.meter.month_so_far = Month(455_000, 500_000, ends)
    with pytest.raises(BudgetSpent, match="455,000 of 500,000") as raised:
        around.client.read(REALM, "bill", "1")
    assert (raised.value.until, around.meter.month_closed) == (ends, True)
    assert len(around.meter.calls) == 2
    assert timedelta(seconds=60) <= around.clock.now() - NOON <= timedelta(seconds=60) * 1.1


def test_a_429_that_minutes_do_not_end_stops_the_reads_instead_of_spinning() -> None:
    around = served(one(httpx.Response(429)))
    around.meter.month_so_far = Month(1_000, 500_000, datetime(2026, 4, 1, tzinfo=UTC))
    with pytest.raises(BudgetSpent, match="other companies") as raised:
        around.client.read(REALM, "bill", "1")
    assert (raised.value.until, around.meter.month_closed) == (None, False)
    assert len(around.meter.calls) == 3


def test_a_write_is_sent_once_and_gives_whatever_was_answered() -> None:
    for reply in (httpx.Response(429), httpx.Response(503), fault("5010"), made("Bill", Id="1")):
        around = served(one(reply))
        answer = around.client.post(REALM, "bill", "{}", KEY)
        assert (answer.status, answer.request_id) == (reply.status_code, reply.headers.get("intuit_tid"))
        assert len(around.meter.calls) == 1


def test_a_read_that_comes_back_as_html_or_cut_is_tried_once_more() -> None:
    answers = [httpx.Response(200, content=b"<html>"), made("Bill", Id="1")]
    assert served(lambda request: answers.pop(0)).client.read(REALM, "bill", "1") == {"Id": "1"}
    with pytest.raises(MalformedAnswer, match="half of it"):
        served(one(httpx.Response(200, content=b'{"Bill":{"Id"'))).client.read(REALM, "bill", "1")


def test_the_vendors_words_never_hold_a_secret() -> None:
    with pytest.raises(Refused) as raised:
        served(one(fault("2030", "Bad", "token access-one of app-secret-1"))).client.read(REALM, "bill", "1")
    assert "access-one" not in str(raised.value)
    assert "app-secret-1" not in str(raised.value)
    assert raised.value.request_id == "1-abc"
