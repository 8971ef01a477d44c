"""What an address asks of a list."""

from __future__ import annotations

from decimal import Decimal

import pytest

from include.ui.listing import amounts_of


@pytest.mark.parametrize(
    ("word", "amounts"),
    [
        ("1234.50", ["1234.50"]),
        ("1,234.50", ["1234.50"]),
        ("1.234,50", ["1234.50"]),
        ("-75", ["75"]),
        ("1.234", ["1.234", "1234"]),
        ("1,234", ["1234", "1.234"]),
        ("1.2.3", []),
        ("F-12", []),
        ("12a", []),
        ("\u0661", []),
        ("", []),
    ],
)
def test_a_word_is_the_amounts_that_it_can_be_read_as(word: str, amounts: list[str]) -> None:
    assert amounts_of(word) == [Decimal(amount) for amount in amounts]
