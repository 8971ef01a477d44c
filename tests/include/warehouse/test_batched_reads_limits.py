"""What one call for many feeds cannot show is read another way: what is too much, too old or refused."""

from __future__ import annotations

import pytest

from include.http.errors import Refused
from tests.support.quickbooks_reading import Desk, bill, entities, vendor

BILLS = "select id, total_amt, is_deleted from raw.bills order by id::int"


def test_an_answer_that_several_entities_fill_is_asked_for_again_with_the_biggest_apart(desk: Desk) -> None:
    desk.read("bills", "vendors", "classes")
    for number in range(600):
        desk.books.put("Vendor", str(1000 + number), **vendor(f"Vendor {number}"))
        desk.books.put("Bill", str(1000 + number), **bill(f"N-{number}"))
    report = desk.read("bills", "vendors", "classes")
    assert entities(desk) == ["cdc Class,Vendor,Bill", "cdc Vendor", "cdc Class,Bill"]
    assert {feed.feed: feed.changed for feed in report.feeds} == {"classes": 0, "vendors": 600, "bills": 600}


def test_an_entity_that_fills_an_answer_alone_is_read_by_a_query_of_its_changes(desk: Desk) -> None:
    desk.books.cdc_limit = 10_000  # here the limit counts each entity by itself
    desk.read("bills", "vendors")
    for number in range(1500):
        desk.books.put("Bill", str(1000 + number), **bill(f"N-{number}"))
    desk.books.put("Vendor", "56", **vendor("Bob & Sons"))
    report = desk.read("bills", "vendors")
    # Two pages of changes, and the count of all bills: none is gone.
    assert entities(desk) == ["cdc Vendor,Bill", "cdc Vendor", *["query Bill"] * 3]
    assert {feed.feed: feed.changed for feed in report.feeds} == {"vendors": 1, "bills": 1500}
    assert desk.rows("select count(*) from raw.bills") == [(1502,)]
    desk.read("bills", "vendors")
    assert entities(desk) == ["cdc Vendor,Bill"]


def test_the_others_are_asked_for_again_in_one_call(desk: Desk) -> None:
    desk.books.cdc_limit = 10_000
    desk.read("accounts", "bills", "classes", "vendors")
    for number in range(1000):
        desk.books.put("Bill", str(1000 + number), **bill(f"N-{number}"))
    desk.books.put("Vendor", "56", **vendor("Bob & Sons"))
    report = desk.read("accounts", "bills", "classes", "vendors")
    # The page of the changed bills is full, so a second one is asked for; then all bills are counted.
    assert entities(desk) == ["cdc Account,Class,Vendor,Bill", "cdc Account,Class,Vendor", *["query Bill"] * 3]
    assert {feed.feed: feed.changed for feed in report.feeds if feed.changed} == {"vendors": 1, "bills": 1000}


def test_a_deletion_that_such_an_answer_hid_is_found_by_counting_and_a_whole_read(desk: Desk) -> None:
    desk.read("bills")
    desk.books.remove("Bill", "146")
    for number in range(1000):
        desk.books.put("Bill", str(1000 + number), **bill(f"N-{number}"))
    report = desk.read("bills")
    assert report.problems == ()
    assert desk.rows("select count(*), max(id) filter (is_deleted) from raw.bills") == [(1002, "146")]
    assert desk.rows("select kind from raw.feeds order by rowid") == [("full",), ("full",)]


@pytest.mark.parametrize("limit", ["cdc_limit", "cdc_limit_each"])
def test_whatever_the_limit_counts_nothing_is_lost(desk: Desk, limit: str) -> None:
    setattr(desk.books, "cdc_limit_each" if limit == "cdc_limit" else "cdc_limit", 10_000)
    desk.read("accounts", "bills", "vendors")
    for number in range(700):
        desk.books.put("Account", str(1000 + number), Name=f"Account {number}", Active=True)
        desk.books.put("Vendor", str(1000 + number), **vendor(f"Vendor {number}"))
    for number in range(1200):
        desk.books.put("Bill", str(1000 + number), **bill(f"N-{number}"))
    desk.books.remove("Bill", "146")
    desk.read("accounts", "bills", "vendors")
    counts = [
        desk.rows(f"select count(*) from raw.{table} where not is_deleted")[0][0]
        for table in ("accounts", "bills", "vendors")
    ]
    assert counts == [700, 1201, 701]


def test_after_a_month_the_changes_are_asked_for_by_queries_and_what_is_gone_is_found(desk: Desk) -> None:
    desk.read("bills", "vendors")
    desk.books.put("Bill", "145", **bill(amount=9))
    desk.books.remove("Bill", "146")
    desk.books.gone.clear()  # CDC forgets after 30 days
    report = desk.read("bills", "vendors", minutes_later=40 * 24 * 60)
    assert entities(desk) == ["query Vendor", "query Vendor", "query Bill", "query Bill", "query Bill"]
    assert report.problems == ()
    assert desk.rows(BILLS) == [("145", 9, False), ("146", 7, True)]
    desk.read("bills", "vendors")
    assert entities(desk) == ["cdc Vendor,Bill"]


def test_an_entity_that_cdc_does_not_show_us_is_read_by_queries_from_then_on(desk: Desk) -> None:
    desk.read("bills", "purchase_orders", "vendors")
    desk.books.refuse["cdc PurchaseOrder"] = Refused("feature not supported", status=400)
    desk.books.put("PurchaseOrder", "8", VendorRef={"value": "56"}, TotalAmt=12)
    report = desk.read("bills", "purchase_orders", "vendors")
    assert (report.problems, desk.rows("select id from raw.purchase_orders")) == ((), [("8",)])
    desk.read("bills", "purchase_orders", "vendors")
    assert entities(desk) == ["cdc Vendor,Bill", "query PurchaseOrder", "query PurchaseOrder"]


ESSENTIALS = "Feature Not Supported Error: PurchaseOrder is not supported [5030]"


def test_what_the_companys_edition_lacks_is_told_once_and_asked_again_by_full_reads_alone(desk: Desk) -> None:
    feeds = ("bills", "purchase_orders")
    desk.books.refuse["PurchaseOrder"] = Refused("refused", status=400, vendor_text=ESSENTIALS)
    report = desk.read(*feeds)
    assert report.problems == ()
    assert [(one.feed, ESSENTIALS in (one.not_offered or "")) for one in report.not_offered] == [
        ("purchase_orders", True)
    ]
    for calls in (["cdc Bill"], ["cdc Bill"]):
        report = desk.read(*feeds)
        assert (report.problems, report.not_offered, entities(desk)) == ((), (), calls)
    assert [one.feed for one in desk.read(*feeds, full=True).not_offered] == ["purchase_orders"]

    desk.books.refuse.clear()
    desk.books.put("PurchaseOrder", "8", VendorRef={"value": "56"}, TotalAmt=12)
    desk.read(*feeds, full=True)
    assert desk.rows("select id from raw.purchase_orders") == [("8",)]
    desk.read(*feeds)
    assert entities(desk) == ["cdc PurchaseOrder,Bill"]


def test_what_was_read_before_the_edition_was_lowered_stays_as_it_was(desk: Desk) -> None:
    desk.books.put("PurchaseOrder", "8", VendorRef={"value": "56"}, TotalAmt=12)
    desk.read("bills", "purchase_orders")
    refused = Refused("refused", status=400, vendor_text=ESSENTIALS)
    desk.books.refuse |= {"PurchaseOrder": refused, "cdc PurchaseOrder": refused}
    for full in (False, True):
        report = desk.read("bills", "purchase_orders", full=full)
        assert ([one.feed for one in report.not_offered], report.problems) == (["purchase_orders"], ())
    assert desk.rows("select id, is_deleted from raw.purchase_orders") == [("8", False)]


@pytest.mark.parametrize("words", ["no permission for this feature [5020]", "Unsupported Operation [500]", ""])
def test_any_other_refusal_is_a_read_that_failed(desk: Desk, words: str) -> None:
    desk.books.refuse["PurchaseOrder"] = Refused("refused", status=400, vendor_text=words)
    report = desk.read("bills", "purchase_orders")
    assert ([one.feed for one in report.problems], report.not_offered) == (["purchase_orders"], ())
    assert "query PurchaseOrder" in (desk.read("bills", "purchase_orders"), entities(desk))[1]


def test_what_there_is_one_of_is_never_counted(desk: Desk) -> None:
    desk.books.refuse["cdc CompanyInfo"] = Refused("not supported", status=400)
    desk.books.put("CompanyInfo", "1", CompanyName="Larry's Bakery")
    desk.read("bills", "company_info")
    desk.read("bills", "company_info")
    desk.read("bills", "company_info")
    assert entities(desk) == ["cdc Bill", "query CompanyInfo"]


def test_an_entity_that_is_refused_altogether_does_not_stop_the_others(desk: Desk) -> None:
    desk.books.refuse["PurchaseOrder"] = Refused("feature not supported", status=400)
    for calls in (["query Vendor", "query PurchaseOrder", "query Bill"], ["cdc Vendor,Bill", "query PurchaseOrder"]):
        report = desk.read("bills", "purchase_orders", "vendors")
        assert [problem.feed for problem in report.problems] == ["purchase_orders"]
        assert entities(desk) == calls
