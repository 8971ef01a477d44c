"""What holds for every system that tells of changes, whatever is sent to it and whoever sends it."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from include.link_kinds import LINK_KINDS
from include.systems import registry
from include.systems.event_bodies import moment, plain
from include.systems.events import NotGenuine, Received, Unreadable

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
STAMP = "1793606400"  # NOW
TELLING = ("exact_online", "quickbooks_online", "basware", "airbase")
ACTIONS = {"create", "update", "delete", "merge", "void", "other"}
TOLD: dict[str, Any] = {
    "exact_online": {
        "Topic": "Accounts",
        "Division": 1,
        "Action": "Update",
        "Key": "k",
        "EventCreatedOn": "2026-11-02",
    },
    "quickbooks_online": [{"id": "e", "type": "qbo.bill.updated.v1", "intuitentityid": "7", "intuitaccountid": "9"}],
    "basware": {"taskId": "t", "taskType": "AccountingDocuments", "documentId": "i"},
    "airbase": {"id": "e", "object": "event", "type": "bill_paid", "created_date": "2026-11-02", "data": {"id": "b"}},
}
# A busy machine is slow, and that is no failure.
quiet = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
systems = pytest.mark.parametrize("name", TELLING)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=12,
)
bodies = st.binary(max_size=200) | json_values.map(lambda value: json.dumps(value).encode())


def signed(name: str, told: bytes, key: bytes = b"Jefe") -> tuple[bytes, dict[str, str]]:
    """As the vendor's own page says that it signs."""
    stamped = STAMP.encode() + b"." + told if name == "airbase" else told
    made = hmac.new(key, stamped, hashlib.sha256)
    if name == "exact_online":
        return b'{"Content":' + told + b',"HashCode":"' + made.hexdigest().upper().encode() + b'"}', {}
    if name == "quickbooks_online":
        return told, {"intuit-signature": base64.b64encode(made.digest()).decode()}
    if name == "basware":
        return told, {"x-bwapi-signature-256": made.hexdigest()}
    return told, {"x-airbase-signature": made.hexdigest(), "x-airbase-timestamp": STAMP}


def genuine(name: str, key: bytes = b"Jefe") -> tuple[bytes, dict[str, str]]:
    return signed(name, json.dumps(TOLD[name], separators=(",", ":")).encode(), key)


def received(name: str, body: bytes, headers: dict[str, str], keys: list[str] | None = None) -> Received:
    module = registry.webhooks(name)
    assert module is not None
    return module.received(body, headers, ["Jefe"] if keys is None else keys, NOW)


def looked_at(name: str, body: bytes, headers: dict[str, str]) -> Received | None:
    """None: refused in words. Anything else that is raised is a failure."""
    try:
        return received(name, body, headers)
    except (NotGenuine, Unreadable) as refused:
        said = str(refused)
    assert said
    return None


def test_who_tells_of_changes_and_who_does_not() -> None:
    assert tuple(name for name in registry.SYSTEMS if registry.webhooks(name)) == TELLING
    assert registry.webhooks("avidxchange") is None
    assert registry.webhooks("avalara") is None


def test_nobody_is_told_by_a_system_that_nobody_knows() -> None:
    with pytest.raises(registry.NotConnectable, match="nothing can be read from sage"):
        registry.webhooks("sage")


@systems
def test_every_one_says_where_its_key_is_and_how_long_it_waits(name: str) -> None:
    module = registry.webhooks(name)
    assert module is not None
    assert module.SECRET in ("webhook_secret", "verifier_token")
    assert 0 < module.ANSWER_SECONDS <= 10


@systems
def test_every_feed_that_may_show_a_change_is_there_and_a_flow_rests_on_it(name: str) -> None:
    module = registry.webhooks(name)
    assert module is not None
    tables = {feed.table for feed in import_module(f"dlt_sources.readers.{name}_feeds").FEEDS}
    read = {one for kind in LINK_KINDS.values() for flow in kind.flows for one in flow.feeds.get(name, ())}
    for topic, feeds in module.TOPIC_FEEDS.items():
        assert feeds, topic
        assert set(feeds) <= tables, topic
        assert set(feeds) <= read, topic


@systems
def test_what_is_genuine_is_read(name: str) -> None:
    found = received(name, *genuine(name))
    assert len(found.events) == 1
    assert not found.is_test
    module = registry.webhooks(name)
    assert module is not None
    assert found.events[0].topic in module.TOPIC_FEEDS


@systems
@quiet
@given(data=st.data())
def test_one_byte_changed_is_another_body(name: str, data: st.DataObject) -> None:
    body, headers = genuine(name)
    at = data.draw(st.integers(0, len(body) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != body[at]))
    with pytest.raises(NotGenuine):
        received(name, body[:at] + bytes([other]) + body[at + 1 :], headers)


@systems
@quiet
@given(data=st.data())
def test_a_signature_that_was_cut_is_none(name: str, data: st.DataObject) -> None:
    body, headers = genuine(name)
    left = data.draw(st.integers(0, 31))
    if name == "exact_online":
        body = body[: -66 + left] + b'"}'
    else:
        first = next(iter(headers))
        headers = {**headers, first: headers[first][:left]}
    with pytest.raises(NotGenuine):
        received(name, body, headers)


@systems
@quiet
@given(key=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_the_key_of_another_connection_signs_nothing_here(name: str, key: str) -> None:
    # HMAC fills a short key up with zeros: these are the same key to it.
    assume(key.rstrip("\0") != "Jefe")
    with pytest.raises(NotGenuine):
        received(name, *genuine(name, key.encode()))


@systems
@pytest.mark.parametrize("keys", [[], [""], ["", ""]])
def test_without_a_key_nothing_is_genuine(name: str, keys: list[str]) -> None:
    with pytest.raises(NotGenuine, match=r"^it is signed with a key that nobody here knows$"):
        received(name, *genuine(name, b""), keys)


@systems
@quiet
@given(body=bodies, said=st.dictionaries(st.sampled_from(["intuit-signature", "x-bwapi-signature-256",
       "x-airbase-signature", "x-airbase-timestamp"]), st.text()))  # fmt: skip
def test_garbage_is_refused_in_words(name: str, body: bytes, said: dict[str, str]) -> None:
    found = looked_at(name, body, said)
    assert found is None or (found == Received(is_test=True) and name == "exact_online" and body == b"")


@systems
@quiet
@given(body=bodies)
def test_garbage_that_is_signed_is_read_or_refused_in_words(name: str, body: bytes) -> None:
    check(looked_at(name, *signed(name, body)))


@systems
@quiet
@given(data=st.data())
def test_a_delivery_with_anything_in_it_is_read_or_refused_in_words(name: str, data: st.DataObject) -> None:
    said = json.loads(json.dumps(TOLD[name]))
    record = said[0] if isinstance(said, list) else said
    record[data.draw(st.sampled_from(sorted(record)))] = data.draw(json_values)
    check(looked_at(name, *signed(name, json.dumps(said).encode())))


@quiet
@given(body=bodies)
def test_an_address_that_is_the_secret_takes_no_garbage_either(body: bytes) -> None:
    module = registry.webhooks("airbase")
    assert module is not None
    with contextlib.suppress(Unreadable):
        check(module.received(body, {}, None, NOW))


def check(found: Received | None) -> None:
    """Whatever came of it can be stored and shown."""
    for event in found.events if found else ():
        assert event.action in ACTIONS
        assert event.at is None or event.at.utcoffset().total_seconds() == 0
        for text in (event.id, event.topic, event.key or "-"):
            assert text.strip()
            assert text.isprintable()
            assert len(text.encode()) <= 800


@systems
@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b'{"a":' * 100_000, b"1" * 5000, b'"\xff"', b"\xef\xbb\xbf{}", b"NaN"]
)
def test_a_body_made_to_break_a_reader_is_refused_in_words(name: str, body: bytes) -> None:
    assert looked_at(name, *signed(name, body)) is None


def test_a_moment_without_a_zone_is_utc_wherever_the_machine_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        assert moment("2026-11-02T08:00:00") == NOW
        assert moment("2026-11-02T08:00:00").utcoffset() == timedelta(0)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_name_of_200_characters_is_one() -> None:
    assert plain("k" * 200) == "k" * 200
    assert plain("k" * 201) is None


@systems
@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud800", "\x1b[31m", "\u202e", "k" * 201, " "])
def test_a_key_that_no_database_or_screen_can_take_is_none(name: str, text: str) -> None:
    said = json.loads(json.dumps(TOLD[name]))
    record = {"quickbooks_online": lambda: said[0], "airbase": lambda: said["data"]}.get(name, lambda: said)()
    record[
        {"exact_online": "Key", "quickbooks_online": "intuitentityid", "basware": "documentId", "airbase": "id"}[name]
    ] = text
    found = received(name, *signed(name, json.dumps(said).encode()))
    assert [event.key for event in found.events] == [None]


def test_a_delivery_is_read_without_loading_a_client() -> None:
    code = (
        "import sys; from include.systems import registry\n"
        "for name in registry.SYSTEMS: registry.webhooks(name)\n"
        "print([name for name in ('httpx', 'duckdb', 'sqlalchemy', 'pandas') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
