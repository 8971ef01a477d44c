"""What an order asks for, line by line, and the VAT that its vendor will bill on it."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

from include.sandbox.world.drawing import amount, cents
from include.sandbox.world.model import Company
from include.sandbox.world.spending import settings
from include.sandbox.world.spending.model import OrderLine, Vendor

MANY = 75
ODD_ACCOUNTS = {
    "unmapped_account": settings.AIRBASE_ONLY_ACCOUNT[0], "blocked_account": settings.BLOCKED_ACCOUNT,
    "no_item": settings.ACCOUNT_WITHOUT_ITEM, "two_items": settings.ACCOUNT_WITH_TWO_ITEMS,
    "unknown_cost_center": "4610", "ended_cost_center": "4610", "no_cost_center": "4610",
}  # fmt: skip
# Lunch is claimed, not ordered: such a vendor is asked for a whole event.
ORDERED_AS = {settings.ACCOUNT_WITHOUT_ITEM: "4510"}
NAMES = {code: english for code, _, english, *_ in (*settings.ACCOUNTS, settings.AIRBASE_ONLY_ACCOUNT)}
VAT_KEYS = {code: key for code, *_, key in (*settings.ACCOUNTS, settings.AIRBASE_ONLY_ACCOUNT)}
# unit, most of it in one line
UNITS = (("pcs", 12), ("hour", 80), ("month", 12), ("seat", 40))


def order_lines(rng: random.Random, vendor: Vendor, company: Company, odd: str | None) -> tuple[OrderLine, ...]:
    """The first line is the odd one."""
    count = MANY if odd == "many_lines" else rng.choice((1, 1, 2, 3))
    return tuple(line(rng, number, vendor, company, odd if number == 1 else None) for number in range(1, count + 1))


def line(rng: random.Random, number: int, vendor: Vendor, company: Company, odd: str | None = None) -> OrderLine:
    account = ODD_ACCOUNTS.get(odd or "") or ORDERED_AS.get(vendor.account, vendor.account)
    unit, most = rng.choice(UNITS)
    made = OrderLine(
        number=number, description=f"{NAMES[account]} {number}", account=account,
        cost_center=_cost_center(rng, account, odd),
        department=rng.choice(settings.DEPARTMENTS)[0] if rng.random() < 0.5 else None,
        quantity=Decimal(rng.randint(1, most)), unit=unit, unit_price=amount(rng, 950, 42000),
        vat=vat_key(vendor, company, account), tax=Decimal(0),
        item_code=f"SKU-{rng.randint(1000, 9999)}" if rng.random() < 0.2 else None,
    )  # fmt: skip
    return taxed(made, company)


def taxed(one: OrderLine, company: Company) -> OrderLine:
    return replace(one, tax=tax_on(one.amount, one.vat, company))


def tax_on(net: Decimal, key: str, company: Company) -> Decimal:
    """What the vendor bills: nothing where the company owes it."""
    code = settings.vat_code(company, key)
    return Decimal("0.00") if code.kind in ("none", "reverse_charge") else cents(net * code.percentage)


def vat_key(vendor: Vendor, company: Company, account: str) -> str:
    key = VAT_KEYS[account] or "none"
    return "reverse" if vendor.country != company.country and key != "none" else key


def _cost_center(rng: random.Random, account: str, odd: str | None) -> str | None:
    """None where the account takes none, and at times where it leaves it open."""
    if odd == "unknown_cost_center":
        return settings.UNKNOWN_COST_CENTER[0]
    if odd == "ended_cost_center":
        return settings.ENDED_COST_CENTER[0]
    use = settings.COST_CENTER_USE.get(account, 0)
    if use == 2 or odd == "no_cost_center" or (use == 0 and rng.random() < 0.4):
        return None
    return rng.choice(settings.COST_CENTERS)[0]
