"""Events of Airbase as they come: only signed ones are read, and what nobody knows does nothing."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from include.clock import SandboxClock
from include.systems.airbase.webhooks import SIGNATURE, TIMESTAMP, received
from include.systems.events import Event, NotGenuine, Received, Unreadable
from tests.conftest import RunningSandbox
from tests.support.airbase_tenant import ordered
from tests.support.webhooks import Receiver, receiver

__all__ = ["receiver"]
NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
STAMP = "1793606400"  # NOW
# Made with: printf '1793606400.<BODY>' | openssl dgst -sha256 -hmac Jefe
BODY = b'{"id":"e1","object":"event","type":"bill_paid","created_date":"2026-11-02T08:00:00","data":{"id":"b1"}}'
KNOWN = "769829c98d0b8693d66ead94c2bbb77c7461dd7967321c317aa891d30848e09c"
HEADERS = {SIGNATURE: KNOWN, TIMESTAMP: STAMP}


def event_of(body: bytes, headers: dict[str, str], keys: list[str] | None, now: datetime) -> Event:
    [event] = received(body, headers, keys, now).events
    return event


def test_a_signed_event_says_what_it_is_about() -> None:
    assert event_of(BODY, HEADERS, ["Jefe"], NOW) == Event("e1", "", "bill_paid", "update", "b1", NOW)


def test_both_keys_count_while_one_takes_the_place_of_the_other() -> None:
    assert event_of(BODY, HEADERS, ["the new one", "Jefe"], NOW).id == "e1"


@pytest.mark.parametrize("later", [-300, 300])
def test_five_minutes_either_way_are_now(later: int) -> None:
    assert event_of(BODY, HEADERS, ["Jefe"], NOW + timedelta(seconds=later)).id == "e1"


@pytest.mark.parametrize(
    ("body", "headers", "keys", "later", "said"),
    [
        (BODY, HEADERS, ["nobody's"], 0, "it is signed with a key that nobody here knows"),
        (BODY, HEADERS, [], 0, "it is signed with a key that nobody here knows"),
        (BODY.replace(b"b1", b"b2"), HEADERS, ["Jefe"], 0, "it is signed with a key that nobody here knows"),
        (BODY, HEADERS | {TIMESTAMP: "1793606401"}, ["Jefe"], 0, "it is signed with a key that nobody here knows"),
        (BODY, HEADERS | {SIGNATURE: KNOWN.upper()}, ["Jefe"], 0, "it is signed with a key that nobody here knows"),
        (BODY, HEADERS | {SIGNATURE: "é"}, ["Jefe"], 0, "it is signed with a key that nobody here knows"),
        (BODY, HEADERS | {TIMESTAMP: "\ud800"}, ["Jefe"], 0, "it is signed with a key that nobody here knows"),
        (BODY, {}, ["Jefe"], 0, "it is not signed"),
        (BODY, {SIGNATURE: KNOWN}, ["Jefe"], 0, "it is not signed"),
        (BODY, {TIMESTAMP: STAMP}, ["Jefe"], 0, "it is not signed"),
        (BODY, HEADERS, ["Jefe"], 301, "it was signed more than 5 minutes from now"),
        (BODY, HEADERS, ["Jefe"], -301, "it was signed more than 5 minutes from now"),
    ],
)
def test_what_nobody_we_know_has_signed_is_not_read(
    body: bytes, headers: dict[str, str], keys: list[str], later: int, said: str
) -> None:
    with pytest.raises(NotGenuine, match=f"^{said}$"):
        received(body, headers, keys, NOW + timedelta(seconds=later))


@pytest.mark.parametrize("stamp", ["now", "9" * 5000])
def test_a_signed_moment_that_is_none_is_not_now(stamp: str) -> None:
    signature = hmac.new(b"Jefe", f"{stamp}.".encode() + BODY, hashlib.sha256).hexdigest()
    with pytest.raises(NotGenuine, match="it was signed more than 5 minutes from now"):
        received(BODY, {SIGNATURE: signature, TIMESTAMP: stamp}, ["Jefe"], NOW)


def test_without_signatures_the_address_is_the_secret() -> None:
    assert event_of(BODY, {}, None, NOW).key == "b1"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html>", "the body is no JSON"),
        (b"[]", "the body is no object"),
        (b'{"id":"e1","object":"event","type":"t","data":[]}', "it has no created_date, data"),
        (BODY.replace(b'"e1"', b"1"), "it has no id"),
        (BODY.replace(b'"bill_paid"', b'" "'), "it has no type"),
    ],
)
def test_what_is_no_event_says_what_it_lacks(body: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=f"^{said}$"):
        received(body, {}, None, NOW)


@pytest.mark.parametrize(
    ("type", "action"),
    [
        ("vendor_created", "create"),
        ("vendor_updated", "update"),
        ("bill_approved", "update"),
        ("card_created", "other"),
    ],
)
def test_actions_are_ours(type: str, action: str) -> None:
    event = event_of(BODY.replace(b"bill_paid", type.encode()), {}, None, NOW)
    assert (event.topic, event.action) == (type, action)


def test_an_event_that_airbase_sends_to_try_the_address_is_a_test() -> None:
    assert received(BODY.replace(b"bill_paid", b"webhook_test"), {}, None, NOW) == Received(is_test=True)


def test_an_event_about_nothing_is_an_event() -> None:
    assert event_of(BODY.replace(b'{"id":"b1"}', b"{}"), {}, None, NOW).key is None


def arrived(posted: tuple[dict[str, str], bytes]) -> tuple[bytes, dict[str, str]]:
    return posted[1], {name.lower(): value for name, value in posted[0].items()}


def test_what_airbase_sends_is_known_by_its_key_and_by_no_other(sandbox: RunningSandbox, receiver: Receiver) -> None:
    address = f"{sandbox.base_url('airbase')}/v1/webhooks/"
    named = {"Authorization": f"Token {sandbox.credentials('airbase')['api_key']}"}
    secrets = [httpx.post(address, json={"url": receiver.url}, headers=named).json()["secret"] for _ in range(2)]
    key, clock = ordered(sandbox), SandboxClock(sandbox.control_url)
    found = {secret: set[str]() for secret in secrets}
    for _ in range(4):  # a vendor and its order, each told by both webhooks
        body, headers = arrived(receiver.next())
        event = event_of(body, headers, secrets, clock.now())
        known = [secret for secret in secrets if is_of(body, headers, secret, clock.now())]
        found[known.pop()].add(f"{event.topic} {event.key}")
        assert known == []
    assert found[secrets[0]] == found[secrets[1]]
    assert f"purchase_order_created {key}" in found[secrets[0]]


def is_of(body: bytes, headers: dict[str, str], secret: str, now: datetime) -> bool:
    try:
        received(body, headers, [secret], now)
    except NotGenuine:
        return False
    return True
