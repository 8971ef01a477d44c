"""Bills that bring what was billed on a purchase order above it."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from tests.dbt import books
from tests.dbt.books import line
from tests.dbt.conftest import Decided

# By order: what it is of, net, and its bills in the order in which they were entered, by key: what each brings, net.
ORDERS: dict[int, tuple[str, dict[str, str]]] = {
    9101: ("200.00", {"oo-much": "1089.00"}),
    9102: ("200.00", {"oo-first": "150.00", "oo-second": "70.00"}),
    9103: ("200.00", {"oo-within": "210.00"}),
    9104: ("20000.00", {"oo-large": "20501.00"}),
    9105: ("20000.00", {"oo-five-hundred": "20500.00"}),
    9106: ("100.00", {"oo-ten": "110.00"}),
    9107: ("200.00", {"oo-charged": "300.00", "oo-credit": "-100.00"}),
    9108: ("200.00", {"oo-stranger": "900.00"}),
    9109: ("200.00", {"oo-dollars": "900.00"}),
    9111: ("200.00", {"oo-known": "700.00"}),
    9110: ("200.00", {"oo-history": "180.00", "oo-after": "90.00"}),
    9112: ("200.00", {"oo-released": "300.00"}),
    9113: ("200.00", {"oo-beyond": "400.00"}),
}
# Orders of two lines, 10 pieces for 100.00 each, of which 6 of the second line of each came in: pieces and net billed.
BY_LINE: dict[int, tuple[tuple[str, str], tuple[str, str]]] = {
    9121: (("10", "150.00"), ("5", "50.00")),
    9122: (("12", "100.00"), ("6", "60.00")),
    9123: (("10", "100.00"), ("9", "90.00")),
    9124: (("120", "100.00"), ("6", "60.00")),
}
MORE: dict[str, dict[str, Any]] = {
    "oo-stranger": {"supplier": "s1"},
    "oo-dollars": {"currency": "USD"},
    "oo-history": {"entry_date": datetime(2025, 9, 1, tzinfo=UTC).date()},
}


def add(db: duckdb.DuckDBPyConnection) -> None:
    books.supplier(db, "s-ordered", "20901", "Werkplaats Noord B.V.", vendor="v-ordered")
    for number, (total, bills) in ORDERS.items():
        lines = [
            {"ID": f"{number}-1", "LineNumber": 1, "Item": "i", "Quantity": "1", "NetPrice": total, "AmountFC": total}
        ]
        order = {
            "purchase_order_id": f"oo-{number}",
            "order_number": number,
            "supplier": "s-ordered",
            "order_status": 10,
        }
        more = {
            "order_date": datetime(2026, 11, 2, tzinfo=UTC).date(),
            "currency": "EUR",
            "purchase_order_lines": lines,
        }
        books.raw.insert(db, f"{books.E}.purchase_orders", order | more)
        for day, (key, net) in enumerate(bills.items(), 3):
            facts = {"order_number": number, "supplier": "s-ordered", "created": datetime(2026, 11, day, tzinfo=UTC)}
            facts |= {"your_ref": f"WN-{key}", "amount_fc": net, "type": 31 if net.startswith("-") else 30}
            books.entry(db, key, line(net=net, vat="0"), **(facts | MORE.get(key, {})))
            books.term(db, key, net, paid=key == "oo-history")
    # AvidXchange had it before anybody asked
    books.delivered(db, "purchase_invoices", "oo-known", "i-oo-known")
    # goods that were billed line by line, on an invoice that names no order
    lines = [{"ID": "9120-1", "LineNumber": 1, "Item": "i", "Quantity": "1", "NetPrice": "50", "AmountFC": "50.00"}]
    order = {"purchase_order_id": "oo-9120", "order_number": 9120, "supplier": "s-ordered", "order_status": 10}
    more = {"order_date": datetime(2026, 11, 2, tzinfo=UTC).date(), "currency": "EUR", "purchase_order_lines": lines}
    books.raw.insert(db, f"{books.E}.purchase_orders", order | more)
    books.entry(
        db, "oo-lines", line(1, "80.00", "0", PurchaseOrderLine="9120-1"), line(2, "400.00", "0"),
        supplier="s-ordered", amount_fc="480.00",
    )  # fmt: skip

    for number, billed in BY_LINE.items():
        items = [
            {"ID": f"{number}-{no}", "LineNumber": no, "Item": "i", "Quantity": "10", "NetPrice": "10",
             "AmountFC": "100.00", "ReceivedQuantity": "6" if no == 2 else "20"}
            for no in (1, 2)
        ]  # fmt: skip
        order = {"purchase_order_id": f"oo-{number}", "order_number": number, "purchase_order_lines": items}
        books.raw.insert(db, f"{books.E}.purchase_orders", more | order | {"supplier": "s-ordered", "order_status": 10})
        lines = [
            line(no, net, "0", PurchaseOrderLine=f"{number}-{no}", Quantity=pieces)
            for no, (pieces, net) in enumerate(billed, 1)
        ]
        whole = sum(Decimal(net) for _, net in billed)
        books.entry(db, f"oo-{number}", *lines, supplier="s-ordered", amount_fc=str(whole))
    # what people let go before, when 300.00 were billed: alone, and among several reasons
    for number in (9112, 9113):
        asked = hashlib.md5(f"order|exact_main|123|oo-{number}".encode(), usedforsecurity=False).hexdigest()
        found: dict[str, Any] = {"sums": [{"sum": asked, "agreed": "200.00", "billed": "310.00"}]}
        if number == 9112:
            found = {"reasons": [{"code": "over_order", "payload": found}]}
        review = {"id": str(number), "link": books.LINK, "flow": "purchase_invoices", "company": "123"}
        review |= {"document_key": "earlier", "code": "over_order", "state": "decided", "decision": "release"}
        books.raw.insert(db, "raw_operations.reviews", review | {"payload": json.dumps(found)})


def holds(decided: Decided, key: str) -> list[dict[str, Any]]:
    return [one for one in decided.row("purchase_invoices", key)["holds"] if one["code"] == "over_order"]


def test_it_is_held_with_what_was_ordered_and_billed(decided: Decided) -> None:
    (hold,) = holds(decided, "oo-much")
    assert hold["text"] == (
        "invoice WN-oo-much of Werkplaats Noord B.V.: purchase order 9101 is of 200.00 EUR net, and with it 1089.00 are"
        " billed, 889.00 more. Compare with the order and with what came in: release it if it is to be paid, and it is"
        " not asked again up to that sum; else correct the entry or the order in Exact"
    )


def test_of_several_bills_only_the_one_that_goes_above_is_held(decided: Decided) -> None:
    assert holds(decided, "oo-first") == []
    (hold,) = holds(decided, "oo-second")
    assert "with it 220.00 are billed, 20.00 more" in hold["text"]


def test_what_was_paid_long_ago_counts(decided: Decided) -> None:
    (hold,) = holds(decided, "oo-after")
    assert "with it 270.00 are billed, 70.00 more" in hold["text"]


def test_more_than_five_hundred_is_held_though_it_is_below_five_per_cent(decided: Decided) -> None:
    (hold,) = holds(decided, "oo-large")
    assert "501.00 more" in hold["text"]


def test_only_the_lines_of_the_order_count_where_they_are_tied(decided: Decided) -> None:
    (hold,) = holds(decided, "oo-lines")
    assert "purchase order 9120 is of 50.00 EUR net, and with it 80.00 are billed, 30.00 more" in hold["text"]


@pytest.mark.parametrize(
    "key",
    ["oo-within", "oo-five-hundred", "oo-ten", "oo-charged", "oo-credit", "oo-stranger", "oo-dollars"],
)
def test_a_little_more_what_was_credited_and_another_vendors_or_currencys_order_hold_nothing(
    decided: Decided, key: str
) -> None:
    assert holds(decided, key) == []


def test_a_line_is_compared_in_money_and_in_pieces_where_bills_say_of_which_line_they_are(decided: Decided) -> None:
    # the order of 200.00 is billed with 200.00 and 160.00
    (money,), (pieces,) = holds(decided, "oo-9121"), holds(decided, "oo-9122")
    assert (
        "line 1 of purchase order 9121 is of 100.00 EUR net, and with it 150.00 are billed, 50.00 more."
        in (money["text"])
    )
    assert "line 1 of purchase order 9122: ordered 10, and with it 12 are billed, 2 more." in pieces["text"]
    # pieces at a tenth of the price were ordered by the box
    assert holds(decided, "oo-9124") == []


def test_more_than_came_in_is_a_remark_unless_a_company_chose_otherwise(decided: Decided) -> None:
    assert holds(decided, "oo-9123") == []
    rows = decided.query(
        "select document_key, text from outbox.exact_avidxchange__findings where code = 'over_receipt'"
    )
    assert [(row["document_key"], row["text"]) for row in rows] == [(
        "oo-9123",
        "invoice F-oo-9123 of Werkplaats Noord B.V.: line 2 of purchase order 9123: received 6, and with it 9 are"
        " billed, 3 more: enter what came in since, or ask the supplier for a credit note",
    )]  # fmt: skip


def test_what_was_released_goes_up_to_that_sum(decided: Decided) -> None:
    assert holds(decided, "oo-released") == []
    (hold,) = holds(decided, "oo-beyond")
    assert "with it 400.00 are billed" in hold["text"]
    assert [(one["agreed"], one["billed"]) for one in hold["payload"]["sums"]] == [("200.00", "400.00")]


def test_what_is_let_go_is_an_order_and_a_sum(decided: Decided) -> None:
    pairs = [holds(decided, key)[0]["payload"]["pairs"] for key in ("oo-much", "oo-second", "oo-after")]
    assert [len(one) for one in pairs] == [1, 1, 1]
    assert len({one[0] for one in pairs}) == 3


def test_what_avidxchange_has_already_is_a_remark_while_it_is_open(decided: Decided) -> None:
    assert holds(decided, "oo-known") == []
    (row,) = decided.query(
        "select document_key, text from outbox.exact_avidxchange__findings where code = 'over_order'"
    )
    assert row["document_key"] == "oo-known"
    assert row["text"].endswith("; take back what is too much, or correct the entry or the order in Exact")
