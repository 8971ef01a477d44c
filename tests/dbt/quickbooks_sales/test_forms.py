"""What AvaTax is told of each form by which QuickBooks sells or takes a sale back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import duckdb
import pytest

from tests.dbt.conftest import Decided
from tests.dbt.quickbooks_sales.books import IRVINE, REALM, SEATTLE, bundle, discount, form, recorded, sold


def add(db: duckdb.DuckDBPyConnection) -> None:
    form(db, "01")
    form(db, "02", sold(1, "33.33"), sold(2, "66.67", "12"), discount("10.00"))
    form(db, "03", bundle(sold(1, "30.00"), sold(2, "20.00", "12")), sold(3, "8.00", "SHIPPING_ITEM_ID"))
    form(db, "04", ship_addr=SEATTLE)
    form(db, "05", ship_addr={"Line1": "Corner Deli"}, bill_addr=SEATTLE)
    form(db, "06", customer_ref=None)
    form(db, "07", sold(item="14"))
    form(db, "08", sold(1, "0.00"), private_note="Voided")
    form(db, "09", currency_ref="CAD", exchange_rate="0.73")
    recorded(db, "10")
    form(db, "10")
    form(db, "11", sold(1, "40.00"), table="credit_memos", invoice_ref="10")
    form(db, "12", sold(1, "40.00"), table="credit_memos", customer_memo="goodwill")
    form(db, "13", table="sales_receipts")
    form(db, "14", table="refund_receipts", customer_memo="refund of invoice 1010")
    recorded(db, "15")
    form(db, "15", doc_number="INV-2026/1015-A")
    form(db, "16", sold(1, "40.00"), table="credit_memos", invoice_ref="15")


def document(decided: Decided, key: str) -> dict[str, Any]:
    found: dict[str, Any] = decided.row("tax", key)["document"]
    return found


def lines(decided: Decided, key: str) -> list[tuple[str, str, str]]:
    return [(one["item"], one["tax_code"], one["net"]) for one in document(decided, key)["lines"]]


def test_a_saved_invoice_is_recorded_by_its_lines_and_where_it_is_shipped_to(decided: Decided) -> None:
    row, found = decided.row("tax", "01"), document(decided, "01")
    assert (row["source_system"], row["target_company"], row["number"]) == ("quickbooks_online", "HALYARD", "1001")
    assert (row["problems"], row["holds"], row["skip"]) == ([], [], None)
    assert (found["customer_key"], found["date"], found["currency"], found["net"], found["is_credit"]) == (
        "7", "2026-11-18", "USD", "100.00", False,
    )  # fmt: skip
    assert lines(decided, "01") == [("Pump", "P0000000", "100.00")]
    assert found["lines"][0]["account"] == "4000"
    assert [ref["flow"] for ref in row["refs"]] == ["addresses"]


def test_a_discount_of_the_form_is_shared_out_over_its_lines_to_the_cent(decided: Decided) -> None:
    # 3.333 of 10.00 are 3.33, the rest is the last line's
    assert lines(decided, "02") == [("Pump", "P0000000", "30.00"), ("Hours", "SP140000", "60.00")]
    assert document(decided, "02")["net"] == "90.00"


def test_a_bundle_is_the_lines_in_it_and_shipping_is_an_item(decided: Decided) -> None:
    assert lines(decided, "03") == [
        ("Pump", "P0000000", "30.00"),
        ("Hours", "SP140000", "20.00"),
        ("SHIPPING_ITEM_ID", "FR020100", "8.00"),
    ]


@pytest.mark.parametrize(("key", "city"), [("01", IRVINE["City"]), ("04", "Seattle"), ("05", "Seattle")])
def test_an_address_is_the_form_s_own_else_the_customer_s_and_at_home_it_names_no_country(
    decided: Decided, key: str, city: str
) -> None:
    place = document(decided, key)["ship_to"]
    assert (place["city"], place["country"]) == (city, "US")


@pytest.mark.parametrize(("key", "code"), [("06", "customer_unknown"), ("07", "tax_code_missing")])
def test_what_cannot_be_taxed_waits(decided: Decided, key: str, code: str) -> None:
    assert code in decided.codes("tax", key)


def test_words_are_those_of_quickbooks(decided: Decided) -> None:
    texts = [one["text"] for one in decided.row("tax", "06")["problems"]]
    assert "invoice 1006 names no customer that was read: correct it in QuickBooks" in texts


def test_a_form_that_was_voided_before_it_was_recorded_is_nobody_s_business(decided: Decided) -> None:
    assert decided.query("select * from outbox.quickbooks_avalara__tax where source_key = '08'") == []


def test_another_currency_has_its_rate(decided: Decided) -> None:
    found = document(decided, "09")
    assert (found["currency"], found["exchange_rate"], found["exchange_rate_currency"]) == ("CAD", "0.73", "USD")


def test_a_credit_memo_gives_back_the_tax_of_the_invoice_that_it_names(decided: Decided) -> None:
    row, found = decided.row("tax", "CM-11"), document(decided, "CM-11")
    assert (row["holds"], found["original_code"]) == ([], f"{REALM}-10")
    assert lines(decided, "CM-11") == [("Pump", "P0000000", "-40.00")]
    assert found["lines"][0]["tax"] == "-3.10"  # 40 of 100 of 7.75


def test_an_invoice_that_a_credit_memo_is_applied_to_may_have_letters_in_its_number(decided: Decided) -> None:
    row, found = decided.row("tax", "CM-16"), document(decided, "CM-16")
    assert (row["holds"], found["original_code"]) == ([], f"{REALM}-15")


def test_a_credit_memo_that_names_no_invoice_is_asked_about(decided: Decided) -> None:
    (hold,) = decided.row("tax", "CM-12")["holds"]
    assert hold["code"] == "original_unknown"
    assert "as message on the credit memo in QuickBooks or in credited_invoices.csv" in hold["text"]


def test_receipts_are_sales_and_refunds_take_them_back(decided: Decided) -> None:
    assert [document(decided, key)["is_credit"] for key in ("SR-13", "RR-14")] == [False, True]
    assert document(decided, "RR-14")["original_code"] == f"{REALM}-10"
    assert sum(Decimal(net) for _, _, net in lines(decided, "RR-14")) == -100
