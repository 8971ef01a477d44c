"""Purchase orders that Basware exports, and what Basware is told of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import duckdb

from include.documents import PurchaseOrder, parse
from tests.dbt.basware import books
from tests.dbt.basware.books import invoice, order, order_line, row, split
from tests.dbt.conftest import Decided


def add(db: duckdb.DuckDBPyConnection) -> None:
    order(
        db, "parts",
        order_line(1, "100.00", split("33.33", "4000", "c1", costCenterCode="10"), split("33.33", "4000", "c2"),
                   split("33.34", "4000", "c3")),
        order_line(2, "27.00", quantity="3", netUnitPrice="10.00"),
        order_line(10, "10.00", quantity="250", netUnitPrice="4.00"),
        payment_term_code="Z30",
    )  # fmt: skip
    order(
        db,
        "thirds",
        order_line(
            1,
            "100.00",
            split("33.3333", key="c1"),
            split("33.3333", key="c2"),
            split("33.3334", key="c3"),
            quantity="1",
        ),
    )
    order(db, "half coded", order_line(1, "100.00", split("50")))
    order(db, "shares missing", order_line(1, "100.00", split(None, key="c1"), split(None, key="c2")))
    order(
        db,
        "items",
        order_line(1, buyerProductCode="P-MAPPED"),
        order_line(2, buyerProductCode="WERB2"),
        order_line(3, "5.00", split("100", "4500")),
    )
    order(
        db, "items wrong", order_line(1, "1.00", split("100", "K-300")), order_line(2, "1.00", split("100", "4600")),
        order_line(3, buyerProductCode="P-BAD"),
    )  # fmt: skip
    order(
        db, "wrong", order_line(1, "1.00", split("100", "8888")),
        order_line(2, "1.00", split("100", "4000", "c", costCenterCode="99")),
        order_line(3, taxCode="V5"), order_line(4, quantity="1") | {"quantity": None},
        order_line(5, "1.00", split("100", " ")),
    )  # fmt: skip
    order(db, "no lines", order_lines=[])
    order(db, "no supplier", supplier_code=None)
    order(db, "old", order_creation_time=datetime(2026, 8, 1, tzinfo=UTC))
    order(db, "unrouted", company="DE77")
    order(db, "no stamp", last_updated=None)
    order(db, "cancelled before", order_status="Canceled")
    sent = {
        "kind": "purchase_order",
        "company": "DE01",
        "source_key": "x",
        "total": "100.00",
        "lines": [{"net": "100.00"}],
    }
    for key, more in (
        ("cancelled after", {"order_status": "Canceled", "order_lines": []}),
        ("exported again", {"order_lines": [order_line(1, "200.00")]}),
        ("exported", {"processing_status": "Exported", "order_lines": [order_line(1, "300.00")]}),
        ("closed", {"processing_status": "Exported", "order_status": "Closed"}),
        ("closed in part", {"order_status": "Closed", "order_lines": [order_line(1, "200.00")]}),
        ("closed, received", {"order_status": "Closed", "order_lines": [order_line(1, receivedNetSum="60.00")]}),
        ("closed again", {"order_status": "Closed", "order_lines": [order_line(1, "200.00")]}),
    ):
        order(db, key, **more)
        books.delivered(db, "purchase_orders", key, f"po-{key}", delivered_document=json.dumps(sent), amount="100.00")
        exact_order(db, f"po-{key}", key, order_status=20 if key in ("closed in part", "closed, received") else 10)
    # what people entered in Exact before, with the order's number as their reference
    for key, amount in (("typed alike", "100.00"), ("typed otherwise", "90.00")):
        order(db, key)
        line = {"ID": f"{key}-1", "LineNumber": 1, "Item": "i1", "Quantity": "2", "AmountFC": amount}
        exact_order(db, f"hand {key}", key, description="von Hand", your_ref=f"PO-{key}", purchase_order_lines=[line])
    books.vendor(db, "70950", "Gesperrt GmbH", supplier="s950", in_exact={"blocked": True})
    order(db, "of a blocked one", supplier_code="70950", supplier_name="Gesperrt GmbH")
    order(db, "voided", order_status="Canceled")
    books.delivered(db, "purchase_orders", "voided", "po-voided", voided=True)
    order(db, "moved", company="DE02")
    books.delivered(db, "purchase_orders", "moved", "po-moved", target_number="77009")
    order(db, "lost")
    exact_order(db, "po-lost", "lost")
    exact_order(db, "po-lost-copy", "lost", order_number=77002)
    # one number, two orders: the invoice's is that of its vendor
    order(db, "PO same 1", order_number="PO-SAME", supplier_code="99999", order_lines=[])
    order(db, "PO same 2", order_number="PO-SAME")
    invoice(db, "on same", order_numbers=["PO-SAME"])
    invoice(db, "on two", row(1, orderNumber="PO-parts"), row(2, orderNumber="PO-thirds"))
    invoice(db, "on wrong", order_numbers=["PO-wrong"])
    invoice(db, "on none", order_numbers=["PO-unknown"])
    order(db, "small", net_sum="100.00")
    above = row(1, "900.00", orderNumber="PO-small")
    invoice(db, "above", above, row(2, "50.00"))
    # 10 sheets for 100.00, of which 6 came in; and a blanket order, of which the sum counts alone
    sheets = order_line(1, "100.00", quantity="10") | {"receivedQuantity": "6", "receivingRequired": True}
    for key, more in (("sheets", {"net_sum": "100.00"}), ("blanket", {"net_sum": "300.00", "order_type": "Blanket"})):
        order(db, key, sheets, **more)
        matched = {"orderNumber": f"PO-{key}", "orderLineNumber": "1", "matchedQuantity": "10"}
        invoice(db, f"on {key}", row(1, "100.00", **matched))
    invoice(db, "over blanket", row(1, "350.00", orderNumber="PO-blanket", orderLineNumber="1"))
    order(db, "stuck")
    books.stopped(db, "stuck", "refused", "purchase_orders", reason_code="no", reason_text="Exact says: no such unit")
    invoice(db, "on stuck", order_numbers=["PO-stuck"], last_updated=books.LONG_AGO)
    books.stopped(db, "on stuck", "waiting", reason_code="reference_missing", reason_text="Waits for purchase order")


def exact_order(db: duckdb.DuckDBPyConnection, key: str, source: str, **more: object) -> None:
    facts = {
        "purchase_order_id": key, "company": "789", "supplier": "s1", "order_number": 77001,
        "order_date": datetime(2026, 11, 9).date(), "currency": "EUR",
        "description": f"BW:{source}", "order_status": 10, "read_at": books.READ,
        "purchase_order_lines": [{"ID": f"{key}-1", "LineNumber": 1, "Item": "i1", "Quantity": "2", "NetPrice": "50",
        "AmountFC": "100.00"}],
    }  # fmt: skip
    books.raw.insert(db, "raw_exact_online.purchase_orders", facts | more)


def document(decided: Decided, key: str) -> PurchaseOrder:
    found = parse(json.dumps(decided.row("purchase_orders", key)["document"]))
    assert isinstance(found, PurchaseOrder)
    return found


def texts(decided: Decided, key: str) -> list[str]:
    return [problem["text"] for problem in decided.row("purchase_orders", key)["problems"]]


def test_each_coding_row_is_a_line_with_its_share(decided: Decided) -> None:
    found = decided.row("purchase_orders", "parts")
    assert (found["problems"], found["holds"], found["wanted"], found["skip"]) == ([], [], "present", None)
    assert [(ref["flow"], ref["key"]) for ref in found["refs"]] == [("vendors", "70001")]
    sent = document(decided, "parts")
    assert (sent.number, sent.vendor_key, str(sent.date), sent.currency, sent.status, sent.payment_term) == (
        "PO-parts", "70001", "2026-11-09", "EUR", "open", "30",
    )  # fmt: skip
    assert [(line.no, line.key, line.item, line.cost_center, line.net) for line in sent.lines[:3]] == [
        (1, "c1", "BUERO", "10", Decimal("33.33")), (2, "c2", "BUERO", None, Decimal("33.33")),
        (3, "c3", "BUERO", None, Decimal("33.34")),
    ]  # fmt: skip
    # a discount, and a price of a hundred: worth what Basware says
    assert [(line.quantity, line.net) for line in sent.lines[3:]] == [
        (Decimal("3"), Decimal("27.00")),
        (Decimal("250"), Decimal("10.00")),
    ]
    assert (sent.total, sum(line.net for line in sent.lines)) == (Decimal("137.00"), Decimal("137.00"))
    assert [line.tax_code for line in sent.lines] == ["3"] * 5


def test_shares_never_lose_a_cent_and_must_make_the_whole(decided: Decided) -> None:
    assert [line.net for line in document(decided, "thirds").lines] == [
        Decimal("33.33"),
        Decimal("33.34"),
        Decimal("33.33"),
    ]
    assert texts(decided, "half coded") == [
        "line 1: its coding rows make 50.00 percent of it: correct the coding in Basware"
    ]
    assert decided.codes("purchase_orders", "shares missing") == ["totals_differ"] * 2


def test_an_item_is_mapped_of_the_same_code_or_the_only_one_of_its_account(decided: Decided) -> None:
    assert [line.item for line in document(decided, "items").lines] == ["STOCK1", "WERB2", "FRACHT2"]
    assert texts(decided, "items") == []
    assert texts(decided, "items wrong") == [
        "line 1: account K-300 has 2 items in Exact division 789 (WERB1, WERB2): say which in items.csv",
        (
            "line 2: account 4600 has no purchase item without stock in Exact division 789: make one whose cost "
            "account it is, or map it in items.csv"
        ),
        (
            "line 3: account 4000 is mapped to item NIX, which is no purchase item of Exact division 789: correct "
            "items.csv"
        ),
    ]


def test_all_lines_say_what_is_wrong_at_once(decided: Decided) -> None:
    assert [(p["code"], p["text"].split(":")[0]) for p in decided.row("purchase_orders", "wrong")["problems"]] == [
        ("account_unknown", "line 1"), ("cost_center_unknown", "line 2"), ("tax_code_unknown", "line 3"),
        ("quarantined_line", "line 4"),
        ("account_unknown", "line 5"),
    ]  # fmt: skip
    assert texts(decided, "no lines") == [
        "purchase order PO-no lines has no readable lines: open it in Basware and save it again"
    ]
    assert (texts(decided, "no supplier"), decided.row("purchase_orders", "no supplier")["refs"]) == (
        ["purchase order PO-no supplier names no supplier: choose one in Basware"], [],
    )  # fmt: skip
    assert decided.row("purchase_orders", "old")["skip"] == "before_start"


def test_an_unrouted_order_is_blocked_and_not_lost(decided: Decided) -> None:
    rows = decided.query("select * from outbox.basware_exact__purchase_orders where source_key = 'unrouted'")
    assert [(one["company"], one["target_company"], [p["code"] for p in one["problems"]]) for one in rows] == [
        ("DE77", "", ["not_routed"])
    ]


def test_an_order_that_stands_for_another_company_is_not_sent_twice(decided: Decided) -> None:
    rows = decided.query(
        "select problems from outbox.basware_exact__purchase_orders where source_key = 'moved' and company = 'DE02'"
    )
    assert [problem["text"] for problem in rows[0]["problems"]] == [
        "purchase order PO-moved stands in Exact for Basware company DE01 (order 77009): delete it there and "
        "enter it by hand, or give the "
        "order its company back"
    ]


def test_a_cancelled_order_is_taken_back_or_never_sent(decided: Decided) -> None:
    assert decided.row("purchase_orders", "cancelled before")["skip"] == "not_chosen"
    after = decided.row("purchase_orders", "cancelled after")
    assert (after["wanted"], after["skip"], after["problems"]) == ("void", None, [])
    # voided already: nothing is left to do, and it stays void
    voided = decided.row("purchase_orders", "voided")
    assert (voided["wanted"], voided["skip"]) == ("void", None)


def test_exported_again_is_an_update_and_else_it_stays_as_it_went(decided: Decided) -> None:
    assert document(decided, "exported again").total == Decimal("200.00")
    assert decided.row("purchase_orders", "exported")["document"]["total"] == "100.00"


def test_an_order_with_our_key_is_ours_and_its_copy_is_not(decided: Decided) -> None:
    assert decided.row("purchase_orders", "lost")["adopt"]["id"] == "po-lost"


def test_each_export_is_acknowledged_once_exact_agrees(decided: Decided) -> None:
    found = decided.row("order_acknowledgements", "exported again:2026-11-19T12:00:00.000Z")
    assert (found["document"]["of"], found["document"]["document_key"], found["target_company"]) == (
        "purchase_order",
        "exported again",
        "DE01",
    )
    assert [(ref["flow"], ref["key"], ref["agreed"]) for ref in found["refs"]] == [
        ("purchase_orders", "exported again", True)
    ]
    # one without a moment is acknowledged as well
    assert decided.row("order_acknowledgements", "no stamp:")["document"]["document_key"] == "no stamp"
    waiting = "select 1 from outbox.basware_exact__order_acknowledgements where source_key like 'exported:%'"
    assert decided.query(waiting) == []


def test_a_closed_order_is_brought_down_to_what_came_in_and_the_rest_is_a_persons(decided: Decided) -> None:
    found = {key: decided.row("purchase_orders", key) for key in ("closed in part", "closed again", "closed")}
    assert {key: (row["document"].get("status"), row["document"]["total"]) for key, row in found.items()} == {
        "closed in part": ("closed", "100.00"),
        "closed again": (None, "100.00"),
        "closed": (None, "100.00"),
    }
    assert [row["problems"] for row in found.values()] == [[], [], []]
    left = "select document_key, text from outbox.basware_exact__findings where code = 'order_left_in_target'"
    texts = {row["document_key"]: row["text"] for row in decided.query(left)}
    assert "closed in part" not in texts
    assert "for 0.00 of the 60.00 that Basware has as received" in texts["closed, received"]
    assert texts["closed again"] == (
        "purchase order PO-closed again of Elbe Papier GmbH is closed in Basware, and order 77001 of Exact division "
        "789 is open, and nothing was received on it: close it there by hand, which Exact lets no program do"
    )


def test_a_cancellation_is_acknowledged(decided: Decided) -> None:
    moment = "2026-11-19T12:00:00.000Z"
    assert decided.row("order_acknowledgements", f"cancelled before:{moment}")["refs"] == []
    for key in ("cancelled after", "voided"):
        refs = decided.row("order_acknowledgements", f"{key}:{moment}")["refs"]
        assert [(ref["key"], ref["agreed"]) for ref in refs] == [(key, True)]
    assert decided.row("order_acknowledgements", f"old:{moment}")["skip"] == "before_start"


def test_an_invoice_waits_for_every_order_it_names(decided: Decided) -> None:
    def orders(key: str) -> list[str]:
        return [ref["key"] for ref in decided.row("invoices", key)["refs"] if ref["flow"] == "purchase_orders"]

    assert orders("on same") == ["PO same 2"]
    assert orders("on two") == ["parts", "thirds"]
    assert (orders("on none"), decided.row("invoices", "on none")["document"]["po_number"]) == ([], "PO-unknown")
    assert decided.codes("invoices", "on same") == decided.codes("invoices", "on two") == []


def test_an_invoice_on_a_blocked_order_says_so(decided: Decided) -> None:
    problems = decided.row("invoices", "on wrong")["problems"]
    assert [problem["code"] for problem in problems] == ["order_blocked"]
    assert problems[0]["text"].startswith("its purchase order waits: line 1: account 8888")
    # refused by Exact: the invoice waits, and Basware is told after its days
    assert decided.codes("invoices", "on stuck") == ["sent_back"]
    answer = decided.row("invoice_responses", "on stuck:1")["document"]
    assert (answer["success"], answer["message"]) == (False, "its purchase order waits: Exact says: no such unit")


def test_no_order_is_a_row_twice(decided: Decided) -> None:
    for flow in ("purchase_orders", "order_acknowledgements"):
        twice = f"select link, company, source_key from outbox.basware_exact__{flow} group by all having count(*) > 1"
        assert decided.query(twice) == []


def test_an_order_that_people_entered_in_exact_is_taken_for_it_where_both_say_the_same(decided: Decided) -> None:
    alike = decided.row("purchase_orders", "typed alike")
    assert (alike["adopt"]["id"], alike["adopt"]["evidence"]) == ("hand typed alike", "same supplier and number")
    assert alike["holds"] == []


def test_an_order_that_people_entered_otherwise_is_a_question(decided: Decided) -> None:
    otherwise = decided.row("purchase_orders", "typed otherwise")
    assert otherwise["adopt"] is None
    (hold,) = otherwise["holds"]
    assert hold["code"] == "order_entered_by_hand"
    assert "over 100.00 stands in Exact as order 77001 over 90.00, entered by hand: correct that one" in hold["text"]


def test_an_order_of_a_supplier_that_is_blocked_in_exact_waits(decided: Decided) -> None:
    assert decided.codes("purchase_orders", "of a blocked one") == ["vendor_blocked"]


def test_an_invoice_of_more_than_came_in_is_said_but_not_of_a_blanket_order(decided: Decided) -> None:
    rows = decided.query("select document_key, text from outbox.basware_exact__findings where code = 'over_receipt'")
    assert [row["document_key"] for row in rows] == ["on sheets"]
    assert "line 1 of purchase order PO-sheets: received 6, and with it 10 are billed, 4 more" in rows[0]["text"]


def test_an_invoice_above_its_order_is_said_and_holds_nothing(decided: Decided) -> None:
    """Basware matched it, and somebody approved it there."""
    rows = decided.query("select text from outbox.basware_exact__findings where code = 'over_order' order by text")
    assert "PO-blanket is of 300.00 EUR net, and with it 450.00 are billed, 150.00 more" in rows.pop()["text"]
    assert [row["text"] for row in rows] == [
        "invoice R-above of Elbe Papier GmbH: purchase order PO-small is of 100.00 EUR net, and with it 900.00 are"
        " billed, 800.00 more. Compare with the order and with what came in; take back what is too much, or correct"
        " the order"
    ]
    assert decided.row("invoices", "above")["holds"] == []
