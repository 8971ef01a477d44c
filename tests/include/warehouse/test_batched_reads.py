"""Feeds that one call shows together: what that call costs and brings, and what happens when it fails."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from dlt_sources.readers.quickbooks_online import SOURCE as quickbooks_online
from include.http.errors import BudgetSpent, MalformedAnswer, Transient
from tests.support.quickbooks_reading import Desk, bill, entities, vendor

ALL = (
    "CompanyInfo,Preferences,Account,Class,Department,Term,Item,Vendor,PurchaseOrder,Bill,VendorCredit,BillPayment"
    ",Purchase,Deposit,JournalEntry"
)
BOTH = ("bills", "vendors")
BILLS = "select id, total_amt, is_deleted from raw.bills order by id::int"


def test_a_first_read_is_one_query_for_each_feed(desk: Desk) -> None:
    report = desk.read()
    assert (report.changed, report.problems) == (True, ())
    assert entities(desk) == [f"query {entity}" for entity in ALL.split(",")]
    assert desk.rows(BILLS) == [("145", Decimal("100.25"), False), ("146", Decimal(7), False)]


def test_nothing_new_costs_one_call_and_loads_nothing(desk: Desk) -> None:
    desk.read()
    report = desk.read()
    assert (report.changed, report.rows, report.problems) == (False, 0, ())
    assert desk.books.asked == [f"cdc {ALL} 2026-11-20T09:08:00+00:00"]
    desk.read()
    assert desk.books.asked == [f"cdc {ALL} 2026-11-20T09:18:00+00:00"]


def test_what_the_overlap_shows_again_is_no_news(desk: Desk) -> None:
    desk.read(*BOTH, minutes_later=0)
    report = desk.read(*BOTH, minutes_later=1)
    assert (report.rows, report.changed) == (3, False)


def test_changes_new_rows_and_deletions_arrive_by_the_same_call(desk: Desk) -> None:
    desk.read(*BOTH)
    desk.books.put("Bill", "145", **bill(amount=250))
    desk.books.put("Vendor", "57", **vendor("Chin's Gas and Oil"))
    desk.books.remove("Bill", "146")
    report = desk.read(*BOTH)
    assert report.changed
    assert len(desk.books.asked) == 1
    assert desk.rows(BILLS) == [("145", 250, False), ("146", 7, True)]
    assert desk.rows("select id, display_name from raw.vendors order by 1") == [
        ("56", "Bob's Burger Joint"),
        ("57", "Chin's Gas and Oil"),
    ]
    assert not desk.read(*BOTH, minutes_later=1).changed  # within the overlap: the same deletion is shown again


def test_a_deletion_alone_moves_the_position(desk: Desk) -> None:
    desk.read(*BOTH)
    desk.books.remove("Bill", "146")
    assert desk.read(*BOTH).changed
    desk.read(*BOTH)
    assert desk.books.asked == ["cdc Vendor,Bill 2026-11-20T09:18:00+00:00"]


def test_what_is_made_inactive_stays_and_says_so(desk: Desk) -> None:
    desk.read(*BOTH)
    desk.books.put("Vendor", "56", **vendor("Bob's Burger Joint (deleted)", Active=False))
    desk.read(*BOTH)
    assert desk.rows("select display_name, active, is_deleted from raw.vendors") == [
        ("Bob's Burger Joint (deleted)", False, False)
    ]


def test_a_vendor_that_was_merged_into_another_is_gone_and_its_bills_name_the_other(desk: Desk) -> None:
    desk.books.put("Vendor", "57", **vendor("Bobs Burgers"))
    desk.read(*BOTH)
    desk.books.remove("Vendor", "56")
    moved = desk.books.objects["Bill"]["145"]
    moved |= {"VendorRef": {"value": "57"}, "MetaData": {**moved["MetaData"]}}
    desk.books.changes["Bill", "145"] = desk.clock.now()  # shown again, with the version it had
    assert desk.read(*BOTH).changed
    assert desk.rows("select id, is_deleted from raw.vendors order by 1") == [("56", True), ("57", False)]
    assert desk.rows("select vendor_ref, sync_token from raw.bills order by id") == [("57", 0), ("56", 0)]


def test_of_two_changes_in_one_second_the_higher_count_wins_whichever_comes_last(desk: Desk) -> None:
    desk.books.put("Bill", "145", **bill(amount=250))  # the same second as its first version
    desk.read(*BOTH, minutes_later=0)
    stale = {**desk.books.objects["Bill"]["145"], **bill(), "SyncToken": "0"}
    desk.books.objects["Bill"]["145"] = stale  # a server that lags behind
    assert not desk.read(*BOTH, minutes_later=1).changed
    assert desk.rows("select total_amt, sync_token from raw.bills where id = '145'") == [(250, 1)]


def test_only_feeds_that_are_due_are_asked_for(desk: Desk) -> None:
    desk.read("bills", "vendors")
    assert entities(desk) == ["query Vendor", "query Bill"]
    desk.read("bills")
    assert entities(desk) == ["cdc Bill"]
    report = desk.read("bills", "vendors", minutes_later=1, max_age=timedelta(minutes=5))
    assert (entities(desk), [feed.feed for feed in report.feeds if feed.skipped]) == (["cdc Vendor"], ["bills"])


def test_feeds_join_at_the_oldest_of_their_positions(desk: Desk) -> None:
    desk.read("bills", "vendors")
    desk.read("bills")
    desk.books.put("Vendor", "56", **vendor("Bob & Sons"))
    report = desk.read("bills", "vendors", "classes")
    assert desk.books.asked[0] == "cdc Vendor,Bill 2026-11-20T09:08:00+00:00"
    assert entities(desk)[1:] == ["query Class"]  # never read before
    assert [(feed.feed, feed.changed) for feed in report.feeds] == [("vendors", 1), ("bills", 0), ("classes", 0)]


def test_changes_since_a_day_can_be_asked_for(desk: Desk) -> None:
    desk.read("bills")
    desk.read("bills", from_date=date(2026, 11, 1))
    assert desk.books.asked == ["cdc Bill 2026-11-01T00:00:00+00:00"]
    desk.read("bills", from_date=date(2026, 1, 1))
    assert entities(desk) == ["query Bill", "query Bill"]
    assert "LastUpdatedTime >= '2026-01-01T00:00:00+00:00'" in desk.books.asked[0]


def test_two_companies_of_a_connection_are_looked_at_apart(tmp_path: Path) -> None:
    desk = Desk(tmp_path, ("1", "2"))
    desk.books.put("Bill", "145", **bill())
    desk.read("bills", "vendors")
    desk.books.put("Bill", "145", **bill(amount=9))
    assert desk.read("bills", "vendors").problems == ()
    assert entities(desk) == ["cdc Vendor,Bill"] * 2
    assert desk.rows("select company, total_amt from raw.bills order by 1") == [("1", 9), ("2", 9)]


@pytest.mark.parametrize("error", [Transient("502"), MalformedAnswer("HTML"), BudgetSpent("the month is used up")])
def test_a_look_that_fails_costs_no_further_call_and_moves_no_position(desk: Desk, error: Exception) -> None:
    desk.read("bills", "vendors")
    desk.books.put("Bill", "145", **bill(amount=9))
    desk.books.refuse["cdc Bill"] = error
    report = desk.read("bills", "vendors")
    assert [problem.cause for problem in report.problems] == [type(error).__name__] * 2
    assert len(desk.books.asked) == 1
    desk.books.refuse.clear()
    assert desk.read("bills", "vendors").problems == ()
    assert desk.books.asked == ["cdc Vendor,Bill 2026-11-20T09:08:00+00:00"]
    assert desk.rows(BILLS)[0] == ("145", 9, False)


def test_a_bad_object_is_put_aside_and_what_was_stored_of_it_stays_until_it_is_mended(desk: Desk) -> None:
    desk.read("bills")
    desk.books.put("Bill", "145", **bill(), DueDate="0001-01-01")
    desk.books.put("Bill", "146", **bill("F-2", 8))
    assert desk.read("bills").problems == ()
    assert desk.rows("select key, reason from raw.quarantine") == [
        ("145", "DueDate is 0001-01-01, which is no likely date")
    ]
    assert desk.rows(BILLS) == [("145", Decimal("100.25"), False), ("146", 8, False)]
    desk.books.put("Bill", "145", **bill(amount=9), DueDate="2026-12-01")
    desk.read("bills")
    assert desk.rows("select count(*) from raw.quarantine") == [(0,)]
    assert desk.rows(BILLS)[0] == ("145", 9, False)


def test_a_full_comparison_marks_what_is_gone(desk: Desk) -> None:
    desk.read("bills", "vendors")
    desk.books.remove("Bill", "146")
    desk.books.gone.clear()
    desk.read("bills", "vendors", full=True)
    assert entities(desk) == ["query Vendor", "query Bill"]
    assert desk.rows(BILLS) == [("145", Decimal("100.25"), False), ("146", 7, True)]
    desk.read("bills", "vendors")
    assert entities(desk) == ["cdc Vendor,Bill"]


def test_a_full_comparison_that_shows_far_too_little_deletes_nothing(desk: Desk) -> None:
    for number in range(40):
        desk.books.put("Bill", str(1000 + number), **bill(f"N-{number}"))
    desk.read("bills")
    desk.books.objects["Bill"] = {"145": desk.books.objects["Bill"]["145"]}
    assert desk.read("bills", full=True).feeds[0].suspect
    assert desk.rows("select count(*) from raw.bills where is_deleted") == [(0,)]


def test_a_load_whose_position_was_never_written_is_repeated(desk: Desk) -> None:
    desk.read("bills")
    desk.rows("delete from raw.feeds")  # as after kill -9 between the load and the feed log
    assert not desk.read("bills").changed
    assert entities(desk) == ["query Bill"]


def test_every_feed_can_be_stored_compared_and_changed(desk: Desk) -> None:
    for entity in ALL.split(","):
        desk.books.put(entity, "1", MetaData={}, Odd={"Depth": 1.5})
    desk.read()
    stored = {feed.name: feed for feed in quickbooks_online.FEEDS if not feed.optional}
    assert {
        name: desk.rows(f"select count(*) from raw.{name} where id = '1'")[0][0] for name in stored
    } == dict.fromkeys(stored, 1)
    assert not desk.read(full=True).changed
    for entity in ALL.split(","):
        desk.books.put(entity, "1", Odd={"Depth": 2.5})
    report = desk.read()
    assert {feed.feed: feed.changed for feed in report.feeds} == dict.fromkeys(stored, 1)
