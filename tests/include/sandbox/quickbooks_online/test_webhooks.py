"""Change notices at a real receiver: signature, both shapes, retries (section 9)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime

import pytest

from include.sandbox.quickbooks_online import webhook_events
from tests.support.webhooks import settled

REALM = "9130357992221046"


def test_the_signature_is_the_known_answer():
    entity = b'{"name":"Customer","id":"1","operation":"Create","lastUpdated":"2015-10-05T14:42:19-0700"}'
    notice = b'{"realmId":"1185883450","dataChangeEvent":{"entities":[' + entity + b"]}}"
    body = b'{"eventNotifications":[' + notice + b"]}"

    signature = webhook_events.sign(body, "b5771f19b12ddb4bcdb9f08bdc50bc63878a")

    assert signature == "JC2GUwciPmRBwEO7WvrRmKqu9tGOKL8FFallocTFi8Q="


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(1, 10), (2, 20), (3, 30), (4, 300), (5, 1200), (6, 7200), (7, 14400), (8, 21600), (9, 21600), (50, 21600)],
)
def test_the_retry_ladder(attempts, seconds):
    assert webhook_events.wait_after(attempts) == seconds


@pytest.mark.parametrize(
    ("entity", "kind", "told"),
    [
        ("Bill", "Delete", True),
        ("Bill", "Void", False),
        ("BillPayment", "Void", True),
        ("Vendor", "Merge", True),
        ("Term", "Delete", False),
        ("CompanyInfo", "Update", False),
    ],
)
def test_who_is_told_of_what(entity, kind, told):
    at = datetime.fromisoformat("2026-11-20T09:00:00+00:00")

    assert (webhook_events.event(1, REALM, entity, "7", kind, at, None) is not None) is told


def test_a_merge_names_the_one_that_stays_and_the_one_that_is_gone():
    at = datetime.fromisoformat("2026-11-20T09:00:00+00:00")

    row = webhook_events.event(1, REALM, "Vendor", "7", "Merge", at, "5")

    assert row is not None
    (notice,) = json.loads(webhook_events.body([row], "classic"))["eventNotifications"]
    assert notice == {
        "realmId": REALM,
        "dataChangeEvent": {
            "entities": [
                {"name": "Vendor", "id": "5", "operation": "Merge", "lastUpdated": "2026-11-20T09:00:00.000Z",
                 "deletedId": "7"}
            ]
        },
    }  # fmt: skip


def test_nothing_is_sent_unless_a_url_is_set(quickbooks):
    quickbooks.vendor("Acme")

    assert quickbooks.sandbox.state("quickbooks_online", "webhooks") == []


def test_a_change_arrives_signed_as_a_cloud_event(subscribed):
    vendor = subscribed.vendor("Acme")

    headers, body = subscribed.receiver.next()

    (event,) = json.loads(body)
    assert (event["type"], event["specversion"]) == ("qbo.vendor.created.v1", "1.0")
    assert (event["intuitentityid"], event["intuitaccountid"]) == (vendor["Id"], REALM)
    assert event["data"] == {}
    assert event["time"].startswith("2026-11-20T09:00:")
    key = subscribed.credentials["verifier_token"].encode()
    assert headers["intuit-signature"] == base64.b64encode(hmac.new(key, body, hashlib.sha256).digest()).decode()


def test_the_classic_shape_is_a_setting(subscribed):
    subscribed.app(webhook_format="classic")
    vendor = subscribed.vendor("Acme")

    (notice,) = subscribed.receiver.events()["eventNotifications"]

    assert notice["realmId"] == REALM
    (entity,) = notice["dataChangeEvent"]["entities"]
    assert (entity["name"], entity["id"], entity["operation"]) == ("Vendor", vendor["Id"], "Create")


def test_a_refused_write_is_never_told_of(subscribed):
    subscribed.vendor("Acme")
    assert len(subscribed.receiver.events()) == 1

    assert subscribed.post("vendor", {"DisplayName": "Acme"}).status_code == 400
    subscribed.vendor("Borealis")

    (event,) = subscribed.receiver.events()
    assert event["type"] == "qbo.vendor.created.v1"


def test_a_delivery_that_is_not_acknowledged_is_tried_again_on_the_ladder(subscribed):
    subscribed.receiver.statuses[:] = [500, 302]
    subscribed.vendor("Acme")
    first = subscribed.receiver.next()[1]

    subscribed.sandbox.advance(11)
    second = subscribed.receiver.next()[1]
    subscribed.sandbox.advance(21)
    third = subscribed.receiver.next()[1]

    assert first == second == third
    posts = settled(subscribed)
    assert [(row["attempts"], row["status"]) for row in posts] == [(3, 200)]


def test_what_a_person_changes_is_told_of_too(subscribed):
    kept, gone = subscribed.vendor("Acme"), subscribed.vendor("Acme Inc")
    edit = {"company": REALM, "set": {"from": gone["Id"], "into": kept["Id"]}}

    subscribed.sandbox.edit("quickbooks_online", "merging", edit)

    assert first_of(subscribed, "qbo.vendor.merged.v1")["intuitentityid"] == kept["Id"]


def first_of(quickbooks, kind):
    """The first event of a type; queue.Empty when none comes."""
    while True:
        for event in quickbooks.receiver.events():
            if event["type"] == kind:
                return event
