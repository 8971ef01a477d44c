"""What QuickBooks and Airbase say to each other beside orders: answers, vendors, codes, bills, and how both compare."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import duckdb

from tests.dbt.airbase import books as airbase
from tests.dbt.airbase_quickbooks import books
from tests.dbt.airbase_quickbooks.books import bill, books_order, order, written
from tests.dbt.conftest import Decided


def add(db: duckdb.DuckDBPyConnection) -> None:
    books.vendor(db, "v9", "Paired Paper", "90")
    for key in ("stands", "refused"):
        order(db, key, vendor="v9")
    written(db, "stands", "91")
    books_order(db, "91", "stands", vendor_ref="90")
    order(db, "without account", airbase.order_line(account=None), vendor="v9")
    refused = {"state": "refused", "reason_code": "period_closed", "reason_text": "the books are closed"}
    books.delivered(db, "purchase_orders", "refused", None, **refused)
    # only in QuickBooks, and only in Airbase
    books.rows(db, "vendors", {"id": "95", "display_name": "Solo Steel", "active": True})
    books.vendor(db, "v8", "Newcomer Glass")
    order(db, "of a newcomer", vendor="v8")
    for key, number in (("b1", "N-1"), ("b2", "N-2"), ("b3", "N-3")):
        airbase.bill(
            db, key, number=number, subsidiary={"erp_reference_id": books.SUBSIDIARY}, currency={"iso_code": "USD"},
            total_amount="108.00", tax_amount="8.00", entry_date=date(2026, 10, 30), invoice_date=date(2026, 10, 30),
        )  # fmt: skip
    bill(db, "301", "N-1", txn_date=date(2026, 10, 30))
    bill(db, "304", "N-3", txn_date=date(2026, 10, 30))
    bill(db, "303", "N 3", txn_date=date(2026, 10, 30))


def result(decided: Decided, order_key: str) -> dict[str, Any]:
    (row,) = decided.query(
        f"select document from outbox.airbase_quickbooks__order_results where source_key = '{order_key}:1'"
    )
    found: dict[str, Any] = row["document"]
    return found


def documents(decided: Decided, flow: str) -> dict[str, dict[str, Any]]:
    rows = decided.query(f"select * from reconciliation.documents where link = '{books.LINK}' and flow = '{flow}'")
    return {row["source_key"]: row for row in rows}


def test_airbase_gets_the_order_and_where_to_find_it(decided: Decided) -> None:
    found = result(decided, "stands")
    assert (found["success"], found["posting"]) == (True, "purchase_orders:stands")
    assert found["url"] == f"https://qbo.example/{books.REALM}/purchaseorder/{{order_id}}"


def test_airbase_gets_in_plain_words_what_keeps_an_order(decided: Decided) -> None:
    found = result(decided, "without account")
    assert (found["success"], found["message"]) == (False, "line 1: account naam has no reference in Airbase, so "
        f"nothing says which account of QuickBooks company {books.REALM} it is: give it its number there, or code the "
        "line to another")  # fmt: skip
    waiting = result(decided, "of a newcomer")["message"]
    assert waiting.startswith("the accounts department has a question to answer first: vendor Newcomer Glass has no "
                              f"vendor in QuickBooks company {books.REALM}")  # fmt: skip


def test_a_vendor_that_quickbooks_does_not_know_is_asked_about(decided: Decided) -> None:
    row = decided.row("vendors", "v8")
    assert (row["target_system"], row["target_company"]) == ("quickbooks_online", books.REALM)
    assert [hold["code"] for hold in row["holds"]] == ["vendor_review"]


def test_a_vendor_that_airbase_does_not_know_becomes_one_under_its_key(decided: Decided) -> None:
    row = decided.row("airbase_vendors", "95")
    assert row["document"]["code"] == f"quickbooks_online:{books.REALM}:95"
    assert (row["source_system"], row["document"]["name"]) == ("quickbooks_online", "Solo Steel")


def test_a_vendors_own_reference_is_its_key_in_quickbooks_which_has_no_codes(decided: Decided) -> None:
    row = decided.row("vendor_links", "v9")
    assert row["document"]["reference"] == f"quickbooks_online:{books.REALM}:90"


def test_accounts_and_classes_are_only_compared_unless_the_link_says_otherwise(decided: Decided) -> None:
    for flow in ("gl_accounts", "cost_centers"):
        rows = decided.query(f"select source_system, skip from outbox.airbase_quickbooks__{flow}")
        assert rows
        assert {(row["source_system"], row["skip"]) for row in rows} == {("quickbooks_online", "not_chosen")}


def test_bills_are_found_by_vendor_and_number_and_one_that_is_missing_is_a_review(decided: Decided) -> None:
    found = documents(decided, "bills")
    classes = {"b1": "agrees", "b2": "missing_in_target", "b3": "duplicate"}
    assert {key: row["difference_class"] for key, row in found.items()} == classes
    assert found["b2"]["target_system"] == "quickbooks_online"
    (review,) = decided.query("select * from outbox.airbase_quickbooks__findings where document_key = 'b2'")
    assert review["code"] == "bill_not_entered"
    assert "has no bill with this vendor, number and amount" in review["text"]
    assert ". Enter it in QuickBooks" in review["text"]


def test_an_order_that_stands_alike_on_both_sides_agrees(decided: Decided) -> None:
    found = documents(decided, "purchase_orders")["stands"]
    assert (found["difference_class"], found["target_id"]) == ("agrees", "91")
    assert found["source_system"] == "airbase"


def test_nothing_that_people_read_names_another_system_of_books(decided: Decided) -> None:
    for flow in ("purchase_orders", "vendors", "airbase_vendors", "order_results"):
        for row in decided.query(f"select problems, holds, document from outbox.airbase_quickbooks__{flow}"):
            assert "Exact" not in json.dumps(row)
    for row in decided.query("select text from outbox.airbase_quickbooks__findings"):
        assert "Exact" not in row["text"]


def test_of_two_equal_entries_of_a_bill_always_the_same_one_is_named(decided: Decided) -> None:
    (row,) = decided.query("select * from reconciliation.documents where flow = 'bills' and source_key = 'b3'")
    assert (row["difference_class"], row["target_id"]) == ("duplicate", "303")
