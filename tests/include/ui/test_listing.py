"""What an address asks of a list."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest

from include.ui.listing import Column, Listing, amounts_of, choices_of


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


def test_a_column_without_a_value_in_some_rows_is_no_choice_of_none() -> None:
    listing = Listing(
        "(values ('EUR'), (null), ('CHF')) as t(currency)", (Column("currency", "Currency", choose=True),), ()
    )
    assert duckdb.sql(choices_of(listing)).fetchall() == [(["CHF", "EUR"],)]
