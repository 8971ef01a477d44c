"""Whatever is sold, rows are rounded by themselves and everything else is their sum (section 2)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from include.sandbox.avalara import calculation, rates
from include.sandbox.avalara.calculation import Line
from include.sandbox.avalara.taxation import Levy

CENT = Decimal("0.01")
AMOUNTS = st.decimals(min_value=-100_000, max_value=100_000, places=2)
LEVIES = st.lists(st.decimals(min_value=0, max_value="0.3", places=5), min_size=1, max_size=5)


def levies(found: list[Decimal]) -> tuple[Levy, ...]:
    return tuple(Levy(rates.state("CA"), rate) for rate in found)


def line(amount: Decimal, found: list[Decimal], gross: bool = False) -> Line:
    return calculation.line(amount, Decimal(0), levies(found), exempt=False, non_taxable=False, gross=gross)


@given(amount=AMOUNTS, found=LEVIES)
def test_each_row_is_rounded_half_up_by_itself(amount: Decimal, found: list[Decimal]) -> None:
    one = line(amount, found)
    assert [row.tax for row in one.rows] == [(amount * rate).quantize(CENT, ROUND_HALF_UP) for rate in found]
    assert one.tax == sum(row.tax for row in one.rows)
    assert (one.amount, one.taxable) == (amount, amount)


@given(amount=AMOUNTS, found=LEVIES)
def test_a_credit_note_is_its_invoice_turned_round(amount: Decimal, found: list[Decimal]) -> None:
    assert line(-amount, found).tax == -line(amount, found).tax


@given(amount=AMOUNTS, found=LEVIES)
def test_a_gross_amount_is_its_net_and_its_tax_to_the_cent(amount: Decimal, found: list[Decimal]) -> None:
    one = line(amount, found, gross=True)
    assert one.amount + one.tax == amount
    assert abs(one.tax - one.amount * sum(found)) <= CENT * len(found)


@given(weights=st.lists(AMOUNTS, min_size=1, max_size=8), total=AMOUNTS, data=st.data())
def test_what_is_shared_out_loses_nothing(weights: list[Decimal], total: Decimal, data: st.DataObject) -> None:
    taking = sorted(data.draw(st.sets(st.sampled_from(range(len(weights))), min_size=1)))
    parts = calculation.share(weights, total, taking)
    assert sum(parts) == total
    assert all(part == 0 for n, part in enumerate(parts) if n not in taking)


@given(amounts=st.lists(AMOUNTS, min_size=1, max_size=5), found=LEVIES, tax=AMOUNTS)
def test_a_forced_tax_is_the_tax(amounts: list[Decimal], found: list[Decimal], tax: Decimal) -> None:
    lines = [line(amount, found) for amount in amounts]
    calculated = sum(one.calculated for one in lines)
    calculation.force(lines, tax)
    assert sum(one.tax for one in lines) == tax
    assert sum(one.calculated for one in lines) == calculated
