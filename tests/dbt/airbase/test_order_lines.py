"""Lines of Airbase's orders as lines of an Exact order: codes that both systems know, one item, no cent lost."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import duckdb

from include.documents import PurchaseOrder, parse
from tests.dbt.airbase.books import order, order_line
from tests.dbt.conftest import Decided

DEPARTMENT = {"erp_reference_id": "D-OPS", "tag_type": {"name": "Department"}}


def add(db: duckdb.DuckDBPyConnection) -> None:
    order(
        db, "whole",
        order_line(2, "30.00", "4010", "100", quantity="3", unit_price="10.00"),
        order_line(1, "100.00", tags=[DEPARTMENT]),
        order_line(3, "12.50", "4310", quantity=None, unit_price=None),
        delivery_date=date(2026, 12, 1), memo="Voor het nieuwe kantoor",
    )  # fmt: skip
    order(
        db, "with tax", order_line(1, "100.00", tax_amount="21.00"), order_line(2, "50.00", tax_amount="4.50"),
        approved_amount="175.50",
    )  # fmt: skip
    order(
        db, "header tag", order_line(1, "10.00", "4010"), tags=[{"erp_reference_id": "100", "tag_type": "Cost center"}]
    )
    order(
        db, "items", order_line(1, "1.00", item_code="LIC"), order_line(2, "1.00", item_code="M-4310"),
        order_line(3, "1.00", "guid-4211"),
    )  # fmt: skip
    order(
        db, "items wrong", order_line(1, "1.00", "4510"), order_line(2, "1.00", "4420"),
        order_line(3, "1.00", item_code="BAD"),
    )  # fmt: skip
    order(
        db, "accounts wrong", order_line(1, "1.00", None) | {"account": None}, order_line(2, "1.00", None),
        order_line(3, "1.00", "4730"), order_line(4, "1.00", "4212"), order_line(5, "1.00", "4899"),
        order_line(6, "1.00", "4980"),
    )  # fmt: skip
    order(
        db, "centres wrong", order_line(1, "1.00", "4010"), order_line(2, "1.00", "4310", "100"),
        order_line(3, "1.00", "4210", "100", "240"), order_line(4, "1.00", "4210", "240"),
        order_line(5, "1.00", "4210", "290"), order_line(6, "1.00", "4210", "300"),
        order_line(7, "1.00", "4210", "999"),
    )  # fmt: skip
    order(db, "no price", order_line(1, "1.00") | {"amount": None, "unit_price": None}, approved_amount="1.00")
    order(db, "no quantity", order_line(1, "1.00", quantity="0"))
    order(db, "no lines", line_items=[])
    order(db, "other total", order_line(1, "100.00", tax_amount="21.00"), approved_amount="110.00")
    order(db, "long", *(order_line(no, "1.00") for no in range(1, 76)))


def document(decided: Decided, key: str) -> PurchaseOrder:
    found = parse(json.dumps(decided.row("purchase_orders", key)["document"]))
    assert isinstance(found, PurchaseOrder)
    return found


def texts(decided: Decided, key: str) -> list[str]:
    return [problem["text"] for problem in decided.row("purchase_orders", key)["problems"]]


def test_a_line_is_an_item_with_its_quantity_price_and_cost_centre(decided: Decided) -> None:
    found = decided.row("purchase_orders", "whole")
    assert (found["problems"], found["holds"], found["wanted"], found["skip"]) == ([], [], "present", None)
    sent = document(decided, "whole")
    assert [
        (line.no, line.key, line.item, line.cost_center, line.quantity, line.unit_price) for line in sent.lines
    ] == [
        (1, "ol1", "M-4210", None, Decimal("2"), Decimal("50")),
        (2, "ol2", "M-4010", "100", Decimal("3"), Decimal("10")),
        # bought as a whole: one of it, and its amount says the price
        (3, "ol3", "M-4310", None, Decimal("1"), None),
    ]
    assert (sent.total, sum(line.net for line in sent.lines)) == (Decimal("142.50"), Decimal("142.50"))
    assert (str(sent.receipt_date), sent.payment_term, sent.description) == (
        "2026-12-01", "30", "Voor het nieuwe kantoor",
    )  # fmt: skip


def test_what_is_approved_is_the_lines_or_the_lines_with_their_tax(decided: Decided) -> None:
    assert (texts(decided, "with tax"), document(decided, "with tax").total) == ([], Decimal("150.00"))
    assert texts(decided, "other total") == [
        "purchase order PO-other total is approved for 110.00, but its lines make 100.00, or 121.00 with tax: correct "
        "the lines in Airbase"
    ]


def test_a_tag_of_the_whole_order_holds_for_lines_that_have_none(decided: Decided) -> None:
    assert [line.cost_center for line in document(decided, "header tag").lines] == ["100"]


def test_an_item_is_mapped_of_the_same_code_or_the_only_one_of_its_account(decided: Decided) -> None:
    assert texts(decided, "items") == []
    assert [line.item for line in document(decided, "items").lines] == ["M-4511", "M-4310", "M-4210"]
    assert texts(decided, "items wrong") == [
        "line 1: account 4510 naam has 2 items in Exact division 791 (M-4510, M-4511): say which in items.csv",
        (
            "line 2: account 4420 naam has no purchase item without stock in Exact division 791: make one whose cost "
            "account it is, or map it in items.csv"
        ),
        (
            "line 3: account 4210 naam is mapped to item NIX, which is no purchase item of Exact division 791: correct "
            "items.csv"
        ),
    ]


def test_an_account_must_be_valid_in_both_systems(decided: Decided) -> None:
    assert texts(decided, "accounts wrong") == [
        "line 1: it has no account: code it in Airbase",
        (
            "line 2: account naam has no reference in Airbase, so nothing says which account of Exact division 791 it "
            "is: give it its number there, or code the line to another"
        ),
        (
            "line 3: account 4730 naam is not among the accounts that Airbase has for MER-NL: add it there, or code "
            "the line to another"
        ),
        "line 4: account 4212 naam is inactive in Airbase: make it active there, or code the line to another",
        (
            "line 5: account 4899 Overig has no counterpart in Exact Online 791: create it there, or map it in the "
            "mapping file"
        ),
        "line 6: account 4980 is inactive in Exact Online 791: activate it, or map 4980 to another",
    ]


def test_a_cost_centre_must_be_valid_in_both_systems_and_wanted_by_the_account(decided: Decided) -> None:
    assert texts(decided, "centres wrong") == [
        (
            "line 1: account 4010 naam demands a cost centre in Exact division 791, and the line has none: tag it in "
            "Airbase"
        ),
        (
            "line 2: account 4310 naam takes no cost centre in Exact division 791, and the line has 100: take the tag "
            "away in Airbase"
        ),
        "line 3: it has 2 cost centres (100, 240): leave one in Airbase",
        "line 4: cost centre 240 is inactive in Exact Online 791: activate it, or map 240 to another",
        (
            "line 5: cost centre 290 Tag 290 has no counterpart in Exact Online 791: create it there, or map it in the "
            "mapping file"
        ),
        "line 6: cost centre 300 is inactive in Airbase: mend it there, or tag the line otherwise",
        (
            "line 7: cost centre 999 is not among the tags that Airbase has for MER-NL: mend it there, or tag the line "
            "otherwise"
        ),
    ]


def test_a_line_without_quantity_or_price_and_an_order_without_lines_wait(decided: Decided) -> None:
    assert decided.codes("purchase_orders", "no price") == ["totals_differ", "quarantined_line"]
    assert texts(decided, "no quantity") == ["line 1: its quantity or price is missing: correct it in Airbase"]
    assert texts(decided, "no lines") == [
        "purchase order PO-no lines has no readable lines: open it in Airbase and save it again"
    ]


def test_an_order_of_more_than_sixty_lines_goes_whole(decided: Decided) -> None:
    """Exact shows 60 lines of an order at a time; what it is sent has no such limit (reference page, section 5)."""
    sent = document(decided, "long")
    assert (texts(decided, "long"), len(sent.lines), sent.total) == ([], 75, Decimal("75.00"))
    assert [line.no for line in sent.lines] == list(range(1, 76))
