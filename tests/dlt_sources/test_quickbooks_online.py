"""What is asked of QuickBooks Online, and what its answers say about changes and positions."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from dlt_sources.readers import quickbooks_online_changes
from dlt_sources.readers.quickbooks_online import SOURCE as quickbooks_online
from dlt_sources.readers.quickbooks_online_queries import query
from include.http.errors import MalformedAnswer
from tests.support.quickbooks_feeds import FEEDS, SEEN, TIME, Answering, ask, looked


@pytest.mark.parametrize(
    ("feed", "more", "statement"),
    [
        ("bills", {}, "SELECT * FROM Bill ORDERBY Id"),
        ("vendors", {}, "SELECT * FROM Vendor WHERE Active IN (true, false) ORDERBY Id"),
        ("preferences", {"cursor": SEEN}, "SELECT * FROM Preferences"),
        (
            "bills",
            {"cursor": SEEN},
            "SELECT * FROM Bill WHERE MetaData.LastUpdatedTime >= '2026-11-20T07:58:30+00:00' ORDERBY Id",
        ),
        (
            "vendors",
            {"cursor": SEEN, "from_date": date(2026, 1, 1)},
            "SELECT * FROM Vendor WHERE Active IN (true, false)"
            " AND MetaData.LastUpdatedTime >= '2026-01-01T00:00:00+00:00' ORDERBY Id",
        ),
        ("bills", {"cursor": SEEN, "full": True}, "SELECT * FROM Bill ORDERBY Id"),
    ],
)
def test_a_query_says_what_is_wanted_and_an_order(feed: str, more: dict[str, Any], statement: str) -> None:
    assert query(FEEDS[feed], ask(**more)) == statement


@pytest.mark.parametrize(
    ("more", "joins"),
    [
        ({}, False),
        ({"cursor": SEEN}, True),
        ({"cursor": SEEN, "full": True}, False),
        ({"cursor": {"since": "2026-10-22T09:02:00+00:00"}}, True),
        ({"cursor": {"since": "2026-10-22T09:01:00+00:00"}}, False),  # with the overlap more than 29 days ago
        ({"cursor": SEEN, "from_date": date(2026, 10, 1)}, False),
        ({"cursor": {**SEEN, "alone": True}}, False),
    ],
)
def test_a_feed_joins_while_its_position_is_younger_than_a_month(more: dict[str, Any], joins: bool) -> None:
    assert quickbooks_online_changes.joins(FEEDS["bills"], ask(**more)) is joins


@pytest.mark.parametrize("feed", ["tax_codes", "tax_rates"])
def test_what_change_data_capture_does_not_know_is_asked_for_by_a_query(feed: str) -> None:
    assert quickbooks_online_changes.joins(FEEDS[feed], ask(cursor=SEEN)) is False


def test_an_answer_of_changes_is_taken_apart_by_entity() -> None:
    deleted = {
        "domain": "QBO",
        "status": "Deleted",
        "Id": "7",
        "MetaData": {"LastUpdatedTime": "2026-11-20T00:59:59-08:00"},
    }
    parts = [{"Bill": [{"Id": "7"}, deleted, {"Id": "8"}], "startPosition": 1, "maxResults": 3}, {}]
    looks = looked({"CDCResponse": [{"QueryResponse": parts}], "time": TIME}, "bills", "vendors")
    assert {name: (json.loads(look.page), look.gone) for name, look in looks.items()} == {
        "bills": ({"Items": [{"Id": "8"}]}, ("7",)),
        "vendors": ({"Items": []}, ()),
    }


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        {"Fault": {"Error": [{"code": "10000"}]}},
        {"CDCResponse": [{"Fault": {}}], "time": TIME},
        {"CDCResponse": [{"QueryResponse": [{}]}], "time": TIME},  # one part for two entities
        {"CDCResponse": [{"QueryResponse": [{}, 7]}], "time": TIME},
        {"CDCResponse": [{"QueryResponse": [{}, {}]}]},  # no time to go on from
    ],
)
def test_an_answer_that_does_not_show_what_was_asked_for_is_none(body: Any) -> None:
    with pytest.raises(MalformedAnswer):
        looked(body, "bills", "vendors")


@pytest.mark.parametrize(
    "body",
    [
        {"Fault": {"Error": []}},
        {"QueryResponse": {"Vendor": [{"Id": "1"}], "startPosition": 1, "maxResults": 1}, "time": TIME},
        {"QueryResponse": {"Bill": {"Id": "1"}}, "time": TIME},
        {"QueryResponse": 7},
    ],
)
def test_a_page_of_something_else_is_refused(body: Any) -> None:
    (request,) = quickbooks_online.requests(FEEDS["bills"], ask(), Answering(body))  # type: ignore[arg-type]
    with pytest.raises(MalformedAnswer):
        list(quickbooks_online.pages(Answering(body), ask(), request))  # type: ignore[arg-type]


def test_the_position_is_the_vendors_time_of_the_first_page() -> None:
    asked = ask()
    client: Any = Answering({"QueryResponse": {}, "time": TIME})
    (request,) = quickbooks_online.requests(FEEDS["bills"], asked, client)
    list(quickbooks_online.pages(client, asked, request))
    assert quickbooks_online.next_cursor(FEEDS["bills"], asked, None) == {"since": "2026-11-20T09:00:00.123000+00:00"}


def test_without_a_time_no_position_is_taken() -> None:
    asked = ask(cursor=SEEN)
    client: Any = Answering({"QueryResponse": {}})
    (request,) = quickbooks_online.requests(FEEDS["bills"], asked, client)
    list(quickbooks_online.pages(client, asked, request))
    assert quickbooks_online.next_cursor(FEEDS["bills"], asked, None) == SEEN
