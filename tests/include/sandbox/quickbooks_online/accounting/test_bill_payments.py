"""Payments of bills: what they take, what that does to bills, credits and balances, and how it is undone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from include.sandbox.quickbooks_online.accounting import operations

D = Decimal


@pytest.fixture
def vendor(ledger: Any) -> Any:
    return ledger.vendor()


def open_items(ledger: Any, *items: tuple[str, Any]) -> list[Decimal]:
    return [ledger.get(entity, one["Id"])["Balance"] for entity, one in items]


def test_a_check_pays_a_bill_whole(ledger: Any, vendor: Any) -> None:
    bill = ledger.bill(vendor, "100.00")
    ledger.clock.advance(3600)
    paid = ledger.pay(vendor, "100.00", ("Bill", bill, "100.00"), DocNumber="700012", PrivateNote="AVX:1000001")
    assert paid["Line"] == [{"Amount": D("100.00"), "LinkedTxn": [{"TxnId": bill["Id"], "TxnType": "Bill"}]}]
    assert (paid["PayType"], paid["CheckPayment"]["PrintStatus"]) == ("Check", "NotSet")
    after = ledger.get("Bill", bill["Id"])
    assert after["Balance"] == 0
    assert after["LinkedTxn"] == [{"TxnId": paid["Id"], "TxnType": "BillPaymentCheck"}]
    # The bill was changed by that, in the same second as the payment was made.
    assert after["SyncToken"] == "1"
    assert after["MetaData"]["LastUpdatedTime"] == paid["MetaData"]["LastUpdatedTime"]
    assert (ledger.balance("2000"), ledger.balance("1050")) == (0, D("-100.00"))
    assert ledger.get("Vendor", vendor["Id"])["Balance"] == 0
    assert ledger.get("Vendor", vendor["Id"])["SyncToken"] == "0"


def test_a_credit_card_payment_shows_as_a_check_on_the_bill(ledger: Any, vendor: Any) -> None:
    bill = ledger.bill(vendor, "80.00")
    card = {"CCAccountRef": {"value": ledger.account("2100")}}
    paid = ledger.pay(
        vendor, "80.00", ("Bill", bill, "80.00"), PayType="CreditCard", CreditCardPayment=card, CheckPayment=None
    )
    assert "CheckPayment" not in paid
    assert ledger.get("Bill", bill["Id"])["LinkedTxn"][0]["TxnType"] == "BillPaymentCheck"
    # A card shows what is owed on it.
    assert ledger.balance("2100") == D("80.00")


def test_parts_many_bills_and_a_credit(ledger: Any, vendor: Any) -> None:
    first, second, credit = ledger.bill(vendor, "100.00"), ledger.bill(vendor, "50.00"), ledger.credit(vendor, "20.00")
    ledger.pay(
        vendor, "100.00", ("Bill", first, "100.00"), ("Bill", second, "20.00"), ("VendorCredit", credit, "20.00")
    )
    assert open_items(ledger, ("Bill", first), ("Bill", second), ("VendorCredit", credit)) == [0, D("30.00"), 0]
    assert ledger.get("Vendor", vendor["Id"])["Balance"] == D("30.00")
    ledger.pay(vendor, "30.00", ("Bill", second, "30.00"))
    assert len(ledger.get("Bill", second["Id"])["LinkedTxn"]) == 2
    assert ledger.get("Vendor", vendor["Id"])["Balance"] == 0


def test_a_credit_alone_settles_a_bill_without_money(ledger: Any, vendor: Any) -> None:
    bill, credit = ledger.bill(vendor, "20.00"), ledger.credit(vendor, "20.00")
    paid = ledger.pay(vendor, "0", ("Bill", bill, "20.00"), ("VendorCredit", credit, "20.00"))
    assert paid["TotalAmt"] == 0
    assert open_items(ledger, ("Bill", bill), ("VendorCredit", credit)) == [0, 0]


def test_more_than_the_bills_is_owed_by_the_vendor(ledger: Any, vendor: Any) -> None:
    bill = ledger.bill(vendor, "100.00")
    paid = ledger.pay(vendor, "130.00", ("Bill", bill, "100.00"))
    assert ledger.get("Vendor", vendor["Id"])["Balance"] == D("-30.00")
    later = ledger.bill(vendor, "30.00")
    lines = [*paid["Line"], {"Amount": 30, "LinkedTxn": [{"TxnId": later["Id"], "TxnType": "Bill"}]}]
    ledger.change("BillPayment", paid, Line=lines)
    assert open_items(ledger, ("Bill", later)) == [0]


@pytest.mark.parametrize(
    ("total", "amount", "code"),
    [("100.01", "100.01", "6000"), ("90.00", "100.00", "6000"), ("-5", "0", "6000"), ("0", "0", "6000")],
)
def test_amounts_that_cannot_be(ledger: Any, vendor: Any, total: str, amount: str, code: str) -> None:
    bill = ledger.bill(vendor, "100.00")
    if total == "0":
        assert ledger.refused(ledger.pay, vendor, total)[0] == code
    else:
        assert ledger.refused(ledger.pay, vendor, total, ("Bill", bill, amount))[0] == code


def test_a_bill_is_not_paid_twice(ledger: Any, vendor: Any) -> None:
    bill = ledger.bill(vendor, "100.00")
    ledger.pay(vendor, "100.00", ("Bill", bill, "100.00"))
    assert ledger.refused(ledger.pay, vendor, "100.00", ("Bill", bill, "100.00"))[0] == "6000"


def test_what_is_paid_must_be_there_and_of_the_same_vendor_and_account(ledger: Any, vendor: Any) -> None:
    other = ledger.bill(ledger.vendor("Other"), "10.00")
    assert ledger.refused(ledger.pay, vendor, "10.00", ("Bill", other, "10.00"))[0] == "6000"
    assert ledger.refused(ledger.pay, vendor, "10.00", ("Bill", {"Id": "99999"}, "10.00"))[0] == "610"
    freight = ledger.bill(vendor, "10.00", APAccountRef={"value": ledger.account("2050")})
    usual = ledger.bill(vendor, "10.00")
    both = [("Bill", freight, "10.00"), ("Bill", usual, "10.00")]
    assert ledger.refused(ledger.pay, vendor, "20.00", *both)[0] == "6000"
    # Without an account of its own it takes that of the bills.
    assert ledger.pay(vendor, "10.00", ("Bill", freight, "10.00"))["APAccountRef"]["value"] == ledger.account("2050")


def test_the_way_of_payment_is_exact(ledger: Any, vendor: Any) -> None:
    bill = ledger.bill(vendor, "10.00")
    one = ("Bill", bill, "10.00")
    assert ledger.refused(ledger.pay, vendor, "10.00", one, PayType="check") == ("2170", "PayType")
    assert ledger.refused(ledger.pay, vendor, "10.00", one, PayType=None) == ("2020", "PayType")
    assert ledger.refused(ledger.pay, vendor, "10.00", one, CheckPayment=None) == ("2020", "CheckPayment")
    asset = {"BankAccountRef": {"value": ledger.account("1300")}}
    assert ledger.refused(ledger.pay, vendor, "10.00", one, CheckPayment=asset) == ("6000", "BankAccountRef")
    long = "1" * 22
    assert ledger.refused(ledger.pay, vendor, "10.00", one, DocNumber=long) == ("2050", "DocNumber")


def test_a_void_opens_the_bill_again_and_keeps_the_key_in_the_memo(ledger: Any, vendor: Any) -> None:
    bill, credit = ledger.bill(vendor, "100.00"), ledger.credit(vendor, "20.00")
    paid = ledger.pay(
        vendor, "80.00", ("Bill", bill, "100.00"), ("VendorCredit", credit, "20.00"), PrivateNote="AVX:1000001"
    )
    void = ledger.void("BillPayment", paid)
    assert (void["TotalAmt"], void["Line"], void["PrivateNote"]) == (0, [], "Voided - AVX:1000001")
    assert void["SyncToken"] == "1"
    assert open_items(ledger, ("Bill", bill), ("VendorCredit", credit)) == [D("100.00"), D("20.00")]
    assert "LinkedTxn" not in ledger.get("Bill", bill["Id"])
    assert ledger.balance("1050") == 0
    # Once more changes nothing; it can be paid again.
    assert ledger.void("BillPayment", paid)["SyncToken"] == "1"
    ledger.pay(vendor, "100.00", ("Bill", bill, "100.00"), PrivateNote="AVX:1000001")
    assert ledger.audit()["duplicates"] == []


def test_a_void_needs_the_current_token_and_open_books(ledger: Any, vendor: Any) -> None:
    paid = ledger.pay(vendor, "10.00", ("Bill", ledger.bill(vendor, "10.00"), "10.00"), TxnDate="2026-10-15")
    body = {"Id": paid["Id"], "SyncToken": "7", "sparse": True}
    assert ledger.refused(operations.void, ledger.company, "BillPayment", body)[0] == "5010"
    ledger.close("2026-10-31")
    assert ledger.refused(ledger.void, "BillPayment", paid)[0] == "6210"


def test_a_deleted_payment_lets_its_bills_go(ledger: Any, vendor: Any) -> None:
    bill = ledger.bill(vendor, "100.00")
    paid = ledger.pay(vendor, "60.00", ("Bill", bill, "60.00"))
    ledger.delete("BillPayment", paid)
    assert open_items(ledger, ("Bill", bill)) == [D("100.00")]
    assert ledger.get("Bill", bill["Id"])["SyncToken"] == "2"


def test_a_deleted_bill_leaves_its_payment_unapplied(ledger: Any, vendor: Any) -> None:
    bill, credit = ledger.bill(vendor, "100.00"), ledger.credit(vendor, "20.00")
    paid = ledger.pay(vendor, "80.00", ("Bill", bill, "100.00"), ("VendorCredit", credit, "20.00"))
    ledger.delete("Bill", bill)
    left = ledger.get("BillPayment", paid["Id"])
    assert (left["Line"], left["TotalAmt"], left["SyncToken"]) == ([], D("80.00"), "1")
    assert open_items(ledger, ("VendorCredit", credit)) == [D("20.00")]
    assert ledger.get("Vendor", vendor["Id"])["Balance"] == D("-100.00")


def test_a_deleted_credit_leaves_as_much_paid_as_money_was(ledger: Any, vendor: Any) -> None:
    bill, credit = ledger.bill(vendor, "100.00"), ledger.credit(vendor, "20.00")
    ledger.pay(vendor, "80.00", ("Bill", bill, "100.00"), ("VendorCredit", credit, "20.00"))
    ledger.delete("VendorCredit", credit)
    assert open_items(ledger, ("Bill", bill)) == [D("20.00")]


def test_a_paid_bill_keeps_its_vendor_and_is_not_less_than_what_was_paid(ledger: Any, vendor: Any) -> None:
    bill = ledger.bill(vendor, "100.00")
    ledger.pay(vendor, "60.00", ("Bill", bill, "60.00"))
    other = ledger.vendor("Other")
    assert ledger.refused(ledger.change, "Bill", bill, VendorRef={"value": other["Id"]}) == ("6000", "VendorRef")
    assert ledger.refused(ledger.change, "Bill", bill, Line=[ledger.line("59.99")]) == ("6000", "TotalAmt")
    assert ledger.change("Bill", bill, Line=[ledger.line("75.00")])["Balance"] == D("15.00")


def test_a_payment_with_our_key_made_twice_is_told(ledger: Any, vendor: Any) -> None:
    first, second = ledger.bill(vendor, "10.00"), ledger.bill(vendor, "10.00")
    one = ledger.pay(vendor, "10.00", ("Bill", first, "10.00"), PrivateNote="AVX:1000007\npaid by us")
    two = ledger.pay(vendor, "10.00", ("Bill", second, "10.00"), PrivateNote="AVX:1000007")
    assert ledger.audit()["duplicates"] == [
        {"kind": "payment", "key": "BillPayment AVX:1000007", "entries": sorted([one["Id"], two["Id"]])}
    ]


def test_a_realised_exchange_difference_is_posted(abroad: Any) -> None:
    vendor = abroad.vendor("Maple Ltd.", CurrencyRef={"value": "CAD"})
    bill = abroad.bill(vendor, "100.00", ExchangeRate=D("0.70"))
    assert bill["APAccountRef"]["name"] == "Accounts Payable (A/P) - CAD"
    abroad.pay(vendor, "100.00", ("Bill", bill, "100.00"), ExchangeRate=D("0.75"))
    assert abroad.balance("1050") == D("-75.00")
    assert abroad.get("Bill", bill["Id"])["Balance"] == 0
    (line,) = [
        line
        for line in abroad.company.get("BillPayment", "2")["_postings"]
        if line["account"] == abroad.account("6950")
    ]
    assert line["home"] == D("5.00")


def test_one_currency_only_unless_switched_on(ledger: Any) -> None:
    refused = ledger.refused(ledger.vendor, "Maple Ltd.", CurrencyRef={"value": "CAD"})
    assert refused == ("6000", "CurrencyRef")


def test_as_a_preference_a_new_bill_takes_the_open_credits_at_once(ledger: Any, vendor: Any) -> None:
    credit = ledger.credit(vendor, "20.00")
    prefs = ledger.company.preferences
    ledger.company.save("Preferences", {**prefs, "VendorAndPurchasesPrefs": {"AutomaticBillPayment": True}})
    bill = ledger.bill(vendor, "100.00")
    assert (bill["TotalAmt"], bill["Balance"], bill["SyncToken"]) == (D("100.00"), D("80.00"), "1")
    assert open_items(ledger, ("VendorCredit", credit)) == [0]
