"""What every client does with a call, shown with Exact Online's: groups of errors, repeats, what is never repeated."""

from __future__ import annotations

import contextlib
import gzip
import json
import logging
import traceback
import tracemalloc

import httpx
import pytest

from include.http.bounds import MOST_BYTES, MOST_LEVELS
from include.http.client import pinned_base
from include.http.errors import (
    ApiError,
    MalformedAnswer,
    Refused,
    Throttled,
    Transient,
    Unauthorised,
    Unbounded,
    UnknownOutcome,
)
from tests.support.http import EXACT, Server, exact_served

EMPTY = {"d": {"results": []}}


def failing(*answers: httpx.Response | Exception) -> Server:
    """Gives the answers one after the other, the last one for ever."""
    left = list(answers)

    def serve(request: httpx.Request) -> httpx.Response:
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    return serve


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("peer closed connection without sending complete message body"),
        httpx.Response(502),
        httpx.Response(503, text="<html>down</html>"),
        httpx.Response(500),
        httpx.Response(408),
    ],
    ids=str,
)
def test_a_read_that_failed_for_a_moment_is_repeated(trouble: httpx.Response | Exception) -> None:
    served = exact_served(failing(trouble, httpx.Response(200, json=EMPTY)))
    assert served.client.get("123", "crm/Accounts").json() == EMPTY
    assert len(served.meter.calls) == len(served.meter.answers) == 2
    assert len(served.waits) == 1


def test_a_read_is_given_up_after_four_tries() -> None:
    served = exact_served(failing(httpx.Response(503)))
    with pytest.raises(Transient) as caught:
        served.client.get("123", "crm/Accounts")
    assert len(served.meter.calls) == 4
    assert caught.value.status == 503
    assert str(caught.value).startswith(
        "exact_online company 123: Exact Online could not answer now (GET /api/v1/123/crm"
    )


@pytest.mark.parametrize("error", [httpx.ConnectError("no"), httpx.ConnectTimeout("no"), httpx.PoolTimeout("no")])
def test_a_write_that_never_left_is_transient(error: Exception) -> None:
    served = exact_served(failing(error))
    with pytest.raises(Transient, match="nothing was sent"):
        served.client.write("123", "POST", "crm/Accounts", "{}")
    assert len(served.meter.calls) == 1


@pytest.mark.parametrize(
    "error",
    [httpx.ReadTimeout("slow"), httpx.WriteTimeout("slow"), httpx.RemoteProtocolError("cut"), httpx.ReadError("reset")],
    ids=str,
)
def test_a_write_without_an_answer_is_unknown_and_not_repeated(error: Exception) -> None:
    served = exact_served(failing(error))
    with pytest.raises(UnknownOutcome, match="looked up"):
        served.client.write("123", "POST", "crm/Accounts", "{}")
    assert len(served.meter.calls) == 1
    assert served.meter.answers == [("123", "crm/Accounts", None)]


def test_a_write_gives_any_status_back_once() -> None:
    served = exact_served(failing(httpx.Response(503)))
    assert served.client.write("123", "POST", "crm/Accounts", "{}").status == 503
    assert len(served.meter.calls) == 1


@pytest.mark.parametrize(
    "body",
    [b'{"d":{"results":[{"ID":"1"},{"I', b"<html><body>proxy</body></html>", b""],
    ids=["half a body", "html", "nothing"],
)
def test_a_page_that_is_not_whole_json_is_malformed(body: bytes) -> None:
    served = exact_served(failing(httpx.Response(200, content=body)))
    with pytest.raises(MalformedAnswer):
        list(served.client.pages("123", "crm/Accounts"))


def test_one_broken_page_is_asked_for_again() -> None:
    served = exact_served(failing(httpx.Response(200, text="<html>proxy</html>"), httpx.Response(200, json=EMPTY)))
    assert served.client.rows("123", "crm/Accounts") == []


def test_a_broken_gzip_body_is_malformed() -> None:
    cut = gzip.compress(b'{"d":[]}')[:-9] + b"xxxxxxxxx"

    def serve(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(cut))

    served = exact_served(serve)
    with pytest.raises(MalformedAnswer):
        served.client.get("123", "crm/Accounts")


def test_gzip_is_asked_for_and_unpacked() -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        assert request.headers["Accept-Encoding"] == "gzip"
        return httpx.Response(200, headers={"Content-Encoding": "gzip"}, content=gzip.compress(b'{"d":[]}'))

    assert exact_served(serve).client.rows("123", "crm/Accounts") == []


def test_a_cookie_is_not_kept() -> None:
    sent: list[str | None] = []

    def serve(request: httpx.Request) -> httpx.Response:
        sent.append(request.headers.get("Cookie"))
        return httpx.Response(200, json=EMPTY, headers={"Set-Cookie": "ASP.NET_SessionId=1; path=/"})

    served = exact_served(serve)
    served.client.get("123", "crm/Accounts")
    served.client.get("123", "crm/Accounts")
    assert sent == [None, None]


def test_a_redirect_is_not_followed() -> None:
    hosts: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        hosts.append(request.url.host)
        return httpx.Response(302, headers={"Location": "https://elsewhere.example/"})

    with pytest.raises(Refused):
        exact_served(serve).client.get("123", "crm/Accounts")
    assert set(hosts) == {"start.exactonline.nl"}


@pytest.mark.parametrize(
    "address", ["http://start.exactonline.nl", "https://user:s3cr3t@host", "start.exactonline.nl", "https://h/?q=1"]
)
def test_an_address_that_would_leak_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="must be https") as caught:
        pinned_base(address)
    assert "s3cr3t" not in str(caught.value)


def test_this_machine_may_be_spoken_to_in_plain_http() -> None:
    assert str(pinned_base("http://127.0.0.1:8101/")) == "http://127.0.0.1:8101"


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(403, json={"error": {"message": {"value": f"no right for {EXACT['client_secret']}"}}}),
        httpx.Response(401, json={"error": "x", "error_description": "token access-one is not valid"}),
        httpx.Response(500, json={"error": {"message": {"value": "Bearer access-one refresh-one"}}}),
        httpx.ReadTimeout("access-one"),
        httpx.ConnectError(f"cannot reach {EXACT['refresh_token']}"),
    ],
    ids=["403", "401", "500", "time-out", "no connection"],
)
def test_no_secret_reaches_an_exception_or_a_log(
    answer: httpx.Response | Exception, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    served = exact_served(failing(answer))
    shown: list[str] = []
    contexts: list[object] = []
    for call in (
        lambda: served.client.get("123", "crm/Accounts", {"$filter": "Name eq 'x'"}),
        lambda: served.client.write("123", "POST", "crm/Accounts", "{}"),
    ):
        try:
            call()
        except ApiError as error:
            shown += ["".join(traceback.format_exception(error)), repr(error), repr(vars(error))]
            contexts.append(error.__context__)
    assert shown
    # the httpx error holds the request, and with it the credentials
    assert not [context for context in contexts if isinstance(context, httpx.HTTPError)]
    everything = "\n".join([*shown, caplog.text, repr(served.client), repr(served.tokens.tokens)])
    for secret in (*EXACT.values(), "access-one", "refresh-one"):
        assert secret not in everything


def test_every_request_passes_the_meter_before_its_token_is_chosen() -> None:
    """The meter may wait a minute; a token chosen before that could be dead when the request leaves."""

    def serve(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/token"):
            return httpx.Response(
                200, json={"access_token": "access-two", "refresh_token": "refresh-two", "expires_in": "600"}
            )
        ok = request.headers["Authorization"] == "Bearer access-two"
        return httpx.Response(200 if ok else 401, json=EMPTY)

    fresh = exact_served(serve)
    fresh.meter.before = lambda company, endpoint: (  # type: ignore[method-assign]
        fresh.clock.advance(seconds=1000) if endpoint != "oauth2/token" else None
    )
    assert fresh.client.get("123", "crm/Accounts").status == 200
    assert [status for _, endpoint, status in fresh.meter.answers if endpoint == "crm/Accounts"] == [200]


def test_unauthorised_says_what_to_do() -> None:
    served = exact_served(failing(httpx.Response(401)))
    with pytest.raises(Unauthorised, match="connect exact_online"):
        served.client.get("123", "crm/Accounts")


@pytest.mark.parametrize(("waited", "leaves"), [(74.0, True), (76.0, False)])
def test_a_write_that_waited_too_long_for_its_turn_does_not_leave(waited: float, leaves: bool) -> None:
    """Whoever sends it holds a lease of minutes; after that somebody else may have sent the same document."""
    now, left = [1000.0], []

    def serve(request: httpx.Request) -> httpx.Response:
        left.append(request.method)
        return httpx.Response(201, json=EMPTY)

    served = exact_served(serve, real_time=lambda: now[0])

    def queue(company: str, endpoint: str) -> None:
        now[0] += waited

    served.meter.before = queue  # type: ignore[method-assign]
    assert served.client.get("123", "crm/Accounts").status == 201
    with contextlib.nullcontext() if leaves else pytest.raises(Throttled, match="was not sent"):
        served.client.write("123", "POST", "crm/Accounts", "{}")
    assert left == (["GET", "POST"] if leaves else ["GET"])
    assert len(served.meter.answers) == 2


BOMB = gzip.compress(b" " * (MOST_BYTES + 1), compresslevel=1)
DEEP = b'{"d":' * (MOST_LEVELS + 1) + b"{}" + b"}" * (MOST_LEVELS + 1)


@pytest.mark.parametrize(
    ("packing", "body", "says"),
    [
        ("gzip", BOMB, "larger than 64 MB once unpacked"),
        ("gzip, gzip", gzip.compress(BOMB), "not asked for"),
        ("identity", DEEP, "deeper than 64 levels"),
        ("identity", b'{"d":[{"Text":"[[[["},' + b"[" * 500_000, "deeper than 64 levels"),
    ],
    ids=["large", "packed twice", "deep", "deep and cut"],
)
def test_an_answer_too_large_or_too_deep_is_given_up_at_once_and_named(packing: str, body: bytes, says: str) -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"Content-Encoding": packing}, stream=httpx.ByteStream(body))

    served = exact_served(serve)
    with pytest.raises(Unbounded, match=says) as raised:
        served.client.get("123", "crm/Accounts")
    assert "exact_online company 123" in str(raised.value)
    assert "GET /api/v1/123/crm/Accounts" in str(raised.value)
    assert len(served.meter.calls) == 1
    with pytest.raises(UnknownOutcome):
        served.client.write("123", "POST", "crm/Accounts", "{}")


def test_brackets_in_texts_are_no_levels_and_what_comes_packed_is_read() -> None:
    rows = [{"Name": '[{"' * 30, "Description": "}]\\" * 10}] * 50
    body = json.dumps({"d": {"results": rows}}).encode()
    answer = httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(gzip.compress(body)))
    served = exact_served(failing(answer))
    assert served.client.get("123", "crm/Accounts").json() == {"d": {"results": rows}}


def test_a_bomb_takes_no_more_memory_than_the_bound() -> None:
    packed = gzip.compress(b" " * (4 * MOST_BYTES))
    answer = httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(packed))
    tracemalloc.start()
    try:
        with pytest.raises(Unbounded):
            exact_served(failing(answer)).client.get("123", "crm/Accounts")
        assert tracemalloc.get_traced_memory()[1] < 3 * MOST_BYTES
    finally:
        tracemalloc.stop()
