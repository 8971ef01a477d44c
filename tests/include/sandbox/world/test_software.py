"""The software company's world: whom it sells to, what it invoiced, and everything that is wrong on purpose."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest

from include.sandbox.world.companies import kestrel
from include.sandbox.world.selling.build import build_selling
from include.sandbox.world.selling.model import Selling
from include.sandbox.world.selling.parties import BAD_ADDRESS, VAT_WRONG, Case

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture(scope="module", params=[(3, 3), (300, 400)], ids=["small", "demo"])
def world(request: pytest.FixtureRequest) -> Selling:
    return build_selling(kestrel.SELLER, 1, *request.param, NOW)


def test_every_case_has_a_final_invoice_and_a_draft(world: Selling) -> None:
    found = {(one.case, one.final) for one in world.invoices}
    assert found == {(case, final) for case in get_args(Case) for final in (True, False)}


def test_finals_are_of_the_last_sixty_days_and_drafts_of_the_last_three(world: Selling) -> None:
    for one in world.invoices:
        age = NOW.date() - one.date
        assert timedelta(0) <= age <= timedelta(days=60)
        if not one.final and one.credit_of is None:
            assert age <= timedelta(days=3)


def test_some_finals_stand_in_avatax_already_and_no_draft_does(world: Selling) -> None:
    recorded = [one for one in world.invoices if one.recorded]
    assert recorded
    assert all(one.final and one.company.avalara and one.credit_of is None for one in recorded)
    assert not {one.case for one in recorded} & {*BAD_ADDRESS, *VAT_WRONG, "unmapped_item", "exempt"}


def test_a_credit_note_takes_back_a_final_invoice_whole_or_in_part(world: Selling) -> None:
    by_id = {one.id: one for one in world.invoices}
    credits = [one for one in world.invoices if one.credit_of]
    assert {one.final for one in credits} == {True, False}
    shares = set()
    for one in credits:
        of = by_id[one.credit_of or ""]
        assert (of.final, of.customer) == (True, one.customer)
        assert of.entered < one.entered
        assert -of.net <= one.net < 0
        shares.add(one.net == -of.net)
    assert shares == {True, False}


def test_codes_in_avatax_are_short_and_each_its_own(world: Selling) -> None:
    codes = Counter(world.code(one) for one in world.invoices)
    assert max(codes.values()) == 1
    assert max(map(len, codes)) == 40
    assert all(code == code.lower() for code in codes)


def test_what_is_wrong_with_an_address_is_what_its_case_says(world: Selling) -> None:
    places = {one.case: one.destination for one in world.customers if one.case in BAD_ADDRESS}
    assert (places["zip_of_other_state"].region, places["zip_of_other_state"].postcode) == ("WA", "10011")
    assert places["house_unknown"].line1 == "99999 Pike St"
    assert (places["place_missing"].city, places["place_missing"].postcode) == (None, None)


def test_only_an_exempt_customer_has_a_use_code_and_only_european_businesses_a_vat_number(world: Selling) -> None:
    assert {one.entity_use_code for one in world.customers if one.case == "exempt"} == {"A"}
    assert {one.entity_use_code for one in world.customers if one.case != "exempt"} == {None}
    for one in world.customers:
        assert bool(one.vat_number) == (one.business and one.address.country in ("NL", "DE", "GB", "FR")), one.name


def test_an_unmapped_item_is_on_invoices_of_that_case_alone(world: Selling) -> None:
    with_beta = {one.case for one in world.invoices if any(line.item == "BETA" for line in one.lines)}
    assert with_beta == {"unmapped_item"}


def test_the_same_seed_makes_the_same_world() -> None:
    first, again, other = (build_selling(kestrel.SELLER, seed, 40, 60, NOW) for seed in (1, 1, 2))
    assert first == again
    assert [one.id for one in first.invoices] != [one.id for one in other.invoices]


@pytest.mark.parametrize("hour", [0, 6, 12, 18, 23])
def test_the_hour_of_the_day_changes_no_figure(hour: int) -> None:
    """Moments of today alone: what would be later than now is entered now."""

    def figures(world: Selling) -> list[Any]:
        return [(one.id, one.customer, one.date, one.final, one.lines, one.recorded) for one in world.invoices]

    other = build_selling(kestrel.SELLER, 1, 40, 60, NOW.replace(hour=hour))
    assert figures(other) == figures(build_selling(kestrel.SELLER, 1, 40, 60, NOW))
    assert max(one.entered for one in other.invoices) <= NOW.replace(hour=hour)


def test_without_vendors_there_is_nobody_and_without_documents_no_invoice() -> None:
    assert build_selling(kestrel.SELLER, 1, 0, 0, NOW).customers == []
    assert build_selling(kestrel.SELLER, 1, 40, 0, NOW).invoices == []
