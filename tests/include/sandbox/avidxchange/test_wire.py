from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from include.sandbox.avidxchange import fields, shapes, wire


def test_money_is_a_number_with_its_two_decimals() -> None:
    assert wire.dumps({"Amount": "100.00", "Discount": "-0.50"}) == '{"Amount":100.00,"Discount":-0.50}'


def test_a_text_that_looks_like_money_stays_a_text() -> None:
    row = {"Description": '"Amount":"1.00"', "InvoiceNumber": "100.00"}
    assert json.loads(wire.dumps(row)) == row


@given(text=st.text())
def test_no_text_breaks_the_json(text: str) -> None:
    row = {"Name": text, "Amount": "1.00"}
    assert json.loads(wire.dumps(row), parse_float=Decimal) == {"Name": text, "Amount": Decimal("1.00")}


def test_numbers_come_in_without_becoming_floats() -> None:
    assert wire.loads('{"Amount": 0.10}') == {"Amount": Decimal("0.10")}
    with pytest.raises(ValueError, match="NaN"):
        wire.loads('{"Amount": NaN}')


@pytest.mark.parametrize(
    ("value", "read"),
    [(5, "5.00"), (Decimal("5.1"), "5.10"), (Decimal("-0.01"), "-0.01"), (Decimal("1E2"), "100.00")],
)
def test_amounts_are_kept_with_two_decimals(value: Any, read: str) -> None:
    assert fields.money(value) == read


@pytest.mark.parametrize("value", ["5.00", True, None, Decimal("0.001"), Decimal("1E400"), [1]])
def test_what_is_no_amount_is_said_so(value: Any) -> None:
    with pytest.raises(fields.Unreadable):
        fields.money(value)


def test_all_problems_of_an_invoice_come_at_once() -> None:
    body = {"ExternalCode": 5, "Amount": "1", "Lines": [{"Amount": 1, "Codes": [{"GroupName": "g"}]}]}
    _, problems = shapes.invoice(body)
    named = {problem["Field"] for problem in problems}
    assert named >= {"ExternalCode", "InvoiceNumber", "Amount", "Lines[0].LineNumber", "Lines[0].Codes[0].CodeValue"}
    assert "VendorExternalCode" in named


@pytest.mark.parametrize("body", [None, 5, "x", [], {"Lines": "x"}, {"Lines": [5]}, {"LineItems": [None], "Items": 1}])
def test_nonsense_is_refused_in_words(body: Any) -> None:
    for shape in (shapes.vendor, shapes.code, shapes.order, shapes.invoice):
        _, problems = shape(body)
        assert problems
        assert all(problem["Message"] for problem in problems)
