"""Whether a payment that stands in QuickBooks moves the money that AvidXchange shows now."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from include.systems.base import Target, Unsendable
from include.systems.quickbooks_online import payments
from include.systems.quickbooks_online.notes import carries
from tests.support.quickbooks import payment, posting


def body(**change: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "VendorRef": {"value": "56"},
        "TotalAmt": Decimal("80.00"),
        "CreditCardPayment": {"CCAccountRef": {"value": "41"}},
        "Line": [settled("Bill", "145", "100.00"), settled("VendorCredit", "12", "20.00")],
    }
    return {**values, **change}


def settled(kind: str, key: str, amount: str) -> dict[str, Any]:
    return {"Amount": Decimal(amount), "LinkedTxn": [{"TxnId": key, "TxnType": kind}]}


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"CreditCardPayment": {"CCAccountRef": {"value": "41", "name": "Virtual cards"}}}, True),
        ({"CreditCardPayment": {"CCAccountRef": {"value": "42"}}}, False),
        ({"CreditCardPayment": {"CCAccountRef": {}}}, False),
        ({"CreditCardPayment": {"CCAccountRef": {"value": None}}}, False),
        ({"CreditCardPayment": {}}, False),
        ({"CreditCardPayment": None}, False),
        ({"VendorRef": None}, False),
        ({"Line": [settled("Bill", "145", "100.00"), settled("Bill", "12", "20.00")]}, False),
        ({"Line": [settled("VendorCredit", "145", "100.00"), settled("VendorCredit", "12", "20.00")]}, False),
    ],
)
def test_account_vendor_and_the_kind_of_what_is_settled_are_compared(change: dict[str, Any], same: bool) -> None:
    assert payments.same_money(body(**change), body()) is same


@pytest.mark.parametrize(("number", "named"), [("100234", "100234"), ("", "77")])
@pytest.mark.parametrize("target", [None, Target("236")])
def test_a_void_without_a_payment_names_it_by_its_number_or_else_its_id(
    number: str, named: str, target: Target | None
) -> None:
    wanted = payment(number=number)
    with pytest.raises(Unsendable) as refused:
        payments.void(posting(wanted, "void", target=target), wanted)
    text = f"payment {named} stands nowhere in QuickBooks, so it cannot be voided"
    assert list(refused.value.problems) == [("not_found", text)]


def test_no_note_carries_no_key_whatever_the_key() -> None:
    assert [carries(None, key) for key in ("AVX:77", "XXXX")] == [False, False]
