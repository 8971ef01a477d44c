"""What is asked of Exact Online, and where the next read begins."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from dlt_sources.readers.exact_online import SOURCE as exact_online
from dlt_sources.readers.exact_online import VERSION_OF_A_DAY
from dlt_sources.readers.reading import ReadRequest
from include.http.errors import Refused
from tests.support.scripted import ScriptedClient

FEEDS = {feed.name: feed for feed in exact_online.FEEDS}
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def asked(feed: str, **more: Any) -> dict[str, str]:
    (request,) = exact_online.requests(FEEDS[feed], ReadRequest("123", "123", NOW, **more), ScriptedClient())
    return dict(request.params)


def test_sync_sets_are_read_above_the_highest_version_seen() -> None:
    assert asked("accounts")["$filter"] == "Timestamp gt 1"
    assert asked("accounts", cursor={"timestamp": 387})["$filter"] == "Timestamp gt 387L"
    assert asked("accounts", cursor={"timestamp": 387}, full=True)["$filter"] == "Timestamp gt 1"


@pytest.mark.parametrize(
    ("answer", "condition"),
    [
        ([{"TimeStampAsBigInt": "200"}], "Timestamp gt 199L"),
        ([{"TimeStampAsBigInt": "400"}], "Timestamp gt 387L"),
        ([{"TimeStampAsBigInt": None}], "Timestamp gt 1"),
        ([], "Timestamp gt 387L"),
        (Refused("no such scope"), "Timestamp gt 1"),
    ],
)
def test_a_day_is_the_version_that_exact_says_and_the_beginning_where_it_says_none(answer: Any, condition: str) -> None:
    client = ScriptedClient(answers={VERSION_OF_A_DAY: [answer]})
    ask = ReadRequest("123", "123", NOW, cursor={"timestamp": 387}, from_date=date(2026, 11, 2))
    (request,) = exact_online.requests(FEEDS["transaction_lines"], ask, client)
    assert request.params["$filter"] == condition
    asked_for = {"modified": "datetime'2026-11-02'", "endPoint": "'TransactionLines'"}
    assert client.asked == [("123", "read/sync/Sync/SyncTimestamp", asked_for)]


def test_a_set_of_which_exact_says_no_version_is_read_from_its_beginning() -> None:
    client = ScriptedClient()
    ask = ReadRequest("123", "123", NOW, cursor={"timestamp": 387}, from_date=date(2026, 11, 2))
    (request,) = exact_online.requests(FEEDS["accounts"], ask, client)
    assert (request.params["$filter"], client.asked) == ("Timestamp gt 1", [])


@pytest.mark.parametrize(
    ("more", "condition"),
    [
        ({}, None),
        ({"cursor": {"modified": "2026-11-20T08:00:30.500000+00:00"}}, "Modified ge datetime'2026-11-20T07:55:30'"),
        (
            {"cursor": {"modified": "2026-11-20T08:00:30+00:00"}, "from_date": date(2026, 1, 1)},
            "Modified ge datetime'2026-01-01T00:00:00'",
        ),
        ({"cursor": {"modified": "2026-11-20T08:00:30+00:00"}, "full": True}, None),
    ],
)
def test_changes_are_read_with_an_overlap(more: dict[str, Any], condition: str | None) -> None:
    params = asked("purchase_entries", **more)
    assert params.get("$filter") == condition
    assert params["$expand"] == "PurchaseEntryLines"
    assert "$select" in params


def test_the_position_never_goes_back() -> None:
    ask = ReadRequest("123", "123", NOW, cursor={"timestamp": 50})
    assert exact_online.next_cursor(FEEDS["accounts"], ask, 40) == {"timestamp": 50}
    assert exact_online.next_cursor(FEEDS["accounts"], ask, None) == {"timestamp": 50}
    assert exact_online.next_cursor(FEEDS["accounts"], ask, 60) == {"timestamp": 60}
    later = ReadRequest("123", "123", NOW, cursor={"modified": "2026-11-20T08:00:00+00:00"})
    earlier = datetime(2026, 11, 19, tzinfo=UTC)
    assert exact_online.next_cursor(FEEDS["purchase_entries"], later, earlier) == dict(later.cursor)


def test_deletions_are_read_before_what_they_delete() -> None:
    names = list(FEEDS)
    assert all(names.index("deleted") < names.index(feed) for feed in names if FEEDS[feed].entity_type)
