"""Payments as bill payments: literal documents in, literal bodies out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from include.documents import Payment
from include.systems.base import Target, Unsendable
from include.systems.quickbooks_online import contract, payments
from include.systems.quickbooks_online.accounts import Settings
from include.systems.quickbooks_online.codebook import Account, Books, CompanyBooks, Currencies, OpenItem
from include.systems.quickbooks_online.payments import DISCOUNT_TXN, Said
from include.systems.wire import to_json
from tests.support.quickbooks import BOOKS, REALM, applied, payment, posting

SETTINGS = Settings("1050", "Purchase discounts")


def said(document: Payment, settings: Settings = SETTINGS, books: Books = BOOKS) -> Said:
    [made] = payments.bill_payments(posting(document), document, settings, books)
    return made


def problems(document: Payment, settings: Settings = SETTINGS, books: Books = BOOKS) -> list[tuple[str, str]]:
    with pytest.raises(Unsendable) as raised:
        said(document, settings, books)
    return list(raised.value.problems)


def line(kind: str, key: str, amount: str) -> dict[str, Any]:
    return {"Amount": Decimal(amount), "LinkedTxn": [{"TxnId": key, "TxnType": kind}]}


def test_a_check_pays_its_bills_from_the_clearing_account() -> None:
    document = payment([applied("145", "60.10"), applied("146", "39.90")])
    assert said(document) == Said(
        {
            "VendorRef": {"value": "56"},
            "APAccountRef": {"value": "33"},
            "TxnDate": "2026-11-20",
            "PayType": "Check",
            "CheckPayment": {"BankAccountRef": {"value": "35"}, "PrintStatus": "NotSet"},
            "TotalAmt": Decimal("100.00"),
            "DocNumber": "100234",
            "PrivateNote": "AVX:77\nAvidXchange Check 100234",
            "Line": [line("Bill", "145", "60.10"), line("Bill", "146", "39.90")],
        }
    )


def test_a_credit_is_used_up_with_the_payment() -> None:
    body = said(payment([applied("145", "100.00"), applied("VC-12", "-20.00")])).payment
    assert body["TotalAmt"] == Decimal("80.00")
    assert body["Line"] == [line("Bill", "145", "100.00"), line("VendorCredit", "12", "20.00")]


def test_credits_may_use_up_the_whole_payment() -> None:
    body = said(payment([applied("145", "20.00"), applied("VC-12", "-20.00")])).payment
    assert to_json(body["TotalAmt"]) == "0.00"


def test_a_discount_is_a_vendor_credit_of_its_own_that_the_payment_uses_up() -> None:
    made = said(payment([applied("145", "98.00", "2.00"), applied("146", "50.00")]))
    assert made.discount == {
        "VendorRef": {"value": "56"},
        "APAccountRef": {"value": "33"},
        "TxnDate": "2026-11-20",
        "PrivateNote": "AVX:77:discount\nDiscount taken with payment 100234 by AvidXchange",
        "Line": [
            {
                "Description": "Discount on F-145",
                "Amount": Decimal("2.00"),
                "DetailType": "AccountBasedExpenseLineDetail",
                "AccountBasedExpenseLineDetail": {"AccountRef": {"value": "86"}},
            }
        ],
    }
    assert made.payment["TotalAmt"] == Decimal("148.00")
    assert made.payment["Line"] == [
        line("Bill", "145", "100.00"),
        line("Bill", "146", "50.00"),
        line("VendorCredit", DISCOUNT_TXN, "2.00"),
    ]


def test_a_virtual_card_is_paid_from_the_bank_account_that_its_method_is_mapped_to() -> None:
    """AvidXchange debits the bank and pays with a card of its own."""
    body = said(payment(method="VCC", number=None, trace="T" * 30)).payment
    assert (body["PayType"], body["CheckPayment"]["BankAccountRef"]) == ("Check", {"value": "37"})
    assert body["DocNumber"] == "T" * 21
    assert body["PrivateNote"].endswith("T" * 30)


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ({"method": "Check", "number": "100234", "trace": "4000077"}, "4000077"),
        ({"method": "AvidPay Check", "number": "100234", "trace": "4000077"}, "4000077"),
        ({"method": "Check", "number": "100234", "trace": None}, "100234"),
        ({"method": "ACH", "number": "100234", "trace": "T-9"}, "T-9"),
        ({"method": "ACH", "number": "100234", "trace": None}, "100234"),
        ({"method": "ACH", "number": None, "trace": None}, None),
    ],
)
def test_the_number_is_what_the_bank_shows_before_the_erps_own(change: dict[str, Any], number: str | None) -> None:
    assert said(payment(**change)).payment.get("DocNumber") == number


def test_the_currency_is_said_where_the_company_keeps_several() -> None:
    books = Books(
        {
            REALM: CompanyBooks(
                [Account("35", "Clearing", "Bank", currency="EUR")],
                {"145": OpenItem("56", "37", "EUR")},
                Currencies("USD", several=True),
            )
        }
    )
    assert said(payment(currency="EUR"), Settings("Clearing"), books).payment["CurrencyRef"] == {"value": "EUR"}
    assert problems(payment(currency="GBP"), Settings("Clearing"), books) == [
        ("currency_not_accepted", "payment 100234 is in GBP, a bill it pays in EUR: post it by hand"),
        ("currency_not_accepted", "payment 100234 is in GBP, account Clearing in EUR: map another account"),
    ]


@pytest.mark.parametrize(
    ("document", "settings", "found"),
    [
        (payment(amount=Decimal("99.99")), SETTINGS, ["totals_differ"]),
        (payment([applied("145", "10.00"), applied("VC-12", "-20.00")]), SETTINGS, ["totals_differ"]),
        (payment([applied("145", "10.005")]), SETTINGS, ["totals_differ"]),
        (payment([applied("VC-12", "20.00")]), SETTINGS, ["totals_differ"]),
        (payment([applied("145", "-5.00"), applied("146", "6.00")]), SETTINGS, ["totals_differ"]),
        (payment([applied("145", "5.00", "-6.00")]), SETTINGS, ["totals_differ"]),
        (payment([applied("145", "5.00", "-1.00")]), SETTINGS, ["totals_differ"]),
        (payment([applied("f-guid", "5.00")]), SETTINGS, ["quarantined_line"]),
        (payment(vendor_key="guid"), SETTINGS, ["vendor_unmatched"]),
        (payment([applied("200", "5.00")]), SETTINGS, ["vendor_unmatched"]),
        (payment([applied("145", "9.00"), applied("147", "5.00"), applied("VC-13", "-6.00")]), SETTINGS,
         ["totals_differ"]),
        (payment(), Settings(), ["account_unknown"]),
        (payment(), Settings("9999"), ["account_unknown"]),
        (payment(), Settings("Fees"), ["account_unknown"]),
        (payment(), Settings("Legal:Fees"), ["account_not_postable"]),
        (payment(method="Company card"), SETTINGS, ["account_not_postable"]),
        (payment(), Settings("Old bank"), ["account_inactive"]),
        (payment([applied("145", "98.00", "2.00")]), Settings("1050"), ["account_unknown"]),
        (payment([applied("145", "98.00", "2.00")]), Settings("1050", "Nowhere"), ["account_unknown"]),
        (payment(currency="EUR"), SETTINGS, ["currency_not_accepted", "currency_not_accepted"]),
        (payment(vendor_key="guid", amount=Decimal("1")), Settings(), ["totals_differ", "vendor_unmatched",
                                                                       "account_unknown"]),
    ],
)  # fmt: skip
def test_what_cannot_be_posted_says_every_reason_at_once(
    document: Payment, settings: Settings, found: list[str]
) -> None:
    assert [code for code, _ in problems(document, settings)] == found
    assert all("payment 100234" in text for _, text in problems(document, settings))


def test_bills_on_several_payables_accounts_are_settled_by_a_payment_for_each() -> None:
    document = payment([applied("145", "60.00"), applied("147", "38.00", "2.00"), applied("VC-12", "-20.00")])
    first, second = payments.bill_payments(posting(document), document, SETTINGS, BOOKS)
    assert (first.payment["APAccountRef"], first.payment["TotalAmt"]) == ({"value": "33"}, Decimal("40.00"))
    assert first.payment["Line"] == [line("Bill", "145", "60.00"), line("VendorCredit", "12", "20.00")]
    assert first.payment["PrivateNote"].splitlines()[0] == "AVX:77"
    assert (second.payment["APAccountRef"], second.payment["TotalAmt"]) == ({"value": "34"}, Decimal("38.00"))
    assert second.payment["Line"] == [line("Bill", "147", "40.00"), line("VendorCredit", DISCOUNT_TXN, "2.00")]
    assert second.payment["PrivateNote"].splitlines()[0] == "AVX:77:34"
    assert first.discount is None
    assert second.discount is not None
    assert second.discount["APAccountRef"] == {"value": "34"}
    assert second.discount["PrivateNote"].splitlines()[0] == "AVX:77:34:discount"


def test_a_payment_of_nothing_names_no_bill() -> None:
    document = payment().model_copy(update={"applications": ()})
    assert problems(document)[0][0] == "quarantined_line"


cents = st.integers(1, 10_000_00).map(lambda number: Decimal(number) / 100)


@given(st.lists(st.tuples(cents, st.integers(0, 500).map(lambda n: Decimal(n) / 100)), min_size=1, max_size=6), cents)
def test_what_is_paid_is_bills_less_credits_to_the_cent(bills: list[tuple[Decimal, Decimal]], credit: Decimal) -> None:
    """Whatever the parts, so that nothing is ever left unapplied."""
    parts = [applied("145", str(amount), str(discount)) for amount, discount in bills]
    parts.append(applied("VC-12", str(-min(credit, sum(amount for amount, _ in bills)))))
    made = said(payment(parts))
    signs = {"Bill": 1, "VendorCredit": -1}
    lines = sum(signs[one["LinkedTxn"][0]["TxnType"]] * one["Amount"] for one in made.payment["Line"])
    assert lines == made.payment["TotalAmt"] == sum(part.amount for part in parts)
    discount = made.discount["Line"][0]["Amount"] if made.discount else Decimal(0)
    assert discount == sum(taken for _, taken in bills)


def test_a_void_names_the_payment_and_its_token() -> None:
    target = Target("236", token="3")
    assert payments.void(posting(payment(), "void", target=target), payment()) == {
        "Id": "236",
        "SyncToken": "3",
        "sparse": True,
    }
    with pytest.raises(Unsendable, match="stands nowhere"):
        payments.void(posting(payment(), "void"), payment())


def test_nothing_is_sent_that_the_vendor_does_not_list() -> None:
    made = said(payment([applied("145", "98.00", "2.00")]))
    assert set(made.payment) <= contract.SENT["BillPayment"]
    assert made.discount is not None
    assert set(made.discount) <= contract.SENT["VendorCredit"]


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"DocNumber": "other", "PrivateNote": "", "SyncToken": "7"}, True),
        ({"TotalAmt": Decimal("97.00")}, False),
        ({"VendorRef": {"value": "57", "name": "B"}}, False),
        ({"CheckPayment": {"BankAccountRef": {"value": "36"}}}, False),
        ({"Line": [line("Bill", "145", "100.00")]}, False),
        ({"Line": [line("Bill", "146", "100.00"), line("VendorCredit", "88", "2.00")]}, False),
        ({"Line": [line("Bill", "145", "100.00"), line("VendorCredit", "88", "2.50")]}, False),
        ({"Line": [line("Bill", "145", "100.00"), line("VendorCredit", "88", "2"), line("Bill", "1", "1")]}, False),
    ],
)
def test_a_posted_payment_has_the_same_money_or_not(change: dict[str, Any], same: bool) -> None:
    wanted = said(payment([applied("145", "98.00", "2.00")])).payment
    posted = {**wanted, "Line": [line("Bill", "145", "100"), line("VendorCredit", "88", "2.00")]}
    assert payments.same_money({**posted, **change}, wanted) is same
