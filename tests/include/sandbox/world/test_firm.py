"""The professional services firm: what is out of order in it on purpose, in small worlds as in large ones."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from include.sandbox.world.companies import meridiaan
from include.sandbox.world.spending.build import build_spending
from include.sandbox.world.spending.model import Bill, Order, Spending, Vendor

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
SIZES = [(40, 60), (300, 400)]


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size[0]} vendors")
def firm(request: pytest.FixtureRequest) -> Spending:
    vendors, documents = request.param
    return build_spending(meridiaan.SPENDER, 1, vendors, documents, NOW)


def vendors_that_are(firm: Spending, odd: str) -> list[Vendor]:
    found = [one for one in firm.vendors if one.odd == odd]
    assert found, f"no vendor is {odd}"
    return found


def orders_that_are(firm: Spending, odd: str) -> list[Order]:
    found = [one for one in firm.orders if one.odd == odd]
    assert found, f"no order is {odd}"
    return found


def codes(*vendors: Vendor) -> set[str]:
    return {record.code for one in vendors for record in one.records}


def test_the_default_size_has_three_pages_of_vendors_and_a_smaller_one_fewer() -> None:
    assert sum(one.airbase is not None for one in build_spending(meridiaan.SPENDER, 1, 300, 400, NOW).vendors) > 130
    assert len(build_spending(meridiaan.SPENDER, 1, 40, 60, NOW).vendors) == 20


def test_each_division_has_its_subsidiary_and_one_subsidiary_has_no_division(firm: Spending) -> None:
    assert [(one.exact, one.airbase, one.country, one.currency) for one in firm.subsidiaries] == [
        ("791", "MER-NL", "NL", "EUR"), ("792", "MER-LG", "NL", "EUR"), ("793", "MER-BE", "BE", "EUR"),
        ("", "MER-UK", "GB", "GBP"),
    ]  # fmt: skip
    assert meridiaan.CURRENCIES == {"791": ("EUR", "USD", "GBP"), "792": ("EUR", "USD"), "793": ("EUR",)}


def test_most_vendors_are_in_both_systems_and_some_in_one_alone(firm: Spending) -> None:
    shared = [one for one in firm.vendors if one.airbase and one.records]
    assert len(shared) > len(firm.vendors) * 0.7
    assert all(one.airbase is None and one.records for one in vendors_that_are(firm, "books_only"))
    assert all(one.airbase and not one.records for one in vendors_that_are(firm, "new"))
    assert {len(one.records) for one in shared} >= {1, 2, 3}, "in one, two or three divisions"
    (uk,) = {one.companies for one in vendors_that_are(firm, "elsewhere")}
    assert [one.airbase for one in uk] == ["MER-UK"]


def test_vendors_differ_between_the_systems_as_people_made_them(firm: Spending) -> None:
    for one in vendors_that_are(firm, "other_name"):
        assert all(record.name != one.name and record.vat_number == one.vat_number for record in one.records)
    for one in vendors_that_are(firm, "trade_name"):
        assert one.airbase
        assert one.vat_number
        assert one.airbase.name != one.records[0].name == one.airbase.legal_name
        assert one.airbase.tax_id_last4 == one.vat_number[-4:]
    for one in vendors_that_are(firm, "no_vat_in_books"):
        assert one.vat_number
        assert {record.vat_number for record in one.records} == {None}
    for one in vendors_that_are(firm, "other_code"):
        assert len(codes(one)) == 2
    for one in vendors_that_are(firm, "twice"):
        first, second = one.records
        assert first.company == second.company
        assert first.vat_number == second.vat_number
        assert first.name != second.name
        assert first.code != second.code
    for one in vendors_that_are(firm, "one_division"):
        assert (len(one.companies), len(one.records)) == (2, 1)


def test_two_vendors_of_one_name_are_two(firm: Spending) -> None:
    first, second = vendors_that_are(firm, "namesake")[0], vendors_that_are(firm, "second_namesake")[0]
    assert first.airbase
    assert second.airbase
    assert first.airbase.name == second.airbase.name == first.records[0].name == second.records[0].name
    assert first.records[0].company == second.records[0].company
    assert first.vat_number != second.vat_number
    assert first.records[0].address.postcode != second.records[0].address.postcode
    names = Counter(one.name for one in firm.vendors)
    assert {one.odd for one in firm.vendors if names[one.name] > 1} == {"namesake", "second_namesake"}


def test_vendors_are_out_of_use_on_either_side(firm: Spending) -> None:
    assert {one.airbase.status for one in vendors_that_are(firm, "inactive") if one.airbase} == {"inactive"}
    assert {record.blocked for one in vendors_that_are(firm, "blocked") for record in one.records} == {True}
    assert not any(record.blocked for one in firm.vendors for record in one.records if one.odd != "blocked")


def test_a_link_names_a_supplier_of_exact_and_may_be_missing_or_out_of_date(firm: Spending) -> None:
    known = codes(*firm.vendors)
    linked = {one.id: one.airbase.erp_reference_id for one in firm.vendors if one.airbase}
    stale = {linked[one.id] for one in vendors_that_are(firm, "stale_link")}
    assert {linked[one.id] for one in vendors_that_are(firm, "unlinked")} == {""}
    assert not stale & known
    assert set(linked.values()) - known == {"", *stale}
    assert len(linked) > sum(bool(code) for code in linked.values()) > len(linked) * 0.4


def test_a_vendor_without_subsidiaries_is_there_for_all_of_them(firm: Spending) -> None:
    for one in vendors_that_are(firm, "no_subsidiary"):
        assert one.airbase
        assert one.airbase.subsidiaries == ()
        assert one.companies == firm.subsidiaries
    named = [one for one in firm.vendors if one.airbase and one.odd != "no_subsidiary"]
    assert all(one.airbase and one.airbase.subsidiaries == one.companies for one in named)


def test_purchase_requests_and_orders_are_in_every_status(firm: Spending) -> None:
    assert {one.status for one in firm.requests} == {
        "draft", "pending_approval", "approved", "completed", "rejected", "cancelled"
    }  # fmt: skip
    assert {one.status for one in firm.orders} == {"open", "partially_billed", "billed", "closed", "cancelled"}
    of = {one.number: one for one in firm.orders}
    for request in firm.requests:
        assert (request.order is not None) == (request.status in ("approved", "completed"))
        if request.order:
            assert of[request.order].request == request.number
            assert request.approved == of[request.order].created, "approval makes the order in the same moment"
    assert any(one.request is None for one in firm.orders), "made directly"


def test_the_status_of_an_order_follows_from_its_bills(firm: Spending) -> None:
    on: Counter[str] = Counter()
    for bill in firm.bills:
        if bill.order:
            on[bill.order] += int(bill.total * 100)
    for order in firm.orders:
        assert order.billed_amount == Decimal(on[order.number]) / 100
        if order.status in ("open", "cancelled"):
            assert order.billed_amount == 0
        if order.status == "partially_billed":
            assert 0 < order.billed_amount < order.approved_amount
        if order.status == "billed":
            assert order.balance == 0


def test_recent_orders_bring_every_trouble(firm: Spending) -> None:
    def account(odd: str) -> set[str]:
        return {one.lines[0].account for one in orders_that_are(firm, odd)}

    ledger = {one.code: one for one in meridiaan.LEDGER}
    assert account("unmapped_account") == {"4899"}
    assert "4899" not in ledger
    assert account("blocked_account") == {"4980"}
    assert ledger["4980"].blocked
    assert account("no_item") == {"4420"}
    assert account("two_items") == {"4210"}
    assert {len(one.lines) for one in orders_that_are(firm, "many_lines")} == {75}
    (dollars,) = orders_that_are(firm, "currency")
    assert (dollars.currency, dollars.company.exact) == ("USD", "793")
    assert {one.company.airbase for one in orders_that_are(firm, "elsewhere")} == {"MER-UK"}
    for one in orders_that_are(firm, "blocked"):
        assert all(record.blocked for record in one.vendor.records)
    assert not any(one.vendor.records for one in orders_that_are(firm, "new"))
    assert all(one.vendor.record(one.company) is None for one in orders_that_are(firm, "one_division"))
    assert {one.currency for one in orders_that_are(firm, "foreign")} <= {"USD", "GBP"}
    centers = {
        odd: {one.lines[0].cost_center for one in orders_that_are(firm, odd)}
        for odd in ("unknown_cost_center", "ended_cost_center", "no_cost_center")
    }
    assert centers == {"unknown_cost_center": {"290"}, "ended_cost_center": {"240"}, "no_cost_center": {None}}
    assert ledger["4610"].cost_center == 1, "that account demands one"
    assert all(one.version == 2 and one.updated > one.created for one in orders_that_are(firm, "changed"))
    assert any(line.department for one in firm.orders for line in one.lines)


def test_orders_that_people_typed_into_exact_bear_their_number_in_many_ways(firm: Spending) -> None:
    def typed(odd: str) -> list[tuple[Order, str | None, str]]:
        orders = orders_that_are(firm, odd)
        return [(one, one.in_books.reference, one.in_books.description) for one in orders if one.in_books]

    assert [reference == order.number for order, reference, _ in typed("by_hand")] == [True]
    assert [reference == order.number for order, reference, _ in typed("by_hand_reference")] == [False]
    assert [(reference, order.number in text) for order, reference, text in typed("by_hand_no_reference")] == [
        (None, True)
    ]
    ((changed, _, _),) = typed("by_hand_changed")
    assert changed.in_books
    assert changed.version == 2
    assert sum(line.amount for line in changed.in_books.lines) < sum(line.amount for line in changed.lines)
    ((cancelled, _, _),) = typed("by_hand_cancelled")
    assert cancelled.in_books
    assert cancelled.status == "cancelled"
    assert not cancelled.in_books.cancelled
    for order in firm.orders:
        assert order.in_books is None or order.vendor.record(order.company) is not None


def outcomes(firm: Spending, outcome: str) -> list[Bill]:
    found = [one for one in firm.bills if one.outcome == outcome]
    assert found, f"no bill is {outcome}"
    return found


def test_bills_were_entered_in_exact_rightly_or_not_at_all_or_wrongly_or_twice(firm: Spending) -> None:
    assert {one.status for one in firm.bills} == {
        "draft", "awaiting_approval", "approved", "scheduled", "payment_initiated", "paid", "rejected", "void",
        "partially_paid",
    }  # fmt: skip
    others = ("not_entered", "differs", "twice")
    assert len(outcomes(firm, "entered")) > max(len(outcomes(firm, other)) for other in others)

    def totals(bill: Bill) -> list[Decimal]:
        return [sum((line.net + line.tax for line in entry.lines), Decimal(0)) for entry in bill.entries]

    assert all(totals(one) == [one.total] for one in outcomes(firm, "entered"))
    assert all(totals(one) == [one.total, one.total] for one in outcomes(firm, "twice"))
    assert all(len(totals(one)) == 1 and totals(one) != [one.total] for one in outcomes(firm, "differs"))
    assert not any(one.entries for outcome in ("not_entered", "not_due") for one in outcomes(firm, outcome))
    assert {one.approved is not None for one in outcomes(firm, "not_entered")} == {True}
    approved = [one.approved for one in outcomes(firm, "not_entered") if one.approved and one.status == "approved"]
    assert {NOW - at > timedelta(days=14) for at in approved} == {True, False}, "too long ago, and lately"
    assert any(not one.company.exact for one in firm.bills), "of the subsidiary that has no division"


def test_payments_say_what_has_left(firm: Spending) -> None:
    states = {payment.status for payment in firm.payments}
    assert states >= {"scheduled", "processing", "cleared"}
    for bill in firm.bills:
        assert (bill.amount_paid == bill.total) == (bill.status == "paid")
        assert (0 < bill.amount_paid < bill.total) == (bill.status == "partially_paid")
    assert {one.method for one in firm.bills if one.status == "partially_paid"} == {"virtual_card"}
    for payment in firm.payments:
        assert (payment.check_number is not None) == (payment.method == "check")
        assert (payment.settled is not None) <= (payment.status == "cleared")


def test_ledger_entries_are_of_every_kind_and_status(firm: Spending) -> None:
    assert {one.type for one in firm.ledger_entries} == {
        "bill", "bill_payment", "vendor_credit", "reimbursement", "card_transaction", "transfer"
    }  # fmt: skip
    assert {one.status for one in firm.ledger_entries} == {"not_ready", "sync_ready", "sync_complete", "sync_failed"}
    assert all((one.error is not None) == (one.status == "sync_failed") for one in firm.ledger_entries)
    entered = {one.bill for one in firm.ledger_entries if one.type == "bill" and one.status == "sync_complete"}
    assert entered == {one.id for one in firm.bills if one.entries}


def test_nothing_has_happened_yet_that_is_to_come(firm: Spending) -> None:
    made = [(one.created, one.updated) for one in firm.orders]
    made += [(one.created, one.updated) for one in firm.requests]
    made += [(one.created, one.updated) for one in firm.bills]
    stamps = [updated for _, updated in made] + [one.updated for one in firm.payments]
    stamps += [entry.entered for one in firm.bills for entry in one.entries]
    stamps += [one.in_books.entered for one in firm.orders if one.in_books]
    assert max(stamps) <= NOW
    assert all(created <= updated for created, updated in made)


def test_the_same_seed_and_day_make_the_same_world() -> None:
    first, later = (
        build_spending(meridiaan.SPENDER, 3, 50, 80, NOW),
        build_spending(meridiaan.SPENDER, 3, 50, 80, NOW + timedelta(seconds=30)),
    )
    assert first == later
    assert first.bills != build_spending(meridiaan.SPENDER, 4, 50, 80, NOW).bills


@pytest.mark.parametrize(("vendors", "documents"), [(1, 1), (2, 30), (3, 4), (8, 200), (40, 0)])
def test_any_size_can_be_made(vendors: int, documents: int) -> None:
    firm = build_spending(meridiaan.SPENDER, 2, vendors, documents, NOW)
    assert (len(firm.orders), len(firm.vendors)) == (documents // 2, max(3, vendors // 2))
    assert not build_spending(meridiaan.SPENDER, 2, 0, 0, NOW).vendors
