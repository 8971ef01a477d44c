"""Orders that Basware exported: dated goods receipts, and invoices that are in the books, held, or in approval."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from tests.dbt.basware import books
from tests.dbt.basware.books import entry, invoice, order, order_line, row, split, stopped
from tests.dbt.conftest import Decided


def receipt(key: str, day: str, quantity: str, net: str) -> dict[str, Any]:
    return {
        "externalCode": key,
        "receivingDate": f"{day}T10:00:00Z",
        "receivedQuantity": quantity,
        "receivedNetSum": net,
    }


def billed(key: str, net: str, quantity: str, order_key: str = "cut", line: str = "1") -> dict[str, Any]:
    return row(1, net, orderNumber=f"PO-{order_key}", orderLineNumber=line, matchedQuantity=quantity)


def add(db: duckdb.DuckDBPyConnection) -> None:
    received = [receipt("g1", "2026-11-12", "4", "40.00"), receipt("g2", "2026-12-02", "3", "30.00")]
    order(
        db, "cut",
        order_line(1, "100.00", split("60", "4000", "c1"), split("40", "4500", "c2"), quantity="10",
                   receivedQuantity="8", receivedNetSum="80.00", goodsReceipts=received),
        processing_status="Exported",
    )  # fmt: skip
    invoice(
        db,
        "cut-booked",
        billed("b", "20.00", "2"),
        processing_status=books.TRANSFERRED,
        invoice_date=date(2026, 11, 18),
    )
    entry(db, "e-cut-booked", "R-cut-booked", amount_fc="23.80", entry_date=date(2026, 11, 18))
    invoice(db, "cut-held", billed("h", "10.00", "1"))
    stopped(db, "cut-held", "held", reason_text="the IBAN is new")
    invoice(db, "cut-approval", billed("a", "5.00", "0.5"), processing_status="WaitingForPrebook")
    order(db, "cut-written", order_line(1, "100.00", quantity="10"), processing_status="Exported")
    books.delivered(db, "purchase_orders", "cut-written", "po-cut")
    books.raw.insert(db, f"{books.E}.purchase_orders", {
        "purchase_order_id": "po-cut", "company": "789", "order_number": 77950, "supplier": "s1", "currency": "EUR",
        "order_date": date(2026, 11, 9), "order_status": 20, "modified": books.GIVEN, "read_at": books.READ,
        "purchase_order_lines": [{"ID": "po-cut-1", "LineNumber": 1, "Item": "i6", "Quantity": "10", "NetPrice": "10",
                                  "AmountFC": "100.00", "ReceivedQuantity": "3"}],
    })  # fmt: skip


def events(decided: Decided, order_key: str, event: str) -> list[dict[str, Any]]:
    return decided.query(
        f"select * from reconciliation.cut_off where link = '{books.LINK}' and order_key = '{order_key}'"
        f" and event = '{event}' order by event_key"
    )


def test_receipts_have_their_days_and_the_rest_was_there_by_the_orders_last_change(decided: Decided) -> None:
    assert [
        (one["quantity"], one["net"], one["earliest"], one["latest"]) for one in events(decided, "cut", "receipt")
    ] == [
        (Decimal(4), Decimal(40), date(2026, 11, 12), date(2026, 11, 12)),
        (Decimal(3), Decimal(30), date(2026, 12, 2), date(2026, 12, 2)),
        (Decimal(1), Decimal(10), date(2026, 11, 9), date(2026, 11, 19)),
    ]


def test_an_invoice_is_booked_held_with_its_reason_or_in_approval(decided: Decided) -> None:
    found = {one["document_number"]: one for one in events(decided, "cut", "invoice")}
    assert {number: (one["state"], one["latest"], one["net"]) for number, one in found.items()} == {
        "R-cut-booked": ("booked", date(2026, 11, 18), Decimal(20)),
        "R-cut-held": ("held", None, Decimal(10)),
        "R-cut-approval": ("in_approval", None, Decimal(5)),
    }
    assert found["R-cut-held"]["reason"] == "the IBAN is new"


def test_a_line_is_on_the_accounts_of_its_coding_rows(decided: Decided) -> None:
    [line] = decided.query("select * from reconciliation.cut_off_lines where order_key = 'cut'")
    assert (line["company"], line["order_company"], line["order_system"]) == ("789", "DE01", "basware")
    assert line["coding"] == (
        '[{"account":"4000","cost_center":null,"net":60.000000},{"account":"4500","cost_center":null,"net":40.000000}]'
    )


def test_an_order_that_stands_in_both_systems_is_there_once_with_the_receipts_of_the_books(decided: Decided) -> None:
    rows = decided.query(
        "select order_key from reconciliation.cut_off_lines where order_key in ('cut-written', 'po-cut')"
    )
    assert [one["order_key"] for one in rows] == ["cut-written"]
    assert [(one["side"], one["quantity"]) for one in events(decided, "cut-written", "receipt")] == [
        ("books", Decimal(3))
    ]
