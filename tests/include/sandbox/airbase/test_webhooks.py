"""Webhooks: management, the one frame, signatures, tries, and what may go wrong on the way (section 7)."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from typing import Any

import pytest

from include.sandbox.airbase import events
from include.sandbox.airbase.signing import signature
from tests.support.webhooks import receiver

__all__ = ["receiver"]
SECRET = "what only the two of us know"


@pytest.fixture
def told(ab: Any, receiver: Any) -> Any:
    """Every event is sent to the receiver."""
    ab.hook = ab.post("webhooks/", {"url": receiver.url, "secret": SECRET})
    ab.receiver = receiver
    return ab


def delivery(ab: Any, type: str, status: str, attempts: int) -> dict[str, Any]:
    """The delivery of an event once it is there; each look is a call, so nobody has to sleep."""
    for _ in range(1000):
        rows = [row for row in ab.state("webhook_deliveries") if row["event"]["type"] == type]
        if [(row["status"], len(row["attempts"])) for row in rows] == [(status, attempts)]:
            return dict(rows[0])
    raise AssertionError(f"still {rows}")


def test_the_signature_is_the_known_answer() -> None:
    # Made with: printf '1793606400.{"id":"1"}' | openssl dgst -sha256 -hmac Jefe
    known = "97d8c7d71e2486606f6b510532efcc78acc7b400a253b517271067d5fbcc56b2"
    assert signature(b'{"id":"1"}', "1793606400", "Jefe") == known


@pytest.mark.parametrize(
    ("attempts", "status", "state", "minutes"),
    [(0, 204, "delivered", 0), (0, 301, "pending", 1), (1, None, "pending", 5), (2, 404, "pending", 30),
     (3, 500, "pending", 120), (4, 500, "pending", 480), (5, 500, "failed", 0)],
)  # fmt: skip
def test_the_tries_of_an_event(attempts: int, status: int | None, state: str, minutes: int) -> None:
    now = dt.datetime(2026, 11, 2, 8, tzinfo=dt.UTC)
    row = {"status": "pending", "attempts": [{}] * attempts, "due": "2026-11-02T08:00:00"}
    after = events.after_attempt(row, status, now)
    due = (now + dt.timedelta(minutes=minutes)).replace(tzinfo=None).isoformat()
    assert (after["status"], after["due"], len(after["attempts"])) == (state, due, attempts + 1)


def test_management(ab: Any, receiver: Any) -> None:
    made = ab.api("POST", "webhooks/", {"url": receiver.url, "events": ["bill_paid"]})
    row = made.json()
    assert (made.status_code, row["signature_mode"], row["secret"][:5]) == (201, "hmac", "whsec")
    (listed,) = ab.list("webhooks/")
    assert listed == {name: value for name, value in row.items() if name != "secret"}, "the secret is told once"
    gone = ab.api("DELETE", f"webhooks/{row['id']}/")
    assert (gone.status_code, gone.content, ab.list("webhooks/")) == (204, b"", [])
    assert ab.api("POST", f"webhooks/{row['id']}/test/").status_code == 404


def test_what_cannot_be_registered(ab: Any) -> None:
    assert ab.wrong("POST", "webhooks/", {}) == {"url": ["This field is required."]}
    assert ab.wrong("POST", "webhooks/", {"url": "ftp://x"}) == {"url": ["Enter a valid URL."]}
    assert ab.wrong("POST", "webhooks/", {"url": "http://x", "events": ["everything"], "signature_mode": "hmac"}) == {
        "events": ['"everything" is not a valid choice.']
    }
    assert set(ab.wrong("POST", "webhooks/", {"url": "http://x", "signature_mode": "rsa"})) == {"signature_mode"}


def test_the_test_event(told: Any) -> None:
    answer = told.api("POST", f"webhooks/{told.hook['id']}/test/")
    assert answer.status_code == 202
    event = told.receiver.events()
    assert (event["id"], event["type"]) == (answer.json()["event_id"], "webhook_test")


def test_an_approved_request_is_told_with_both_its_events_signed(told: Any) -> None:
    vendor = told.vendor()
    lines = [{"amount": "10", "account": "4610"}]
    key = told.edit("purchase_requests", vendor=vendor, title="Advice", line_items=lines)["id"]
    told.edit("submitting", key)
    told.receiver.next()
    told.edit("approving", key)
    posts = [told.receiver.next() for _ in range(2)]
    for headers, body in posts:
        at = headers["X-Airbase-Timestamp"]
        assert dt.datetime.fromtimestamp(int(at), dt.UTC).isoformat()[:13] == "2026-11-02T08"
        expected = hmac.new(SECRET.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        assert headers["X-Airbase-Signature"] == expected
    first, second = (json.loads(body) for _, body in posts)
    assert {event["type"] for event in (first, second)} == {"purchase_order_created", "purchase_request_approved"}
    approved = second if second["type"] == "purchase_request_approved" else first
    assert set(approved) == {"id", "object", "type", "created_date", "data"}
    assert approved["object"] == "event"
    assert approved["data"]["id"] == key
    assert (approved["data"]["object"], approved["data"]["status"]) == ("purchase_request", "approved")
    assert approved["data"]["purchase_order_id"] == told.list("purchase_orders/")[0]["id"]


def test_each_webhook_is_signed_with_its_own_key_and_no_other(ab: Any, receiver: Any) -> None:
    keys = ("the key of the first", "the key of the second", "a key that nobody knows")
    for key in keys[:2]:
        ab.post("webhooks/", {"url": receiver.url, "secret": key})
    ab.vendor()
    signed = []
    for headers, body in (receiver.next(), receiver.next()):
        at = headers["X-Airbase-Timestamp"]
        made = {hmac.new(key.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest(): key for key in keys}
        signed.append(made.get(headers["X-Airbase-Signature"]))
    assert sorted(map(str, signed)) == sorted(keys[:2])


def test_mode_none_sends_no_signature(ab: Any, receiver: Any) -> None:
    row = ab.post("webhooks/", {"url": f"{receiver.url}/k3j9x", "signature_mode": "none"})
    assert row["secret"] is None
    ab.vendor()
    headers, body = receiver.next()
    assert [name for name in headers if name.startswith("X-Airbase")] == []
    assert json.loads(body)["type"] == "vendor_created"


def test_every_event_by_what_brings_it_about(told: Any) -> None:
    seen: list[str] = []

    def after(*types: str) -> None:
        seen.extend(told.receiver.events()["type"] for _ in types)
        assert sorted(seen[-len(types) :]) == sorted(types)

    vendor = told.vendor()
    after("vendor_created")
    told.patch(f"vendors/{vendor}/", {"email": "a@b.nl"})
    after("vendor_updated")
    order = told.order(vendor=vendor)
    after("purchase_order_created")
    told.patch(f"purchase_orders/{order['id']}/", {"erp_reference_id": "1"})
    told.edit("change_orders", order["id"], memo="more")
    after("purchase_order_updated")
    bill = told.bill(purchase_order_ids=[order["id"]])
    after("purchase_order_updated", "bill_approved")
    told.edit("paying", bill["id"], status="cleared")
    after("bill_paid")
    told.edit("closing", order["id"])
    after("purchase_order_closed")
    told.edit("reopening", order["id"])
    after("purchase_order_updated")
    request = told.edit("purchase_requests", vendor=vendor, line_items=[{"amount": "1", "account": "4610"}])["id"]
    told.edit("submitting", request)
    told.edit("rejecting", request)
    after("purchase_request_rejected")
    assert told.receiver.posts.empty(), "the write-back of the ERP sends none"
    assert set(seen) | {"purchase_request_approved"} == set(events.TYPES)


def test_a_webhook_gets_only_the_events_that_it_asked_for(ab: Any, receiver: Any) -> None:
    ab.post("webhooks/", {"url": receiver.url, "events": ["purchase_order_created"]})
    ab.order()
    assert receiver.events()["type"] == "purchase_order_created"
    delivery(ab, "purchase_order_created", "delivered", 1)
    assert receiver.posts.empty()


def test_what_time_does_is_told_without_anybody_asking(told: Any) -> None:
    vendor = told.vendor()
    key = told.edit("purchase_requests", vendor=vendor, line_items=[{"amount": "1", "account": "4610"}])["id"]
    told.edit("submitting", key)
    told.receiver.next()
    told.wait(hours=49)
    types = {told.receiver.events()["type"] for _ in range(2)}
    assert types == {"purchase_request_approved", "purchase_order_created"}


def test_a_delivery_that_fails_is_tried_again_after_1_5_30_120_and_480_minutes(told: Any) -> None:
    told.receiver.statuses[:] = [500, 404, 503, 500, 302, 500]
    told.vendor()
    bodies = [told.receiver.next()[1]]
    for tries, minutes in enumerate((1, 5, 30, 120, 480), start=1):
        delivery(told, "vendor_created", "pending", tries)
        assert told.receiver.posts.empty()
        told.wait(seconds=minutes * 60 + 1)
        bodies.append(told.receiver.next()[1])
    assert len(set(bodies)) == 1
    row = delivery(told, "vendor_created", "failed", 6)
    assert [one["status"] for one in row["attempts"]] == [500, 404, 503, 500, 302, 500]


def test_an_event_may_come_twice_with_the_same_id(told: Any) -> None:
    told.control("POST", "/faults", [{"system": "airbase", "duplicate_webhook": True, "count": 1}])
    told.vendor()
    assert told.receiver.events()["id"] == told.receiver.events()["id"]


def test_events_may_come_in_another_order(told: Any) -> None:
    told.receiver.statuses[:] = [500, 500]
    told.vendor("A")
    told.vendor("B")
    for _ in range(2):
        told.receiver.next()
    for _ in range(1000):
        if [len(row["attempts"]) for row in told.state("webhook_deliveries")] == [1, 1]:
            break
    told.control("POST", "/faults", [{"system": "airbase", "reorder_webhooks": True, "count": 1}])
    told.wait(seconds=61)
    assert [told.receiver.events()["data"]["name"] for _ in range(2)] == ["B", "A"]


def test_nothing_is_told_of_a_refused_write(told: Any) -> None:
    told.wrong("POST", "vendors/", {"name": "x", "status": "asleep"})
    told.vendor("Real")
    assert told.receiver.events()["data"]["name"] == "Real"


def test_a_deleted_webhook_gets_no_more_tries(told: Any) -> None:
    told.receiver.statuses[:] = [500]
    told.vendor()
    told.receiver.next()
    delivery(told, "vendor_created", "pending", 1)
    told.api("DELETE", f"webhooks/{told.hook['id']}/")
    told.wait(seconds=61)
    delivery(told, "vendor_created", "failed", 2)
    assert told.receiver.posts.empty()
