"""Orders that were written, and changed, received, billed or deleted since on either side."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb

from tests.dbt.airbase import books
from tests.dbt.airbase.books import exact_line, exact_order, order, order_line, written
from tests.dbt.airbase.test_order_lines import document
from tests.dbt.conftest import Decided

BEFORE: datetime = books.LONG_AGO - timedelta(days=1)

# order -> (what Airbase says now, what Exact says now)
WRITTEN: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "as it went": ({}, {}),
    "change order": ({"line_items": [order_line(1, "200.00")], "approved_amount": "200.00", "version": 2}, {}),
    "changed there": ({}, {"purchase_order_lines": [exact_line("x", amount="80.00")]}),
    "changed before": (
        {"line_items": [order_line(1, "200.00")], "approved_amount": "200.00"},
        {"purchase_order_lines": [exact_line("x", amount="80.00")], "read_at": BEFORE},
    ),
    # its account has no item any more, and nothing of it changed
    "item lost": ({"line_items": [order_line(1, item_code="BAD")]}, {}),
    "recoded here": ({"line_items": [order_line(1, account="4420")]}, {}),
    "recoded there": ({}, {"purchase_order_lines": [exact_line("x", CostCenter="300")]}),
    "changed in both": (
        {"line_items": [order_line(1, "200.00")], "approved_amount": "200.00"},
        {"purchase_order_lines": [exact_line("x", amount="80.00")]},
    ),
    "brought together": (
        {"line_items": [order_line(1, "200.00")], "approved_amount": "200.00"},
        {"purchase_order_lines": [exact_line("x", amount="200.00")]},
    ),
    "line more": ({"line_items": [order_line(1), order_line(2, "1.00")], "approved_amount": "101.00"}, {}),
    "line more by hand": (
        {"line_items": [order_line(1), order_line(2, "1.00")], "approved_amount": "101.00"},
        {"purchase_order_lines": [exact_line("x"), exact_line("x", 2, "1.00")]},
    ),
    "received": ({}, {"order_status": 20, "receipt_status": 20}),
    "billed there": ({}, {"order_status": 30, "receipt_status": 30, "invoice_status": 30}),
    "billed in both": (
        {"status": "billed"},
        {"order_status": 30, "receipt_status": 30, "invoice_status": 30},
    ),
    "cancelled there": ({}, {"order_status": 40}),
    "deleted there": ({}, {"is_deleted": True}),
    "closed here": ({"status": "closed", "line_items": [order_line(1, "50.00")]}, {}),
    "closed in part": ({"status": "closed"}, {"order_status": 20, "receipt_status": 20}),
    "cancelled here": ({"status": "cancelled", "line_items": []}, {}),
    "cancelled late": (
        {"status": "cancelled", "line_items": []},
        {"order_status": 20, "receipt_status": 20},
    ),
    "gone here": ({"is_deleted": True}, {}),
    "other supplier": ({}, {"supplier": "s-other"}),
}


def add(db: duckdb.DuckDBPyConnection) -> None:
    books.supplier(db, "s-other", "20777", "Een ander B.V.")
    for key, (here, there) in WRITTEN.items():
        order(db, key, **here)
        written(db, key, f"po {key}")
        exact_order(db, f"po {key}", key, **there)
    for key, sent_at in (("not read back", books.LONG_AGO), ("not read yet", books.READ - timedelta(minutes=5))):
        order(db, key)
        written(db, key, f"po {key}", sent_at=sent_at)
    order(db, "just changed", order_line(1, "200.00"))
    written(db, "just changed", "po just changed", {"net": "200.00"}, sent_at=books.READ + timedelta(minutes=5))
    exact_order(db, "po just changed", "just changed")
    for key, there in (
        ("brought down", {"order_status": 30, "receipt_status": 30}),
        ("not brought down", {"order_status": 20, "receipt_status": 20}),
        ("brought down just now", {"order_status": 20, "receipt_status": 20, "read_at": books.LONG_AGO}),
    ):
        order(db, key, status="closed")
        written(db, key, f"po {key}", status="closed")
        line = exact_line(f"po {key}", amount="50.00", QuantityInPurchaseUnits="1")
        exact_order(db, f"po {key}", key, purchase_order_lines=[line], **there)
    order(db, "billed for more", status="closed", billed_amount="90.00")
    written(db, "billed for more", "po billed for more")
    came = [exact_line("po billed for more", ReceivedQuantity="1", InvoicedQuantity="0")]
    exact_order(db, "po billed for more", "billed for more", order_status=20, purchase_order_lines=came)
    order(db, "closing refused", status="closed")
    written(db, "closing refused", "po closing refused", state="refused", attempt_document='{"status": "closed"}')
    exact_order(db, "po closing refused", "closing refused", order_status=20, receipt_status=20)
    for key, amount in (("mapped otherwise", "100.00"), ("mapped otherwise and changed", "200.00")):
        order(db, key, order_line(1, amount, "4210", "100"))
        coded = {"item": "M-4010", "cost_center": "900", "coded_from": {"account": "4210", "cost_center": "100"}}
        written(db, key, f"po {key}", coded, head={"payment_term": "14", "coded_from": {"payment_term": "Net 30"}})
        there = [exact_line(f"po {key}", item="M-4010", CostCenter="900")]
        exact_order(db, f"po {key}", key, purchase_order_lines=there)
    order(db, "mapped otherwise in doubt", order_line(1, "100.00", "4210", "100"))
    coded = {"key": "ol1", "item": "M-4010", "cost_center": "900"}
    attempt = {"lines": [coded | {"coded_from": {"account": "4210", "cost_center": "100"}}]}
    facts = {"state": "unknown", "attempt_document": json.dumps(attempt)}
    books.delivered(db, "purchase_orders", "mapped otherwise in doubt", None, **facts)
    order(db, "taken over", line_items=[order_line(1, "100.00", "4010", "100")])
    written(db, "taken over", "po taken over", sent_at=None)
    exact_order(db, "po taken over", description="met de hand")


def row(decided: Decided, key: str) -> dict[str, Any]:
    return decided.row("purchase_orders", key)


def compared(decided: Decided, key: str, flow: str = "purchase_orders") -> dict[str, Any]:
    rows = decided.query(
        f"select * from reconciliation.documents where flow = '{flow}' and source_key = '{key}' and company = 'MER-NL'"
    )
    assert len(rows) == 1
    return rows[0]


def test_a_change_order_is_an_update(decided: Decided) -> None:
    assert document(decided, "change order").total == Decimal("200.00")
    assert (row(decided, "change order")["holds"], row(decided, "change order")["wanted"]) == ([], "present")


def test_what_is_found_wrong_later_keeps_no_order_that_stands(decided: Decided) -> None:
    kept = row(decided, "item lost")
    assert (kept["problems"], kept["document"]["lines"][0]["item"]) == ([], "M-4210")
    assert [problem["code"] for problem in row(decided, "recoded here")["problems"]] == ["item_unknown"]


def test_an_order_that_stands_keeps_the_codes_that_it_was_written_with_whatever_the_mapping_says_since(
    decided: Decided,
) -> None:
    kept, changed = row(decided, "mapped otherwise"), row(decided, "mapped otherwise and changed")
    said = [
        (found["document"]["payment_term"], *(found["document"]["lines"][0][name] for name in ("item", "cost_center")))
        for found in (kept, changed)
    ]
    assert said == [("14", "M-4010", "900")] * 2
    (in_doubt,) = row(decided, "mapped otherwise in doubt")["document"]["lines"]
    assert (in_doubt["item"], in_doubt["cost_center"]) == ("M-4010", "900")
    assert [found["document"]["total"] for found in (kept, changed)] == ["100.00", "200.00"]
    assert [(found["problems"], found["holds"]) for found in (kept, changed)] == [([], [])] * 2


def test_what_people_changed_in_exact_is_not_written_over_without_their_word(decided: Decided) -> None:
    (hold,) = row(decided, "changed in both")["holds"]
    assert hold["code"] == "changed_in_target"
    assert "2 of M-4210 for 80.00 in Exact, 2 of M-4210 for 100.00 as we wrote it" in hold["text"]
    # nothing is to be written: it is shown, and no question
    assert row(decided, "changed there")["holds"] == []
    assert compared(decided, "recoded there")["reason"] == (
        "2 of M-4210 for 100.00/300 in Exact, 2 of M-4210 for 100.00 as we wrote it"
    )
    # read before our last writing: what stands there is not what we wrote yet
    assert row(decided, "changed before")["holds"] == []
    assert row(decided, "taken over")["holds"] == []


def test_what_both_sides_were_brought_to_by_hand_is_no_question_any_more(decided: Decided) -> None:
    for key in ("brought together", "line more by hand"):
        assert (row(decided, key)["holds"], row(decided, key)["problems"]) == ([], [])


def test_lines_that_exact_cannot_take_wait_for_a_person_there(decided: Decided) -> None:
    (problem,) = row(decided, "line more")["problems"]
    assert problem == {
        "code": "lines_changed",
        "text": "purchase order PO-line more has 2 lines now and 1 in Exact, or other items on them; Exact takes no "
        "line into an order and gives none back: change order 77001 there by hand to what Airbase says, or give it its "
        "lines back in Airbase",
    }


def test_a_cancelled_order_that_came_in_before_waits_until_it_is_closed_there(decided: Decided) -> None:
    found = row(decided, "cancelled late")
    assert (found["wanted"], [problem["code"] for problem in found["problems"]]) == ("void", ["order_received"])
    assert "close what is left of it there by hand" in found["problems"][0]["text"]


def test_an_order_that_was_deleted_before_it_was_read_back_is_a_question_too(decided: Decided) -> None:
    found = row(decided, "not read back")
    assert ([hold["code"] for hold in found["holds"]], found["replaces"]) == (["deleted_in_target"], "po not read back")
    assert compared(decided, "not read back")["difference_class"] == "deleted"
    assert row(decided, "not read yet")["holds"] == []


def test_what_was_written_since_exact_was_read_is_on_its_way_and_no_difference(decided: Decided) -> None:
    assert compared(decided, "just changed")["difference_class"] == "in_flight"
    assert row(decided, "just changed")["holds"] == []


def test_a_deleted_order_is_a_question_and_a_new_one_if_released(decided: Decided) -> None:
    found = row(decided, "deleted there")
    assert ([hold["code"] for hold in found["holds"]], found["replaces"]) == (
        ["deleted_in_target"],
        "po deleted there",
    )
    assert compared(decided, "deleted there")["difference_class"] == "deleted"


def test_cancelled_in_airbase_is_taken_back_and_closed_stays_as_it_went(decided: Decided) -> None:
    cancelled = row(decided, "cancelled here")
    assert (cancelled["wanted"], cancelled["skip"], cancelled["problems"], cancelled["holds"]) == ("void", None, [], [])
    closed = row(decided, "closed here")
    assert (closed["document"]["total"], closed["problems"]) == ("100.00", [])
    found = compared(decided, "closed here")
    assert (found["difference_class"], found["reason"]) == (
        "status",
        "closed in Airbase, open in Exact, whose API closes no order: close what is left of order 77001 there by hand",
    )
    assert row(decided, "gone here")["document"]["total"] == "100.00"
    assert compared(decided, "gone here")["difference_class"] == "deleted"


def left(decided: Decided, key: str) -> list[str]:
    """What a person is told to close in Exact."""
    found = decided.query(f"select code, text from outbox.airbase_exact__findings where document_key = '{key}'")
    return [row["text"] for row in found if row["code"] == "order_left_in_target"]


def test_a_closed_order_that_came_in_in_part_is_brought_down_to_that(decided: Decided) -> None:
    closing = row(decided, "closed in part")
    assert (closing["document"]["status"], closing["document"]["total"]) == ("closed", "100.00")
    assert (closing["wanted"], closing["skip"], closing["problems"], closing["holds"]) == ("present", None, [], [])
    assert left(decided, "closed in part") == []


def test_what_exact_lets_no_program_close_is_a_persons_until_it_is_closed(decided: Decided) -> None:
    words = "purchase order PO-{} of naam v1 is closed in Airbase, and order 77001 of Exact division 791 is {}: close "
    words += "it there by hand, which Exact lets no program do"
    assert left(decided, "closed here") == [words.format("closed here", "open, and nothing was received on it")]
    for key in ("not brought down", "closing refused"):
        assert left(decided, key) == [words.format(key, "received in part")]
    # once is enough
    assert row(decided, "closing refused")["document"]["status"] == "open"


def test_what_airbase_has_billed_beyond_what_came_in_is_still_to_come(decided: Decided) -> None:
    assert row(decided, "billed for more")["document"]["status"] == "open"
    assert left(decided, "billed for more") == [
        "purchase order PO-billed for more of naam v1 is closed in Airbase, and order 77001 of Exact division 791 is "
        "received in part, for 50.00 of the 90.00 that Airbase has as billed: enter there what came in since, or close "
        "it by hand"
    ]


def test_what_was_brought_down_agrees_once_exact_was_read_again(decided: Decided) -> None:
    for key in ("brought down", "brought down just now"):
        assert left(decided, key) == []
        assert row(decided, key)["document"]["status"] == "closed"
    found = compared(decided, "brought down")
    assert (found["difference_class"], found["source_amount"], found["amount_difference"]) == ("agrees", None, 0)


def test_each_difference_has_its_class_and_words(decided: Decided) -> None:
    classes = {key: compared(decided, key)["difference_class"] for key in WRITTEN}
    assert {key: found for key, found in classes.items() if found == "agrees"}.keys() == {
        "as it went",
        "billed in both",
        "item lost",
    }
    assert classes["changed there"] == "amount"
    assert classes["recoded there"] == "coding"
    assert classes["other supplier"] == "counterparty"
    words = {key: compared(decided, key)["reason"] for key in ("received", "billed there", "cancelled there")}
    assert words == {
        "received": "received in part in Exact, open in Airbase",
        "billed there": "billed in Exact, and Airbase has no bill for it",
        "cancelled there": "cancelled in Exact, open in Airbase",
    }
    assert compared(decided, "as it went")["source_system"] == "airbase"
