"""Orders of QuickBooks, which knows no receipts: they are asked about, less what is billed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import duckdb

from tests.dbt.conftest import Decided
from tests.dbt.quickbooks import books
from tests.dbt.quickbooks.books import line


def add(db: duckdb.DuckDBPyConnection) -> None:
    books.raw.insert(db, f"{books.Q}.purchase_orders", {
        "id": "950", "vendor_ref": "56", "currency_ref": "USD", "doc_number": "PO-950", "txn_date": date(2026, 10, 1),
        "total_amt": "300.00", "po_status": "Open", "line": [line(1, "200.00"), line(2, "100.00", "61")],
    })  # fmt: skip
    linked = line(1, "80.00") | {"LinkedTxn": [{"TxnId": "950", "TxnType": "PurchaseOrder", "TxnLineId": "1"}]}
    books.bill(db, "951", linked)


def test_its_lines_have_their_accounts_and_no_receipt(decided: Decided) -> None:
    rows = decided.query("select * from reconciliation.cut_off_lines where order_key = '950' order by line_no")
    assert [(row["number"], row["ordered"], row["is_receipt_known"], row["coding"]) for row in rows] == [
        ("PO-950", Decimal(200), False, '[{"account":"6000","cost_center":null,"net":200.000000}]'),
        ("PO-950", Decimal(100), False, '[{"account":"Costs:Travel","cost_center":null,"net":100.000000}]'),
    ]


def test_a_bill_that_names_a_line_is_its_invoice(decided: Decided) -> None:
    rows = decided.query("select * from reconciliation.cut_off where order_key = '950'")
    assert [(row["event"], row["line_key"], row["net"], row["latest"], row["state"]) for row in rows] == [
        ("invoice", "1", Decimal(80), date(2026, 10, 20), "booked")
    ]
