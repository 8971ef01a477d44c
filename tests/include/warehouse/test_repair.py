"""Stored values that no table can be built from: each is taken out alone, with its reason, and all else is built."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from include.warehouse.build import BuildFailed, build
from include.warehouse.database import Warehouse
from include.warehouse.repair import MOST_ROWS
from tests.support import raw

ORDERS = ["+canonical_orders"]
E, Q = "raw_exact_online", "raw_quickbooks_online"


def said(home: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(Warehouse(home).path)) as database:
        database.execute("set TimeZone = 'UTC'")
        return database.execute(sql).fetchall()


def fill(home: Path, *rows: tuple[str, dict[str, Any]]) -> None:
    with raw.warehouse(Warehouse(home).path) as database:
        for table, row in rows:
            raw.insert(database, table, row)


def order_row(order: str, **more: Any) -> tuple[str, dict[str, Any]]:
    row = {"id": f"{order}-1", "purchase_order_id": order, "line_number": 1, "amount_fc": 10, "timestamp": 1, **more}
    return f"{E}.purchase_order_rows", row


def order(key: str, amount: str = "10.00", **more: Any) -> tuple[str, dict[str, Any]]:
    lines = [{"ID": f"{key}-1", "LineNumber": 1, "AmountFC": amount}]
    return f"{E}.purchase_orders", {"purchase_order_id": key, "purchase_order_lines": lines, **more}


def quickbooks_order(key: str, amount: str) -> tuple[str, dict[str, Any]]:
    line = [{"Id": "1", "DetailType": "ItemBasedExpenseLineDetail", "Amount": amount}]
    return f"{Q}.purchase_orders", {"id": key, "doc_number": key, "line": line}


def test_an_order_line_from_an_older_release_leaves_its_order_without_lines_and_the_other_whole(tmp_path: Path) -> None:
    fill(tmp_path, order_row("good"), order("good"), order_row("bad", amount_fc=10**16), order("bad", f"{10**16}.00"))
    build(Warehouse(tmp_path), ORDERS)
    built = said(tmp_path, "select order_key, total, lines is null from intermediate.canonical_orders order by 1")
    assert [(key, int(total), empty) for key, total, empty in built] == [("bad", 0, True), ("good", 10, False)]
    [(feed, key, reason)] = said(tmp_path, f"select feed, key, reason from {E}.quarantine")
    assert (feed, key) == ("purchase_order_rows", "bad-1")
    assert reason.startswith('AmountFC is "10000000000000000.000000", which is no likely amount')
    assert said(tmp_path, f"select count(*) from {E}.purchase_order_rows where not is_deleted") == [(2,)]


def test_what_is_deleted_is_emptied_and_waits_for_nobody(tmp_path: Path) -> None:
    gone = {"is_deleted": True}
    fill(
        tmp_path, order_row("gone", amount_fc=10**18, **gone), order("gone", f"{10**18}.00", **gone), order_row("good")
    )
    build(Warehouse(tmp_path), ORDERS)
    assert said(tmp_path, f"select id, amount_fc is null from {E}.purchase_order_rows order by 1") == [
        ("gone-1", True),
        ("good-1", False),
    ]
    assert said(tmp_path, f"select count(*) from {E}.quarantine") == [(0,)]


def test_a_value_that_only_the_database_finds_is_taken_out_of_the_row_that_holds_it(tmp_path: Path) -> None:
    fill(tmp_path, quickbooks_order("PO-1", "twelve"), quickbooks_order("PO-2", "12.00"))
    build(Warehouse(tmp_path), ORDERS)
    built = said(tmp_path, "select order_key, total, lines is null from intermediate.canonical_orders order by 1")
    assert [(key, int(total), empty) for key, total, empty in built] == [("PO-1", 0, True), ("PO-2", 12, False)]
    [(feed, key, reason)] = said(tmp_path, f"select feed, key, reason from {Q}.quarantine")
    assert (feed, key) == ("purchase_orders", "PO-1")
    assert reason.startswith("line cannot be used for canonical_order_lines: Conversion Error: ")
    build(Warehouse(tmp_path), ORDERS, full_refresh=True)
    assert said(tmp_path, f"select count(*) from {Q}.quarantine") == [(1,)]


def test_a_value_of_many_rows_fails_the_build_which_names_model_rows_link_and_what_to_do(tmp_path: Path) -> None:
    fill(tmp_path, *(quickbooks_order(f"PO-{number}", "twelve") for number in range(MOST_ROWS + 1)))
    with raw.warehouse(Warehouse(tmp_path).path) as database:
        named = {"link": "quickbooks_avidxchange", "system": "quickbooks_online", "connection": "quickbooks_main"}
        raw.insert(database, "raw_config.link_connections", named)
    with pytest.raises(BuildFailed) as raised:
        build(Warehouse(tmp_path), ORDERS)
    text = str(raised.value)
    assert "canonical_order_lines, of quickbooks_avidxchange: Conversion Error" in text
    assert "purchase orders PO-0 of company 9130357992221046, connection quickbooks_main" in text
    assert "and 18 more rows: correct it there and run again with --full" in text
    assert said(tmp_path, f"select count(*) from {Q}.quarantine") == [(0,)]
