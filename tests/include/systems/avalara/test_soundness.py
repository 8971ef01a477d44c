"""A credit note that gives back another tax than it was told to is not booked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from include.systems.avalara.soundness import unsound
from include.systems.base import Target
from tests.support.avalara import CODE, FACTS


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
