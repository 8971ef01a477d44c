"""A credit note that gives back another tax than it was told to is not booked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from include.systems.avalara.soundness import recoded, unsound
from include.systems.base import Target
from tests.support.avalara import CODE, FACTS, document


def place(tax: str, region: str = "NY") -> dict[str, str]:
    return {"country": "US", "region": region, "kind": "Sales", "tax": tax}


SENT: dict[str, Any] = {
    "code": CODE,
    "type": "ReturnInvoice",
    "currencyCode": "USD",
    "lines": [
        {"amount": Decimal("-10.00"), "taxOverride": {"type": "TaxAmount", "taxAmount": Decimal("-0.89")}},
        {"amount": Decimal("-5.00"), "taxOverride": {"type": "TaxAmount", "taxAmount": Decimal("-0.45")}},
    ],
}
TOLD = [place("-0.84"), place("-0.50", "NJ")]


def answered(*parts: dict[str, str]) -> Target:
    tax = sum((Decimal(part["tax"]) for part in parts), Decimal(0))
    facts = {"type": "ReturnInvoice", "total": "-15.00", "tax": str(tax), "parts": list(parts)}
    return Target(CODE, facts=FACTS | facts)


@pytest.mark.parametrize(
    "parts",
    [[("-0.84", "NY"), ("-0.50", "NJ")], [("-0.82", "NY"), ("-0.52", "NJ")], [("-0.86", "NY"), ("-0.48", "NJ")]],
)
def test_a_cent_a_line_between_places_is_how_avatax_rounds(parts: list[tuple[str, str]]) -> None:
    assert unsound(answered(*(place(*one) for one in parts)), SENT, TOLD) is None


@pytest.mark.parametrize(
    ("parts", "code", "words"),
    [
        ([("-1.33", "NY")], "tax_differs", "it gives back -1.33, and its invoice leaves -1.34 to be given back"),
        ([("-0.81", "NY"), ("-0.53", "NJ")], "parts_differ", "US/NJ/Sales by 0.03, US/NY/Sales by -0.03"),
        ([("-1.34", "WA")], "parts_differ", "US/WA/Sales by 1.34"),
    ],
)
def test_another_tax_or_another_place_is_refused(parts: list[tuple[str, str]], code: str, words: str) -> None:
    found = unsound(answered(*(place(*one) for one in parts)), SENT, TOLD)
    assert found is not None
    assert (found[0], words in found[1]) == (code, True), found[1]


def test_where_avatax_was_to_say_the_tax_it_says_it() -> None:
    sent = SENT | {"lines": [{"amount": Decimal("-10.00")}, {"amount": Decimal("-5.00")}]}
    assert unsound(answered(place("-1.00")), sent) is None


CODED: dict[str, Any] = {
    "lines": [
        {"number": "1", "itemCode": "LIC-PRO", "taxCode": "sw054003"},
        {"number": "2", "itemCode": "SUP-GOLD", "taxCode": "SM000000"},
    ]
}


def test_a_line_that_was_taxed_by_another_code_than_ours_is_refused_with_the_way_out() -> None:
    assert recoded(document(), CODED) == (
        "tax_code_differs",
        "item SUP-GOLD was sent with tax code SM000000, and AvaTax taxed it by SW054003: its own item has that code, "
        "which goes before ours, or it does not know SM000000 - write SW054003 in item_tax_codes.csv, and it is "
        "sent automatically on the next run; or correct the item in AvaTax, then retry",
    )


@pytest.mark.parametrize("lines", [None, [], [7], [{"lineNumber": "2"}], [{"lineNumber": "2", "taxCode": None}]])
def test_what_avatax_leaves_out_it_does_not_deny(lines: Any) -> None:
    assert recoded({"lines": lines}, CODED) is None


def test_what_was_told_its_tax_is_not_taxed_by_its_code() -> None:
    told = {"type": "TaxAmount", "taxAmount": Decimal("-0.45")}
    assert recoded(document(), {"lines": [CODED["lines"][0], CODED["lines"][1] | {"taxOverride": told}]}) is None
