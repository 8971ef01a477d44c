"""A release that reads more of each record than the one before: rows that never change again get it too."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from dlt_sources.readers.feeds import Column, Feed
from include.http.errors import BudgetSpent, Refused
from tests.support.quickbooks_reading import Desk, bill
from tests.support.reading import ACCOUNTS, ENTRIES, FEB_1, JAN_1, Bench, account, entry

VAT = "select company, id, vat_number from raw.accounts order by 1, 2"


def supplier(key: str, version: int, vat: str) -> dict[str, Any]:
    return {**account(key, version), "VATNumber": vat}


def as_an_older_release_left_it(bench: Bench | Desk, table: str, column: str) -> None:
    bench.changed_by_hand = True
    bench.rows(f"alter table raw.{table} drop column {column}")
    bench.rows(f"""update raw.feeds set cursor = json_merge_patch(cursor, '{{"shape": "older"}}')
                   where feed = '{table}'""")


def filters(exact: Bench) -> list[str]:
    return [params.get("$filter", "") for _, path, params in exact.client.asked if path in (ACCOUNTS, ENTRIES)]


def test_rows_that_did_not_change_get_a_new_column_by_one_whole_read(exact: Bench) -> None:
    exact.answer(ACCOUNTS, [supplier("a1", 900, "NL1"), supplier("a2", 901, "NL2")])
    exact.read("accounts")
    as_an_older_release_left_it(exact, "accounts", "vat_number")
    minute = timedelta(minutes=5)
    exact.read("accounts", minutes_later=1, max_age=minute)  # however young
    assert filters(exact) == ["Timestamp gt 1"]
    assert exact.rows(VAT) == [("123", "a1", "NL1"), ("123", "a2", "NL2")]
    exact.read("accounts", minutes_later=1, max_age=minute)
    assert filters(exact) == []
    exact.read("accounts")
    assert filters(exact) == ["Timestamp gt 901L"]


def test_a_column_of_another_type_takes_what_is_read_now(exact: Bench) -> None:
    exact.answer(ACCOUNTS, [supplier("a1", 900, "12")])
    exact.read("accounts")
    exact.rows("alter table raw.accounts alter vat_number type bigint")
    exact.answer(ACCOUNTS, [supplier("a1", 902, "NL1")])
    exact.read("accounts")
    assert exact.rows(VAT) == [("123", "a1", "NL1")]


def test_what_was_kept_before_shapes_were_written_down_is_judged_by_the_table(exact: Bench) -> None:
    exact.answer(ACCOUNTS, [supplier("a1", 900, "NL1")])
    exact.read("accounts")
    exact.changed_by_hand = True
    exact.rows("""update raw.feeds set cursor = json_merge_patch(cursor, '{"shape": null}')""")
    exact.answer(ACCOUNTS, [])
    exact.read("accounts")
    assert filters(exact) == ["Timestamp gt 900L"]
    exact.rows("""update raw.feeds set cursor = json_merge_patch(cursor, '{"shape": null}')""")
    exact.rows("alter table raw.accounts drop column vat_number")
    exact.answer(ACCOUNTS, [supplier("a1", 900, "NL1")])
    exact.read("accounts")
    assert filters(exact) == ["Timestamp gt 1"]
    assert exact.rows(VAT) == [("123", "a1", "NL1")]


def test_a_company_that_could_not_be_read_is_read_whole_the_next_time(tmp_path: Path) -> None:
    exact = Bench(tmp_path, companies=("123", "456"))
    exact.answer(f"123 {ACCOUNTS}", [supplier("a1", 900, "NL1")])
    exact.answer(f"456 {ACCOUNTS}", [supplier("a2", 700, "NL2")])
    exact.read("accounts")
    as_an_older_release_left_it(exact, "accounts", "vat_number")
    exact.answer(f"456 {ACCOUNTS}", Refused("no right to see it", status=403))
    exact.read("accounts")
    assert exact.rows(VAT) == [("123", "a1", "NL1"), ("456", "a2", None)]
    exact.answer(f"456 {ACCOUNTS}", [supplier("a2", 700, "NL2")])
    exact.read("accounts")
    assert sorted(filters(exact)) == ["Timestamp gt 1", "Timestamp gt 900L"]
    assert exact.rows(VAT) == [("123", "a1", "NL1"), ("456", "a2", "NL2")]


def test_a_whole_read_that_the_days_calls_cut_short_goes_on(exact: Bench) -> None:
    exact.answer(ENTRIES, [entry("e1"), entry("e2", FEB_1)])
    exact.read("purchase_entries")
    as_an_older_release_left_it(exact, "purchase_entries", "amount_fc")
    exact.answer(ENTRIES, [entry("e1", JAN_1, 10)], BudgetSpent("the day's calls are used up"))
    assert exact.read("purchase_entries").problems
    assert filters(exact) == [""]
    exact.client.further["next-1"] = [[entry("e2", FEB_1, 20)]]
    exact.read("purchase_entries")
    assert exact.client.paths() == ["next-1"]
    assert exact.rows("select entry_id, amount_fc from raw.purchase_entries order by 1") == [("e1", 10), ("e2", 20)]
    exact.read("purchase_entries")
    assert filters(exact) == ["Modified ge datetime'2026-01-31T23:55:00'"]


def test_a_read_that_stopped_on_the_way_before_the_upgrade_begins_again(exact: Bench) -> None:
    exact.answer(ENTRIES, [entry("e1")], BudgetSpent("the day's calls are used up"))
    exact.read("purchase_entries")
    as_an_older_release_left_it(exact, "purchase_entries", "amount_fc")
    exact.answer(ENTRIES, [entry("e1"), entry("e2")])
    exact.read("purchase_entries")
    assert filters(exact) == [""]
    assert exact.rows("select entry_id, amount_fc from raw.purchase_entries order by 1") == [("e1", 100), ("e2", 100)]


def test_lists_in_windows_are_read_whole_from_the_day_they_began(avid: Bench) -> None:
    avid.answer("payments", [{"PaymentId": 1, "CompanyExternalCode": "C1", "VendorName": "Kroon", "Amount": 10}])
    avid.read("payments", from_date=date(2026, 11, 1))
    as_an_older_release_left_it(avid, "payments", "vendor_name")
    avid.read("payments")
    (asked,) = [params for _, path, params in avid.client.asked if "lastModifiedFrom" in params]
    assert asked == {"lastModifiedFrom": "2026-11-01", "lastModifiedTo": "2026-11-20"}
    assert avid.rows("select payment_id, vendor_name from raw.payments") == [("1", "Kroon")]


def test_what_follows_another_feed_is_read_again_for_all_of_it(avid: Bench) -> None:
    closed = "invoices/batches/closed/acctgSysId/7"
    batch = {"BatchGUID": "b1", "CompanyExternalCode": "C1", "DateClosed": "2026-11-19T10:00:00"}
    details = "invoices/batches/b1/full-details"
    avid.answer(closed, [batch])
    avid.answer(details, [{"Id": 1, "Number": "F-1"}])
    avid.read("batch_invoices", from_date=date(2026, 11, 1))
    as_an_older_release_left_it(avid, "batch_invoices", "number")
    avid.read("batch_invoices")
    assert avid.client.paths() == [closed, details]
    assert avid.rows("select id, number from raw.batch_invoices") == [("1", "F-1")]
    avid.read("batch_invoices")
    assert avid.client.paths() == [closed]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.books.put("Bill", "145", **bill())
    desk.books.put("Vendor", "56", DisplayName="Bob's Burger Joint")
    return desk


def test_changes_of_several_feeds_at_once_wait_for_one_whole_read_of_the_feed(desk: Desk) -> None:
    desk.read("bills", "vendors")
    number = desk.rows("select doc_number from raw.bills")
    assert number != [(None,)]
    as_an_older_release_left_it(desk, "bills", "doc_number")
    desk.read("bills", "vendors", minutes_later=10)
    changes, whole = desk.books.asked
    assert changes.startswith("cdc Vendor ")
    assert whole.startswith("SELECT * FROM Bill ORDERBY")
    assert desk.rows("select doc_number from raw.bills") == number
    desk.read("bills", "vendors")
    assert [asked.rsplit(" ", 1)[0] for asked in desk.books.asked] == ["cdc Vendor,Bill"]


def test_another_shape_is_another_column_kind_or_nested_property() -> None:
    lines = Column("Lines", "list", (Column("Amount", "money"),))
    feed = Feed("bills", "Bills", "full", ("Id",), (Column("Id", "id"), lines), 10)
    more = replace(lines, nested=(*lines.nested, Column("Note", "text")))
    others = [
        replace(feed, columns=(*feed.columns, Column("Number", "text"))),
        replace(feed, columns=(Column("Id", "text"), lines)),
        replace(feed, columns=(feed.columns[0], more)),
    ]
    assert len({one.shape for one in (feed, *others)}) == 4
    assert replace(feed, page_size=20).shape == feed.shape
