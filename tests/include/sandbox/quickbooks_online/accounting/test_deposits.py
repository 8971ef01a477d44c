"""Deposits: money that came in, and what of it a vendor paid back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from include.sandbox.quickbooks_online.accounting import merging

D = Decimal


@pytest.fixture
def vendor(ledger: Any) -> Any:
    return ledger.vendor()


def line(ledger: Any, amount: str, account: str = "4000", entity: Any = None) -> dict[str, Any]:
    detail: dict[str, Any] = {"AccountRef": {"value": ledger.account(account)}}
    if entity:
        detail["Entity"] = {"value": entity["Id"], "type": "Vendor"}
    return {"Amount": D(amount), "DetailType": "DepositLineDetail", "DepositLineDetail": detail}


def deposit(ledger: Any, *lines: Any, account: str = "1000", **more: Any) -> Any:
    to = {"value": ledger.account(account)}
    return ledger.create("Deposit", DepositToAccountRef=to, Line=list(lines), **more)


def test_money_comes_in_on_the_bank_account(ledger: Any) -> None:
    made = deposit(ledger, line(ledger, "40.00", "2200"), line(ledger, "-1.50", "6500"), PrivateNote="market day")
    assert (made["TotalAmt"], [one["Id"] for one in made["Line"]]) == (D("38.50"), ["1", "2"])
    assert (ledger.balance("1000"), ledger.balance("2200")) == (D("38.50"), D("-40.00"))
    assert ledger.audit()["unbalanced"] == []


def test_what_a_vendor_paid_back_is_owed_to_it_until_it_meets_its_credit(ledger: Any, vendor: Any) -> None:
    ledger.credit(vendor, "50.00")
    made = deposit(ledger, line(ledger, "50.00", "2000", vendor), line(ledger, "9.00"))
    assert made["Line"][0]["DepositLineDetail"]["Entity"] == {
        "value": vendor["Id"],
        "name": "Acme Paper",
        "type": "Vendor",
    }
    assert ledger.get("Vendor", vendor["Id"])["Balance"] == 0
    ledger.change("Deposit", made, Line=[line(ledger, "30.00", "2000", vendor)])
    assert ledger.get("Vendor", vendor["Id"])["Balance"] == D("-20.00")
    ledger.delete("Deposit", made)
    assert (ledger.get("Vendor", vendor["Id"])["Balance"], ledger.balance("1000")) == (D("-50.00"), 0)
    assert ledger.audit()["unbalanced"] == []


def test_a_merge_and_a_new_name_show_in_a_deposit(ledger: Any, vendor: Any) -> None:
    other = ledger.vendor("Acme Paper (old)")
    made = deposit(ledger, line(ledger, "50.00", "2000", other))
    merging.merge(ledger.company, other["Id"], vendor["Id"])
    ledger.change("Vendor", vendor, DisplayName="Acme Papers")
    entity = ledger.get("Deposit", made["Id"])["Line"][0]["DepositLineDetail"]["Entity"]
    assert (entity["value"], entity["name"]) == (vendor["Id"], "Acme Papers")
    assert ledger.get("Vendor", vendor["Id"])["Balance"] == D("50.00")
    assert ledger.audit()["unbalanced"] == []


def test_what_a_deposit_cannot_be(ledger: Any, vendor: Any) -> None:
    assert ledger.refused(deposit, ledger, line(ledger, "30.00", "2000")) == ("6000", "Entity")
    assert ledger.refused(deposit, ledger, line(ledger, "30.00"), account="2100")[0] == "6000"
    assert ledger.refused(deposit, ledger, line(ledger, "-30.00")) == ("6000", "TotalAmt")
    assert ledger.refused(deposit, ledger, {"Amount": D(1), "DetailType": "DepositLineDetail"})[0] == "2020"
    assert ledger.refused(deposit, ledger)[0] == "2020"


def test_a_deposit_is_in_the_currency_of_its_vendor(abroad: Any) -> None:
    euro = abroad.vendor("Papier AG", CurrencyRef={"value": "EUR"})
    payable = next(
        one["Id"]
        for one in abroad.company.all("Account")
        if one["AccountType"] == "Accounts Payable" and (one.get("CurrencyRef") or {}).get("value") == "EUR"
    )
    detail = {"AccountRef": {"value": payable}, "Entity": {"value": euro["Id"]}}
    lines = [{"Amount": D("10.00"), "DetailType": "DepositLineDetail", "DepositLineDetail": detail}]
    made = deposit(abroad, *lines, account="1050", ExchangeRate=D("1.10"))
    assert (made["CurrencyRef"]["value"], abroad.get("Vendor", euro["Id"])["Balance"]) == ("EUR", D("10.00"))
    assert abroad.audit()["unbalanced"] == []
