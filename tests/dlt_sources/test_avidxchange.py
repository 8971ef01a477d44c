"""What is asked of AvidXchange: day windows, open payments by id, batches by accounting system."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dlt_sources.readers.avidxchange import SOURCE as avidxchange
from dlt_sources.readers.avidxchange import windows
from dlt_sources.readers.reading import ReadRequest, Request
from tests.support.scripted import ScriptedClient

FEEDS = {feed.name: feed for feed in avidxchange.FEEDS}
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def asked(feed: str, client: ScriptedClient | None = None, **more: Any) -> list[Request]:
    ask = ReadRequest("", "C1", NOW, **more)
    return list(avidxchange.requests(FEEDS[feed], ask, client or ScriptedClient("avidxchange")))


@given(st.dates(date(2020, 1, 1), date(2027, 1, 1)), st.dates(date(2020, 1, 1), date(2027, 1, 1)))
def test_windows_cover_every_day_once_and_are_never_longer_than_allowed(first: date, last: date) -> None:
    days = [day for start, end in windows(first, last) for day in range(start.toordinal(), end.toordinal() + 1)]
    assert days == list(range(first.toordinal(), last.toordinal() + 1))
    assert all((end - start).days < 30 for start, end in windows(first, last))


def test_a_change_is_looked_for_from_the_day_before_the_last_read() -> None:
    (request,) = asked("payments", cursor={"day": "2026-11-19"})
    assert dict(request.params) == {"lastModifiedFrom": "2026-11-18", "lastModifiedTo": "2026-11-20"}


def test_a_read_made_by_a_clock_that_was_ahead_is_gone_behind_by_the_vendors_own_stamps() -> None:
    ahead = ReadRequest(
        "", "C1", datetime(2026, 12, 30, 9, tzinfo=UTC), cursor={"day": "2026-11-17", "since": "2026-01-01"}
    )
    cursor = avidxchange.next_cursor(FEEDS["payments"], ahead, datetime(2026, 11, 18, 14, tzinfo=UTC))
    (request,) = asked("payments", cursor=cursor)
    assert dict(request.params) == {"lastModifiedFrom": "2026-11-17", "lastModifiedTo": "2026-11-20"}
    nothing_new = avidxchange.next_cursor(FEEDS["payments"], ReadRequest("", "C1", NOW, cursor=cursor), None)
    assert nothing_new == {"day": "2026-11-20", "since": "2026-01-01", "seen": "2026-11-18"}


def test_without_any_stamp_such_a_read_begins_where_the_first_one_did() -> None:
    first = asked("payments", cursor={"day": "2026-12-30", "since": "2026-11-02"})[0]
    assert first.params["lastModifiedFrom"] == "2026-11-01"


def test_a_first_read_of_vendors_needs_no_window_and_of_payments_it_does() -> None:
    assert [dict(request.params) for request in asked("vendors")] == [{}]
    first = asked("payments", from_date=date(2026, 9, 1))
    assert [dict(request.params) for request in first] == [
        {"lastModifiedFrom": "2026-09-01", "lastModifiedTo": "2026-09-30"},
        {"lastModifiedFrom": "2026-10-01", "lastModifiedTo": "2026-10-30"},
        {"lastModifiedFrom": "2026-10-31", "lastModifiedTo": "2026-11-20"},
    ]


def test_open_payments_are_read_by_id_whatever_their_age() -> None:
    ids = [str(number) for number in range(150)]
    requests = asked("payments", cursor={"day": "2026-11-20"}, again=ids)
    by_id = [request.params["paymentIds"].split(",") for request in requests if "paymentIds" in request.params]
    assert sorted(number for part in by_id for number in part) == sorted(ids)
    assert max(len(part) for part in by_id) <= 100


def test_the_accounting_systems_are_asked_for_once() -> None:
    client = ScriptedClient("avidxchange", {"accountingSystems": [[{"ID": 7, "Name": "Exact"}]]})
    ask = ReadRequest("", "C1", NOW, from_date=date(2026, 11, 1))
    (request,) = avidxchange.requests(FEEDS["invoice_batches"], ask, client)
    assert request.path == "invoices/batches/closed/acctgSysId/7"
    assert dict(request.params) == {"closeDateFrom": "2026-11-01", "closeDateTo": "2026-11-20"}
    cursor = avidxchange.next_cursor(FEEDS["invoice_batches"], ask, None)
    asked("invoice_batches", client, cursor=cursor)
    assert client.paths() == ["accountingSystems"]


def test_a_batch_is_read_where_its_link_says() -> None:
    links = '[{"Rel":"full-details","Href":"/v1/x/full-details"}]'
    (request,) = asked("batch_invoices", parents=[{"batch_guid": "b1", "links": links}])
    assert (request.path, dict(request.constants)) == ("/v1/x/full-details", {"BatchGUID": "b1"})
    (request,) = asked("batch_invoices", parents=[{"batch_guid": "b1", "links": None}])
    assert request.path == "invoices/batches/b1/full-details"


def test_details_are_not_asked_for_of_batches_that_closed_long_ago() -> None:
    closed = {"recent": datetime(2026, 9, 22, tzinfo=UTC), "old": datetime(2026, 9, 20, tzinfo=UTC)}
    parents = [{"batch_guid": guid, "links": None, "date_closed": day} for guid, day in closed.items()]
    assert [request.constants["BatchGUID"] for request in asked("batch_invoices", parents=parents)] == ["recent"]


def test_calls_for_the_history_are_spent_on_payments_that_need_explaining() -> None:
    parents = [
        {"payment_id": str(number), "status": f'{{"Id":"1","Description":"{status}"}}'}
        for number, status in enumerate(("Cleared", "Error", "Processing", "Void", "Held"))
    ]
    assert [request.path for request in asked("payment_history", parents=parents)] == [
        "payments/1/paymenthistory",
        "payments/3/paymenthistory",
        "payments/4/paymenthistory",
    ]
