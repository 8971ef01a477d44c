"""Bills that bring what was billed on a purchase order above it."""

from __future__ import annotations

from datetime import UTC, datetime
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
