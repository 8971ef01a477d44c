"""What an order asks for, line by line, and the VAT that its vendor will bill on it."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

from include.sandbox.world.drawing import amount, cents
from include.sandbox.world.model import Company
from include.sandbox.world.spending.description import Spender
from include.sandbox.world.spending.model import OrderLine, Vendor

MANY = 75
# unit, most of it in one line
UNITS = (("pcs", 12), ("hour", 80), ("month", 12), ("seat", 40))


def order_lines(
    rng: random.Random, spender: Spender, vendor: Vendor, company: Company, odd: str | None
) -> tuple[OrderLine, ...]:
    """The first line is the odd one."""
    count = MANY if odd == "many_lines" else rng.choice((1, 1, 2, 3))
    return tuple(
        line(rng, spender, number, vendor, company, odd if number == 1 else None) for number in range(1, count + 1)
    )


def line(
    rng: random.Random, spender: Spender, number: int, vendor: Vendor, company: Company, odd: str | None = None
) -> OrderLine:
    account = spender.odd_accounts.get(odd or "") or spender.ordered_as.get(vendor.account, vendor.account)
    unit, most = rng.choice(UNITS)
    made = OrderLine(
        number=number, description=f"{spender.name_of(account)} {number}", account=account,
        cost_center=_cost_center(rng, spender, account, odd),
        department=rng.choice(spender.departments)[0] if rng.random() < 0.5 else None,
        quantity=Decimal(rng.randint(1, most)), unit=unit, unit_price=amount(rng, 950, 42000),
        vat=vat_key(spender, vendor, company, account), tax=Decimal(0),
        item_code=f"SKU-{rng.randint(1000, 9999)}" if rng.random() < 0.2 else None,
    )  # fmt: skip
    return taxed(spender, made, company)


def taxed(spender: Spender, one: OrderLine, company: Company) -> OrderLine:
    return replace(one, tax=tax_on(spender, one.amount, one.vat, company))


def tax_on(spender: Spender, net: Decimal, key: str, company: Company) -> Decimal:
    """What the vendor bills: nothing where the company owes it."""
    code = spender.vat[company.country][key]
    return Decimal("0.00") if code.kind in ("none", "reverse_charge") else cents(net * code.percentage)


def vat_key(spender: Spender, vendor: Vendor, company: Company, account: str) -> str:
    key = spender.vat_key_of(account) or "none"
    return "reverse" if vendor.country != company.country and key != "none" else key


def _cost_center(rng: random.Random, spender: Spender, account: str, odd: str | None) -> str | None:
    """None where the account takes none, and at times where it leaves it open."""
    if odd == "unknown_cost_center":
        return spender.unknown_cost_center[0]
    if odd == "ended_cost_center":
        return spender.ended_cost_center[0]
    use = spender.cost_center_use.get(account, 0)
    if use == 2 or odd == "no_cost_center" or (use == 0 and rng.random() < 0.4):
        return None
    return rng.choice(spender.cost_centers)[0]
