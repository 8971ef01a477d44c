"""What another connector recorded in AvaTax before us: documents of the generated world, under the codes we take."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from include.sandbox.world.companies import kestrel
from include.sandbox.world.selling.build import build_selling
from include.sandbox.world.selling.model import Invoice
from tests.include.sandbox.avalara.conftest import MONDAY, Ava

NOW = datetime.fromisoformat(MONDAY).astimezone(UTC)
Row = dict[str, Any]


def invoices(vendors: int = 300, documents: int = 400) -> dict[str, Invoice]:
    """By code, those that somebody recorded."""
    world = build_selling(kestrel.SELLER, 1, vendors, documents, NOW)
    return {world.code(one): one for one in world.invoices if one.recorded}


@pytest.fixture
def account(ava_process: Ava) -> Ava:
    ava_process.control("POST", "/reset", {"vendors": 300, "documents": 400, "now": MONDAY})
    return ava_process


def listed(ava: Ava, company: str) -> list[Row]:
    day = (NOW - timedelta(days=90)).date()
    params = {"$filter": f"date ge '{day}'", "$include": "Lines", "$top": 1000}
    return list(ava.get(f"companies/{company}/transactions", **params)["value"])


def test_each_recorded_invoice_stands_there_once_under_its_code(account: Ava) -> None:
    there = [row for company in ("KESTREL-US", "KESTREL-NL") for row in listed(account, company)]
    assert len(there) > 30
    assert sorted(row["code"] for row in there) == sorted(invoices())
    assert {row["type"] for row in there} == {"SalesInvoice"}, "of a credit note nothing is recorded"
    for row in there:
        one = invoices()[row["code"]]
        assert row["code"] == f"{one.company.exact}-{one.id}"
        assert row["companyId"] == (7100341 if one.company.exact == "852" else 7100342)


def test_it_is_dated_as_the_invoice_and_says_its_amounts(account: Ava) -> None:
    recorded = invoices()
    for company in ("KESTREL-US", "KESTREL-NL"):
        for row in listed(account, company):
            one = recorded[row["code"]]
            assert date.fromisoformat(row["date"]) == one.date
            assert (row["customerCode"], row["currencyCode"]) == (one.customer.code, one.customer.currency)
            assert Decimal(str(row["totalAmount"])) == one.net
            lines = [(line["lineNumber"], line["itemCode"], Decimal(str(line["lineAmount"]))) for line in row["lines"]]
            assert lines == [(str(line.number), line.item, line.amount) for line in one.lines]


def test_what_is_older_than_twenty_days_is_committed_and_the_rest_is_not(account: Ava) -> None:
    states = set()
    for company in ("KESTREL-US", "KESTREL-NL"):
        for row in listed(account, company):
            old = invoices()[row["code"]].entered < NOW - timedelta(days=20)
            assert row["status"] == ("Committed" if old else "Saved")
            assert (row["locked"], row["version"]) == (False, 1)
            states.add(row["status"])
    assert states == {"Committed", "Saved"}


def test_it_was_recorded_when_the_invoice_was_entered(account: Ava) -> None:
    recorded = invoices()
    for row in account.state("transactions"):
        entered = recorded[row["code"]].entered.astimezone(UTC)
        assert datetime.fromisoformat(row["modifiedDate"]).replace(tzinfo=UTC) == entered


def test_nothing_in_it_says_that_it_is_ours(account: Ava) -> None:
    rows = account.state("transactions")
    assert all(row["referenceCode"].startswith("Kestrel billing PO ") for row in rows)
    assert not [row for row in rows if "AV:" in str(row)]


def test_it_taxes_where_the_company_is_registered_and_nowhere_else(account: Ava) -> None:
    by_case: dict[str, set[bool]] = {}
    for row in account.state("transactions"):
        one, taxed = invoices()[row["code"]], Decimal(row["totalTax"]) > 0
        by_case.setdefault(one.case, set()).add(taxed)
        place = one.customer.destination
        assert (row["country"], row["region"]) == (place.country, place.region or place.country)
        if one.case == "domestic":
            expected = sum(((line.amount * Decimal("0.21")).quantize(Decimal("0.01")) for line in one.lines), Decimal())
            assert abs(Decimal(row["totalTax"]) - expected) <= Decimal("0.01") * len(one.lines)
    assert by_case == {"ordinary": {True}, "domestic": {True}, "reverse_charge": {False}, "no_nexus": {False}}


def test_the_truth_names_them_by_their_code(account: Ava) -> None:
    truth = account.control("GET", "/truth")["software"]["invoices"]
    assert {row["code"]: row.get("avalara") for row in truth if row["recorded"]} == {
        code: [code] for code in invoices()
    }
    assert not [row for row in truth if "avalara" in row and not row["recorded"]]


def test_generated_books_are_sound_and_the_same_seed_makes_the_same(account: Ava) -> None:
    assert account.sound()
    first = account.state("transactions")
    for seed in (1, 2):
        account.control("POST", "/reset", {"vendors": 300, "documents": 400, "seed": seed, "now": MONDAY})
        assert (account.state("transactions") == first) == (seed == 1)


def test_small_books_have_some_and_books_without_documents_none(ava_process: Ava) -> None:
    ava_process.control("POST", "/reset", {"vendors": 6, "documents": 2, "now": MONDAY})
    assert {row["code"] for row in ava_process.state("transactions")} == set(invoices(6, 2)) != set()
    ava_process.control("POST", "/reset", {"vendors": 6, "documents": 0, "now": MONDAY})
    assert ava_process.state("transactions") == []
