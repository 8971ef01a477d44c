"""Checks, expenses and card charges that pay no bill; what they and bills do to the stock; what is open at home."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

D = Decimal


@pytest.fixture
def vendor(ledger: Any) -> Any:
    return ledger.vendor()


def check(ledger: Any, vendor: Any, *lines: Any, **more: Any) -> Any:
    body = {"PaymentType": "Check", "AccountRef": {"value": ledger.account("1000")}, "Line": list(lines)}
    payee = {"EntityRef": {"value": vendor["Id"], "type": "Vendor"}} if vendor else {}
    return ledger.create("Purchase", **(body | payee | more))


def of_item(amount: str, item: str, quantity: str) -> dict[str, Any]:
    detail = {"ItemRef": {"value": item}, "Qty": D(quantity), "UnitPrice": D(amount) / D(quantity)}
    kind = "ItemBasedExpenseLineDetail"
    return {"Amount": D(amount), "DetailType": kind, kind: detail}


def inventory(ledger: Any) -> Any:
    accounts = {
        name: {"value": ledger.account(number)}
        for name, number in (("IncomeAccountRef", "4000"), ("ExpenseAccountRef", "6010"), ("AssetAccountRef", "1200"))
    }
    return ledger.create("Item", Name="Widget", Type="Inventory", QtyOnHand=2, InvStartDate="2026-01-01", **accounts)


def test_an_expense_is_paid_at_once_and_owes_nobody(ledger: Any, vendor: Any) -> None:
    made = check(ledger, vendor, ledger.line("40.00"), DocNumber="1001")
    assert (made["TotalAmt"], made["EntityRef"]["type"], made["Credit"]) == (D("40.00"), "Vendor", False)
    assert ledger.balance("1000") == D("-40.00")
    assert ledger.get("Vendor", vendor["Id"])["Balance"] == 0


def test_a_check_on_accounts_payable_is_owed_less_to_the_vendor(ledger: Any, vendor: Any) -> None:
    ledger.bill(vendor, "100.00")
    made = check(ledger, vendor, ledger.line("30.00", "2000"))
    assert ledger.get("Vendor", vendor["Id"])["Balance"] == D("70.00")
    ledger.change("Purchase", made, Line=[ledger.line("25.00", "2000")])
    assert ledger.get("Vendor", vendor["Id"])["Balance"] == D("75.00")
    ledger.delete("Purchase", made)
    assert ledger.get("Vendor", vendor["Id"])["Balance"] == D("100.00")


def test_money_that_comes_back_on_a_card_is_owed_again(ledger: Any, vendor: Any) -> None:
    card = {"PaymentType": "CreditCard", "AccountRef": {"value": ledger.account("2100")}, "Credit": True}
    check(ledger, vendor, ledger.line("15.00", "2000"), **card)
    assert (ledger.get("Vendor", vendor["Id"])["Balance"], ledger.balance("2100")) == (D("15.00"), D("-15.00"))


def test_what_a_check_cannot_be(ledger: Any, vendor: Any) -> None:
    payable = ledger.line("30.00", "2000")
    assert ledger.refused(check, ledger, None, payable) == ("6000", "EntityRef")
    assert ledger.refused(check, ledger, vendor, ledger.line("1.00"), Credit=True) == ("6000", "Credit")
    wrong = {"AccountRef": {"value": ledger.account("2100")}}
    assert ledger.refused(check, ledger, vendor, ledger.line("1.00"), **wrong)[0] == "6000"
    assert ledger.refused(ledger.bill, vendor, Line=[payable])[0] == "6000"


def test_stock_follows_what_is_bought_and_sent_back(ledger: Any, vendor: Any) -> None:
    item = inventory(ledger)
    bought = ledger.bill(vendor, Line=[of_item("50.00", item["Id"], "5")])
    check(ledger, vendor, of_item("10.00", item["Id"], "1"))
    back = ledger.create("VendorCredit", VendorRef={"value": vendor["Id"]}, Line=[of_item("20.00", item["Id"], "2")])
    assert ledger.get("Item", item["Id"])["QtyOnHand"] == D("6")
    ledger.change("Bill", bought, Line=[of_item("30.00", item["Id"], "3")])
    ledger.delete("VendorCredit", back)
    after = ledger.get("Item", item["Id"])
    assert (after["QtyOnHand"], after["SyncToken"]) == (D("6"), "0")


def test_what_is_open_is_shown_in_the_companys_own_currency(abroad: Any) -> None:
    euro = abroad.vendor("Papier AG", CurrencyRef={"value": "EUR"})
    bill = abroad.bill(euro, "100.00", ExchangeRate=D("1.10"))
    assert (bill["Balance"], bill["HomeBalance"]) == (D("100.00"), D("110.00"))
    bank = {"CheckPayment": {"BankAccountRef": {"value": abroad.account("1050")}}, "ExchangeRate": D("1.20")}
    abroad.pay(euro, "40.00", ("Bill", bill, "40.00"), **bank)
    assert abroad.get("Bill", bill["Id"])["HomeBalance"] == D("66.00")
    own = abroad.bill(abroad.vendor(), "5.00")
    assert own["HomeBalance"] == D("5.00")


def test_a_company_of_one_currency_shows_it_once(ledger: Any, vendor: Any) -> None:
    assert "HomeBalance" not in ledger.bill(vendor, "5.00")
