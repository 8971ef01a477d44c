"""What is refused, how, and that it is counted: who does not know an address or a key learns and changes nothing."""

from __future__ import annotations

import contextlib
import json
import select
import socket
import time
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from urllib.parse import urlsplit

import httpx
import pytest

from tests.include.webhooks.conftest import KEYS
from tests.support.receiver import (
    JSON,
    Office,
    Running,
    airbase,
    basware,
    exact,
    intuit_signature,
    quickbooks,
    running,
)
from tests.support.waiting import eventually

Shared = tuple[Office, Running, dict[str, str]]
MEGABYTE = 1_000_000


class Counting:
    """What the receiver counted since."""

    def __init__(self, office: Office) -> None:
        self._office, self._before = office, office.counts()

    def rose_by(self, **expected: int) -> bool:
        """``exact_main__not_genuine=1``; nothing else may have changed."""
        wanted = {tuple(name.split("__")): number for name, number in expected.items()}
        return eventually(lambda: self._now() == wanted, seconds=10)

    def _now(self) -> Mapping[tuple[str, ...], int]:
        now = self._office.counts()
        return {
            key: number - self._before.get(key, 0) for key, number in now.items() if number != self._before.get(key, 0)
        }


def connected(receiver: Running, source: str = "127.0.0.1") -> socket.socket:
    place = urlsplit(receiver.url)
    return socket.create_connection((place.hostname or "", place.port or 0), timeout=20, source_address=(source, 0))


def head(path: str, length: int | str, more: Mapping[str, str] = MappingProxyType({})) -> bytes:
    lines = (
        f"POST {path} HTTP/1.1",
        "Host: receiver",
        "Content-Type: application/json",
        f"Content-Length: {length}",
        *(f"{name}: {value}" for name, value in more.items()),
    )
    return "\r\n".join((*lines, "", "")).encode()


def answer(connection: socket.socket) -> tuple[int, bytes]:
    """Its status, and all that came until the other side closed."""
    said = b""
    while part := connection.recv(65_536):
        said += part
    return int(said.split(b" ", 2)[1]), said


UNKNOWN = (
    "/events/exact_main/{wrong}",
    "/events/nobody/{part}",
    "/events/avid_main/{part}",
    "/events/books/{part}",
    "/events/EXACT_MAIN/{part}",
    "/events/exact_main/{part}/",
    "/events/exact_main/{part}/x",
    "//events/exact_main/{part}",
    "/events/exact_main",
    "/",
)


def test_whoever_does_not_know_an_address_gets_the_same_answer_whatever_he_tries(shared: Shared) -> None:
    office, receiver, paths = shared
    part, counting = paths["exact_main"].rsplit("/", 1)[1], Counting(office)
    wrong = part[:-1] + ("A" if part[-1] != "A" else "B")
    for path in UNKNOWN:
        reply = receiver.post(path.format(part=part, wrong=wrong), exact(KEYS["exact_main"]))
        found = (reply.status_code, reply.text, sorted(reply.headers))
        assert found == (404, "nothing is here", ["connection", "content-length", "content-type"]), path
    assert counting.rose_by(__unknown_path=len(UNKNOWN))
    assert office.events() == []


SIGNED = basware(KEYS["basware_main"])
NOT_GENUINE: dict[str, tuple[str, bytes, dict[str, str]]] = {
    "exact, another key": ("exact_main", exact("wrong"), {}),
    "exact, the key of another connection": ("exact_main", exact(KEYS["exact_other"]), {}),
    "exact, one byte changed": ("exact_main", exact(KEYS["exact_main"]).replace(b"k1", b"k2"), {}),
    "exact, not signed": ("exact_main", exact(KEYS["exact_main"]).split(b',"HashCode"')[0] + b"}", {}),
    "exact, signed in lower case": ("exact_main", exact(KEYS["exact_main"]).lower(), {}),
    "books, another key": ("books", *quickbooks("wrong", ("9130357992221046", "q", "1"))),
    "books, the signature of another body": ("books", b"[]", intuit_signature(KEYS["books"], b"[ ]")),
    "books, not signed": ("books", b"[]", {}),
    "basware, another key": ("basware_main", *basware("wrong")),
    "basware, one byte more": ("basware_main", SIGNED[0] + b" ", SIGNED[1]),
    "basware, a test that is not signed": ("basware_main", b'{"taskType": "ConnectionTest"}', {}),
    "airbase, another key": ("airbase_main", *airbase("wrong")),
    "airbase, the key of another connection": ("airbase_main", *airbase(KEYS["basware_main"])),
    "airbase, not signed": ("airbase_main", *airbase(None)),
    "nothing at all": ("basware_main", b"", {}),
}


def test_what_nobody_we_know_has_signed_is_refused_counted_and_never_stored(shared: Shared) -> None:
    office, receiver, paths = shared
    counting = Counting(office)
    for case, (name, body, headers) in NOT_GENUINE.items():
        assert receiver.post(paths[name], body, headers).status_code == 401, case
    tried = Counter(f"{name}__not_genuine" for name, _body, _headers in NOT_GENUINE.values())
    assert counting.rose_by(**tried)
    assert office.events() == []


def test_what_airbase_signed_at_another_time_is_refused(shared: Shared) -> None:
    office, receiver, paths = shared
    counting = Counting(office)
    for seconds_ago in (3_600, 330, -330):
        body, headers = airbase(KEYS["airbase_main"], seconds_ago=seconds_ago)
        assert receiver.post(paths["airbase_main"], body, headers).status_code == 401, seconds_ago
    assert counting.rose_by(airbase_main__not_genuine=3)
    assert office.events() == []


def test_what_is_signed_and_is_no_event_is_refused_in_words(shared: Shared) -> None:
    office, receiver, paths = shared
    counting = Counting(office)
    body = b'{"hello": 1}'
    reply = receiver.post(paths["books"], body, intuit_signature(KEYS["books"], body))
    assert (reply.status_code, reply.text) == (400, "the body is neither eventNotifications nor a list of CloudEvents")
    assert counting.rose_by(books__unreadable=1)


def test_another_content_type_is_refused(shared: Shared) -> None:
    office, receiver, paths = shared
    counting = Counting(office)
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/xml", "application/jsonx", ""):
        reply = receiver.post(paths["exact_main"], exact(KEYS["exact_main"]), {"content-type": kind})
        assert reply.status_code == 415, kind
    assert counting.rose_by(exact_main__wrong_type=5)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_only_posts_are_taken_and_that_is_said_of_every_address(shared: Shared, method: str) -> None:
    _office, receiver, paths = shared
    for path in (paths["exact_main"], "/events/nobody/knows"):
        reply = httpx.request(method, receiver.url + path, trust_env=False)
        assert (reply.status_code, reply.headers["allow"]) == (405, "POST")


def test_health_is_there_for_whoever_watches_it(shared: Shared) -> None:
    office, receiver, _paths = shared
    counting = Counting(office)
    assert httpx.get(receiver.url + "/health", trust_env=False).text == "ok"
    assert httpx.post(receiver.url + "/health", trust_env=False).status_code == 404
    assert counting.rose_by(__unknown_path=1)


def test_ten_megabytes_are_refused_before_they_are_read(shared: Shared) -> None:
    office, receiver, paths = shared
    counting = Counting(office)
    with connected(receiver) as connection:
        connection.sendall(head(paths["exact_main"], 10 * MEGABYTE))
        # Not one byte of the body has been sent.
        assert answer(connection)[0] == 413
    assert counting.rose_by(exact_main__too_large=1)


@pytest.mark.parametrize("length", ["100000001", "999999999999999"])
def test_a_sender_of_a_hundred_megabytes_that_does_not_wait_for_the_answer_is_hung_up_on(
    shared: Shared, length: str
) -> None:
    office, receiver, paths = shared
    counting = Counting(office)
    with connected(receiver) as connection:
        connection.sendall(head(paths["exact_main"], length))
        sent = 0
        # What is not read cannot be sent, but for what the system keeps of it on its way: up to some 40 megabytes.
        with contextlib.suppress(OSError):
            while sent < 100 * MEGABYTE:
                connection.sendall(b" " * 65_536)
                sent += 65_536
        assert sent < 80 * MEGABYTE
    assert counting.rose_by(exact_main__too_large=1)


def test_ten_megabytes_in_pieces_that_name_no_length_are_refused_as_soon_as_they_are_too_many(shared: Shared) -> None:
    office, receiver, paths = shared
    counting = Counting(office)
    with connected(receiver) as connection:
        lines = (f"POST {paths['exact_main']} HTTP/1.1", "Host: receiver", "Content-Type: application/json")
        connection.sendall("\r\n".join((*lines, "Transfer-Encoding: chunked", "", "")).encode())
        for _ in range(17):
            connection.sendall(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
        assert answer(connection)[0] == 413
    assert counting.rose_by(exact_main__too_large=1)


def test_just_as_much_as_is_allowed_is_taken(shared: Shared) -> None:
    office, receiver, paths = shared
    counting = Counting(office)
    body = b"[" + b" " * (MEGABYTE - 2) + b"]"
    assert receiver.post(paths["books"], body, intuit_signature(KEYS["books"], body)).status_code == 200
    assert receiver.post(paths["books"], body + b" ", intuit_signature(KEYS["books"], body)).status_code == 413
    assert counting.rose_by(books__test=1, books__too_large=1)


def test_a_body_that_does_not_arrive_is_not_waited_for(shared: Shared) -> None:
    office, receiver, paths = shared
    counting = Counting(office)
    with connected(receiver) as connection:
        started = time.monotonic()
        connection.sendall(head(paths["exact_main"], 100) + b'{"Content":')
        status, said = answer(connection)  # which ends as the connection is closed
        assert (status, b"connection: close" in said) == (408, True)
        assert 1.0 <= time.monotonic() - started < 10
    assert counting.rose_by(exact_main__too_slow=1)


def test_somebody_who_hangs_up_leaves_nothing(shared: Shared) -> None:
    office, receiver, paths = shared
    counting = Counting(office)
    with connected(receiver) as connection:
        connection.sendall(head(paths["exact_main"], 100) + b'{"Content":')
    assert receiver.post("/nowhere", b"{}").status_code == 404
    assert counting.rose_by(__unknown_path=1)


def test_an_unknown_path_is_answered_before_its_body_is_there(shared: Shared) -> None:
    office, receiver, _paths = shared
    counting = Counting(office)
    with connected(receiver) as connection:
        connection.sendall(head("/events/exact_main/guess", 10 * MEGABYTE))
        assert answer(connection)[0] == 404
    assert counting.rose_by(__unknown_path=1)


def test_somebody_who_says_nothing_or_does_not_come_to_an_end_is_hung_up_on(small_office: Office) -> None:
    with running(small_office, ML_CONNECTOR_RECEIVER_HEAD_SECONDS="1") as receiver:
        with connected(receiver) as silent, connected(receiver) as slow:
            slow.sendall(b"POST /events/a/b HTTP/1.1\r\nX-Long: ")
            assert (silent.recv(10), slow.recv(10)) == (b"", b"")
        with connected(receiver) as endless:
            try:
                endless.sendall(b"POST /events/a/b HTTP/1.1\r\nX-Long: " + b"x" * 2 * MEGABYTE)
                assert endless.recv(10) == b""
            except OSError:
                pass  # hung up on while it was talking


def test_too_many_are_told_when_to_come_again_and_the_other_connections_are_not_in_their_way(
    small_office: Office,
) -> None:
    path, other = small_office.known("basware_main", "k"), small_office.known("airbase_main", "a")
    bounds = {"ML_CONNECTOR_RECEIVER_BURST": "5", "ML_CONNECTOR_RECEIVER_PER_MINUTE": "2"}
    with running(small_office, **bounds) as receiver:
        replies = [receiver.post(path, *basware("k", f"t{number}")) for number in range(7)]
        assert [reply.status_code for reply in replies] == [200] * 5 + [429] * 2
        assert 1 <= int(replies[-1].headers["retry-after"]) <= 30
        assert receiver.post(other, *airbase("a")).status_code == 200
        assert eventually(lambda: small_office.counts().get(("basware_main", "too_many")) == 2)
    assert len(small_office.events("basware_main")) == 5


def test_bodies_that_do_not_come_to_an_end_make_way_once_they_are_too_many(small_office: Office) -> None:
    path = small_office.known("exact_main", "k")
    bounds = {"ML_CONNECTOR_RECEIVER_HELD_BYTES": "1000", "ML_CONNECTOR_RECEIVER_BODY_SECONDS": "60"}
    with running(small_office, **bounds) as receiver:
        with connected(receiver) as first:
            first.sendall(head(path, 2_000) + b" " * 900)
            # Until the first body was read there is room for both.
            assert eventually(lambda: receiver.post(path, exact("k")).status_code == 200 and _is_over(first))
            assert answer(first)[0] == 408
        assert receiver.post(path, b" " * 1_001).status_code == 503, "more than may ever be under way"


def _is_over(connection: socket.socket) -> bool:
    return bool(select.select([connection], [], [], 0)[0])


@pytest.mark.parametrize("said", ["", "GET /health HTTP/1.1", "{head}"], ids=["nothing", "half a head", "half a body"])
def test_one_source_cannot_hold_all_connections(small_office: Office, said: str) -> None:
    path = small_office.known("basware_main", "k")
    begun = said.replace("{head}", head(path, 50).decode() + "{").encode()
    bounds = {"ML_CONNECTOR_RECEIVER_CLIENTS": "5", "ML_CONNECTOR_RECEIVER_BODY_SECONDS": "60"}
    with running(small_office, **bounds, ML_CONNECTOR_RECEIVER_HEAD_SECONDS="60") as receiver:
        with contextlib.ExitStack() as stack:
            held = [stack.enter_context(connected(receiver)) for _ in range(5)]
            for one in held:
                one.sendall(begun)
            for number in range(7):
                with connected(receiver, "127.0.0.2") as vendor:
                    body, headers = basware("k", f"t{number}")
                    vendor.sendall(head(path, len(body), more=headers) + body)
                    assert vendor.recv(100).startswith(b"HTTP/1.1 200 "), number
            assert sum(map(_is_over, held)) >= 1, "it made way"
        assert len(small_office.events("basware_main")) == 7


def test_what_is_forged_takes_up_nothing_of_what_the_vendor_may_send(small_office: Office) -> None:
    path, other = small_office.known("basware_main", "k"), small_office.known("exact_main", "e")
    bounds = {"ML_CONNECTOR_RECEIVER_BURST": "2", "ML_CONNECTOR_RECEIVER_PER_MINUTE": "1"}
    with running(small_office, **bounds) as receiver:
        forged = [receiver.post(path, *basware("wrong")).status_code for _ in range(5)]
        unsigned = [receiver.post(path, b"{}").status_code for _ in range(5)]
        tests = [receiver.post(other, b"").status_code for _ in range(5)]  # Exact signs none of these
        assert (set(forged), set(unsigned), set(tests)) == ({401}, {401}, {200})
        said = [receiver.post(path, *basware("k", f"t{number}")).status_code for number in range(3)]
        assert said == [200, 200, 429]
        assert [receiver.post(other, exact("e")).status_code] == [200]


def test_who_forges_too_much_is_refused_unread_and_nobody_else_is(small_office: Office) -> None:
    path = small_office.known("basware_main", "k")
    forger, vendor = {"x-forwarded-for": "192.0.2.66"}, {"x-forwarded-for": "192.0.2.1"}
    body, signed = basware("k")
    wrong = basware("wrong")[1]
    with running(small_office, ML_CONNECTOR_RECEIVER_FORGED="3") as receiver:
        assert [receiver.post(path, body, wrong | forger).status_code for _ in range(5)] == [401] * 3 + [429] * 2
        with connected(receiver) as unread:
            unread.sendall(head(path, 100, more=forger))
            assert answer(unread)[0] == 429
        assert receiver.post(path, body, signed | vendor).status_code == 200
        assert receiver.post(path, body, signed).status_code == 200, "a proxy that does not say for whom it speaks"
        assert eventually(lambda: small_office.counts().get(("basware_main", "not_genuine")) == 6)


def test_without_the_header_of_a_signature_no_body_is_read(shared: Shared) -> None:
    office, receiver, paths = shared
    counting = Counting(office)
    for name in ("basware_main", "books", "airbase_main"):
        with connected(receiver) as connection:
            connection.sendall(head(paths[name], MEGABYTE))
            assert answer(connection)[0] == 401, name
    assert counting.rose_by(basware_main__not_genuine=1, books__not_genuine=1, airbase_main__not_genuine=1)


CHUNKED = "2\r\n{}\r\n0\r\n\r\n"
MISREAD = {
    "two codings": ("HTTP/1.1", ("identity", "chunked"), 400),
    "two codings in one": ("HTTP/1.1", ("identity, chunked",), 400),
    "another coding": ("HTTP/1.1", ("gzip, chunked",), 400),
    "not chunked in the end": ("HTTP/1.1", ("chunked", "identity"), 400),
    "chunked before it was known": ("HTTP/1.0", ("chunked",), 400),
    "no version": ("", (), 505),
    "the first version": ("HTTP/0.9", (), 505),
    "another version": ("HTTP/2.0", (), 505),
}


@pytest.mark.parametrize("case", MISREAD)
def test_what_a_proxy_may_read_otherwise_is_refused_and_nothing_behind_it_is_read(shared: Shared, case: str) -> None:
    office, receiver, paths = shared
    version, codings, status = MISREAD[case]
    lines = [f"POST {paths['basware_main']} {version}".rstrip()]
    lines += [f"Transfer-Encoding: {coding}" for coding in codings]
    if version and version != "HTTP/0.9":
        lines += ["Host: receiver", "Content-Type: application/json"]
    body, signed = basware(KEYS["basware_main"], f"behind {case}")
    behind = head(paths["basware_main"], len(body), more=signed) + body
    with connected(receiver) as connection:
        connection.sendall("\r\n".join((*lines, "", "")).encode() + (CHUNKED.encode() if codings else b"") + behind)
        connection.shutdown(socket.SHUT_WR)
        found, said = answer(connection)
    assert (found, said.count(b"content-length")) == (status, 1)
    assert all(event.event_id != f"behind {case}" for event in office.events("basware_main"))


def test_what_is_older_than_its_vendor_ever_repeats_wakes_nobody(shared: Shared) -> None:
    office, receiver, paths = shared
    counting, before = Counting(office), len(office.events())
    now = datetime.now(UTC).replace(tzinfo=None)
    ages = {"exact_main": (timedelta(hours=39), timedelta(hours=41)), "books": (timedelta(29), timedelta(31))}
    for record, age in enumerate(ages["exact_main"]):
        body = exact(KEYS["exact_main"], record=f"aged {record}", at=(now - age).isoformat())
        assert receiver.post(paths["exact_main"], body).status_code == 200
    entities = [
        {"name": "Bill", "id": f"{age.days}", "operation": "Update", "lastUpdated": f"{(now - age).isoformat()}Z"}
        for age in ages["books"]
    ]
    notice = {"realmId": "9130357992221046", "dataChangeEvent": {"entities": entities}}
    body = json.dumps({"eventNotifications": [notice]}).encode()
    assert receiver.post(paths["books"], body, intuit_signature(KEYS["books"], body)).status_code == 200
    assert counting.rose_by(exact_main__accepted=1, exact_main__too_old=1, books__accepted=1, books__too_old=1)
    assert [event.key for event in office.events()[before:]] == ["aged 0", "29"]


@pytest.mark.parametrize("name", ["BODY_BYTES", "PER_MINUTE"])
def test_a_bound_that_is_no_number_is_said_before_anything_starts(small_office: Office, name: str) -> None:
    with (
        pytest.raises(AssertionError, match=f"ML_CONNECTOR_RECEIVER_{name} must be a whole number above 0, not 'many'"),
        running(small_office, **{f"ML_CONNECTOR_RECEIVER_{name}": "many"}),
    ):
        pass


def test_json_is_known_by_its_many_names(shared: Shared) -> None:
    office, receiver, paths = shared
    counting = Counting(office)
    kinds = ("application/json; charset=utf-8", "application/cloudevents-batch+json", "Application/JSON")
    for number, kind in enumerate(kinds):
        body, headers = quickbooks(KEYS["books"], ("9130357992221046", f"kind{number}", "1"))
        assert receiver.post(paths["books"], body, {**JSON, **headers, "content-type": kind}).status_code == 200
    assert counting.rose_by(books__accepted=len(kinds))
