"""Purchase orders, invoices, credit notes and how they were paid, over the months before now."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from include.sandbox.world.model import InvoiceLine, LedgerPayment, World, WorldInvoice, WorldOrder, WorldVendor
from include.sandbox.world.orders import add_orders
from include.sandbox.world.payables import enter_in_avid
from include.sandbox.world.settings import COST_ACCOUNTS

CENT = Decimal("0.01")
# Position within each block of fifty invoices -> what is odd about that one.
ODD = {
    5: "many_lines",
    9: "credit_note",
    13: "including_vat",
    18: "blocked",
    21: "twin",
    27: "negative_line",
    33: "credit_note",
    41: "twin",
}


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def add_documents(world: World, rng: random.Random, count: int, today: date, days: int) -> None:
    known = [vendor for vendor in world.vendors if "exact_online" in vendor.renderings]
    if not known:
        return
    # A few suppliers send most of the invoices.
    weights = [1 / (1 + n % 97) for n in range(len(known))]
    senders = rng.choices(known, weights, k=count)
    dates = sorted(today - timedelta(days=int(rng.triangular(0, days, 20))) for _ in range(count))
    add_orders(world, rng, known, count // 7, today, days)
    orders: dict[str, list[WorldOrder]] = {}
    for order in world.orders:
        if order.status in (20, 30):
            orders.setdefault(order.vendor, []).append(order)
    for n in range(count):
        odd = ODD.get(n % 50)
        if odd == "twin" and world.invoices and not world.invoices[-1].is_credit:
            world.invoices.append(_twin(rng, n, world.invoices[-1], today))
            continue
        invoice = _invoice(world, rng, n, senders[n], dates[n], odd, today)
        if odd is None and (waiting := orders.get(invoice.vendor)):
            order = waiting.pop()
            if order.currency == invoice.currency and order.date <= invoice.date:
                invoice = replace(invoice, order=order.id, description=f"Order {order.number}")
        world.invoices.append(invoice)
    enter_in_avid(world, rng, today)
    world.invoices = [_pay(world, rng, invoice, today) for invoice in world.invoices]


def _invoice(
    world: World, rng: random.Random, n: int, vendor: WorldVendor, day: date, odd: str | None, today: date
) -> WorldInvoice:
    is_credit = odd == "credit_note"
    lines = _lines(world, rng, vendor, odd)
    if is_credit:
        lines = [replace(line, net=-line.net, vat=-line.vat) for line in lines]
    if vendor.currency == "JPY":
        lines = [replace(line, net=line.net.quantize(Decimal(1)), vat=line.vat.quantize(Decimal(1))) for line in lines]
    net, vat = sum((line.net for line in lines), Decimal(0)), sum((line.vat for line in lines), Decimal(0))
    entered = min(day + timedelta(days=rng.randint(0, 5)), today)
    moment = datetime.combine(entered, time(rng.randint(8, 17), rng.randint(0, 59), rng.randint(0, 59)), UTC)
    return WorldInvoice(
        id=f"I{n:06d}",
        company=vendor.company,
        vendor=vendor.id,
        number=_number(rng, n, day, is_credit),
        date=day,
        due_date=day + timedelta(days=vendor.terms_days),
        entered=min(moment, world.now),
        currency=vendor.currency,
        rate=world.currencies[vendor.currency],
        description=lines[0].description,
        is_credit=is_credit,
        lines=tuple(lines),
        net=net,
        vat=vat,
        total=net + vat,
        blocked=odd == "blocked",
    )


def _lines(world: World, rng: random.Random, vendor: WorldVendor, odd: str | None) -> list[InvoiceLine]:
    country = next(iter(vendor.renderings.values())).country
    count = rng.randint(62, 95) if odd == "many_lines" else rng.choice([1, 1, 1, 2, 2, 3, 4])
    accounts = {account.code: account for account in world.accounts}
    open_centres = [centre.code for centre in world.cost_centers if centre.ended is None]
    lines: list[InvoiceLine] = []
    for number in range(1, count + 1):
        account = accounts[rng.choices(list(COST_ACCOUNTS), list(COST_ACCOUNTS.values()))[0]]
        if vendor.currency != "EUR":
            vat_code = "0"
        elif country != "NL":
            account, vat_code = (accounts["7010"] if account.code == "7000" else account), "4"
        elif odd == "including_vat":
            vat_code = "3"
        else:
            vat_code = account.vat_code or "0"
        net, vat = _amounts(world, rng, vat_code)
        if odd == "negative_line" and number == count and count > 1:
            # A rebate on the invoice itself, smaller than what it reduces.
            net, vat = -cents(lines[0].net / 10), -cents(lines[0].vat / 10)
            account, vat_code = accounts[lines[0].account], lines[0].vat_code
        needs = account.cost_center == 1 or (account.cost_center == 0 and rng.random() < 0.4)
        lines.append(
            InvoiceLine(
                number=number,
                account=account.code,
                cost_center=rng.choice(open_centres) if needs else None,
                cost_unit=rng.choice(["P1", "P2", "P3"]) if rng.random() < 0.1 else None,
                description=f"{account.name} {rng.choice(['januari', 'Q3', 'project', 'levering', 'abonnement'])}",
                net=net,
                vat_code=vat_code,
                vat=vat,
            )
        )
    if odd == "negative_line":
        last, first = lines[-1], lines[0]
        rate = next(code for code in world.vat_codes if code.code == first.vat_code)
        if last is not first and rate.kind == "excluding":
            lines[-1] = replace(last, vat=cents(last.net * rate.percentage))
    return lines


def _amounts(world: World, rng: random.Random, vat_code: str) -> tuple[Decimal, Decimal]:
    """(net, VAT billed), the VAT rounded on the line as Exact computes it."""
    code = next(code for code in world.vat_codes if code.code == vat_code)
    amount = cents(Decimal(str(round(rng.lognormvariate(5.2, 1.1), 2)))) + CENT
    if code.kind == "including":
        net = cents(amount / (1 + code.percentage))
        return net, amount - net
    if code.kind == "excluding":
        return amount, cents(amount * code.percentage)
    return amount, Decimal(0)


def _number(rng: random.Random, n: int, day: date, is_credit: bool) -> str:
    lead = "CN" if is_credit else rng.choice(["F-", "", f"{day.year}-", f"INV{day.year}/", "2026.", "FA "])
    return f"{lead}{rng.choice(['', '0', '00'])}{10000 + n}"


def _twin(rng: random.Random, n: int, first: WorldInvoice, today: date) -> WorldInvoice:
    """The same paper entered again, its number typed a little differently every second time."""
    number = (
        first.number
        if rng.random() < 0.5
        else first.number.replace("-", "").replace("/", "-") + rng.choice(["", " ", "."])
    )
    again = min(first.entered + timedelta(days=rng.randint(0, 12), minutes=7), datetime.combine(today, time(0, 0), UTC))
    return replace(
        first, id=f"I{n:06d}", number=number, entered=max(again, first.entered), twin_of=first.id, order=None
    )


def _pay(world: World, rng: random.Random, invoice: WorldInvoice, today: date) -> WorldInvoice:
    """What the company's own bank paid: most of what was due a while ago, unless AvidXchange has it."""
    late = (today - invoice.due_date).days
    if invoice.avid or invoice.is_credit or invoice.twin_of or invoice.blocked or late < 5 or rng.random() < 0.15:
        return invoice
    day = min(invoice.due_date + timedelta(days=rng.randint(0, 4)), today)
    day = max(day, invoice.entered.date())
    if rng.random() < 0.06:
        part = cents(invoice.total / 2)
        if invoice.currency == "JPY":
            part = part.quantize(Decimal(1))
        return replace(invoice, paid_in_ledger=(LedgerPayment(day, part),))
    return replace(invoice, paid_in_ledger=(LedgerPayment(day, invoice.total),))
