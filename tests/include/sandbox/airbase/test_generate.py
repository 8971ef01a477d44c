"""The firm's generated tenant, and what the audit finds."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import Any

import pytest

from tests.include.sandbox.airbase.conftest import LINE, MONDAY, Ab

Row = dict[str, Any]
MATCHED = ("awaiting_approval", "approved", "scheduled", "payment_initiated", "paid", "partially_paid")


@pytest.fixture
def firm(ab_process: Ab) -> Ab:
    ab_process.control("POST", "/reset", {"vendors": 300, "documents": 400, "now": MONDAY})
    ab_process.edit("settings", company=None, rate_limit=1_000_000)
    return ab_process


def whole(ab: Ab, path: str) -> list[Row]:
    """Every page, as a client walks it."""
    found: list[Row] = []
    page, more = 1, True
    while more:
        answer = ab.get(f"{path}?page={page}")
        found += answer["data"]
        page, more = page + 1, answer["pagination"]["next"] is not None
    return found


def amount(row: Row) -> Decimal:
    return Decimal(row["amount"]) + Decimal(row["tax_amount"])


def test_the_tenant_holds_what_a_firm_has(firm: Ab) -> None:
    vendors = whole(firm, "vendors/")
    assert len(vendors) > 100, "three pages of 50"
    assert {row["status"] for row in vendors} >= {"active", "inactive"}
    assert any(row["erp_reference_id"] == "" for row in vendors)
    linked = [row["erp_reference_id"] for row in vendors if row["erp_reference_id"]]
    assert len(linked) == len(set(linked)) > 50
    assert max(Counter(row["name"] for row in vendors).values()) == 2
    assert {len(row["subsidiary_reference_ids"]) for row in vendors} >= {0, 1, 2}
    orders = whole(firm, "purchase_orders/")
    assert {row["status"] for row in orders} == {"open", "partially_billed", "billed", "closed", "cancelled"}
    assert {row["version"] for row in orders} == {1, 2}
    assert max(len(row["line_items"]) for row in orders) == 75
    assert ("USD", "MER-BE") in {(row["currency"]["iso_code"], row["subsidiary"]["erp_reference_id"]) for row in orders}
    assert "MER-UK" in {row["subsidiary"]["erp_reference_id"] for row in orders}
    assert "4899" in {line["account"]["erp_reference_id"] for row in orders for line in row["line_items"]}
    requests = whole(firm, "purchase_requests/")
    assert {row["status"] for row in requests} == {
        "draft", "pending_approval", "approved", "completed", "rejected", "cancelled",
    }  # fmt: skip
    bills = {row["status"] for row in whole(firm, "bills/")}
    assert bills >= {"draft", "awaiting_approval", "approved", "scheduled", "paid", "partially_paid", "void"}
    assert {row["method"] for row in whole(firm, "payments/")} >= {"ach", "wire", "check", "virtual_card"}
    for status in ("not_ready", "sync_ready", "sync_complete", "sync_failed"):
        assert firm.list(f"accounting/ledger_entries/?status={status}")


def test_orders_are_billed_with_what_their_bills_say(firm: Ab) -> None:
    billed: dict[str, Decimal] = defaultdict(Decimal)
    for bill in whole(firm, "bills/"):
        assert Decimal(bill["total_amount"]) == sum(amount(line) for line in bill["line_items"])
        for line in bill["line_items"] if bill["status"] in MATCHED else ():
            if line["purchase_order_line_id"]:
                billed[line["purchase_order_line_id"]] += amount(line)
    lines = [line for order in whole(firm, "purchase_orders/") for line in order["line_items"]]
    assert {line["id"] for line in lines} >= set(billed)
    assert {line["id"]: Decimal(line["billed_amount"]) for line in lines if Decimal(line["billed_amount"])} == billed
    for order in whole(firm, "purchase_orders/"):
        assert Decimal(order["approved_amount"]) == sum(amount(line) for line in order["line_items"])
        assert Decimal(order["balance"]) == Decimal(order["approved_amount"]) - Decimal(order["billed_amount"])


def test_documents_name_each_other(firm: Ab) -> None:
    requests = {row["id"]: row for row in whole(firm, "purchase_requests/")}
    orders = {row["id"]: row for row in whole(firm, "purchase_orders/")}
    bills = {row["id"]: row for row in whole(firm, "bills/")}
    for row in orders.values():
        if row["purchase_request_id"]:
            request = requests[row["purchase_request_id"]]
            assert (request["purchase_order_id"], request["vendor"]) == (
                row["id"], {name: row["vendor"][name] for name in request["vendor"]},
            )  # fmt: skip
    for bill in bills.values():
        for order in bill["purchase_order_ids"]:
            assert orders[order]["subsidiary"] == bill["subsidiary"]
    assert {row["bill_id"] for row in whole(firm, "payments/")} <= set(bills)


def test_the_same_seed_makes_the_same_books_and_another_seed_others(ab_process: Ab) -> None:
    def books(seed: int) -> Any:
        ab_process.control("POST", "/reset", {"vendors": 20, "documents": 60, "seed": seed, "now": MONDAY})
        return [ab_process.state(name) for name in ("vendors", "purchase_orders", "bills", "ledger_entries")]

    first = books(1)
    assert books(1) == first
    assert books(2) != first


def test_generated_books_are_sound_and_stay_so_as_time_goes_on(firm: Ab) -> None:
    for _ in range(3):
        books = firm.control("GET", "/books")
        assert books["ok"] is True, books["systems"]["airbase"]
        figures = books["systems"]["airbase"]
        assert set(figures) == {"MER-NL", "MER-LG", "MER-BE", "MER-UK"}
        assert all(Decimal(one["debit"]) >= Decimal(one["credit"]) > 0 for one in figures.values())
        firm.wait(days=6)
        firm.control("POST", "/advance", {"system": "airbase", "steps": 2})


def test_the_truth_names_vendors_orders_and_bills_by_their_id(firm: Ab) -> None:
    truth = firm.control("GET", "/truth")["firm"]
    ids = {row["id"] for row in whole(firm, "vendors/")}
    assert {row["airbase"]["key"] for row in truth["vendors"] if "airbase" in row} == ids
    bills = {row["id"]: row["number"] for row in whole(firm, "bills/")}
    assert {row["airbase"][0]: row["number"] for row in truth["bills"]} == bills
    orders = {row["id"]: row["number"] for row in whole(firm, "purchase_orders/")}
    assert all(orders[row["airbase"][0]] == row["id"] for row in truth["orders"])


def test_the_audit_finds_two_orders_with_one_reference(ab: Ab) -> None:
    keys = [ab.order(company=company)["id"] for company in ("MER-NL", "MER-NL", "MER-BE")]
    for key in keys:
        ab.patch(f"purchase_orders/{key}/", {"erp_reference_id": "2600001", "erp_sync_status": "synced"})
    books = ab.books()
    numbers = [ab.get(f"purchase_orders/{key}/")["number"] for key in keys[:2]]
    assert books["MER-NL"]["duplicates"] == [{"erp_reference_id": "2600001", "purchase_orders": numbers}]
    assert books["MER-BE"]["duplicates"] == [], "another division may use the number"


def test_the_audit_finds_vendors_that_a_client_made_twice_and_not_what_people_made(ab: Ab) -> None:
    ab.vendor("Twin")
    ab.vendor("Twin")
    assert ab.control("GET", "/books")["ok"] is True
    body = {"name": "Made", "subsidiary_reference_ids": [{"erp_reference_id": "MER-LG"}]}
    keys = [ab.post("vendors/", body)["id"] for _ in range(2)]
    assert ab.books()["MER-LG"]["duplicates"] == [{"name": "Made", "vendors": keys}]
    ab.post("vendors/", {**body, "email": "other@made.example"})
    assert len(ab.books()["MER-LG"]["duplicates"][0]["vendors"]) == 2


def test_the_audit_finds_an_order_told_as_synced_without_its_reference(ab: Ab) -> None:
    key = ab.order()["id"]
    ab.patch(f"purchase_orders/{key}/", {"erp_sync_status": "synced"})
    assert ab.books()["MER-NL"]["unbalanced"] == [{"purchase_order": key, "problem": "synced without a reference"}]


def test_debit_and_credit_are_what_is_approved_and_what_has_left(ab: Ab) -> None:
    vendor = ab.vendor()
    ab.bill(approved=False)
    ab.edit("paying", ab.bill(vendor=vendor, line_items=[LINE])["id"], amount="10", status="cleared")
    figures = ab.books()["MER-NL"]
    assert (figures["debit"], figures["credit"]) == ("1210.00", "10.00")
