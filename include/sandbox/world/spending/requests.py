"""Purchase requests: those whose approval made an order, and those that are or will never be approved."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

from include.sandbox.world.drawing import days_ago, pick
from include.sandbox.world.spending.description import Spender
from include.sandbox.world.spending.lines import order_lines
from include.sandbox.world.spending.model import Approval, Order, Request, RequestStatus, Vendor
from include.sandbox.world.spending.orders import Made, usable

ALONE: tuple[RequestStatus, ...] = ("pending_approval", "draft", "rejected", "cancelled", "pending_approval")
DONE = ("billed", "closed")


def make_requests(
    rng: random.Random, spender: Spender, vendors: list[Vendor], made: list[Made], count: int, now: dt.datetime
) -> tuple[list[Request], list[Order]]:
    """(requests, the orders, which now name theirs); one order in four was made directly. ``count``: those without."""
    found = [_of_order(rng, spender, one) for one in made if rng.random() < 0.75]
    found += [
        _alone(rng, spender, vendors, ALONE[n % len(ALONE)], days_ago(rng, now, 1, 30), now) for n in range(count)
    ]
    found.sort(key=lambda one: (one.created, one.order or ""))
    requests = [replace(one, number=f"PR-{spender.first_order + 1000 + n}") for n, one in enumerate(found)]
    of = {one.order: one.number for one in requests if one.order}
    return requests, [replace(one.order, request=of.get(one.order.number)) for one in made]


def _of_order(rng: random.Random, spender: Spender, made: Made) -> Request:
    """Approval and order are of the same moment."""
    order = made.order
    created = order.created - dt.timedelta(days=rng.randint(1, 6), hours=1)
    approvals = (
        Approval(spender.people[-2], 1, "approved", order.created - dt.timedelta(hours=1)),
        Approval(spender.people[-1], 2, "approved", order.created),
    )
    return Request(
        number="", title=f"{spender.name_of(made.first[0].account)} {order.created:%Y}",
        status="completed" if order.status in DONE else "approved", company=order.company, vendor=order.vendor,
        requester=order.owner, currency=order.currency, created=created, submitted=created + dt.timedelta(minutes=30),
        approved=order.created, updated=order.updated if order.status in DONE else order.created, approvals=approvals,
        order=order.number, lines=made.first,
    )  # fmt: skip


def _alone(
    rng: random.Random,
    spender: Spender,
    vendors: list[Vendor],
    status: RequestStatus,
    at: dt.datetime,
    now: dt.datetime,
) -> Request:
    vendor = pick(rng, vendors, lambda one: any(usable(one, company) for company in one.companies), _in_airbase)
    assert vendor is not None
    company = rng.choice([one for one in vendor.companies if usable(vendor, one)] or list(vendor.companies))
    decided = min(at + dt.timedelta(hours=5), now)
    approvals = {
        "draft": (),
        "pending_approval": (Approval(spender.people[-1], 1, "pending", None),),
        "rejected": (Approval(spender.people[-1], 1, "rejected", decided),),
        "cancelled": (Approval(spender.people[-1], 1, "pending", None),),
    }[status]
    lines = order_lines(rng, spender, vendor, company, None)
    return Request(
        number="", title=f"{spender.name_of(lines[0].account)} {at:%Y}", status=status, company=company, vendor=vendor,
        requester=rng.choice(spender.people[:-2]), currency=spender.currency_of(vendor.currency, company), created=at,
        submitted=None if status == "draft" else at, approved=None,
        updated=at if status in ("draft", "pending_approval") else decided, approvals=approvals, order=None,
        lines=lines,
    )  # fmt: skip


def _in_airbase(one: Vendor) -> bool:
    return one.airbase is not None
