"""Purchase tax by rate and line: what QuickBooks makes of it, what may be billed, and what is sent instead."""

from __future__ import annotations

from decimal import Decimal

import pytest

from include.systems.quickbooks_online import tax
from include.systems.quickbooks_online.codebook import TaxCode, TaxRate
from include.systems.quickbooks_online.tax import Billed
from tests.support.quickbooks_purchases import REVERSE, STANDARD, ZERO

D = Decimal
SPLIT = TaxCode("20", "GST/PST", (TaxRate("1", D(5)), TaxRate("2", D(7))))


def line(no: int, net: str, billed: str | None, code: TaxCode | None = STANDARD) -> Billed:
    return Billed(no, D(net), None if billed is None else D(billed), code)


@pytest.mark.parametrize(
    ("net", "code", "currency", "made"),
    [
        ("10.02", SPLIT, "CAD", "1.20"),  # 0.501 and 0.7014, each rounded
        ("0.03", STANDARD, "GBP", "0.01"),
        ("0.025", STANDARD, "GBP", "0.01"),  # half a cent away from zero
        ("-10.00", STANDARD, "GBP", "-2.00"),
        ("103", STANDARD, "JPY", "21"),
        ("50.00", REVERSE, "GBP", "0.00"),
        ("50.00", None, "GBP", "0"),
    ],
)
def test_each_rate_is_rounded_in_the_currency(net: str, code: TaxCode | None, currency: str, made: str) -> None:
    assert tax.made(line(1, net, None, code), currency) == D(made)
    assert tax.owed(line(1, net, None, code), currency) == D(made)
    assert tax.owed(line(1, net, "7.77", code), currency) == D("7.77")


@pytest.mark.parametrize(
    ("billed", "code", "is_fine"),
    [
        ("20.05", STANDARD, True),
        ("20.50", STANDARD, True),  # half a per cent of the net amount
        ("20.51", STANDARD, False),
        ("19.50", STANDARD, True),
        ("19.49", STANDARD, False),
        ("0.00", REVERSE, True),
        ("0.01", REVERSE, False),
        ("0.01", ZERO, False),
    ],
)
def test_what_is_billed_may_differ_by_rounding_alone(billed: str, code: TaxCode, is_fine: bool) -> None:
    assert (tax.differences([line(1, "100.00", billed, code)], "bill 1", "GBP") == []) is is_fine


def test_small_amounts_may_differ_by_five_cents() -> None:
    assert tax.differences([line(1, "1.00", "0.25")], "bill 1", "GBP") == []
    assert len(tax.differences([line(1, "1.00", "0.26")], "bill 1", "GBP")) == 1


def test_tax_is_compared_code_by_code_over_the_whole_bill() -> None:
    on_one_line = [line(1, "50.00", "20.00"), line(2, "50.00", "0.00"), line(3, "10.00", None)]
    assert tax.differences(on_one_line, "bill 1", "GBP") == []
    swapped = [line(1, "100.00", "0.00"), line(2, "100.00", "20.00", ZERO)]
    assert tax.differences(swapped, "bill 1", "GBP") == [
        (
            "tax_differs",
            "bill 1, line 1: 0.00 tax is billed, but tax code 20.0% S in QuickBooks makes 20.00 of 100.00: give it the "
            "tax code that was billed",
        ),
        (
            "tax_differs",
            "bill 1, line 2: 20.00 tax is billed, but tax code 0.0% Z in QuickBooks makes 0.00 of 100.00: give it the "
            "tax code that was billed",
        ),
    ]


def test_nothing_is_sent_where_quickbooks_makes_the_same() -> None:
    assert tax.override([line(1, "50.00", "20.00"), line(2, "50.00", "0.00")], "GBP") is None
    assert tax.override([line(1, "100.00", None), line(2, "1.00", "0.00", None)], "GBP") is None


def test_every_rate_is_sent_and_the_difference_stands_on_the_highest() -> None:
    lines = [line(1, "10.02", "1.21", SPLIT), line(2, "5.00", "1.00"), line(3, "5.00", "1.00")]
    made = tax.override(lines, "CAD")
    assert made is not None
    assert made["TotalTax"] == D("3.21")
    said = [
        (
            one["TaxLineDetail"]["TaxRateRef"]["value"],
            one["Amount"],
            one["TaxLineDetail"]["TaxPercent"],
            one["TaxLineDetail"]["NetAmountTaxable"],
        )
        for one in made["TaxLine"]
    ]
    assert said == [
        ("1", D("0.50"), D(5), D("10.02")),
        ("2", D("0.71"), D(7), D("10.02")),
        ("7", D("2.00"), D(20), D("10.00")),
    ]
