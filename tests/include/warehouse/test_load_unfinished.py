"""A process that dies between dlt's commit and what follows from it: the next read makes up for that."""

from __future__ import annotations

from typing import Any

import pytest

from include.warehouse.reader import LoadFailed
from tests.support.reading import ACCOUNTS, ENTRIES, FEB_1, JAN_1, JOURNALS, Bench, account, entry, journals

ORDERS = "sync/PurchaseOrder/PurchaseOrders"
ASSEMBLED = "select purchase_order_id, amount_fc, is_deleted from raw.purchase_orders order by 1"


def order_line(key: str, order: str, version: int, amount: float) -> dict[str, Any]:
    header = {"PurchaseOrderID": order, "OrderNumber": 7, "Supplier": "a1", "OrderDate": JAN_1, "OrderStatus": 10}
    return {**header, "ID": key, "LineNumber": version, "AmountFC": amount, "Timestamp": str(version)}


def dies(exact: Bench, *feeds: str, **more: Any) -> None:
    with exact.dying_after_the_load(), pytest.raises(LoadFailed, match="Nothing was lost: "):
        exact.read(*feeds, **more)


@pytest.fixture
def begun(exact: Bench) -> Bench:
    exact.answer(JOURNALS, journals(2))
    exact.read("journals")
    return exact


@pytest.mark.parametrize("full", [False, True])
def test_orders_whose_lines_were_loaded_by_a_process_that_died_are_put_together(begun: Bench, full: bool) -> None:
    begun.answer(ORDERS, [order_line("l1", "p1", 1, 20), order_line("l2", "p1", 2, 5.5), order_line("l3", "p2", 3, 7)])
    dies(begun, "purchase_orders", "deleted")
    assert begun.rows("select count(*) from raw.purchase_order_rows") == [(3,)]
    assert begun.read("purchase_orders", "deleted", full=full).changed
    assert begun.rows(ASSEMBLED) == [("p1", 25.5, False), ("p2", 7, False)]
    begun.answer(ORDERS, [])
    assert not begun.read("purchase_orders", "deleted").changed


def test_what_died_is_finished_by_a_read_of_anything_else(begun: Bench) -> None:
    begun.answer(ORDERS, [order_line("l1", "p1", 1, 20)])
    dies(begun, "purchase_orders", "deleted")
    assert begun.read("journals").changed
    assert begun.rows(ASSEMBLED) == [("p1", 20, False)]
    assert begun.rows("select * from raw.unfinished_loads") == []


def test_a_changed_order_that_died_twice_is_put_together_once(begun: Bench) -> None:
    begun.answer(ORDERS, [order_line("l1", "p1", 1, 20)])
    begun.read("purchase_orders", "deleted")
    begun.answer(ORDERS, [order_line("l1", "p1", 2, 30), order_line("l9", "p9", 3, 9)])
    dies(begun, "purchase_orders", full=True)
    begun.answer(ORDERS, [order_line("l1", "p1", 2, 30), order_line("l9", "p9", 3, 9), order_line("l4", "p4", 4, 4)])
    dies(begun, "purchase_orders", full=True)
    assert begun.rows(ASSEMBLED) == [("p1", 20, False)]
    begun.read("purchase_orders", full=True)
    assert begun.rows(ASSEMBLED) == [("p1", 30, False), ("p4", 4, False), ("p9", 9, False)]


def test_a_mended_record_that_was_loaded_by_a_process_that_died_is_released(exact: Bench) -> None:
    exact.answer(ENTRIES, [entry("e1"), {**entry("e2"), "AmountFC": "twelve"}, {**entry("e3"), "AmountFC": "ten"}])
    exact.read("purchase_entries")
    exact.answer(ENTRIES, [entry("e2", FEB_1), {**entry("e3"), "AmountFC": "ten"}])
    dies(exact, "purchase_entries")
    assert exact.rows("select key from raw.quarantine order by 1") == [("e2",), ("e3",)]
    assert exact.read("purchase_entries").changed
    assert exact.rows("select key from raw.quarantine") == [("e3",)]
    assert not exact.read("purchase_entries").changed


def test_rows_of_a_process_that_died_are_news_to_whoever_decides(exact: Bench) -> None:
    """A run builds its tables again when the feed log shows another load (``include/pipeline/signature.py``)."""
    exact.answer(ENTRIES, [entry("e1")])
    exact.read("purchase_entries")
    before = exact.rows("select max(_dlt_load_id) from raw.feeds")
    exact.answer(ENTRIES, [entry("e1", FEB_1, 250.0)])
    dies(exact, "purchase_entries")
    report = exact.read("purchase_entries")
    assert (report.changed, report.feeds[0].changed) == (True, 0)
    assert exact.rows("select max(_dlt_load_id) from raw.feeds") > before


def test_deletions_that_were_announced_to_a_process_that_died_are_acted_upon(begun: Bench) -> None:
    begun.answer(ACCOUNTS, [account("a1", 10), account("a2", 11)])
    begun.read("accounts")
    begun.answer(ACCOUNTS, [])
    begun.answer("sync/Deleted", [{"ID": "d1", "EntityKey": "a1", "EntityType": 2, "Timestamp": "12"}])
    dies(begun, "accounts", "deleted")
    assert begun.rows("select id, is_deleted from raw.accounts order by 1") == [("a1", False), ("a2", False)]
    begun.read("accounts", "deleted")
    assert begun.rows("select id, is_deleted from raw.accounts order by 1") == [("a1", True), ("a2", False)]


def test_a_warehouse_from_before_loads_were_written_down_is_made_up_for_once(begun: Bench) -> None:
    begun.answer(ORDERS, [order_line("l1", "p1", 1, 20)])
    dies(begun, "purchase_orders", "deleted")
    begun.rows("drop table raw.unfinished_loads")
    assert begun.read("journals").changed
    assert begun.rows(ASSEMBLED) == [("p1", 20, False)]
    assert not begun.read("journals").changed
