"""The distributor's generated books: whole, dirty on purpose, the same for the same seed, and nobody else's change."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from include.sandbox.kernel.sandbox import Sandbox
from include.sandbox.quickbooks_online.accounting import books
from include.sandbox.quickbooks_online.store import Company, Store

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
REALM = "9130357992221046"
OTHERS = ["exact_online", "avidxchange"]
# Tokens are random at every start.
SECRETS = {"oauth_chains", "oauth_refresh", "oauth_access", "oauth_codes"}


def generated(folder: Path, systems: list[str] | None = None, seed: int = 1, **more: Any) -> Sandbox:
    sandbox = Sandbox(folder, systems)
    sandbox.reset(seed, 120, 300, NOW, **more)
    return sandbox


def company_of(sandbox: Sandbox) -> Company:
    found = Store(sandbox).company(REALM)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    # Basware brings companies of its own into Exact: tests/include/sandbox/world/test_germany.py.
    return generated(tmp_path_factory.mktemp("beside"), [*OTHERS, "quickbooks_online"])


@pytest.fixture(scope="module")
def company(sandbox: Sandbox) -> Company:
    return company_of(sandbox)


def rows_of(sandbox: Sandbox, system: str, leave_out: str = "") -> dict[str, str]:
    """By table, the rows as they are on disk, without those of one company."""
    found: dict[str, str] = {}
    for (owner, entity), table in sandbox.books._tables.items():
        if owner == system and entity not in SECRETS:
            kept = [
                (company, key, row)
                for company in table.companies()
                for key, row in table.items(company)
                if not leave_out or leave_out not in _companies(sandbox, row, key)
            ]
            found[entity] = json.dumps(kept)
    return found


def _companies(sandbox: Sandbox, row: dict[str, Any], key: str) -> set[str]:
    """The companies a row of AvidXchange is of: its own, its payment's, or that of its counter."""
    of_payment = [sandbox.books.table("avidxchange", "payments").get("", str(row.get("PaymentID"))) or {}]
    name = str((row.get("ExternalIdentifier") or {}).get("Value", ""))
    named = {*name.split("-"), *key.split("/")}
    return named | {str(one.get("CompanyExternalCode")) for one in (row, *of_payment)} | {str(row.get("ExternalCode"))}


def test_the_books_balance_and_hold_no_duplicates(company: Company) -> None:
    audit = books.books(company)
    assert audit["debit"] == audit["credit"]
    assert (audit["unbalanced"], audit["duplicates"]) == ([], [])


def test_there_is_everything_that_real_books_have(company: Company) -> None:
    bills = list(company.all("Bill"))
    part_paid = [one for one in bills if 0 < one["Balance"] < one["TotalAmt"]]
    paid = [one for one in bills if one["Balance"] == 0]
    payments = list(company.all("BillPayment"))
    kinds = Counter(link["LinkedTxn"][0]["TxnType"] for one in payments for link in one["Line"])
    lines = Counter(line["DetailType"] for one in bills for line in one["Line"])
    assert part_paid
    assert len(paid) > 50
    assert len(bills) > 250
    assert Counter(one["PayType"] for one in payments)["CreditCard"] > 0
    assert kinds["VendorCredit"] > 0
    assert min(lines.values()) > 20
    assert any(one.get("_voided") for one in payments)
    assert {one["POStatus"] for one in company.all("PurchaseOrder")} == {"Open", "Closed"}
    assert {one["Type"] for one in company.all("Item")} == {"Inventory", "NonInventory", "Service"}
    assert any(not one["Active"] for one in company.all("Vendor"))
    assert any("BillAddr" not in one for one in company.all("Vendor"))
    assert any(len(one["Line"]) > 30 for one in bills)
    assert len({one["APAccountRef"]["value"] for one in bills}) == 2
    assert company.preferences["AccountingInfoPrefs"]["BookCloseDate"] == "2026-09-30"
    assert {one["CurrencyRef"]["value"] for one in bills} == {"USD"}


def test_twins_are_there_and_are_not_told_as_duplicates(company: Company) -> None:
    seen = Counter((one["VendorRef"]["value"], one["TxnDate"], one["TotalAmt"]) for one in company.all("Bill"))
    assert max(seen.values()) > 1


def test_the_same_seed_gives_the_same_books(sandbox: Sandbox, tmp_path: Path) -> None:
    again = generated(tmp_path / "again", ["quickbooks_online"])
    other = generated(tmp_path / "other", ["quickbooks_online"], seed=2)
    mine, theirs = rows_of(sandbox, "quickbooks_online"), rows_of(again, "quickbooks_online")
    assert {name: mine[name] == theirs[name] for name in ("bill", "vendor", "billpayment", "account")} == dict.fromkeys(
        ("bill", "vendor", "billpayment", "account"), True
    )
    assert mine["bill"] != rows_of(other, "quickbooks_online")["bill"]


def test_the_other_systems_do_not_change_by_a_byte(sandbox: Sandbox, tmp_path: Path) -> None:
    alone = generated(tmp_path, OTHERS)
    for system in OTHERS:
        without, beside = rows_of(alone, system), rows_of(sandbox, system, leave_out="C3")
        assert {name for name in without if without[name] != beside[name]} == set()


def test_avidxchange_knows_the_company_with_codes_vendors_and_invoices_by_hand(sandbox: Sandbox) -> None:
    avid = {name: list(sandbox.books.table("avidxchange", name).rows("")) for name in (
        "companies", "vendors", "enterprise_codes", "invoices", "payments")}  # fmt: skip
    mine = {
        name: [row for row in rows if "C3" in (row.get("CompanyExternalCode"), row.get("ExternalCode"))]
        for name, rows in avid.items()
    }
    assert [row["Name"] for row in mine["companies"]] == ["Harborline Supply Co."]
    assert {row["GroupName"] for row in mine["enterprise_codes"]} == {"Accounting Codes", "Classes", "Departments"}
    assert len(mine["vendors"]) > 20
    assert len({row["Status"] for row in mine["invoices"]}) > 3
    assert {row["CurrencyCode"] for row in mine["invoices"]} == {"USD"}
    assert mine["payments"]
    assert {row["Address"]["State"] for row in mine["vendors"]} > {"NJ"}


def test_the_truth_knows_who_is_who(sandbox: Sandbox, company: Company) -> None:
    pairs = sandbox.truth.pairs("distributor")
    known = {one["Id"] for one in company.all("Vendor")}
    assert {pair["quickbooks_online"]["key"] for pair in pairs if "quickbooks_online" in pair} == known
    assert any(pair["same"] for pair in pairs)
    assert not [pair for pair in sandbox.truth.pairs() if "quickbooks_online" in pair]


def test_a_company_that_buys_abroad(tmp_path: Path) -> None:
    abroad = company_of(generated(tmp_path, ["quickbooks_online"], multi_currency=True))
    currencies = {one["CurrencyRef"]["value"] for one in abroad.all("Vendor")}
    assert currencies > {"USD"}
    assert books.books(abroad)["unbalanced"] == []


def test_an_empty_company_has_its_set_up_alone(tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path, ["quickbooks_online"])
    sandbox.reset(1, 0, 0, NOW)
    company = company_of(sandbox)
    assert not list(company.all("Vendor"))
    assert not list(company.all("Bill"))
    assert len(list(company.all("Account"))) > 30
    assert company.info["CompanyName"] == "Harborline Supply Co."
