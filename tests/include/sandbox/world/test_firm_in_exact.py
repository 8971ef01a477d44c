"""The firm's three divisions in Exact Online: what people typed there, and nobody else's books change by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from include.sandbox.kernel.sandbox import Sandbox
from include.sandbox.world.companies import meridiaan
from include.sandbox.world.spending.build import build_spending
from include.sandbox.world.spending.model import Spending
from tests.support.quiet_airbase import QuietAirbase
from tests.support.worlds import SECRET, changed, control, exact

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
DIVISIONS = ("791", "792", "793")
BESIDE = ("exact_online", "avidxchange", "quickbooks_online", "basware")
Row = dict[str, Any]


def generated(
    home: Path,
    airbase: bool = True,
    vendors: int = 80,
    documents: int = 200,
    systems: Sequence[str] = ("exact_online",),
) -> Sandbox:
    sandbox = Sandbox(home, systems)
    if airbase:
        sandbox.systems["airbase"] = QuietAirbase()
    sandbox.reset(1, vendors, documents, NOW)
    return sandbox


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    return generated(tmp_path_factory.mktemp("firm"), systems=BESIDE)


@pytest.fixture(scope="module")
def firm() -> Spending:
    return build_spending(meridiaan.SPENDER, 1, 80, 200, NOW)


def test_the_books_of_all_others_do_not_change_by_a_byte(sandbox: Sandbox, tmp_path: Path) -> None:
    alone = generated(tmp_path, airbase=False, systems=BESIDE)
    assert changed(alone, sandbox, DIVISIONS) <= SECRET
    assert alone.truth.pairs() == sandbox.truth.pairs()
    assert alone.truth.pairs("germany") == sandbox.truth.pairs("germany")


def test_the_divisions_are_there_only_beside_airbase(sandbox: Sandbox, tmp_path: Path) -> None:
    alone = generated(tmp_path, airbase=False, vendors=3, documents=0, systems=BESIDE)
    assert alone.systems["exact_online"].info("")["companies"] == ["123", "456", "789", "790"]
    assert control(alone, "/truth")["firm"] == {"vendors": [], "orders": [], "bills": []}
    companies = ["123", "456", "789", "790", *DIVISIONS]
    assert sandbox.systems["exact_online"].info("")["companies"] == companies


@pytest.mark.parametrize(("vendors", "documents"), [(40, 60), pytest.param(300, 400, marks=pytest.mark.faults)])
def test_the_books_are_clean(tmp_path: Path, vendors: int, documents: int) -> None:
    books = control(generated(tmp_path, True, vendors, documents), "/books")
    assert books["ok"] is True
    for division in DIVISIONS:
        figures = books["systems"]["exact_online"][division]
        assert Decimal(figures["debit"]) == Decimal(figures["credit"]) > 0


def test_a_division_has_codes_and_currencies_of_its_own(sandbox: Sandbox) -> None:
    def codes(table: str, division: str) -> set[str]:
        return {row["Code"] for row in exact(sandbox, table, division)}

    assert [codes("currencies", one) for one in DIVISIONS] == [{"EUR", "USD", "GBP"}, {"EUR", "USD"}, {"EUR"}]
    for one in DIVISIONS:
        assert codes("cost_centers", one) == {"100", "210", "220", "230", "240", "300", "400"}
        assert codes("payment_conditions", one) == {"00", "14", "30", "45", "60"}
        assert codes("journals", one) == {"10", "20", "60", "61", "70", "90"}
        assert "4899" not in codes("gl_accounts", one)
        assert "4730" in codes("gl_accounts", one)
        assert [row["Code"] for row in exact(sandbox, "gl_accounts", one) if row["IsBlocked"]] == ["4980"]
    low = {
        one: row["Percentage"] for one in DIVISIONS for row in exact(sandbox, "vat_codes", one) if row["Code"] == "1"
    }
    assert low == {"791": 0.09, "792": 0.09, "793": 0.06}


def test_most_accounts_have_one_item_to_order_one_has_two_and_two_have_none(sandbox: Sandbox) -> None:
    accounts = {row["ID"]: row["Code"] for row in exact(sandbox, "gl_accounts", "791")}
    items = Counter(
        accounts[row["GLCosts"]]
        for row in exact(sandbox, "items", "791")
        if row["IsPurchaseItem"] and not row["IsStockItem"]
    )
    assert (items["4210"], items["4420"], items["4980"]) == (2, 0, 0)
    assert {items[code] for code in ("0210", "4010", "4020", "4110", "4120", "4220", "4310", "4410", "4510")} == {1}


def test_old_periods_are_closed(sandbox: Sandbox) -> None:
    states = {(row["Year"], row["Period"]): row["Status"] for row in exact(sandbox, "journal_status", "793")}
    assert (states[(2026, 9)], states[(2026, 10)], states[(2026, 11)]) == (1, 0, 0)


def test_suppliers_stand_there_as_people_typed_them(sandbox: Sandbox, firm: Spending) -> None:
    pairs = {one["id"]: one for one in sandbox.truth.pairs("firm")}
    records = [(vendor, record) for vendor in firm.vendors for record in vendor.records]
    found = {(one, row["ID"]): row for one in DIVISIONS for row in exact(sandbox, "accounts", one) if row["IsSupplier"]}
    assert len(found) == len(records)
    for vendor, record in records:
        row = found[(record.company.exact, pairs[record.id]["exact_online"]["key"])]
        assert pairs[record.id]["party"] == vendor.id
        typed = (record.code, record.name, record.vat_number, record.blocked)
        assert (row["Code"], row["Name"], row.get("VATNumber"), row["Blocked"]) == typed
    # A division is told of no currency that it does not take.
    assert {row["PurchaseCurrency"] for (one, _), row in found.items() if one == "793"} == {"EUR"}
    assert {row["PurchaseCurrency"] for (one, _), row in found.items() if one == "791"} == {"EUR", "USD", "GBP"}


def test_orders_that_people_typed_are_named_in_the_truth(sandbox: Sandbox, firm: Spending) -> None:
    typed = {order.number: order for order in firm.orders if order.in_books}
    truth = {row["id"]: row for row in control(sandbox, "/truth")["firm"]["orders"]}
    assert set(truth) == set(typed)
    there = {row["PurchaseOrderID"]: row for one in DIVISIONS for row in exact(sandbox, "purchase_orders", one)}
    assert {key for row in truth.values() for key in row["exact_online"]} == set(there)
    for number, order in typed.items():
        assert order.in_books is not None
        (key,) = truth[number]["exact_online"]
        assert there[key].get("YourRef") == order.in_books.reference
        assert str(there[key]["Division"]) == truth[number]["division"] == order.company.exact
        net = sum((line.amount for line in order.in_books.lines), Decimal(0))
        assert Decimal(str(there[key]["AmountFC"])) == net
    assert {row["OrderStatus"] for row in there.values()} == {10, 20, 30, 40}


def test_bills_stand_there_as_often_and_with_what_people_typed(sandbox: Sandbox, firm: Spending) -> None:
    truth = {row["id"]: row for row in control(sandbox, "/truth")["firm"]["bills"]}
    assert len(truth) == len(firm.bills)
    there = {row["EntryID"]: row for one in DIVISIONS for row in exact(sandbox, "purchase_entries", one)}
    for bill in firm.bills:
        row = truth[bill.id]
        entries = [there[key] for key in row.get("exact_online", [])]
        amounts = [Decimal(str(entry["AmountFC"])) for entry in entries]
        expected = {"entered": [bill.total], "twice": [bill.total] * 2, "not_entered": [], "not_due": []}
        if row["outcome"] == "differs":
            assert len(amounts) == 1
            assert amounts != [bill.total]
        else:
            assert amounts == expected[row["outcome"]], bill.number
        plain = "".join(sign for sign in bill.number.lower() if sign.isalnum())
        assert {"".join(sign for sign in one["YourRef"].lower() if sign.isalnum()) for one in entries} <= {plain}
        assert all(one["Currency"] == bill.currency for one in entries)
    assert sum(len(row.get("exact_online", [])) for row in truth.values()) == len(there)
    references = {row["YourRef"] for row in there.values()}
    assert references - {bill.number for bill in firm.bills}, "some numbers were typed in another way"


def test_most_of_what_airbase_has_paid_long_ago_came_with_a_bank_statement(sandbox: Sandbox) -> None:
    terms = [row for one in DIVISIONS for row in exact(sandbox, "payments", one) if row["TransactionType"] in (30, 31)]
    long_ago = (NOW - timedelta(days=90)).timestamp() * 1000
    states = Counter(row["Status"] for row in terms if row["EntryDate"] < long_ago)
    assert states[50] > 2 * states[20]


def test_the_same_seed_makes_the_same_books(sandbox: Sandbox, tmp_path: Path) -> None:
    again = generated(tmp_path, systems=BESIDE)
    for name in ("accounts", "purchase_orders", "purchase_entries", "payments", "transaction_lines"):
        assert exact(sandbox, name, "791") == exact(again, name, "791") != []


def test_an_empty_firm_has_its_set_up_alone(tmp_path: Path) -> None:
    empty = generated(tmp_path, True, 0, 0)
    assert not exact(empty, "accounts", "791")
    assert not exact(empty, "purchase_entries", "791")
    assert len(exact(empty, "gl_accounts", "791")) > 25
