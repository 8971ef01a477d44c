"""Bills of nine months, for orders and without one: most were typed into the books by hand, and not always well."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

from include.sandbox.world.drawing import amount, days_ago, pick
from include.sandbox.world.model import Company
from include.sandbox.world.spending.billing import Share, billed_lines, shares
from include.sandbox.world.spending.description import Spender
from include.sandbox.world.spending.lines import tax_on, vat_key
from include.sandbox.world.spending.model import Bill, BillLine, BillStatus, Order, Outcome, Vendor
from include.sandbox.world.spending.orders import usable
from include.sandbox.world.spending.payments import paid
from include.sandbox.world.spending.typing_in import typed_into_books
from include.sandbox.world.spending.vendors import NOWHERE_IN_BOOKS

DAYS = 270
# Of those without an order the first ones: (status, what became of it in the books, which vendor, least and most days).
TROUBLES: tuple[tuple[BillStatus, Outcome, str | None, int, int], ...] = (
    ("approved", "entered", None, 5, 12), ("approved", "not_entered", None, 25, 40),
    ("scheduled", "differs", None, 10, 20), ("approved", "twice", None, 8, 20), ("draft", "not_due", None, 1, 5),
    ("awaiting_approval", "not_due", None, 1, 8), ("approved", "not_entered", None, 3, 8),
    ("payment_initiated", "entered", None, 12, 25), ("paid", "entered", None, 30, 60),
    ("rejected", "not_due", None, 5, 30), ("void", "not_due", None, 5, 30),
    ("partially_paid", "entered", None, 20, 40), ("paid", "not_entered", None, 40, 60),
    ("approved", "not_entered", "new", 4, 12), ("paid", "not_due", "elsewhere", 30, 60),
    ("paid", "differs", None, 30, 60), ("scheduled", "twice", None, 15, 30),
)  # fmt: skip
# Of one that is still on its way, by the days since it came: a status for each.
YOUNG: tuple[BillStatus, ...] = ("approved", "scheduled", "payment_initiated", "paid")
NOT_APPROVED = ("draft", "awaiting_approval", "rejected", "void")


def make_bills(
    rng: random.Random, spender: Spender, vendors: list[Vendor], orders: list[Order], count: int, now: dt.datetime
) -> tuple[list[Bill], list[Order]]:
    """(bills in order of time, the orders with what was billed on them)"""
    drafts: list[Bill] = []
    finished: list[Order] = []
    for order in orders:
        after, parts = shares(rng, order, now)
        drafts += [_of_order(rng, spender, after, one, now) for one in parts]
        finished.append(after)
    for n in range(count - len(drafts) if vendors else 0):
        trouble = TROUBLES[n] if n < len(TROUBLES) else None
        drafts.append(_alone(rng, spender, vendors, trouble, now))
    drafts.sort(key=lambda one: (one.created, one.number))
    numbered = [replace(one, id=f"{spender.key_prefix}B{n:06d}") for n, one in enumerate(drafts, start=1)]
    bills = [typed_into_books(rng, spender, paid(rng, one, now), now) for one in numbered]
    return bills, finished


def _of_order(rng: random.Random, spender: Spender, order: Order, share: Share, now: dt.datetime) -> Bill:
    days = (now - share.at).days
    status: BillStatus = "paid" if days > 45 else share.status
    outcome: Outcome = "not_due" if status in NOT_APPROVED else _became(rng)
    lines = billed_lines(order, share)
    whose = (order.vendor, order.company)
    return _bill(rng, spender, *whose, lines, order.currency, share.at, status, outcome, now, order.number)


def _became(rng: random.Random) -> Outcome:
    found: tuple[Outcome, ...] = ("entered", "not_entered", "differs", "twice")
    return rng.choices(found, (88, 5, 4, 3))[0]


def _alone(
    rng: random.Random, spender: Spender, vendors: list[Vendor], trouble: tuple[BillStatus, Outcome, str | None, int,
    int] | None,
    now: dt.datetime,
) -> Bill:  # fmt: skip
    status: BillStatus
    outcome: Outcome
    if trouble is not None:
        status, outcome, odd, least, most = trouble
        at = days_ago(rng, now, least, most)
    else:
        at, odd = days_ago(rng, now, 5, DAYS), None
        old = (now - at).days > 45
        chance = rng.random()
        status = rng.choice(YOUNG) if not old else "void" if chance < 0.04 else "rejected" if chance < 0.07 else "paid"
        outcome = "not_due" if status in NOT_APPROVED else _became(rng)

    def fits(one: Vendor) -> bool:
        if odd is not None:
            return one.odd == odd
        return any(usable(one, company) for company in one.companies)

    vendor = pick(rng, vendors, fits, lambda one: one.airbase is not None)
    assert vendor is not None
    company = rng.choice([one for one in vendor.companies if usable(vendor, one)] or list(vendor.companies))
    if vendor.odd in NOWHERE_IN_BOOKS and outcome not in ("not_due", "not_entered"):
        outcome = "not_entered"
    lines = tuple(_line(rng, spender, number, vendor, company) for number in range(1, rng.choice((1, 1, 2, 3)) + 1))
    currency = spender.currency_of(vendor.currency, company)
    return _bill(rng, spender, vendor, company, lines, currency, at, status, outcome, now, None)


def _line(rng: random.Random, spender: Spender, number: int, vendor: Vendor, company: Company) -> BillLine:
    account, net = vendor.account, amount(rng, 2500, 480000)
    center = None if spender.cost_center_use.get(account) == 2 else rng.choice(spender.cost_centers)[0]
    key = vat_key(spender, vendor, company, account)
    return BillLine(
        number, f"{spender.name_of(account)} {number}", account, center,
        rng.choice(spender.departments)[0] if rng.random() < 0.5 else None, net, key, tax_on(spender, net, key,
        company),
    )  # fmt: skip


def _bill(
    rng: random.Random, spender: Spender, vendor: Vendor, company: Company, lines: tuple[BillLine, ...],
    currency: str, at: dt.datetime,
    status: BillStatus, outcome: Outcome, now: dt.datetime, order: str | None,
) -> Bill:  # fmt: skip
    day = at.date() - dt.timedelta(days=rng.randint(0, 3))
    approved = None if status in NOT_APPROVED else min(at + dt.timedelta(hours=rng.randint(3, 30)), now)
    if not company.books:
        outcome = "not_due"
    return Bill(
        id="", number=_number(rng, at), company=company, vendor=vendor, status=status, order=order, currency=currency,
        invoice_date=day, due_date=day + dt.timedelta(days=spender.days_of(vendor.term)), entry_date=at.date(),
        created=at, approved=approved, updated=approved or min(at + dt.timedelta(hours=2), now),
        ap_account=spender.payable(currency, company), method=None,
        lines=lines, outcome=outcome,
    )  # fmt: skip


def _number(rng: random.Random, at: dt.datetime) -> str:
    return rng.choice((f"F{at:%y}-{rng.randint(10000, 99999)}", f"{at:%Y}-{rng.randint(10000, 99999)}",
                       f"INV-{rng.randint(100000, 999999)}"))  # fmt: skip
