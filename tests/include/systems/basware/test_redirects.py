"""Files behind pre-signed addresses, over real HTTP: the API on one port, the storage on another."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import httpx
import pytest

from include.clock import ManualClock
from include.http.errors import MalformedAnswer, Refused, Transient
from include.systems.basware import redirects
from include.systems.basware.client import BaswareClient
from tests.support.basware import CREDENTIALS, Asked, Port, basware_served, listening
from tests.support.http import NOON, MemoryTokens, Waits, WrittenMeter

TOKEN = "x-amz-meta-continuationToken"
SIGNATURE = "X-Amz-Credential=AKIA1&X-Amz-Signature=5166na7ure"
PATH = "accountingDocuments"
Answered = tuple[int, Mapping[str, str], bytes]


def documents(*ids: str) -> bytes:
    return json.dumps({PATH: [{"invoiceId": one} for one in ids]}).encode()


@dataclass
class Ports:
    client: BaswareClient
    api: Port
    storage: Port
    meter: WrittenMeter


@pytest.fixture
def ports() -> Iterator[Ports]:
    """An API that points to the storage, and a storage that refuses who comes with credentials, as S3 does."""

    def storage(asked: Asked) -> Answered:
        if "authorization" in asked.headers:
            return 400, {}, b"<Error><Code>InvalidArgument</Code></Error>"
        return 200, {}, documents("1")

    def api(asked: Asked) -> Answered:
        if "authorization" not in asked.headers:
            return 401, {}, b""
        headers = {"Location": f"{stored.url}/file-1.json?{SIGNATURE}", "x-amzn-RequestId": "theirs"}
        return 302, headers, b""

    meter = WrittenMeter()
    with listening(Port(storage)) as stored, listening(Port(api)) as asked:
        client = BaswareClient(
            asked.url, "basic", CREDENTIALS["basic"], MemoryTokens(), meter, ManualClock(NOON), sleep=Waits()
        )
        yield Ports(client, asked, stored, meter)
        client.close()


def test_the_file_is_fetched_with_its_host_and_with_nothing_of_ours(ports: Ports) -> None:
    answer = ports.client.get("C1", PATH)
    assert answer.json() == {PATH: [{"invoiceId": "1"}]}
    (sent,) = ports.storage.asked
    assert sent.path == f"/file-1.json?{SIGNATURE}"
    assert sent.headers["host"] == ports.storage.url.removeprefix("http://")
    assert not {"authorization", "x-bw-request-id", TOKEN.lower()} & set(sent.headers)
    assert (answer.request_id, answer.request_id_sent) == ("theirs", ports.api.asked[0].headers["x-bw-request-id"])


def test_a_file_is_no_call_to_the_api(ports: Ports) -> None:
    ports.client.get("C1", PATH)
    assert ports.meter.calls == [("C1", PATH)]


@pytest.mark.parametrize("where", ["api", "storage", "both"])
def test_the_next_page_may_be_named_on_either_answer(ports: Ports, where: str) -> None:
    api, storage = ports.api.answer, ports.storage.answer

    def on(answer: Callable[[Asked], Answered], name: str) -> Callable[[Asked], Answered]:
        def answered(asked: Asked) -> Answered:
            status, headers, body = answer(asked)
            first = len(ports.api.asked) == 1
            body = body if first or not body else documents("2")
            return status, {**headers, **({TOKEN: "next"} if first and where in (name, "both") else {})}, body

        return answered

    ports.api.answer, ports.storage.answer = on(api, "api"), on(storage, "storage")
    assert [row["invoiceId"] for row in ports.client.rows("C1", PATH)] == ["1", "2"]
    assert [asked.headers.get(TOKEN.lower()) for asked in ports.api.asked] == [None, "next"]


def test_the_signature_is_in_no_log_and_in_no_error(ports: Ports, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    ports.client.get("C1", PATH)
    # As S3 explains a refusal: with all that was signed.
    ports.storage.answer = lambda asked: (403, {}, f"<Error>{asked.path}</Error>".encode())
    with pytest.raises(Transient, match="could not be fetched \\(403\\)") as caught:
        ports.client.get("C1", PATH)
    said = f"{caught.value} {vars(caught.value)} {''.join(traceback.format_exception(caught.value))}"
    assert "file-1.json" in caplog.text
    for text in (said, caplog.text):
        assert "5166na7ure" not in text
        assert "AKIA1" not in text


def test_a_file_that_is_gone_is_asked_for_anew_at_basware(ports: Ports) -> None:
    good = ports.storage.answer
    ports.storage.answer = lambda asked: good(asked) if len(ports.storage.asked) > 1 else (403, {}, b"expired")
    assert ports.client.get("C1", PATH).status == 200
    assert len(ports.api.asked) == 2


def test_a_file_that_is_missing_is_no_empty_list(ports: Ports) -> None:
    ports.storage.answer = lambda asked: (404, {}, b"")
    with pytest.raises(Transient, match="404"):
        ports.client.rows("C1", PATH)


def test_a_storage_that_sends_us_round_is_left(ports: Ports) -> None:
    ports.storage.answer = lambda asked: (307, {"Location": f"{ports.storage.url}/again?{SIGNATURE}"}, b"")
    with pytest.raises(Transient, match="307"):
        ports.client.get("C1", PATH)
    assert {asked.path for asked in ports.storage.asked} == {f"/file-1.json?{SIGNATURE}", f"/again?{SIGNATURE}"}
    assert len(ports.storage.asked) == 3 * len(ports.api.asked)


@pytest.mark.parametrize(
    "place",
    [
        "http://bucket.example/file?X-Amz-Signature=5166na7ure",
        "http://127.0.0.1:9/file?X-Amz-Signature=5166na7ure",
        "https://user:word@bucket.example/file?X-Amz-Signature=5166na7ure",
        "ftp://bucket.example/file?X-Amz-Signature=5166na7ure",
        "file:///etc/passwd",
    ],
)
def test_a_redirect_from_the_real_host_is_followed_to_https_only(place: str) -> None:
    asked: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(302, headers={"Location": place})

    with pytest.raises(MalformedAnswer, match="not https") as caught:
        basware_served(serve).client.get("C1", PATH)
    assert set(asked) == {"test-api.basware.com"}
    assert "5166na7ure" not in f"{caught.value} {vars(caught.value)}"


def test_a_redirect_to_https_is_followed_from_the_real_host() -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        if request.url.host == "bucket.example":
            assert "Authorization" not in request.headers
            return httpx.Response(200, content=documents("1"))
        return httpx.Response(302, headers={"Location": f"https://bucket.example/file?{SIGNATURE}"})

    assert basware_served(serve).client.record("C1", "accountingDocuments", "1") == {"invoiceId": "1"}


def test_not_even_our_own_host_gets_the_credentials_a_second_time() -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/stored":
            assert "Authorization" not in request.headers
            return httpx.Response(200, content=documents("1"))
        return httpx.Response(302, headers={"Location": f"/stored?{SIGNATURE}"})

    assert basware_served(serve).client.record("C1", "accountingDocuments", "1") == {"invoiceId": "1"}


def test_a_redirect_to_nowhere_is_malformed() -> None:
    with pytest.raises(MalformedAnswer, match="without saying where"):
        basware_served(lambda request: httpx.Response(302)).client.get("C1", PATH)


def test_a_write_that_is_redirected_is_not_followed() -> None:
    answer = httpx.Response(302, headers={"Location": "https://bucket.example/file"})
    served = basware_served(lambda request: answer)
    assert served.client.write("C1", "POST", f"{PATH}/1/acknowledge").status == 302
    assert len(served.meter.calls) == 1


def test_a_storage_that_does_not_answer_is_asked_again_and_shows_no_signature() -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        if request.url.host == "bucket.example":
            raise httpx.ReadTimeout("slow", request=request)
        return httpx.Response(302, headers={"Location": f"https://bucket.example/file?{SIGNATURE}"})

    served = basware_served(serve)
    with pytest.raises(Transient) as caught:
        served.client.get("C1", PATH)
    assert len(served.meter.calls) == 4
    assert "5166na7ure" not in "".join(traceback.format_exception(caught.value))
    assert (caught.value.__context__, caught.value.__cause__) == (None, None)


def test_what_the_storage_holds_is_judged_like_any_answer(ports: Ports) -> None:
    ports.storage.answer = lambda asked: (200, {}, b"<html>")
    with pytest.raises(MalformedAnswer, match="something else came"):
        ports.client.get("C1", PATH)


def test_basware_itself_is_still_asked_with_credentials(ports: Ports) -> None:
    ports.api.answer = lambda asked: (400, {}, b'{"errors":[{"code":"PARAMETER_VALIDATION_ERROR"}]}')
    with pytest.raises(Refused):
        ports.client.get("C1", PATH)
    assert ports.api.asked[0].headers["authorization"].startswith("Basic ")
    assert ports.storage.asked == []


def test_this_machine_is_local_whatever_its_name() -> None:
    local = [f"http://{host}:1/x" for host in ("127.0.0.1", "localhost", "[::1]")]
    assert [redirects.is_local(httpx.URL(url)) for url in [*local, "https://api.basware.com"]] == [True] * 3 + [False]
