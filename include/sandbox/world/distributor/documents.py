"""Purchase orders, bills and vendor credits of the months before now."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from include.sandbox.world.companies.harborline import COST_ACCOUNTS, ITEMS, OPEN_CLASSES, OPEN_DEPARTMENTS
from include.sandbox.world.distributor.vendors import LEDGER
from include.sandbox.world.model import InvoiceLine, OrderLine, World, WorldInvoice, WorldOrder, WorldVendor
from include.sandbox.world.payables import enter_in_avid

CENT = Decimal("0.01")
# Position within each block of fifty bills -> what is odd about that one.
ODD = {
    5: "many_lines",
    9: "credit",
    13: "items",
    21: "twin",
    27: "negative_line",
    33: "credit",
    37: "items",
    41: "twin",
}
OPEN, PARTLY, COMPLETE, CLOSED = 10, 20, 30, 40
STATES = [OPEN, OPEN, OPEN, PARTLY, COMPLETE, COMPLETE, CLOSED]


def add_documents(world: World, rng: random.Random, count: int, days: int) -> None:
    """``count`` bills and credits over ``days``, and a purchase order for every seventh."""
    known = [vendor for vendor in world.vendors if LEDGER in vendor.renderings]
    today = world.now.date()
    if not known:
        return
    for n in range(count // 7):
        world.orders.append(_order(world, rng, n, rng.choice(known), today - timedelta(days=rng.randint(2, days))))
    world.orders.sort(key=lambda order: (order.date, order.id))
    # A few vendors send most of the bills.
    weights = [1 / (1 + n % 97) for n in range(len(known))]
    senders = rng.choices(known, weights, k=count)
    dates = sorted(today - timedelta(days=int(rng.triangular(0, days, 20))) for _ in range(count))
    waiting = [order for order in world.orders if order.status in (PARTLY, COMPLETE)]
    for n, (vendor, day) in enumerate(zip(senders, dates, strict=True)):
        odd = ODD.get(n % 50)
        order = next((one for one in waiting if one.date < day), None) if n % 5 == 0 and odd is None else None
        if order is not None:
            waiting.remove(order)
            world.invoices.append(_billed(world, rng, n, order, day))
        elif odd == "twin" and world.invoices and not world.invoices[-1].is_credit and not world.invoices[-1].order:
            world.invoices.append(_twin(rng, n, world.invoices[-1], world.now))
        else:
            world.invoices.append(_invoice(world, rng, n, vendor, day, _lines(rng, odd), odd == "credit"))
    enter_in_avid(world, rng, today)


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def _line(
    number: int, account: str, what: str, net: Decimal, class_: str | None, department: str | None
) -> InvoiceLine:
    return InvoiceLine(number, account, class_, department, what, net, "", Decimal(0))


def _lines(rng: random.Random, odd: str | None) -> list[InvoiceLine]:
    department = rng.choice(OPEN_DEPARTMENTS) if rng.random() < 0.8 else None
    count = rng.randint(40, 70) if odd == "many_lines" else rng.choice([1, 1, 1, 2, 2, 3, 4])
    lines: list[InvoiceLine] = []
    for number in range(1, count + 1):
        class_ = rng.choice(OPEN_CLASSES) if rng.random() < 0.7 else None
        if odd == "items" or rng.random() < 0.15:
            item = rng.choice(ITEMS)
            quantity = Decimal(rng.randint(1, 60))
            line = _line(number, item.account, item.name, quantity * item.cost, class_, department)
            lines.append(replace(line, item=item.sku, quantity=quantity, unit_price=item.cost))
            continue
        account = rng.choices(list(COST_ACCOUNTS), list(COST_ACCOUNTS.values()))[0]
        net = cents(Decimal(str(round(rng.lognormvariate(5.4, 1.1), 2)))) + CENT
        if odd == "negative_line" and number == count > 1:
            # A rebate on the bill itself, smaller than what it reduces.
            account, net = lines[0].account, -cents(lines[0].net / 10)
        what = rng.choice(["Monthly service", "Invoice", "Delivery", "Q3", "Job 2261", "Account charges"])
        lines.append(_line(number, account, what, net, class_, department))
    return lines


def _invoice(
    world: World, rng: random.Random, n: int, vendor: WorldVendor, day: date, lines: list[InvoiceLine], is_credit: bool
) -> WorldInvoice:
    if is_credit:
        lines = [replace(line, net=-line.net) for line in lines]
    total = sum((line.net for line in lines), Decimal(0))
    entered = min(day + timedelta(days=rng.randint(0, 5)), world.now.date())
    moment = datetime.combine(entered, time(rng.randint(14, 22), rng.randint(0, 59), rng.randint(0, 59)), UTC)
    lead = "CM" if is_credit else rng.choice(["INV-", "", f"{day.year}-", "SI", "#", "00"])
    return WorldInvoice(
        id=f"US-I{n:06d}",
        company=vendor.company,
        vendor=vendor.id,
        number=f"{lead}{40000 + n}",
        date=day,
        due_date=day + timedelta(days=vendor.terms_days),
        entered=min(moment, world.now),
        currency=vendor.currency,
        rate=world.currencies[vendor.currency],
        description=lines[0].description,
        is_credit=is_credit,
        lines=tuple(lines),
        net=total,
        vat=Decimal(0),
        total=total,
    )


def _order(world: World, rng: random.Random, n: int, vendor: WorldVendor, day: date) -> WorldOrder:
    lines = []
    for number in range(1, rng.choice([1, 2, 2, 3, 5]) + 1):
        item = rng.choice(ITEMS)
        quantity = Decimal(rng.randint(2, 80))
        net = quantity * item.cost
        lines.append(OrderLine(number, item.sku, item.name, quantity, item.cost, net, item.account, ""))
    return WorldOrder(
        id=f"US-O{n:06d}",
        company=vendor.company,
        vendor=vendor.id,
        number=1001 + n,
        date=day,
        receipt_date=day + timedelta(days=rng.randint(3, 30)),
        currency=vendor.currency,
        rate=world.currencies[vendor.currency],
        description=f"Order of {lines[0].description.lower()}",
        status=rng.choice(STATES),
        lines=tuple(lines),
    )


def _billed(world: World, rng: random.Random, n: int, order: WorldOrder, day: date) -> WorldInvoice:
    """The bill for an order: all of it, or its first half when it is only partly there."""
    whole = order.status == COMPLETE
    kept = order.lines if whole or len(order.lines) == 1 else order.lines[: len(order.lines) // 2]
    department = rng.choice(OPEN_DEPARTMENTS)
    lines = []
    for line in kept:
        quantity = line.quantity if whole or len(order.lines) > 1 else line.quantity // 2
        made = _line(line.number, line.account, line.description, quantity * line.unit_price, None, department)
        lines.append(replace(made, item=line.item, quantity=quantity, unit_price=line.unit_price))
    invoice = _invoice(world, rng, n, world.vendor(order.vendor), day, lines, False)
    return replace(invoice, order=order.id, description=f"PO {order.number}")


def _twin(rng: random.Random, n: int, first: WorldInvoice, now: datetime) -> WorldInvoice:
    """The same paper entered again, its number typed a little differently every second time."""
    number = first.number if rng.random() < 0.5 else first.number.replace("-", "") + rng.choice(["", ".", "A"])
    again = min(first.entered + timedelta(days=rng.randint(0, 12), minutes=7), now)
    return replace(first, id=f"US-I{n:06d}", number=number, entered=again, twin_of=first.id)
