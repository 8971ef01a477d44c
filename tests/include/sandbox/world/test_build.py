"""The generated company: deterministic, dirty on purpose, valid where it must be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from stdnum import iban
from stdnum.eu import vat

from include.sandbox.world.build import build_world

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def world():
    return build_world(1, 300, 400, NOW)


def renderings(world):
    return [rendering for vendor in world.vendors for rendering in vendor.renderings.values()]


def test_same_seed_and_day_same_world_whatever_the_hour():
    first = build_world(3, 50, 80, NOW)
    later = build_world(3, 50, 80, NOW + timedelta(hours=10))
    assert (first.vendors, first.orders) == (later.vendors, later.orders)
    assert [i.number for i in first.invoices] == [i.number for i in later.invoices]
    assert first.vendors != build_world(4, 50, 80, NOW).vendors


def test_identifiers_are_valid(world):
    numbers = [r.vat_number for r in renderings(world) if r.vat_number]
    accounts = [bank.iban for r in renderings(world) for bank in r.banks]
    assert len(numbers) > 300
    assert all(vat.is_valid(number) for number in numbers)
    assert all(iban.is_valid(number) for number in accounts)
    assert {number[:2] for number in numbers} == {"NL", "BE", "DE"}


def test_the_dirt_is_there(world):
    exact = [v.renderings["exact_online"] for v in world.vendors if "exact_online" in v.renderings]
    avid = [v.renderings["avidxchange"] for v in world.vendors if "avidxchange" in v.renderings]
    both = [v for v in world.vendors if len(v.renderings) == 2]
    numbers = [r.vat_number for r in exact if r.vat_number]

    assert len(numbers) > len(set(numbers))
    assert any(r.blocked for r in exact)
    assert any(r.code is None for r in avid)
    assert any(r.vat_number is None for r in exact)
    assert any("\u200f" in r.name or "\u202e" in r.name or "\x0b" in r.name or "\u200b" in r.name for r in exact + avid)
    assert any(v.person for v in world.vendors)
    assert any(v.group for v in world.vendors)
    assert any((r.email or "").endswith("@gmail.com") for r in renderings(world))
    assert any(v.renderings["exact_online"].name != v.renderings["avidxchange"].name for v in both)
    assert 0.3 < len(both) / len(world.vendors) < 0.7


def test_documents_of_every_kind(world):
    assert len(world.invoices) == 400
    assert all(i.total == i.net + i.vat == sum(line.net + line.vat for line in i.lines) for i in world.invoices)
    assert any(i.is_credit and i.total < 0 for i in world.invoices)
    assert any(i.currency != "EUR" for i in world.invoices)
    assert any(len(i.lines) > 60 for i in world.invoices)
    assert any(i.twin_of for i in world.invoices)
    assert any(i.blocked for i in world.invoices)
    assert any(i.order for i in world.invoices)
    assert any(i.date < world.open_from for i in world.invoices)
    assert {order.status for order in world.orders} == {10, 20, 30, 40}
    days = [(NOW.date() - i.date).days for i in world.invoices]
    assert min(days) >= 0
    assert 200 < max(days) <= 270


def test_about_a_third_of_the_recent_ones_was_entered_in_avidxchange_by_hand():
    world = build_world(1, 600, 1500, NOW)
    recent = [i for i in world.invoices if (NOW.date() - i.date).days <= 120]
    entered = [i for i in recent if i.avid]
    by_id = {i.id: i for i in world.invoices}

    assert 0.2 < len(entered) / len(recent) < 0.35
    assert {p.status for p in world.avid_payments} == {
        "Pending Approval", "Held", "Processing", "Debit Requested", "Funds Received", "Sent to Check Printer",
        "Issued to Supplier", "ACH Credit Issued", "VCC Processing", "Cleared", "Void", "Error",
    }  # fmt: skip
    for payment in world.avid_payments:
        assert payment.amount == sum((a.amount for a in payment.applications), Decimal(0))
        assert all(
            by_id[a.invoice].vendor == payment.vendor and not by_id[a.invoice].paid_in_ledger
            for a in payment.applications
        )
    assert any(len(p.applications) > 1 for p in world.avid_payments)
    assert any(a.discount for p in world.avid_payments for a in p.applications)
