"""Purchase orders of the past months: older ones mostly typed into the books by hand, the latest with every trouble."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, replace
from decimal import Decimal

from include.sandbox.world.drawing import days_ago, pick
from include.sandbox.world.model import Company
from include.sandbox.world.spending.description import Spender
from include.sandbox.world.spending.lines import line, order_lines, taxed
from include.sandbox.world.spending.model import Order, OrderLine, OrderStatus, TypedOrder, Vendor

DAYS, RECENT_DAYS = 200, 20
OLD: tuple[OrderStatus, ...] = ("billed", "closed", "partially_billed", "closed", "cancelled", "billed", "open")
PLAIN: tuple[OrderStatus, ...] = ("open", "open", "partially_billed", "open", "billed", "open")
# The first ones of the last weeks: (what is odd about it, status).
RECENT: tuple[tuple[str | None, OrderStatus], ...] = (
    (None, "open"), ("by_hand", "open"), ("unmapped_account", "open"), ("changed", "open"), ("many_lines", "open"),
    ("currency", "open"), ("elsewhere", "open"), ("blocked", "open"), ("new", "open"), (None, "partially_billed"),
    (None, "billed"), (None, "closed"), (None, "cancelled"), ("by_hand_reference", "open"),
    ("by_hand_changed", "open"), ("by_hand_no_reference", "open"), ("by_hand_cancelled", "cancelled"),
    ("blocked_account", "open"), ("no_item", "open"), ("two_items", "open"), ("unknown_cost_center", "open"),
    ("ended_cost_center", "open"), ("no_cost_center", "open"), ("foreign", "open"), ("inactive", "open"),
    ("one_division", "open"), ("namesake", "open"),
)  # fmt: skip
# What is odd about the vendor of one of these.
OF_VENDOR = ("elsewhere", "blocked", "new", "inactive", "one_division", "namesake")
PLAIN_VENDORS = (None, "all_three", "no_subsidiary", "unlinked", "abroad")
CHANGED = ("changed", "by_hand_changed")
BILLED = ("partially_billed", "billed", "closed")
RECEIVED = {"billed": Decimal(1), "closed": Decimal(1), "partially_billed": Decimal("0.5")}


@dataclass(frozen=True)
class Made:
    """``first``: the lines that were asked for, before any change order."""

    order: Order
    first: tuple[OrderLine, ...]


def make_orders(
    rng: random.Random, spender: Spender, vendors: list[Vendor], count: int, now: dt.datetime
) -> list[Made]:
    lately = [one for one in RECENT if one[0] not in spender.not_there]
    recent = min(count, max(len(lately), count // 3))
    plan: list[tuple[dt.datetime, str | None, OrderStatus]] = [
        (days_ago(rng, now, RECENT_DAYS + 1, DAYS), None, OLD[n % len(OLD)]) for n in range(count - recent)
    ]
    for n in range(recent):
        odd, status = lately[n] if n < len(lately) else (None, PLAIN[n % len(PLAIN)])
        plan.append((days_ago(rng, now, 6 if status in BILLED else 1, RECENT_DAYS), odd, status))
    plan.sort(key=lambda one: one[0])
    return [_made(rng, spender, n, vendors, now, *one) for n, one in enumerate(plan)]


def usable(vendor: Vendor, company: Company) -> bool:
    """Known to both systems and in order."""
    there = vendor.airbase is not None and vendor.airbase.status == "active"
    record = vendor.record(company)
    return there and company in vendor.companies and record is not None and not record.blocked


def _made(
    rng: random.Random, spender: Spender, n: int, vendors: list[Vendor], now: dt.datetime, at: dt.datetime,
    odd: str | None,
    status: OrderStatus,
) -> Made:  # fmt: skip
    vendor, company = _whose(rng, spender, vendors, odd)
    first = order_lines(rng, spender, vendor, company, odd)
    if status in RECEIVED:
        first = tuple(replace(one, received=one.quantity * RECEIVED[status]) for one in first)
    lines = first
    if odd in CHANGED:
        more = taxed(spender, replace(first[0], quantity=first[0].quantity + 2), company)
        lines = (more, *first[1:], line(rng, spender, len(first) + 1, vendor, company))
    updated = _later(rng, at, now, 30) if odd in CHANGED or status != "open" else at + dt.timedelta(minutes=1)
    service = rng.random() < 0.6
    begin = (at.date().replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    account = spender.name_of(lines[0].account)
    order = Order(
        number=f"PO-{spender.first_order + n}", company=company, vendor=vendor, status=status, odd=odd,
        version=2 if odd in CHANGED else 1, request=None, owner=rng.choice(spender.people[:-1]),
        currency="USD" if odd == "currency" else spender.currency_of(vendor.currency, company),
        memo=f"{account}, {vendor.name}",
        created=at, updated=updated, closed=updated if status in ("closed", "cancelled") else None,
        issue_date=at.date(), service_start=begin if service else None,
        service_end=begin.replace(year=begin.year + 1) - dt.timedelta(days=1) if service else None,
        delivery_date=None if service else at.date() + dt.timedelta(days=rng.randint(5, 30)), lines=lines,
    )  # fmt: skip
    return Made(replace(order, in_books=_typed(rng, spender, order, first, now)), first)


def _later(rng: random.Random, at: dt.datetime, now: dt.datetime, hours: int) -> dt.datetime:
    return min(at + dt.timedelta(hours=rng.randint(2, hours)), now - dt.timedelta(minutes=20))


def _whose(rng: random.Random, spender: Spender, vendors: list[Vendor], odd: str | None) -> tuple[Vendor, Company]:
    first, last = spender.companies[0], spender.companies[-1]
    if odd == "currency":
        found = pick(rng, vendors, lambda one: last in one.companies and one.currency == "USD", _in_airbase)
        assert found is not None
        return found, last

    def fits(one: Vendor) -> bool:
        if odd in OF_VENDOR:
            return one.odd == odd
        if odd == "foreign":
            return one.currency != spender.currency and usable(one, first)
        # By hand or not, which record it is must be in no doubt where something else is odd.
        return any(usable(one, company) for company in one.companies) and (odd is None or one.odd in PLAIN_VENDORS)

    vendor = pick(rng, vendors, fits, _in_airbase)
    assert vendor is not None
    if odd == "one_division":
        return vendor, vendor.companies[-1]
    ready = [company for company in vendor.companies if usable(vendor, company)] or list(vendor.companies)
    return vendor, first if odd == "foreign" and first in ready else rng.choice(ready)


def _in_airbase(one: Vendor) -> bool:
    return one.airbase is not None


def _typed(
    rng: random.Random, spender: Spender, order: Order, first: tuple[OrderLine, ...], now: dt.datetime
) -> TypedOrder | None:
    """Of the older ones seven in ten; what changed or was cancelled since stands there as it was."""
    old = (now - order.created).days > RECENT_DAYS and order.odd is None and rng.random() < 0.7
    by_hand = order.odd is not None and order.odd.startswith("by_hand")
    if not (old or by_hand) or not usable(order.vendor, order.company):
        return None
    if any(spender.item_of(one.account) is None for one in first):
        return None
    reference: str | None = order.number
    if order.odd == "by_hand_reference" or (old and rng.random() < 0.15):
        reference = rng.choice((order.number.replace("-", ""), order.number.lower(), order.number.replace("-", " ")))
    elif order.odd == "by_hand_no_reference":
        reference = None
    text = spender.order_text.format(order.number) if reference is None else order.memo[:60]
    entered = min(order.created + dt.timedelta(hours=3), now)
    return TypedOrder(entered, reference, text, first, cancelled=old and order.status == "cancelled")
