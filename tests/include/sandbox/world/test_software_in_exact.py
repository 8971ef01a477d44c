"""The software company's three divisions in Exact Online, and nobody else's books change by them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from include.sandbox.kernel.sandbox import Sandbox
from include.sandbox.world.companies import kestrel
from include.sandbox.world.selling.build import build_selling
from include.sandbox.world.selling.model import Selling
from tests.support.quiet_avalara import QuietAvalara
from tests.support.worlds import SECRET, changed, control, exact

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
DIVISIONS = ("851", "852", "853")
BESIDE = ("exact_online", "avidxchange", "quickbooks_online", "basware")
Row = dict[str, Any]


def generated(
    home: Path,
    avalara: bool = True,
    vendors: int = 40,
    documents: int = 100,
    systems: Sequence[str] = ("exact_online",),
) -> Sandbox:
    sandbox = Sandbox(home, systems)
    if avalara:
        sandbox.systems["avalara"] = QuietAvalara()
    sandbox.reset(1, vendors, documents, NOW)
    return sandbox


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    return generated(tmp_path_factory.mktemp("software"), systems=BESIDE)


@pytest.fixture(scope="module")
def software() -> Selling:
    return build_selling(kestrel.SELLER, 1, 40, 100, NOW)


def test_the_books_of_all_others_do_not_change_by_a_byte(sandbox: Sandbox, tmp_path: Path) -> None:
    alone = generated(tmp_path, avalara=False, systems=BESIDE)
    assert changed(alone, sandbox, DIVISIONS) <= SECRET
    assert alone.truth.pairs() == sandbox.truth.pairs()


def test_the_divisions_are_there_only_beside_avatax(sandbox: Sandbox, tmp_path: Path) -> None:
    alone = generated(tmp_path, avalara=False, vendors=3, documents=0, systems=BESIDE)
    assert alone.systems["exact_online"].info("")["companies"] == ["123", "456", "789", "790"]
    assert control(alone, "/truth")["software"] == {"customers": [], "invoices": []}
    assert sandbox.systems["exact_online"].info("")["companies"] == ["123", "456", "789", "790", *DIVISIONS]


@pytest.mark.parametrize(("vendors", "documents"), [(3, 3), (40, 100)])
def test_the_books_are_clean(tmp_path: Path, vendors: int, documents: int) -> None:
    books = control(generated(tmp_path, True, vendors, documents), "/books")
    assert books["ok"] is True
    for division in DIVISIONS:
        figures = books["systems"]["exact_online"][division]
        assert Decimal(figures["debit"]) == Decimal(figures["credit"]) > 0


def test_a_division_has_codes_and_currencies_of_its_own(sandbox: Sandbox) -> None:
    def codes(table: str, division: str) -> set[str]:
        return {row["Code"] for row in exact(sandbox, table, division)}

    assert [codes("currencies", one) for one in DIVISIONS] == [{"EUR", "GBP", "USD"}, {"USD", "CAD"}, {"EUR"}]
    assert [codes("vat_codes", one) for one in DIVISIONS[:2]] == [{"0", "1", "2", "ICP", "EXP", "DE"}, {"0"}]
    for one in DIVISIONS:
        assert codes("cost_centers", one) == {"100", "200", "300"}
        assert codes("journals", one) == {"10", "20", "70", "90"}
        assert codes("items", one) == {
            "LIC-PRO", "LIC-TEAM", "SUP-GOLD", "TRN-DAY", "APPLIANCE", "FREIGHT", "TAX", "BETA",
        }  # fmt: skip
        types = {row["Code"]: row["Type"] for row in exact(sandbox, "gl_accounts", one)}
        assert [types[code] for code in ("1300", "1580", "1590", "1591", "1592", "8000")] == [20, 90, 90, 90, 90, 110]


def test_the_tax_item_books_to_the_clearing_account(sandbox: Sandbox) -> None:
    for one in DIVISIONS:
        accounts = {row["ID"]: row["Code"] for row in exact(sandbox, "gl_accounts", one)}
        (tax,) = (row for row in exact(sandbox, "items", one) if row["Code"] == "TAX")
        assert (accounts[tax["GLRevenue"]], tax["SalesVatCode"]) == ("1580", "0")


def test_customers_stand_there_with_their_addresses(sandbox: Sandbox, software: Selling) -> None:
    truth = {row["id"]: row for row in control(sandbox, "/truth")["software"]["customers"]}
    assert set(truth) == {one.id for one in software.customers}
    without_delivery = 0
    for one in software.customers:
        (key,) = truth[one.id]["exact_online"]
        row = sandbox.books.table("exact_online", "accounts").get(one.company.exact, key)
        assert row is not None
        assert (row["Name"], row.get("City"), row.get("State", "")) == (one.name, one.address.city, one.address.region)
        assert truth[one.id]["case"] == one.case
        own = [place for place in exact(sandbox, "addresses", one.company.exact) if place["Account"] == key]
        delivered = [place["AddressLine1"] for place in own if place["Type"] == 4]
        without_delivery += not delivered
        assert delivered in ([], [one.destination.line1])
        assert delivered or one.delivery is None
    assert 0 < without_delivery < len(software.customers) / 2


def test_invoices_stand_there_under_the_id_that_the_world_gave_them(sandbox: Sandbox, software: Selling) -> None:
    truth = {row["id"]: row for row in control(sandbox, "/truth")["software"]["invoices"]}
    there = {row["InvoiceID"]: row for one in DIVISIONS for row in exact(sandbox, "sales_invoices", one)}
    assert set(there) == set(truth) == {one.id for one in software.invoices}
    numbers = {key: row.get("InvoiceNumber") for key, row in there.items()}
    for one in software.invoices:
        row = there[one.id]
        assert Decimal(str(row["AmountFCExclVat"])) == one.net
        assert (row.get("InvoiceNumber") is not None, row["Status"]) == (one.final, 50 if one.final else 20)
        assert row["Type"] == (8021 if one.credit_of else 8020)
        assert row["YourRef"] == (str(numbers[one.credit_of]) if one.credit_of else one.your_ref)
        assert truth[one.id]["code"] == f"{row['Division']}-{one.id}" == software.code(one)
        assert (truth[one.id]["case"], truth[one.id]["recorded"]) == (one.case, one.recorded)


@pytest.mark.parametrize(
    ("case", "rate"),
    [
        ("domestic", "0.21"), ("not_routed", "0.21"), ("reverse_charge", "0"), ("consumer_vat", "0.19"),
        ("consumer_export", "0"), ("ordinary", "0"), ("no_nexus", "0"), ("vat_missing", "0"), ("vat_foreign", "0.19"),
    ],
)  # fmt: skip
def test_exact_puts_the_vat_that_the_case_says(sandbox: Sandbox, software: Selling, case: str, rate: str) -> None:
    mine = {one.id for one in software.invoices if one.case == case}
    lines = [row for one in DIVISIONS for row in exact(sandbox, "sales_invoice_lines", one) if row["InvoiceID"] in mine]
    assert lines
    for row in lines:
        expected = Decimal(str(row["AmountFC"])) * Decimal(rate)
        assert abs(Decimal(str(row["VATAmountFC"])) - expected) <= Decimal("0.005")


def test_finals_are_posted_and_drafts_are_not(sandbox: Sandbox, software: Selling) -> None:
    for division in DIVISIONS:
        invoices = exact(sandbox, "sales_invoices", division)
        finals = {row["InvoiceNumber"]: row for row in invoices if row.get("InvoiceNumber")}
        owed = {row["InvoiceNumber"]: row for row in exact(sandbox, "receivables", division)}
        assert set(owed) == set(finals)
        assert all(owed[number]["AmountFC"] == row["AmountFC"] for number, row in finals.items())
        assert {row["InvoiceNumber"] for row in exact(sandbox, "transaction_lines", division)} == set(finals)


def test_old_periods_are_closed_and_have_finals(sandbox: Sandbox, software: Selling) -> None:
    states = {(row["Year"], row["Period"]): row["Status"] for row in exact(sandbox, "journal_status", "852")}
    assert (states[(2026, 9)], states[(2026, 10)], states[(2026, 11)]) == (1, 0, 0)
    closed = [one for one in software.invoices if one.final and one.date < software.open_from]
    assert closed
    there = {row["InvoiceID"]: row["Status"] for one in DIVISIONS for row in exact(sandbox, "sales_invoices", one)}
    assert {there[one.id] for one in closed} == {50}


def test_the_same_seed_makes_the_same_books(sandbox: Sandbox, tmp_path: Path) -> None:
    again = generated(tmp_path, systems=BESIDE)
    for name in ("accounts", "addresses", "sales_invoices", "sales_invoice_lines", "transaction_lines", "receivables"):
        assert exact(sandbox, name, "852") == exact(again, name, "852") != []


def test_an_empty_company_has_its_set_up_alone(tmp_path: Path) -> None:
    empty = generated(tmp_path, True, 0, 0)
    assert not exact(empty, "accounts", "851")
    assert not exact(empty, "sales_invoices", "851")
    assert len(exact(empty, "gl_accounts", "851")) == 21
