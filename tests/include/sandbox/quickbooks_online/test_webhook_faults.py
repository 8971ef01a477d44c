"""Change notices that misbehave on purpose: they come twice or in another order, counted by their POSTs."""

from __future__ import annotations

import pytest

from tests.support.webhooks import settled

REALM = "9130357992221046"


def test_one_notice_may_come_twice(subscribed):
    subscribed.sandbox.fault(system="quickbooks_online", duplicate_webhook=True)
    subscribed.vendor("Acme")

    assert subscribed.receiver.next()[1] == subscribed.receiver.next()[1]


def counted(quickbooks, notices=1):
    """How many POSTs have come of so many notices, once none is under way."""
    settled(quickbooks, notices)
    return quickbooks.receiver.posts.qsize()


def faults_left(quickbooks):
    return [(fault["left"], fault["hits"]) for fault in quickbooks.sandbox.get("/faults")["faults"]]


def test_a_fault_of_notices_counts_posts_and_not_the_writes_that_cause_them(subscribed):
    subscribed.sandbox.fault(system="quickbooks_online", duplicate_webhook=True, count=1)
    subscribed.vendor("Acme")
    assert counted(subscribed) == 2
    assert faults_left(subscribed) == [(0, 1)]

    subscribed.vendor("Borealis")
    assert counted(subscribed, notices=2) == 3


def test_a_fault_of_notices_may_leave_the_first_ones_out(subscribed):
    subscribed.sandbox.fault(system="quickbooks_online", duplicate_webhook=True, skip=1, count=1)
    subscribed.vendor("Acme")
    assert counted(subscribed) == 1

    subscribed.vendor("Borealis")
    assert counted(subscribed, notices=2) == 3


@pytest.mark.parametrize(("rate", "posts"), [(0, 1), (1, 2)])
def test_a_fault_of_notices_happens_at_its_rate(subscribed, rate, posts):
    subscribed.sandbox.fault(system="quickbooks_online", duplicate_webhook=True, rate=rate)
    subscribed.vendor("Acme")
    assert counted(subscribed) == posts


def test_each_try_of_a_notice_is_a_post(subscribed):
    subscribed.sandbox.fault(system="quickbooks_online", duplicate_webhook=True, skip=1, count=1)
    subscribed.receiver.statuses[:] = [500]
    subscribed.vendor("Acme")
    first = subscribed.receiver.next()[1]
    subscribed.sandbox.advance(11)
    assert subscribed.receiver.next()[1] == subscribed.receiver.next()[1] == first
    assert faults_left(subscribed) == [(0, 1)]


@pytest.mark.parametrize(("company", "posts"), [(REALM, 2), ("9130357992229999", 1)])
def test_a_fault_of_notices_may_be_of_one_company(subscribed, company, posts):
    subscribed.sandbox.fault(system="quickbooks_online", company=company, duplicate_webhook=True)
    subscribed.vendor("Acme")
    assert counted(subscribed) == posts


def test_a_fault_of_notices_takes_no_field_of_requests(subscribed):
    wrong = {"system": "quickbooks_online", "duplicate_webhook": True, "path": "vendor"}
    reply = subscribed.sandbox.http.post("/faults", json=[wrong])
    assert reply.status_code == 400
    assert "unknown fault field path" in reply.text


def test_one_notice_may_overtake_those_that_wait(subscribed):
    subscribed.receiver.statuses[:] = [500, 500]
    subscribed.vendor("Acme")
    first = subscribed.receiver.events()
    subscribed.sandbox.fault(system="quickbooks_online", reorder_webhooks=True, count=1)
    subscribed.vendor("Borealis")
    second = subscribed.receiver.events()

    subscribed.sandbox.advance(60)

    assert [subscribed.receiver.events() for _ in range(2)] == [second, first]
    assert faults_left(subscribed) == [(0, 1)]


def test_notices_may_come_in_another_order(subscribed):
    subscribed.sandbox.fault(system="quickbooks_online", reorder_webhooks=True)
    items = [{"bId": name, "operation": "create", "Vendor": {"DisplayName": name}} for name in ("a", "b", "c")]
    subscribed.post("batch", {"BatchItemRequest": items})

    times = [int(event["intuitentityid"]) for event in subscribed.receiver.events()]

    assert times == sorted(times, reverse=True)
    assert len(times) == 3
