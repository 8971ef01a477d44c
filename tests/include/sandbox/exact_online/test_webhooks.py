"""Webhooks: subscriptions, the empty POST, the signed notice, tries, and what may go wrong on the way."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest

from include.sandbox.exact_online.webhook_events import sign
from tests.support.webhooks import receiver

__all__ = ["receiver"]
HOOKS = "123/webhooks/WebhookSubscriptions"


@pytest.fixture
def told(exact, receiver):
    """Told of sales invoices; the empty POST has been answered."""
    exact.receiver = receiver
    exact.hook = exact.post(HOOKS, {"Topic": "SalesInvoices", "CallbackURL": receiver.url}).json()["d"]
    assert receiver.next()[1] == b""
    return exact


def draft(exact):
    account = exact.post("123/crm/Accounts", {"Name": "Museum"}).json()["d"]["ID"]
    item = exact.rows("123/logistics/Items?$select=ID&$filter=Code eq 'X-1'")[0]["ID"]
    body = {"OrderedBy": account, "Journal": "70", "SalesInvoiceLines": [{"Item": item, "NetPrice": 10}]}
    return exact.post("123/salesinvoice/SalesInvoices", body).json()["d"]


def settled(exact, count, status):
    """The last delivery once it is so far; each look is a call, so nobody has to sleep."""
    for _ in range(1000):
        rows = exact.sandbox.state("exact_online", "webhook_deliveries", "123")
        if len(rows) == count and rows[-1]["status"] == status[0] and rows[-1]["attempts"] == status[1]:
            return rows[-1]
    raise AssertionError(f"still {rows}")


def test_the_signature_is_the_known_answer():
    # Made with: printf '{"Topic":"Accounts"}' | openssl dgst -sha256 -hmac 'yT7kQ2mZ-sandbox-webhook'
    assert sign(b'{"Topic":"Accounts"}') == "6A4FC4B05F55084687672699AB7A4A81A73DCAB46860E905179A759B01A0A98E"


def test_a_subscription_is_asked_for_with_an_empty_post_and_ended(told):
    assert (told.hook["Topic"], told.hook["IsInstant"], told.hook["Division"]) == ("SalesInvoices", False, 123)
    assert told.put(f"{HOOKS}(guid'{told.hook['ID']}')", {"Topic": "Items"}).status_code == 405
    assert told.delete(f"{HOOKS}(guid'{told.hook['ID']}')").status_code == 204
    draft(told)
    assert told.rows(f"{HOOKS}?$select=ID") == []
    assert len(told.sandbox.state("exact_online", "webhook_deliveries", "123")) == 1


def test_what_cannot_be_subscribed_to(exact):
    wrong = exact.post(HOOKS, {"Topic": "PurchaseEntries", "CallbackURL": "http://example.com/x", "IsInstant": True})
    assert exact.message(wrong).split("\r\n") == [
        "Ongeldig: Topic - PurchaseEntries", "Ongeldig: CallbackURL - http://example.com/x", "Ongeldig: IsInstant",
    ]  # fmt: skip
    assert exact.message(exact.post(HOOKS, {})).split("\r\n") == ["Verplicht: Topic", "Verplicht: CallbackURL"]


def test_subscribing_needs_its_scope(exact):
    exact.edit("settings", set={"missing_scopes": ["organization.administration"]})
    reply = exact.get(f"{HOOKS}?$top=1")
    assert (reply.status_code, "organization.administration" in exact.message(reply)) == (403, True)


def test_a_notice_names_the_invoice_and_is_signed_over_its_very_bytes(told):
    made = draft(told)
    _, body = told.receiver.next()
    assert body.startswith(b'{"Content":{"Topic":"SalesInvoices","ClientId":"')
    signed = body[len(b'{"Content":') : body.index(b',"HashCode":')]
    secret = told.sandbox.info["systems"]["exact_online"]["webhook_secret"]
    notice = json.loads(body)
    assert notice["HashCode"] == hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest().upper()
    content = notice["Content"]
    assert (content["Division"], content["Action"], content["Key"]) == (123, "Create", made["InvoiceID"])
    path = content["ExactOnlineEndpoint"].removeprefix(f"{told.base}/api/v1/")
    assert path == f"123/salesinvoice/SalesInvoices(guid'{made['InvoiceID']}')"
    assert told.get(path).json()["d"]["InvoiceID"] == made["InvoiceID"]


def test_lines_printing_and_deletion_are_told_of_as_the_invoices(told):
    made = draft(told)
    line = made["SalesInvoiceLines"]["results"][0]["ID"]
    actions = [json.loads(told.receiver.next()[1])["Content"]["Action"]]
    steps = (
        lambda: told.put(f"123/salesinvoice/SalesInvoiceLines(guid'{line}')", {"NetPrice": 11}),
        lambda: told.edit("finalising", key=made["InvoiceID"]),
        lambda: told.edit("sales_invoices", key=made["InvoiceID"], delete=True),
    )
    for step in steps:
        step()
        content = json.loads(told.receiver.next()[1])["Content"]
        assert content["Key"] == made["InvoiceID"]
        actions.append(content["Action"])
    assert actions == ["Create", "Update", "Update", "Delete"]


def test_lines_have_a_topic_of_their_own(exact, receiver):
    made = draft(exact)
    exact.post(HOOKS, {"Topic": "SalesInvoiceLines", "CallbackURL": receiver.url})
    receiver.next()
    line = made["SalesInvoiceLines"]["results"][0]["ID"]
    path = f"123/salesinvoice/SalesInvoiceLines(guid'{line}')"
    exact.put(path, {"NetPrice": 11})
    content = json.loads(receiver.next()[1])["Content"]
    assert (content["Topic"], content["Action"], content["Key"]) == ("SalesInvoiceLines", "Update", line)
    assert content["ExactOnlineEndpoint"].endswith(f"/api/v1/{path}")


@pytest.mark.parametrize("topic", ["Opportunities", "QuotationLines", "Quotations", "Contacts"])
def test_topics_of_what_these_books_do_not_have_are_taken(exact, receiver, topic):
    assert exact.post(HOOKS, {"Topic": topic, "CallbackURL": receiver.url}).status_code == 201


def test_a_refused_write_is_told_to_nobody(told):
    assert told.post("123/salesinvoice/SalesInvoices", {"Journal": "70"}).status_code == 500
    assert len(told.sandbox.state("exact_online", "webhook_deliveries", "123")) == 1


def test_an_entry_is_told_of_once_whatever_its_lines(exact, receiver):
    exact.post(HOOKS, {"Topic": "FinancialTransactions", "CallbackURL": receiver.url})
    receiver.next()
    entry = exact.enter()["EntryID"]
    content = json.loads(receiver.next()[1])["Content"]
    assert (content["Topic"], content["Action"], content["Key"]) == ("FinancialTransactions", "Create", entry)
    assert settled(exact, 2, ("delivered", 1))["content"]["Key"] == entry


def test_a_failed_notice_is_tried_again_on_the_virtual_clock(told):
    told.receiver.statuses = [500, 503]
    draft(told)
    first = told.receiver.next()[1]
    settled(told, 2, ("pending", 1))
    told.sandbox.post("/clock", {"advance_seconds": 120})
    assert told.receiver.next()[1] == first
    settled(told, 2, ("pending", 2))
    told.sandbox.post("/clock", {"advance_seconds": 240})
    assert told.receiver.next()[1] == first
    settled(told, 2, ("delivered", 3))


def test_a_notice_may_come_twice(told):
    told.sandbox.http.post("/faults", json=[{"system": "exact_online", "duplicate_webhook": True, "count": 1}])
    draft(told)
    assert told.receiver.next()[1] == told.receiver.next()[1]


def test_generated_books_tell_of_nothing(history):
    assert history.sandbox.state("exact_online", "webhook_deliveries", None) == []


def test_what_changes_while_notices_are_on_their_way_is_told_of_afterwards(told):
    """The receiver looks again at what it was told of: whatever comes later has a notice of its own, or is in it."""
    keys = [draft(told)["InvoiceID"] for _ in range(5)]
    for key in keys:
        told.put(f"123/salesinvoice/SalesInvoices(guid'{key}')", {"Description": "nog eens"})
        told.delete(f"123/salesinvoice/SalesInvoices(guid'{key}')")
    heard: dict[str, str] = {}
    while len(heard) < 5 or set(heard.values()) != {"Delete"}:
        content = json.loads(told.receiver.next()[1])["Content"]
        heard[content["Key"]] = content["Action"]
    assert set(heard) == set(keys)
