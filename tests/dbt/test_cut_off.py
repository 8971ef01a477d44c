"""Orders of Exact: what came in by their last change, and what was invoiced of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from tests.dbt import books
from tests.dbt.books import line
from tests.dbt.conftest import Decided

CHANGED = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)


def order(db: duckdb.DuckDBPyConnection, number: int, *lines: dict[str, Any], **more: Any) -> None:
    facts = {
        "purchase_order_id": f"co-{number}", "order_number": number, "supplier": "s-cut", "order_status": 20,
        "order_date": date(2026, 11, 2), "currency": "EUR", "modified": CHANGED, "purchase_order_lines": list(lines),
    }  # fmt: skip
    books.raw.insert(db, f"{books.E}.purchase_orders", facts | more)


def order_line(number: int, no: int = 1, **more: Any) -> dict[str, Any]:
    facts = {"ID": f"{number}-{no}", "LineNumber": no, "Quantity": "10", "NetPrice": "10", "AmountFC": "100.00"}
    return facts | {"Item": "i-cut", "Description": f"part {no}", "CostCenter": "10"} | more


def add(db: duckdb.DuckDBPyConnection) -> None:
    books.supplier(db, "s-cut", "20950", "Staalhandel Zuid B.V.", vendor="v-cut")
    item = {"is_purchase_item": True, "gl_costs": "gl-4300"}
    books.raw.insert(db, f"{books.E}.items", item | {"id": "i-cut", "code": "CUT", "is_stock_item": False})
    books.raw.insert(db, f"{books.E}.items", item | {"id": "i-stock", "code": "CUTSTOCK", "is_stock_item": True})
    order(db, 9501, order_line(9501, ReceivedQuantity="6"), order_line(9501, 2))
    books.entry(
        db, "co-entry", line(1, "20.00", "4.20", PurchaseOrderLine="9501-1", Quantity="2"), supplier="s-cut",
        amount_fc="24.20", entry_date=date(2026, 11, 20), entry_number=26790001,
    )  # fmt: skip
    books.entry(
        db, "co-draft", line(1, "10.00", "2.10", PurchaseOrderLine="9501-1", Quantity="1"), supplier="s-cut",
        amount_fc="12.10", status=10,
    )  # fmt: skip
    order(db, 9502, order_line(9502, ReceivedQuantity="10", InvoicedQuantity="4", Item="i-stock"))
    order(db, 9503, order_line(9503))
    order(db, 9504, order_line(9504, ReceivedQuantity="5"), order_status=40)


def lines(decided: Decided, order_key: str) -> list[dict[str, Any]]:
    return decided.query(
        f"select * from reconciliation.cut_off_lines where link = '{books.LINK}' and order_key = '{order_key}'"
        " order by line_no"
    )


def events(decided: Decided, order_key: str) -> list[tuple[Any, ...]]:
    rows = decided.query(
        f"select * from reconciliation.cut_off where link = '{books.LINK}' and order_key = '{order_key}'"
        " order by event, event_key"
    )
    return [
        (row["event"], row["line_key"], row["quantity"], row["net"], row["earliest"], row["latest"], row["state"])
        for row in rows
    ]


def test_a_line_has_the_account_of_its_item_and_its_cost_centre(decided: Decided) -> None:
    first, second = lines(decided, "co-9501")
    assert (first["company"], first["number"], first["counterparty"]) == ("123", "9501", "Staalhandel Zuid B.V.")
    assert (first["ordered_quantity"], first["ordered"], first["currency"]) == (Decimal(10), Decimal(100), "EUR")
    assert first["coding"] == '[{"account":"4300","cost_center":"10","net":100.000000}]'
    assert (first["is_receipt_known"], second["is_receipt_known"], first["is_closed"]) == (True, True, False)


def test_it_came_in_between_the_order_and_its_last_change_on_the_links_day(decided: Decided) -> None:
    """23:30 UTC is half past midnight of the next day in Amsterdam."""
    [found] = [one for one in events(decided, "co-9501") if one[0] == "receipt"]
    assert found == ("receipt", "9501-1", Decimal(6), None, date(2026, 11, 2), date(2026, 11, 25), None)


def test_a_booked_invoice_has_its_day_and_a_draft_none(decided: Decided) -> None:
    day = date(2026, 11, 20)
    assert [one for one in events(decided, "co-9501") if one[0] == "invoice"] == [
        ("invoice", "9501-1", Decimal(1), Decimal(10), None, None, "draft"),
        ("invoice", "9501-1", Decimal(2), Decimal(20), day, day, "booked"),
    ]


def test_what_exact_counts_as_invoiced_beyond_invoices_that_are_known_counts(decided: Decided) -> None:
    [counted] = [one for one in events(decided, "co-9502") if one[0] == "counted"]
    assert counted == ("counted", "9502-1", Decimal(4), None, date(2026, 11, 2), date(2026, 11, 25), "booked")


def test_a_receipt_of_a_stock_item_is_in_the_books_already(decided: Decided) -> None:
    rows = decided.query(
        "select is_posted from reconciliation.cut_off where order_key = 'co-9502' and event = 'receipt'"
    )
    assert [row["is_posted"] for row in rows] == [True]
    assert [row["is_stock"] for row in lines(decided, "co-9502")] == [True]


def test_an_order_on_which_nobody_enters_receipts_says_so_and_a_cancelled_one_is_left_out(decided: Decided) -> None:
    assert [row["is_receipt_known"] for row in lines(decided, "co-9503")] == [False]
    assert lines(decided, "co-9504") == []


def test_costs_are_accrued_on_no_control_account(decided: Decided) -> None:
    rows = decided.query("select code from reconciliation.accrual_accounts where company = '123'")
    assert "1600" not in {row["code"] for row in rows}
