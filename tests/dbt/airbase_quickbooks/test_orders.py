"""Approved orders of Airbase as purchase orders of QuickBooks: codes, twins, changes, and what is closed or gone."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import duckdb
import pytest

from include.documents import parse
from tests.dbt.airbase.books import order_line
from tests.dbt.airbase_quickbooks import books
from tests.dbt.airbase_quickbooks.books import books_line, books_order, order, written
from tests.dbt.conftest import Decided


def add(db: duckdb.DuckDBPyConnection) -> None:
    albany = {"erp_reference_id": "Albany", "tag_type": {"name": "Cost unit"}}
    east = {"erp_reference_id": "East", "tag_type": {"name": "Cost center"}}
    order(db, "old", issue_date=date(2026, 8, 1))
    order(db, "coded", order_line(1, "60.00", "6100", tags=[east, albany]), order_line(2, "40.00", "Travel"))
    order(db, "by item", order_line(account="6200", item_code="LIC"))
    order(db, "no such item", order_line(account="6200", item_code="BAD"))
    order(db, "no such account", order_line(account="6999"))
    order(db, "euros", currency={"iso_code": "EUR"})
    books.vendor(db, "v2", "Gone Lumber", "57", active=False)
    order(db, "of an inactive vendor", vendor="v2")
    # what stands in QuickBooks already
    order(db, "by number")
    books_order(db, "71", doc_number="PO-by number")
    order(db, "with another sum")
    books_order(db, "72", "", books_line(amount="90.00"), doc_number="PO-with another sum")
    order(db, "carrieskey")
    books_order(db, "73", "carrieskey")
    books.vendor(db, "v3", "Nameless Paper", "58")
    order(db, "likely", order_line(1, "33.00", "6100"), vendor="v3")
    books_order(db, "74", "", books_line(amount="33.00"), vendor_ref="58")
    # what we wrote there, and what became of it
    for key, target, there in (
        ("same", "81", {}), ("changed there", "82", {"line": [books_line(amount="95.00")]}),
        ("deleted there", "83", {"is_deleted": True}), ("closed", "84", {}), ("cancelled", "85", {}),
        ("billed and cancelled", "86", {"linked_txn": [{"TxnId": "501", "TxnType": "Bill"}]}),
        ("more lines", "87", {}), ("closed and billed more", "88", {}),
    ):  # fmt: skip
        written(db, key, target)
        books_order(db, target, key, **there)
    order(db, "same")
    order(db, "changed there", memo="urgent")
    order(db, "deleted there")
    order(db, "closed", status="closed", billed_amount="0")
    order(db, "cancelled", status="cancelled")
    order(db, "billed and cancelled", status="cancelled")
    order(db, "more lines", order_line(account="6100"), order_line(2, "5.00", "6200"))
    order(db, "closed and billed more", status="closed", billed_amount="40.00")


def document(decided: Decided, key: str) -> dict[str, Any]:
    found: dict[str, Any] = decided.row("purchase_orders", key)["document"]
    parse(json.dumps(found))  # the engine takes it
    return found


def texts(decided: Decided, key: str, what: str = "problems") -> list[str]:
    return [one["text"] for one in decided.row("purchase_orders", key)[what]]


def test_a_line_is_coded_to_account_class_and_location_and_no_item_is_needed(decided: Decided) -> None:
    found = document(decided, "coded")
    fields = ("account", "item", "cost_center", "cost_unit", "net")
    assert [tuple(one[field] for field in fields) for one in found["lines"]] == [
        ("6100", None, "East", "Albany", "60.00"), ("Travel", None, None, None, "40.00"),
    ]  # fmt: skip
    assert (found["currency"], found["total"], found["payment_term"]) == ("USD", "100.00", "30 days")
    assert texts(decided, "coded") == []


def test_the_company_is_the_subsidiarys_and_orders_go_from_airbase_to_quickbooks(decided: Decided) -> None:
    row = decided.row("purchase_orders", "coded")
    assert (row["source_system"], row["company"]) == ("airbase", books.SUBSIDIARY)
    assert (row["target_system"], row["target_connection"], row["target_company"]) == (
        "quickbooks_online", books.CONNECTION, books.REALM,
    )  # fmt: skip
    assert [(one["flow"], one["key"]) for one in row["refs"]] == [("vendors", "v1")]


def test_an_item_is_named_where_a_mapping_says_so(decided: Decided) -> None:
    assert document(decided, "by item")["lines"][0]["item"] == "SKU-9"


@pytest.mark.parametrize(
    ("key", "code", "words"),
    [
        ("no such item", "item_unknown", "is mapped to item X, which is no purchase item of QuickBooks company"),
        ("no such account", "account_unknown", "account 6999"),
        ("euros", "currency_not_accepted", f"QuickBooks company {books.REALM} does not have (it has USD)"),
        ("of an inactive vendor", "vendor_blocked", "make it active there, or cancel the order in Airbase"),
    ],
)
def test_what_cannot_be_ordered_waits_and_says_why(decided: Decided, key: str, code: str, words: str) -> None:
    assert decided.codes("purchase_orders", key) == [code]
    assert words in texts(decided, key)[0]
    assert "Exact" not in texts(decided, key)[0]


def test_an_order_that_people_entered_under_its_number_is_taken_over(decided: Decided) -> None:
    row = decided.row("purchase_orders", "by number")
    assert (row["adopt"]["id"], row["adopt"]["number"]) == ("71", "PO-by number")
    assert row["adopt"]["evidence"] == "same supplier and number"


def test_one_that_carries_our_key_is_adopted_whatever_its_number_became(decided: Decided) -> None:
    assert decided.row("purchase_orders", "carrieskey")["adopt"]["id"] == "73"


def test_one_of_that_number_and_another_sum_is_a_question(decided: Decided) -> None:
    (text,) = texts(decided, "with another sum", "holds")
    assert "over 100.00 stands in QuickBooks as order PO-with another sum over 90.00" in text
    assert decided.row("purchase_orders", "with another sum")["adopt"] is None


def test_one_of_the_same_vendor_sum_and_time_may_be_it_although_quickbooks_numbered_it(decided: Decided) -> None:
    (text,) = texts(decided, "likely", "holds")
    assert "may be order 1074 of 2026-11-09 over the same amount" in text
    assert "write PO-likely as its P.O. no. in QuickBooks if it is" in text


def test_an_order_that_stands_as_it_was_written_is_left_alone(decided: Decided) -> None:
    row = decided.row("purchase_orders", "same")
    assert (row["problems"], row["holds"]) == ([], [])
    assert row["document"] == json.loads(_delivered(decided, "same"))


def test_a_change_on_both_sides_is_a_question(decided: Decided) -> None:
    (text,) = texts(decided, "changed there", "holds")
    assert "6100 for 95.00 in QuickBooks, 6100 for 100.00 as we wrote it" in text


def test_a_change_order_may_bring_more_lines(decided: Decided) -> None:
    assert texts(decided, "more lines") == []
    assert len(document(decided, "more lines")["lines"]) == 2


def test_what_was_deleted_there_is_asked_about(decided: Decided) -> None:
    (hold,) = decided.row("purchase_orders", "deleted there")["holds"]
    assert hold["code"] == "deleted_in_target"


def test_what_is_closed_in_airbase_is_closed_in_quickbooks(decided: Decided) -> None:
    row = decided.row("purchase_orders", "closed")
    assert (row["wanted"], row["document"]["status"]) == ("present", "closed")


def test_what_airbase_billed_and_quickbooks_did_not_keeps_an_order_open(decided: Decided) -> None:
    row = decided.row("purchase_orders", "closed and billed more")
    assert row["document"]["status"] == "open"
    (found,) = decided.query(
        "select text from outbox.airbase_quickbooks__findings where document_key = 'closed and billed more'"
    )
    assert "for 0.00 of the 40.00 that Airbase has as billed: enter there what came in since" in found["text"]


def test_what_is_cancelled_is_taken_back_unless_something_was_billed(decided: Decided) -> None:
    row = decided.row("purchase_orders", "cancelled")
    assert (row["wanted"], row["problems"]) == ("void", [])
    assert decided.codes("purchase_orders", "billed and cancelled") == ["order_received"]


def test_an_order_of_before_the_start_is_history(decided: Decided) -> None:
    assert decided.row("purchase_orders", "old")["skip"] == "before_start"
    assert decided.row("purchase_orders", "coded")["skip"] is None


def _delivered(decided: Decided, key: str) -> str:
    rows = decided.query(
        "select delivered_document from raw_operations.deliveries "
        f"where flow = 'purchase_orders' and source_key = '{key}'"
    )
    return str(rows[0]["delivered_document"])
