"""Stored values that no table can be built from: each is taken out alone, with its reason, and all else is built."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from include.warehouse.build import build
from include.warehouse.database import warehouse_path
from tests.support import raw

ORDERS = ["+int_books_orders"]
E = "raw_exact_online"


def said(home: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(warehouse_path(home))) as database:
        database.execute("set TimeZone = 'UTC'")
        return database.execute(sql).fetchall()


def fill(home: Path, *rows: tuple[str, dict[str, Any]]) -> None:
    with raw.warehouse(warehouse_path(home)) as database:
        for table, row in rows:
            raw.insert(database, table, row)


def order_row(order: str, **more: Any) -> tuple[str, dict[str, Any]]:
    row = {"id": f"{order}-1", "purchase_order_id": order, "line_number": 1, "amount_fc": 10, "timestamp": 1, **more}
    return f"{E}.purchase_order_rows", row


def order(key: str, amount: str = "10.00", **more: Any) -> tuple[str, dict[str, Any]]:
    lines = [{"ID": f"{key}-1", "LineNumber": 1, "AmountFC": amount}]
    return f"{E}.purchase_orders", {"purchase_order_id": key, "purchase_order_lines": lines, **more}


def entry(key: str, amount: str, **more: Any) -> tuple[str, dict[str, Any]]:
    lines = [{"ID": f"{key}-1", "AmountFC": amount}]
    return f"{E}.purchase_entries", {"entry_id": key, "amount_fc": amount, "purchase_entry_lines": lines, **more}


def test_an_order_line_from_an_older_release_leaves_its_order_without_lines_and_the_other_whole(tmp_path: Path) -> None:
    fill(tmp_path, order_row("good"), order("good"), order_row("bad", amount_fc=10**16), order("bad", f"{10**16}.00"))
    build(tmp_path, ORDERS)
    built = said(tmp_path, "select order_key, total, lines is null from intermediate.int_books_orders order by 1")
    assert [(key, int(total), empty) for key, total, empty in built] == [("bad", 0, True), ("good", 10, False)]
    [(feed, key, reason)] = said(tmp_path, f"select feed, key, reason from {E}.quarantine")
    assert (feed, key) == ("purchase_order_rows", "bad-1")
    assert reason.startswith('AmountFC is "10000000000000000.000000", which is no likely amount')
    assert said(tmp_path, f"select count(*) from {E}.purchase_order_rows where not is_deleted") == [(2,)]


def test_what_is_deleted_is_emptied_and_waits_for_nobody(tmp_path: Path) -> None:
    fill(tmp_path, entry("gone", f"{10**18}.00", is_deleted=True), entry("good", "10.00"))
    build(tmp_path, ["+exact_avidxchange__purchase_invoices"])
    there = said(
        tmp_path, f"select entry_id, amount_fc is null, purchase_entry_lines is null from {E}.purchase_entries"
    )
    assert sorted(there) == [("gone", False, False), ("good", False, False)]
    assert said(tmp_path, f"select count(*) from {E}.quarantine") == [(0,)]
