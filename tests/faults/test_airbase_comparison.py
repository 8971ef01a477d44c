"""The comparison that the tests of Airbase -> Exact Online rest on: each thing that can be wrong is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.links import airbase_books, airbase_orders
from tests.support.links.airbase_books import Books
from tests.support.links.known import Known

Row = dict[str, Any]
STOPPED = {"state": "blocked", "reason_code": "account_unknown", "reason_text": "account 9999 does not exist"}


def moment(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def line(account: str, center: str | None, quantity: str, amount: str) -> Row:
    tag = {"erp_reference_id": center, "tag_type": {"name": "Cost center"}}
    department = {"erp_reference_id": "D-OPS", "tag_type": {"name": "Department"}}
    facts = {"account": {"erp_reference_id": account}, "quantity": quantity, "amount": amount}
    return {**facts, "tags": [tag, department] if center else [department]}


def order(key: str, sync: str, reference: str = "", status: str = "open", **more: Any) -> Row:
    facts = {"id": key, "number": f"PO-{key}", "status": status, "issue_date": "2026-11-02", "tags": []}
    where = {"subsidiary": {"erp_reference_id": "MER-LG"}, "currency": {"iso_code": "EUR"}}
    who = {"vendor": {"id": "v-a", "name": "Alster B.V."}}
    told = {"erp_sync_status": sync, "erp_reference_id": reference, "error_message": None}
    url = f"https://exact.example/792/orders/o{reference}" if reference else None
    lines = [line("4510", "400", "2.0000", "50.00"), line("4210", None, "1.0000", "9.90")]
    return {**facts, **where, **who, **told, "erp_url": url, "line_items": lines} | more


def ordered(number: int, key: str | None, amount: float = 59.9, **more: Any) -> Row:
    facts = {"PurchaseOrderID": f"o{number}", "OrderNumber": number, "Supplier": "s-a", "OrderStatus": 10}
    said = {"Description": f"AB:{key} Fair" if key else "Beurs", "YourRef": f"PO-{key or number}", "Currency": "EUR"}
    return {**facts, **said, "Division": "792", "AmountFC": amount, "OrderDate": moment("2026-11-02")} | more


def order_line(number: int, item: str, center: str | None, quantity: float, amount: float) -> Row:
    facts = {"PurchaseOrderID": f"o{number}", "Item": item, "CostCenter": center}
    return {**facts, "Quantity": quantity, "AmountFC": amount}


def supplier(key: str, name: str, division: str = "792", **more: Any) -> Row:
    return {"ID": key, "Code": key.upper(), "Name": name, "Division": division, "Country": "NL"} | more


def vendor(key: str, name: str, reference: str = "", created: str = "2025-01-01T00:00:00") -> Row:
    return {"id": key, "name": name, "legal_name": None, "erp_reference_id": reference, "created_date": created}


AGREED = Books(
    orders=[
        order("1", "synced", "71"),
        order("2", "synced", "72"),
        order("3", "failed", error_message="line 1: account 9999 does not exist"),
        order("4", "not_synced", status="cancelled"),
        order("5", "synced", "75", status="cancelled"),
        order("6", "not_synced"),
        order("7", "not_synced", subsidiary={"erp_reference_id": "MER-UK"}),
    ],
    vendors=[
        vendor("v-a", "Alster B.V.", "90018"),
        vendor("v-n", "Nieuw B.V.", "exact_online:792:s-n", "2026-11-20T09:00:00"),
        vendor("v-l", "Linde B.V.", "S-L", "2026-11-20T09:00:00"),
    ],
    suppliers=[
        supplier("s-a", "Alster B.V."),
        supplier("s-b", "Bode B.V."),
        supplier("s-n", "Nieuw B.V.", Remarks="AB:vendor:MER-LG:v-n"),
        supplier("s-l", "Linde B.V.", "791"),
        supplier("s-c", "Corso B.V.", "791"),
    ],
    accounts=[{"ID": "gl-4510", "Code": "4510 "}, {"ID": "gl-4210", "Code": "4210"}],
    items=[
        {"ID": "i-fair", "Code": "M-4510", "GLCosts": "gl-4510"},
        {"ID": "i-soft", "Code": "M-4210", "GLCosts": "gl-4210"},
        {"ID": "i-care", "Code": "M-4211", "GLCosts": "gl-4210"},
    ],
    exact_orders=[ordered(71, "1"), ordered(72, None, YourRef="PO-2"), ordered(75, "5", OrderStatus=40)],
    order_lines=[order_line(71, "i-soft", None, 1.0, 9.9), order_line(71, "i-fair", "400", 2.0, 50.0)],
    same={("MER-LG", "v-a"): frozenset({"s-a"}), ("MER-NL", "v-a"): frozenset()},
    mapped_items={"4210": "M-4210"},
    began="2026-11-20T08:00:00",
)
KNOWN: Known = {("purchase_orders", "MER-LG", "6"): STOPPED}


def problems(books: Books, known: Known = KNOWN) -> list[str]:
    return [
        *airbase_books.wrong(books),
        *airbase_books.doubled(books),
        *airbase_orders.wrong(books, known),
        *airbase_orders.doubled(books),
    ]


def with_order(key: str, **change: Any) -> Books:
    return replace(AGREED, orders=[row | change if row["id"] == key else row for row in AGREED.orders])


def with_ordered(number: int, **change: Any) -> Books:
    rows = [row | change if row["OrderNumber"] == number else row for row in AGREED.exact_orders]
    return replace(AGREED, exact_orders=rows)


def with_line(at: int, **change: Any) -> Books:
    rows = [row | change if place == at else row for place, row in enumerate(AGREED.order_lines)]
    return replace(AGREED, order_lines=rows)


def with_vendor(key: str, **change: Any) -> Books:
    return replace(AGREED, vendors=[row | change if row["id"] == key else row for row in AGREED.vendors])


def with_supplier(key: str, **change: Any) -> Books:
    return replace(AGREED, suppliers=[row | change if row["ID"] == key else row for row in AGREED.suppliers])


def test_books_that_agree_are_called_so() -> None:
    assert problems(AGREED) == []


BROKEN: dict[str, tuple[Callable[[], Books], str]] = {
    "lost": (lambda: with_order("1", erp_sync_status="not_synced"), "PO-1 of MER-LG is not_synced in Airbase"),
    "failed without a word": (lambda: with_order("3", error_message=None), "is called failed, and nobody says why"),
    "told another number": (lambda: with_order("1", erp_reference_id="99"), "synced as 99, and Exact has no such"),
    "told another link": (lambda: with_order("1", erp_url="https://exact.example/791/orders/o71"), "its link is"),
    "another division": (lambda: with_ordered(71, Division="791"), "division 792 in Airbase and 791 in Exact"),
    "another supplier": (lambda: with_ordered(71, Supplier="s-b"), "stands in Exact with s-b"),
    "another amount": (lambda: with_ordered(72, AmountFC=60.0), "amount 59.90 in Airbase and 60.00 in Exact"),
    "another currency": (lambda: with_ordered(71, Currency="USD"), "currency EUR in Airbase and USD in Exact"),
    "another number of its own": (lambda: with_ordered(71, YourRef="PO-9"), "has number PO-9 in Exact"),
    "another day": (lambda: with_ordered(71, OrderDate=moment("2026-11-03")), "and of 2026-11-03 in Exact"),
    "another cost centre": (lambda: with_line(1, CostCenter="300"), "was approved with"),
    "another item": (lambda: with_line(0, Item="i-care"), "was approved with"),
    "another quantity": (lambda: with_line(1, Quantity=3.0), "was approved with"),
    "a line too few": (lambda: replace(AGREED, order_lines=AGREED.order_lines[:1]), "was approved with"),
    "cancelled and left": (lambda: with_order("1", status="cancelled"), "is cancelled in Airbase and stands in Exact"),
    "of no order": (lambda: with_ordered(71, Description="AB:99 Fair"), "which Airbase does not have"),
    "ordered twice": (
        lambda: replace(AGREED, exact_orders=[*AGREED.exact_orders, ordered(76, "1", YourRef="PO-8")]),
        "stands there 2 times",
    ),
    "beside a typed one": (
        lambda: replace(AGREED, exact_orders=[*AGREED.exact_orders, ordered(76, None, YourRef="po1")]),
        "stands in Exact as 71, beside [76]",
    ),
    "created beside a real one": (lambda: with_supplier("s-b", Remarks="AB:vendor:MER-LG:v-a"), "beside ['s-a']"),
    "created twice": (lambda: with_supplier("s-b", Remarks="AB:vendor:MER-LG:v-n"), "was created as ['s-b', 's-n']"),
    "created under another name": (lambda: with_supplier("s-n", Name="Anders B.V."), "was created as Anders B.V."),
    "created of no country": (lambda: with_supplier("s-n", Country=None), "country None"),
    "a reference twice": (lambda: with_vendor("v-n", erp_reference_id="S-L"), "reference S-L stands there 2 times"),
    "another one's reference": (lambda: with_vendor("v-l", erp_reference_id="S-C"), "which is supplier Corso B.V."),
    "nobody's reference": (lambda: with_vendor("v-l", erp_reference_id="exact_online:791:x"), "no supplier is that"),
    "a new vendor twice": (lambda: with_vendor("v-l", name="Nieuw B.V."), "a new vendor of Airbase called Nieuw B.V."),
}


@pytest.mark.parametrize(("broken", "words"), BROKEN.values(), ids=list(BROKEN))
def test_each_thing_that_is_wrong_is_found(broken: Callable[[], Books], words: str) -> None:
    found = problems(broken())
    assert [text for text in found if words in text] != [], found


def test_an_order_that_was_stopped_for_a_reason_that_is_told_is_not_lost() -> None:
    assert problems(AGREED, {}) == ["order PO-6 of MER-LG is not_synced in Airbase, and nobody says why"]
    ours = {("purchase_orders", "MER-LG", "6"): {**STOPPED, "reason_code": "writer_failed"}}
    assert problems(AGREED, ours) == ["order PO-6 of MER-LG is not_synced in Airbase, and nobody says why"]
