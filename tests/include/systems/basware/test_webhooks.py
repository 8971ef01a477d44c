"""Tasks of Basware as they come: signed in a header, once each, without any business data."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from include.systems.basware.webhooks import SIGNATURE, received
from include.systems.events import Event, NotGenuine, Received, Unreadable

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
# Signed with: printf '%s' '<BODY>' | openssl dgst -sha256 -hmac Jefe, and with -binary | base64.
BODY = (
    b'{"taskId":"t1","taskStatus":"New","taskType":"AccountingDocuments","taskSubType":"WaitingForTransfer",'
    b'"documentId":"i1","expirationTime":"2026-11-03T08:00:00Z"}'
)
KNOWN = "d83abc22ec28b9cc6b99abd305021afed6c84bb77b5d4861e3330bb97568f28a"
BASE64 = "2Dq8IuwoucxrmavTBQIa/tbIS7d7XUhh4zMLuXVo8oo="


def told(said: Any) -> Received:
    body = json.dumps(said).encode()
    return received(body, {SIGNATURE: hmac.new(b"Jefe", body, hashlib.sha256).hexdigest()}, ["Jefe"], NOW)


@pytest.mark.parametrize("signature", [KNOWN, f"sha256={KNOWN}", BASE64, f"sha256={BASE64}"])
def test_a_signed_task_says_which_document(signature: str) -> None:
    found = received(BODY, {SIGNATURE: signature}, ["Jefe"], NOW)
    assert found == Received((Event("t1", "", "AccountingDocuments", "other", "i1", None),))


def test_both_tokens_count_while_one_takes_the_place_of_the_other() -> None:
    assert received(BODY, {SIGNATURE: KNOWN}, ["the new one", "Jefe"], NOW).events


@pytest.mark.parametrize(
    ("body", "headers", "keys", "said"),
    [
        (BODY, {SIGNATURE: KNOWN}, ["nobody's"], "it is signed with a key that nobody here knows"),
        (BODY, {SIGNATURE: KNOWN}, [], "it is signed with a key that nobody here knows"),
        (BODY, {SIGNATURE: KNOWN.upper()}, ["Jefe"], "it is signed with a key that nobody here knows"),
        (BODY, {SIGNATURE: f"sha1={KNOWN}"}, ["Jefe"], "it is signed with a key that nobody here knows"),
        (BODY, {SIGNATURE: "sha256="}, ["Jefe"], "it is signed with a key that nobody here knows"),
        (BODY.replace(b"i1", b"i2"), {SIGNATURE: KNOWN}, ["Jefe"], "it is signed with a key that nobody here knows"),
        (BODY, {}, ["Jefe"], "it is not signed"),
        (BODY, {SIGNATURE: KNOWN}, None, "it has to be signed, and there is no key to check it with"),
    ],
)
def test_what_nobody_we_know_has_signed_is_not_read(
    body: bytes, headers: dict[str, str], keys: list[str] | None, said: str
) -> None:
    with pytest.raises(NotGenuine, match=f"^{said}$"):
        received(body, headers, keys, NOW)


def test_the_test_of_a_registration_is_a_test() -> None:
    assert told({"taskId": "t0", "taskType": "ConnectionTest", "taskSubType": "All"}) == Received(is_test=True)


def test_the_test_of_a_registration_is_signed_as_any_other_notice() -> None:
    with pytest.raises(NotGenuine, match=r"^it is not signed$"):
        received(b'{"taskId":"t0","taskType":"ConnectionTest"}', {}, ["Jefe"], NOW)


@pytest.mark.parametrize("topic", ["RequestStatus", "ExportedContracts", "SomethingNew"])
def test_a_type_that_nobody_knows_is_an_event_of_that_type(topic: str) -> None:
    [one] = told({"taskId": "t1", "taskType": topic}).events
    assert (one.topic, one.key) == (topic, None)


@pytest.mark.parametrize(
    ("said", "lacks"),
    [
        ([], "the body is no object"),
        ({}, "it has no taskId, taskType"),
        ({"taskType": "AccountingDocuments", "documentId": "i1"}, "it has no taskId"),
        ({"taskId": "t1", "taskType": {}}, "it has no taskType"),
        ({"taskId": "t" * 201, "taskType": "AccountingDocuments"}, "it has no taskId"),
    ],
)
def test_what_is_no_task_says_what_it_lacks(said: Any, lacks: str) -> None:
    with pytest.raises(Unreadable, match=f"^{lacks}$"):
        told(said)
