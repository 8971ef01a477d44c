"""Which feeds an event wakes, and when it is seen to: literal rows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from include.link_settings import Link
from include.pipeline.event_routing import Concern, concerns, interests, seen_to, triggered
from include.store.inbox import Interest, Open
from include.warehouse.read_report import FeedReport

RECEIVED = datetime(2026, 11, 20, 8, 0, 0, tzinfo=UTC)
BEGAN = RECEIVED + timedelta(seconds=1)
TOPIC_FEEDS = {
    "Bill": ("bills",),
    "BillPayment": ("bill_payments", "bills"),
    "Account": ("accounts",),
    "Term": ("terms",),
}
FEEDS = ("bills", "bill_payments", "accounts", "deleted")


def event(number: int = 1, **more: Any) -> Open:
    facts: dict[str, Any] = {
        "connection": "qbo_main", "system": "quickbooks_online", "company": "9130", "event_id": f"e{number}",
        "topic": "Bill", "action": "update", "key": "77", "at": None, "received_at": RECEIVED, "id": number, "times": 1,
    }  # fmt: skip
    return Open(**(facts | more))


@pytest.mark.parametrize(
    ("more", "feeds"),
    [
        ({}, [("bills", "9130")]),
        ({"topic": "BillPayment"}, [("bill_payments", "9130"), ("bills", "9130")]),
        ({"company": ""}, [("bills", "")]),
        ({"action": "delete"}, [("bills", "9130"), ("deleted", "9130")]),
        ({"topic": "Estimate", "action": "delete"}, []),
    ],
)
def test_an_event_wakes_the_feeds_that_it_may_show_in(more: dict[str, Any], feeds: list[tuple[str, str]]) -> None:
    assert concerns([event(**more)], TOPIC_FEEDS, FEEDS) == [Concern(event(**more), tuple(feeds))]


def test_a_hundred_events_wake_each_feed_once() -> None:
    found = concerns([event(number, key=str(number)) for number in range(100)], TOPIC_FEEDS, FEEDS)
    assert triggered(found) == {("bills", "9130")}


READ = FeedReport("bills", "9130", rows=1, changed=1)


@pytest.mark.parametrize(
    ("event", "reports", "began", "shown", "is_done"),
    [
        (event(), [READ], BEGAN, {1}, True),
        # the list may lag behind what was told: looked into again, until it cannot lag any more
        (event(), [READ], BEGAN, (), False),
        (event(), [READ], RECEIVED + timedelta(seconds=30), (), True),
        (event(key=None), [READ], BEGAN, (), True),
        # read before it came, not read, not read well, read for another company
        (event(), [READ], RECEIVED - timedelta(seconds=1), {1}, False),
        (event(), [READ], RECEIVED, {1}, True),
        (event(), [], BEGAN, {1}, False),
        (event(), [FeedReport("bills", "9130", skipped=True)], BEGAN, {1}, False),
        (event(), [FeedReport("bills", "9130", problem="no answer")], BEGAN, {1}, False),
        (event(), [FeedReport("bills", "9131")], BEGAN, {1}, False),
        # one read for all companies
        (event(), [FeedReport("bills", "")], BEGAN, {1}, True),
        (event(company=""), [READ, FeedReport("bills", "9131", skipped=True)], BEGAN, {1}, False),
    ],
)
def test_an_event_is_seen_to_once_what_it_tells_was_read(
    event: Open, reports: list[FeedReport], began: datetime, shown: Any, is_done: bool
) -> None:
    found = [Concern(event, (("bills", event.company),))]
    assert seen_to(found, reports, began, set(shown)) == ({1} if is_done else set())


def test_a_link_cares_for_what_it_reads_of_the_companies_it_routes() -> None:
    link = Link(
        name="books",
        kind="exact_avidxchange",
        connections={"exact_online": "exact_main", "avidxchange": "avid_main"},
        companies=({"exact_online": "123", "avidxchange": "C1"}, {"exact_online": "456", "avidxchange": "C2"}),
        start_date=date(2026, 1, 1),
    )
    feeds = {"exact_online": ("accounts", "payment_terms"), "avidxchange": ("vendors",)}
    topics = frozenset({"Accounts", "BankEntries", "CashEntries", "FinancialTransactions"})
    assert interests(link, feeds) == [Interest("exact_main", topics, frozenset({"123", "456"}))]


def test_what_is_not_read_is_nothing_to_it_now() -> None:
    link = Link(
        name="sales",
        kind="exact_avalara",
        connections={"exact_online": "exact_main", "avalara": "avalara_main"},
        companies=({"exact_online": "851", "avalara": "KESTREL-NL"},),
        start_date=date(2026, 1, 1),
    )
    assert interests(link, {}) == [Interest("exact_main", frozenset(), frozenset({"851"}))]
