from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from include.documents import PurchaseInvoice, fingerprint, parse, plain, to_json

INVOICE: dict[str, Any] = {
    "kind": "purchase_invoice",
    "company": "123",
    "source_key": "guid",
    "number": "F-77",
    "vendor_key": "guid",
    "date": "2026-11-01",
    "due_date": "2026-12-01",
    "currency": "EUR",
    "net": "100.00",
    "tax_payable": "21.00",
    "total": "121.00",
    "ap_account": "1600",
    "is_credit": False,
    "po_number": None,
    "payment_hold": False,
    "lines": [{"no": 1, "account": "4000", "cost_center": "10", "tax_code": "2", "net": "100.00", "tax": "21.00"}],
}


def test_the_json_form_survives_a_round_trip() -> None:
    document = parse(json.dumps(INVOICE))
    assert isinstance(document, PurchaseInvoice)
    assert parse(to_json(document)) == document
    assert json.loads(to_json(document))["total"] == "121.00"


def test_money_that_came_as_a_json_fraction_is_refused() -> None:
    with pytest.raises(ValidationError, match="already lost cents"):
        parse(json.dumps({**INVOICE, "total": 121.1}))


def test_an_unknown_property_is_refused_rather_than_dropped() -> None:
    with pytest.raises(ValidationError, match="discount_days"):
        parse(json.dumps({**INVOICE, "discount_days": 10}))


def test_equal_values_have_equal_fingerprints() -> None:
    same = {**INVOICE, "total": "121.0000", "po_number": None, "net": "1E+2"}
    assert fingerprint(parse(json.dumps(same))) == fingerprint(parse(json.dumps(INVOICE)))


@pytest.mark.parametrize(
    "change",
    [
        {"total": "121.01"},
        {"due_date": None},
        {"number": "F-78"},
        {"lines": []},
        {"is_credit": True},
        {"company": "456"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_change_a_person_would_see_changes_the_fingerprint(change: dict[str, Any]) -> None:
    assert fingerprint(parse(json.dumps({**INVOICE, **change}))) != fingerprint(parse(json.dumps(INVOICE)))


@given(st.decimals(min_value=Decimal("-1e12"), max_value=Decimal("1e12"), places=6), st.integers(0, 6))
def test_trailing_zeros_never_make_a_change(value: Decimal, zeros: int) -> None:
    longer = value.quantize(Decimal(1).scaleb(-6 - zeros))
    first, second = (
        parse(json.dumps({**INVOICE, "net": format(number, "f")})) for number in (value.normalize(), longer)
    )
    assert fingerprint(first) == fingerprint(second)


@given(st.decimals(min_value=Decimal("-1e12"), max_value=Decimal("1e12"), places=4))
def test_plain_money_is_exact_and_has_two_decimals_or_more(value: Decimal) -> None:
    text = plain(value)
    assert Decimal(text) == value
    assert "E" not in text
    assert len(text.partition(".")[2]) >= 2


def test_a_zero_has_no_sign() -> None:
    assert plain(Decimal("-0.00")) == "0.00"
