"""Where a read goes on: after the last one, from a day, from the beginning, or not at all while it is young."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from include.http.errors import Transient
from tests.support.reading import ACCOUNTS, ENTRIES, FEB_1, JOURNALS, Bench, account, entry

INVOICES = "sync/SalesInvoice/SalesInvoices"


def test_sync_sets_go_on_from_the_highest_version(exact: Bench) -> None:
    exact.answer(ACCOUNTS, [account("a1", 900), account("a2", 30)])
    exact.read("accounts")
    exact.answer(ACCOUNTS, [account("a2", 901, "Visser")])
    assert [feed.changed for feed in exact.read("accounts").feeds if feed.feed == "accounts"] == [1]
    assert exact.client.asked[0][2]["$filter"] == "Timestamp gt 900L"
    exact.answer(ACCOUNTS, [])
    assert not exact.read("accounts").changed
    assert exact.client.asked[0][2]["$filter"] == "Timestamp gt 901L"
    assert exact.rows("select id, name from raw.accounts order by 1") == [("a1", "Bakker"), ("a2", "Visser")]


def test_renewed_row_versions_are_read_from_the_beginning(exact: Bench) -> None:
    exact.answer("system/Divisions", [{"Code": 123, "DivisionMoveDate": None}])
    exact.answer(ACCOUNTS, [account("a1", 900), account("a2", 901)])
    exact.read("divisions", "accounts")
    exact.read("divisions", "accounts")
    assert exact.client.asked[-1][2]["$filter"] == "Timestamp gt 901L"
    exact.answer("system/Divisions", [{"Code": 123, "DivisionMoveDate": FEB_1}])
    exact.answer(ACCOUNTS, [account("a1", 5)])
    exact.read("accounts", minutes_later=90)
    assert exact.client.asked[-1][2]["$filter"] == "Timestamp gt 1"
    assert exact.rows("select id, timestamp, is_deleted from raw.accounts order by 1") == [
        ("a1", 5, False),
        ("a2", 901, True),
    ]
    exact.read("divisions", "accounts")
    assert exact.client.asked[-1][2]["$filter"] == "Timestamp gt 5L"


def test_young_feeds_are_left_alone(exact: Bench) -> None:
    exact.answer(ENTRIES, [entry("e1")])
    exact.read("purchase_entries", "journals")
    minute = timedelta(seconds=60)
    report = exact.read("purchase_entries", "journals", minutes_later=0, max_age=minute)
    assert (exact.client.asked, all(feed.skipped for feed in report.feeds)) == ([], True)
    exact.read("purchase_entries", "journals", minutes_later=2, max_age=minute)
    assert exact.client.paths() == [ENTRIES]  # journals change a few times a year: an hour is young
    exact.read("purchase_entries", "journals", minutes_later=0)
    assert exact.client.paths() == [JOURNALS, ENTRIES]


def test_of_a_company_that_is_only_told_of_no_other_feeds_are_read(tmp_path: Path) -> None:
    two = Bench(tmp_path, companies=("123", "456"))
    two.answer(ACCOUNTS, [account("a1", 900)])
    report = two.read("sales_invoices", "accounts", only={"456": ("sales_invoices",)})
    asked = [(company, path) for company, path, _ in two.client.asked if "Divisions" not in path]
    assert sorted(asked) == [("123", ACCOUNTS), ("123", INVOICES), ("456", INVOICES)]
    assert {(feed.feed, feed.company) for feed in report.feeds if feed.company == "456"} == {("sales_invoices", "456")}


def test_once_such_a_company_is_routed_it_is_read_from_the_beginning(tmp_path: Path) -> None:
    two = Bench(tmp_path, companies=("123", "456"))
    two.answer(ACCOUNTS, [account("a1", 900)])
    two.read("accounts", only={"456": ()})
    two.read("accounts")
    asked = {company: query["$filter"] for company, path, query in two.client.asked if path == ACCOUNTS}
    assert asked == {"123": "Timestamp gt 900L", "456": "Timestamp gt 1"}


def test_changes_since_a_day_can_be_asked_for(exact: Bench) -> None:
    exact.answer(ENTRIES, [entry("e1", FEB_1)])
    exact.read("purchase_entries")
    exact.read("purchase_entries", from_date=date(2026, 1, 15))
    assert exact.client.asked[0][2]["$filter"] == "Modified ge datetime'2026-01-15T00:00:00'"


def test_rows_that_were_lost_come_back_when_their_set_is_read_again_from_a_day(exact: Bench) -> None:
    exact.answer(ACCOUNTS, [account("a1", 30), account("a2", 900)])
    exact.read("accounts")
    exact.rows("delete from raw.accounts where id = 'a1'")
    report = exact.read("accounts", from_date=date(2026, 1, 15))
    assert [one.changed for one in report.feeds if one.feed == "accounts"] == [1], "what is stored is not loaded again"
    assert exact.rows("select id, is_deleted from raw.accounts order by 1") == [("a1", False), ("a2", False)]
    exact.read("accounts")
    assert exact.client.asked[0][2]["$filter"] == "Timestamp gt 900L"


def test_a_read_that_stopped_on_the_way_is_not_gone_on_with_when_a_day_is_asked_for(exact: Bench) -> None:
    exact.answer(ACCOUNTS, [account("a1", 30)])
    exact.read("accounts")
    exact.answer(ACCOUNTS, [account("a2", 900)], Transient("not now"))
    exact.read("accounts")
    exact.answer(ACCOUNTS, [account("a1", 30), account("a2", 900)])
    exact.read("accounts", from_date=date(2026, 1, 15))
    assert [(path, query.get("$filter")) for _, path, query in exact.client.asked] == [(ACCOUNTS, "Timestamp gt 1")]


def payment(number: int, status: str, **more: Any) -> dict[str, Any]:
    return {
        "PaymentId": number,
        "CompanyExternalCode": "C1",
        "Status": {"Id": 1, "Description": status},
        "Amount": 10.0,
        "LastModifiedDate": "2026-11-19T10:00:00",
        **more,
    }


def test_payments_that_can_still_change_are_read_by_id(avid: Bench) -> None:
    avid.answer(
        "payments",
        [
            payment(1, "Processing"),
            payment(2, "Cleared", ClearedDate="2026-11-01"),
            payment(3, "Cleared", ClearedDate="2026-09-01"),
            payment(4, "Void"),
        ],
    )
    avid.read("payments", from_date=date(2026, 11, 1))
    avid.read("payments")
    asked = [params for _, path, params in avid.client.asked if path == "payments"]
    assert asked == [
        {"lastModifiedFrom": "2026-11-19", "lastModifiedTo": "2026-11-20"},
        {"paymentIds": "1,2"},
    ]


def test_a_list_that_covers_all_companies_is_read_once_for_two_links(avid: Bench) -> None:
    other = Bench(avid.home, avid.system, companies=("C2",))
    other.answer("payments", [])
    avid.answer("payments", [payment(1, "Cleared", ClearedDate="2026-09-01")])
    avid.read("payments")
    report = other.read("payments", minutes_later=11, max_age=timedelta(minutes=5))
    assert (other.client.asked, [feed.skipped for feed in report.feeds]) == ([], [True])
    other.read("payments")
    assert [params for _, _, params in other.client.asked] == [
        {"lastModifiedFrom": "2026-11-19", "lastModifiedTo": "2026-11-20"}
    ]
    assert other.rows("select payment_id, is_deleted from raw.payments") == [("1", False)]


def test_a_batch_that_is_closed_again_is_read_again_and_loses_what_was_taken_out(avid: Bench) -> None:
    def batch(closed: str) -> dict[str, Any]:
        links = [{"Rel": "full-details", "Href": "/v1/b1"}]
        return {"BatchGUID": "b1", "CompanyExternalCode": "C1", "DateClosed": closed, "Links": links}

    closed = "invoices/batches/closed/acctgSysId/7"
    avid.answer(closed, [batch("2026-11-19T10:00:00")])
    avid.answer("/v1/b1", [{"Id": 1, "Number": "F-1"}, {"Id": 2, "Number": "F-2"}])
    avid.read("invoice_batches", "batch_invoices", from_date=date(2026, 11, 1))
    avid.read("invoice_batches", "batch_invoices")
    assert avid.client.paths() == [closed]  # nothing closed anew: the details are not asked for again
    avid.answer(closed, [batch("2026-11-20T10:00:00")])
    avid.answer("/v1/b1", [{"Id": 2, "Number": "F-2b"}, {"Id": 3, "Number": "F-3"}])
    avid.read("invoice_batches", "batch_invoices")
    assert avid.rows("select batch_guid, id, number, is_deleted from raw.batch_invoices order by id") == [
        ("b1", "1", "F-1", True),
        ("b1", "2", "F-2b", False),
        ("b1", "3", "F-3", False),
    ]
