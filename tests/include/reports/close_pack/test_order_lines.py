"""Published rows as orders: the same ones in whatever order they come, so that what was approved stays as it was."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from include.reports.close_pack.accruals import Proposal, propose
from include.reports.close_pack.journal import entries
from include.reports.close_pack.measuring import measure
from include.reports.close_pack.order_lines import orders

END = date(2026, 11, 30)
CODING = '[{"account": "4000", "cost_center": null, "net": 100.00}]'


def line(key: str, order: str, **more: Any) -> dict[str, Any]:
    facts = {
        "link": "books", "company": "C1", "order_system": "exact_online", "order_company": "C1", "order_key": order,
        "line_key": key, "line_no": 1, "number": "9001", "counterparty": "Bakker", "order_date": date(2026, 11, 2),
        "currency": "EUR", "description": "paper", "ordered_quantity": Decimal(10), "ordered": Decimal(100),
        "is_closed": False, "is_stock": False, "is_receipt_known": True, "coding": CODING, "read_at": None,
    }  # fmt: skip
    return facts | more


def receipt(key: str, order: str, quantity: str) -> dict[str, Any]:
    day = date(2026, 11, 20)
    return {
        "link": "books", "company": "C1", "order_system": "exact_online", "order_company": "C1", "order_key": order,
        "line_key": key, "event": "receipt", "event_key": "books:read", "side": "books", "document_number": None,
        "document_date": None, "earliest": day, "latest": day, "is_spread": False, "is_posted": False,
        "quantity": Decimal(quantity), "net": None, "state": None, "reason": None, "books_number": None,
    }  # fmt: skip


def proposed(lines: list[dict[str, Any]], events: list[dict[str, Any]]) -> Proposal:
    return propose([(one, measure(one, END)) for one in orders(lines, events)], END)


def test_two_orders_of_one_number_make_the_same_journal_in_whatever_order_they_come() -> None:
    lines, events = [line("a", "o1"), line("b", "o2")], [receipt("a", "o1", "3"), receipt("b", "o2", "4")]
    found = entries(proposed(lines, events), "2190")
    assert [one.debit for one in found[0].postings] == [Decimal("30.00"), Decimal("40.00"), Decimal(0)]
    assert entries(proposed(lines[::-1], events[::-1]), "2190") == found


def test_an_order_without_a_date_on_which_nobody_enters_receipts_is_asked_about() -> None:
    found = proposed([line("a", "o1", order_date=None, is_receipt_known=False)], [])
    assert [(one.code, one.amount) for one in found.asked] == [("no_receipts", Decimal(100))]


def test_an_order_of_a_later_day_is_not_asked_about() -> None:
    assert proposed([line("a", "o1", order_date=date(2026, 12, 1), is_receipt_known=False)], []).asked == ()
