"""The distributor's world: the same for the same seed, dirty on purpose, and with something to adopt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from include.sandbox.world.distributor.build import build_distributor

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
LEDGER, AVID = "quickbooks_online", "avidxchange"


@pytest.fixture(scope="module")
def world() -> Any:
    return build_distributor(1, 300, 400, NOW)


def test_same_seed_and_day_same_world_whatever_the_hour() -> None:
    first = build_distributor(3, 50, 80, NOW)
    later = build_distributor(3, 50, 80, NOW + timedelta(hours=10))
    assert (first.vendors, first.orders) == (later.vendors, later.orders)
    assert [one.number for one in first.invoices] == [one.number for one in later.invoices]
    assert first.vendors != build_distributor(4, 50, 80, NOW).vendors


def test_the_dirt_is_there(world: Any) -> None:
    mine = [one.renderings[LEDGER] for one in world.vendors if LEDGER in one.renderings]
    both = [one for one in world.vendors if len(one.renderings) == 2]
    tax_ids = [one.vat_number for one in mine if one.vat_number]
    assert len(tax_ids) > len(set(tax_ids))
    assert any(one.blocked for one in mine)
    assert any(one.street is None for one in mine)
    assert any(one.person for one in world.vendors)
    assert any(one.group for one in world.vendors)
    assert any(one.renderings[LEDGER].name != one.renderings[AVID].name for one in both)
    assert any(AVID in one.renderings and LEDGER not in one.renderings for one in world.vendors)
    # QuickBooks takes no name twice, and none of these signs in one.
    names = [one.name.strip().casefold() for one in mine]
    assert len(names) == len(set(names))
    assert not [name for name in names if ":" in name or "\t" in name or "\n" in name]


def test_every_document_adds_up_and_is_of_a_vendor_in_the_books(world: Any) -> None:
    assert len(world.invoices) == 400
    for one in world.invoices:
        assert one.total == sum((line.net for line in one.lines), Decimal(0))
        assert (one.total < 0) == one.is_credit
        assert LEDGER in world.vendor(one.vendor).renderings
        assert one.date <= NOW.date()
        assert one.entered <= NOW
        for line in one.lines:
            if line.item:
                assert abs(line.net) == line.quantity * line.unit_price


def test_a_part_was_entered_by_hand_in_avidxchange_and_partly_paid_there(world: Any) -> None:
    by_hand = [one for one in world.invoices if one.avid]
    assert 20 < len(by_hand) < 200
    assert any(one.avid.number != one.number for one in by_hand)
    assert {one.status for one in world.avid_payments} >= {"Cleared", "Void", "Processing"}


def test_orders_are_billed_after_they_were_made(world: Any) -> None:
    dates = {order.id: order.date for order in world.orders}
    billed = [one for one in world.invoices if one.order]
    assert len(billed) > 10
    assert all(one.date > dates[one.order] for one in billed)


def test_vendors_abroad_only_where_the_company_buys_abroad(world: Any) -> None:
    assert {one.currency for one in world.vendors} == {"USD"}
    abroad = build_distributor(1, 300, 400, NOW, abroad=True)
    assert {one.currency for one in abroad.vendors} == {"USD", "CAD", "EUR"}
