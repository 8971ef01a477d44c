"""Subscriptions, their ConnectionTest, signed notices, tries and tasks (section 8)."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from typing import Any

import pytest

from include.sandbox.basware import tasks
from include.sandbox.basware.signing import signature
from tests.include.sandbox.basware.test_masters import account
from tests.support.webhooks import receiver

__all__ = ["receiver"]
SECRET = "what only the two of us know"
LIST = "/v1/subscriptions"


def subscription(url: str, type: str = "AccountingDocuments", **more: Any) -> dict[str, Any]:
    return {"taskType": type, "subscriptionType": "Webhook", "notificationWebhookURL": url,
            "webhookAuthenticationToken": SECRET, **more}  # fmt: skip


@pytest.fixture
def told(bw: Any, receiver: Any) -> Any:
    """Subscribed to all that happens to accounting documents."""
    bw.post(LIST, [subscription(receiver.url)])
    receiver.next()
    bw.receiver = receiver
    return bw


def task(bw: Any, document: str, status: str) -> dict[str, Any]:
    """The task of a document once it is there; each look is a call, so nobody has to sleep."""
    for _ in range(1000):
        rows = bw.get(f"/v1/tasks?documentId={document}")["taskStatus"]
        if [row["taskStatus"] for row in rows] == [status]:
            return dict(rows[0])
    raise AssertionError(f"still {rows}")


def attempted(bw: Any, document: str, attempts: int) -> None:
    for _ in range(1000):
        rows = bw.get(f"/v1/tasks?documentId={document}")["taskStatus"]
        if len(rows[0]["taskHistory"]) == attempts + 1:  # the first says that the task was made
            return
    raise AssertionError(f"still {rows}")


def test_the_signature_is_the_known_answer() -> None:
    # RFC 4231, test case 2
    known = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert signature(b"what do ya want for nothing?", "Jefe") == known


@pytest.mark.parametrize(
    ("attempts", "status", "state", "wait"),
    [(0, 200, "Completed", 0), (0, 500, "New", 10), (1, None, "New", 60), (2, 404, "New", 300), (3, 500, "Failed", 0)],
)
def test_the_tries_of_a_notice(attempts: int, status: int | None, state: str, wait: int) -> None:
    now = dt.datetime(2026, 11, 2, 8, tzinfo=dt.UTC)
    row = {"taskStatus": "New", "taskHistory": [], "_attempts": attempts, "_due": "2026-11-02T08:00:00.000Z"}
    after = tasks.after_attempt(row, status, now)
    due = (now + dt.timedelta(seconds=wait)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert (after["taskStatus"], after["_due"]) == (state, due)


def test_a_receiver_is_tried_before_it_is_registered(bw: Any, receiver: Any) -> None:
    bw.post(LIST, [subscription(receiver.url)])
    headers, body = receiver.next()
    assert json.loads(body)["taskType"] == "ConnectionTest"
    assert headers["X-BWAPI-Signature-256"] == hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    (row,) = bw.get(LIST)["subscriptions"]
    assert (row["taskType"], row["taskSubType"]) == ("AccountingDocuments", "All")
    assert row["webhookAuthenticationToken"] == SECRET


def test_a_receiver_that_does_not_answer_200_is_not_registered(bw: Any, receiver: Any) -> None:
    receiver.statuses[:] = [200, 202]
    both = [subscription(receiver.url), subscription(receiver.url, "ExportedPurchaseOrders")]
    reply = bw.api("POST", LIST, both)
    assert (reply.status_code, set(reply.json())) == (400, {"requestId", "hasError", "errorMessages"})
    assert set(reply.json()["errorMessages"][0]) == {"type", "code", "message"}
    assert bw.get(LIST)["subscriptions"] == []
    nobody = bw.api("POST", LIST, [subscription("http://127.0.0.1:9/hook")])
    assert (nobody.status_code, bw.get(LIST)["subscriptions"]) == (400, [])


def test_the_errors_of_this_api_have_their_own_envelope(bw: Any) -> None:
    wrong = bw.api("POST", LIST, [subscription("http://x", "Everything")])
    assert (wrong.status_code, wrong.json()["hasError"]) == (400, True)
    assert wrong.json()["errorMessages"][0]["code"] == "SCHEMA_VALIDATION_ERROR"
    missing = bw.api("GET", "/v1/tasks/none")
    assert (missing.status_code, set(missing.json())) == (404, {"detail"})
    assert bw.api("GET", LIST, auth=("x", "y")).json() == {"message": "Unauthorized"}


def test_what_request_status_means_without_a_sub_type(bw: Any, receiver: Any) -> None:
    bw.post(LIST, [subscription(receiver.url, "RequestStatus")])
    receiver.next()
    bw.api("POST", "/v1/accounts", [account("A1")])
    bad = bw.api("POST", "/v1/accounts", [account("A2", taxCode="T99")]).headers["x-amzn-RequestId"]
    bw.wait(31)
    told = receiver.events()
    assert (told["taskType"], told["taskSubType"], told["documentId"]) == ("RequestStatus", "Error", bad)
    task(bw, bad, "Completed")
    assert receiver.posts.empty(), "nothing of the one that went well"


def test_an_approved_invoice_is_told_without_business_data(told: Any) -> None:
    key = told.approved("R-77")
    headers, body = told.receiver.next()
    notice = json.loads(body)
    assert set(notice) == {"taskId", "taskStatus", "taskType", "taskSubType", "documentId", "expirationTime"}
    assert (notice["taskStatus"], notice["taskSubType"], notice["documentId"]) == ("New", "WaitingForTransfer", key)
    assert headers["X-BWAPI-Signature-256"] == signature(body, SECRET)
    row = task(told, key, "Completed")
    assert row["taskId"] == notice["taskId"]
    (single,) = told.get(f"/v1/tasks/{row['taskId']}")["taskStatus"]
    assert [one["action"] for one in single["taskHistory"]] == ["New", "Completed"]


def test_a_sub_type_narrows_what_is_told(bw: Any, receiver: Any) -> None:
    bw.post(LIST, [subscription(receiver.url, taskSubType="WaitingForPrebook")])
    receiver.next()
    bw.approved("R-1")
    key = bw.approved("R-2", send="prebook")
    assert receiver.events()["documentId"] == key
    task(bw, key, "Completed")
    assert receiver.posts.empty()


def test_orders_are_told_after_each_change(bw: Any, receiver: Any) -> None:
    bw.post(LIST, [subscription(receiver.url, "ExportedPurchaseOrders", taskSubType="WaitingForExport")])
    receiver.next()
    key = bw.edit("exportedPurchaseOrders", organizationUnitCode="DE01", supplierCode="K1", purchaseCurrency="EUR")
    assert receiver.events()["documentId"] == key["key"]
    bw.edit("exportedPurchaseOrders", key["key"], orderStatus="Canceled")
    assert receiver.events()["documentId"] == key["key"]


def test_a_notice_that_fails_is_tried_again_after_10_60_and_300_seconds(told: Any) -> None:
    told.receiver.statuses[:] = [500, 404, 503, 500]
    key = told.approved()
    bodies = [told.receiver.next()[1]]
    for tries, seconds in ((1, 11), (2, 61), (3, 301)):
        attempted(told, key, tries)
        assert told.receiver.posts.empty()
        told.wait(seconds)
        bodies.append(told.receiver.next()[1])
    assert len(set(bodies)) == 1
    row = task(told, key, "Failed")
    said = [one["messages"][0].split()[-1] for one in row["taskHistory"]]
    assert said == ["Created", "500", "404", "503", "500"]
    assert told.document(key)["processingStatus"] == "WaitingForTransfer", "the list is the way to catch up"


def test_a_notice_may_come_twice_with_the_same_task_id(told: Any) -> None:
    told.control("POST", "/faults", [{"system": "basware", "duplicate_webhook": True, "count": 1}])
    told.approved()
    assert told.receiver.events()["taskId"] == told.receiver.events()["taskId"]


def test_notices_may_come_in_another_order(told: Any) -> None:
    told.receiver.statuses[:] = [500, 500]
    keys = [told.approved(f"R-{n}") for n in range(2)]
    for key in keys:
        attempted(told, key, 1)
    assert sorted(told.receiver.events()["documentId"] for _ in keys) == sorted(keys)
    told.control("POST", "/faults", [{"system": "basware", "reorder_webhooks": True, "count": 1}])
    told.wait(11)
    assert [told.receiver.events()["documentId"] for _ in keys] == keys[::-1]


def test_subscriptions_are_deleted_by_type_and_moment(told: Any) -> None:
    assert told.api("DELETE", LIST).status_code == 400
    query = "lastUpdated=2026-01-01T00:00:00Z&taskType=AccountingDocuments&taskSubType=All"
    reply = told.api("DELETE", f"{LIST}?{query}")
    assert reply.json() == {"status": "Success", "numberOfRecordsDeleted": 1}
    key = told.approved()
    assert told.get(f"/v1/tasks?documentId={key}")["taskStatus"] == []
