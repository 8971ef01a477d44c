"""Orders of Airbase: what came in as last read, services, and bills that are in the books or not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from tests.dbt.airbase.books import bill, entry, order, order_line
from tests.dbt.conftest import Decided


def add(db: duckdb.DuckDBPyConnection) -> None:
    order(db, "cut", order_line(quantity="10", received_quantity="6", id="cut-1"))
    order(
        db, "cut-service", order_line(1, "92.00", quantity=None, id="cut-s1"),
        service_start_date=date(2026, 11, 1), service_end_date=date(2027, 1, 31),
    )  # fmt: skip
    order(db, "cut-nothing", order_line(id="cut-n1"))

    def billed(net: str) -> list[dict[str, Any]]:
        return [{"id": "b1", "amount": net, "quantity": "1", "purchase_order_line_id": "cut-1"}]

    bill(db, "cut-booked", line_items=billed("20.00"), total_amount="24.20", tax_amount="4.20", status="paid")
    entry(db, "e-cut", "F-cut-booked", amount_fc="24.20")
    bill(db, "cut-approval", line_items=billed("10.00"), total_amount="12.10", status="awaiting_approval")
    bill(db, "cut-void", line_items=billed("10.00"), total_amount="12.11", status="void")


def events(decided: Decided, order_key: str) -> list[tuple[Any, ...]]:
    rows = decided.query(
        f"select * from reconciliation.cut_off where order_key = '{order_key}' order by event, event_key"
    )
    return [
        (one["event"], one["quantity"], one["net"], one["earliest"], one["latest"], one["is_spread"], one["state"])
        for one in rows
    ]


def test_receipts_were_there_by_the_last_change_and_bills_are_booked_or_in_approval(decided: Decided) -> None:
    day = date(2026, 11, 2)
    assert events(decided, "cut") == [
        ("invoice", Decimal(1), Decimal(10), None, None, False, "in_approval"),
        ("invoice", Decimal(1), Decimal(20), day, day, False, "booked"),
        ("receipt", Decimal(6), None, date(2026, 11, 9), date(2026, 11, 19), False, None),
    ]


def test_a_service_goes_from_its_first_day_to_its_last(decided: Decided) -> None:
    assert events(decided, "cut-service") == [
        ("receipt", None, Decimal(92), date(2026, 11, 1), date(2027, 1, 31), True, None)
    ]


def test_an_order_without_either_is_one_to_ask_about(decided: Decided) -> None:
    rows = decided.query(
        "select order_key, is_receipt_known from reconciliation.cut_off_lines where order_key like 'cut%' order by 1"
    )
    assert [(row["order_key"], row["is_receipt_known"]) for row in rows] == [
        ("cut", True),
        ("cut-nothing", False),
        ("cut-service", True),
    ]
