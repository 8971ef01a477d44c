"""Changes of Exact Online as they come: signed in the body itself, over the very bytes."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dlt_sources.readers.exact_online_feeds import FEEDS
from include.link_kinds import LINK_KINDS
from include.systems.events import Event, NotGenuine, Received, Unreadable
from include.systems.exact_online.webhooks import TOPIC_FEEDS, received

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
# Signed with: printf '%s' '<CONTENT>' | openssl dgst -sha256 -hmac Jefe
CONTENT = (
    b'{"Topic":"Accounts","ClientId":"5f2","Division":123456,"Action":"Update","Key":"b5a","ExactOnlineEndpoint":'
    b"\"https://start.exactonline.nl/api/v1/123456/crm/Accounts(guid'b5a')\","
    b'"EventCreatedOn":"2026-11-02T08:00:00.123+00:00"}'
)
HASH = b"59C22242EBC094D544EF841AE8D937B810F863CC5655BF5A94443CCAA9F463AE"
BODY = b'{"Content":' + CONTENT + b',"HashCode":"' + HASH + b'"}'


def signed(content: bytes, key: bytes = b"Jefe") -> bytes:
    code = hmac.new(key, content, hashlib.sha256).hexdigest().upper().encode()
    return b'{"Content":' + content + b',"HashCode":"' + code + b'"}'


def event(**said: Any) -> Event:
    given = {**json.loads(CONTENT), **said}
    content = json.dumps({name: value for name, value in given.items() if value is not None}).encode()
    [one] = received(signed(content), {}, ["Jefe"], NOW).events
    return one


def test_a_signed_change_says_which_record_of_which_division() -> None:
    [one] = received(BODY, {}, ["Jefe"], NOW).events
    assert (one.company, one.topic, one.action, one.key) == ("123456", "Accounts", "update", "b5a")
    assert one.at == datetime(2026, 11, 2, 8, 0, 0, 123000, UTC)


def test_both_secrets_count_while_one_takes_the_place_of_the_other() -> None:
    assert received(BODY, {}, ["the new one", "Jefe"], NOW).events


def test_the_empty_post_is_answered_before_anything_is_signed() -> None:
    assert received(b"", {}, [], NOW) == Received(is_test=True)


@pytest.mark.parametrize("division", [123456, "123456", " 123456 "])
def test_a_division_may_be_a_number_or_text(division: Any) -> None:
    assert event(Division=division).company == "123456"


@pytest.mark.parametrize(
    ("said", "action"),
    [
        ("Create", "create"),
        ("Update", "update"),
        ("Delete", "delete"),
        ("Archive", "other"),
        (7, "other"),
        (None, "other"),
    ],
)
def test_actions_are_ours(said: Any, action: str) -> None:
    assert event(Action=said).action == action


def test_a_topic_that_nobody_knows_is_an_event_of_that_topic() -> None:
    assert event(Topic="LeaveRequests").topic == "LeaveRequests"


def test_the_same_change_has_the_same_id_however_it_is_written() -> None:
    [one] = received(BODY, {}, ["Jefe"], NOW + timedelta(hours=3)).events
    assert event(Division="123456").id == one.id
    assert len(one.id) == 64


@pytest.mark.parametrize(
    "other",
    [
        {"Topic": "BankAccounts"},
        {"Division": 123457},
        {"Key": "b5b"},
        {"Action": "Delete"},
        {"EventCreatedOn": "2026-11-02T08:00:00.124+00:00"},
    ],
)
def test_another_change_has_another_id(other: dict[str, Any]) -> None:
    assert event(**other).id != event().id


def test_a_change_without_its_moment_is_never_taken_for_the_one_before() -> None:
    content = b'{"Topic":"Accounts","Division":1,"Action":"Update","Key":"b5a"}'
    found = [received(signed(content), {}, ["Jefe"], NOW + timedelta(seconds=s)).events[0] for s in (0, 1)]
    assert found[0].id != found[1].id
    assert [one.at for one in found] == [None, None]


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("2026-11-02T09:00:00+01:00", NOW),
        ("2026-11-02T08:00:00", NOW),
        ("2026-11-02T08:00:00.1234567", NOW.replace(microsecond=123456)),
        ("2 November", None),
    ],
)
def test_moments_are_utc(said: str, at: datetime | None) -> None:
    assert event(EventCreatedOn=said).at == at


@pytest.mark.parametrize(
    ("body", "keys", "said"),
    [
        (BODY, ["nobody's"], "it is signed with a key that nobody here knows"),
        (BODY, [], "it is signed with a key that nobody here knows"),
        (BODY.replace(HASH, HASH.lower()), ["Jefe"], "it is signed with a key that nobody here knows"),
        (BODY.replace(b'"Key":"b5a"', b'"Key":"b5b"'), ["Jefe"], "it is signed with a key that nobody here knows"),
        (BODY.replace(b'":"Accounts', b'": "Accounts'), ["Jefe"], "it is signed with a key that nobody here knows"),
        (signed(CONTENT, b""), [""], "it is signed with a key that nobody here knows"),
        (BODY.replace(HASH, b"\xff" * 64), ["Jefe"], "it is signed with a key that nobody here knows"),
        (BODY.replace(HASH, b""), ["Jefe"], "it is not signed"),
        (CONTENT, ["Jefe"], "it is not signed"),
        (b'{"HashCode":"' + HASH + b'","Content":' + CONTENT + b"}", ["Jefe"], "it is not signed"),
        (b" " + BODY, ["Jefe"], "it is not signed"),
        (BODY + b" ", ["Jefe"], "it is not signed"),
        (b" ", ["Jefe"], "it is not signed"),
        (BODY, None, "it has to be signed, and there is no key to check it with"),
    ],
)
def test_what_nobody_we_know_has_signed_is_not_read(body: bytes, keys: list[str] | None, said: str) -> None:
    with pytest.raises(NotGenuine, match=f"^{said}$"):
        received(body, {}, keys, NOW)


def test_the_last_hash_code_is_the_one_that_counts() -> None:
    content = CONTENT[:-1] + b',"Was":{"Content":1,"HashCode":"x"}}'
    assert received(signed(content), {}, ["Jefe"], NOW).events


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html>", "the body is no JSON"),
        (b"[1]", "its Content is no object"),
        (b"{}", "its Content has no Topic, Division"),
        (b'{"Topic":"Accounts","Division":true}', "its Content has no Division"),
        (b'{"Topic":"Acc\\u0000unts","Division":1}', "its Content has no Topic"),
    ],
)
def test_what_is_no_change_says_what_it_lacks(content: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=f"^{said}$"):
        received(signed(content), {}, ["Jefe"], NOW)


def test_every_link_that_is_woken_reads_what_was_deleted_too() -> None:
    announced = {feed.table for feed in FEEDS if feed.entity_type is not None}
    for kind in LINK_KINDS.values():
        read = {name for flow in kind.flows for name in flow.feeds.get("exact_online", ())}
        assert "deleted" in read or not read & announced, kind.name


def test_the_key_of_a_financial_transaction_is_the_entry_s() -> None:
    keys = {feed.table: feed.key for feed in FEEDS}
    assert keys["purchase_entries"] == ("EntryID",)
    assert "purchase_entries" in TOPIC_FEEDS["FinancialTransactions"]


def test_a_line_of_a_sales_invoice_has_its_invoice_read() -> None:
    assert TOPIC_FEEDS["SalesInvoiceLines"] == TOPIC_FEEDS["SalesInvoices"] == ("sales_invoices",)
