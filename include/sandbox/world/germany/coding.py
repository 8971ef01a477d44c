"""What an invoice is coded to: rows drawn for it, or those of its order, and the VAT that is billed on them."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

from include.sandbox.world.drawing import amount, cents
from include.sandbox.world.germany import settings
from include.sandbox.world.germany.drawing import cost_center
from include.sandbox.world.germany.model import Line, Order, Supplier

MANY = 70
ACCOUNTS = {"not_deductible": "4650", "blocked_account": "4980", "no_cost_center": "4930"}
Coded = tuple[tuple[Line, ...], Decimal]


def coded(rng: random.Random, supplier: Supplier, odd: str | None) -> Coded:
    """(rows, per cent of VAT)"""
    account = ACCOUNTS.get(odd or "", "4930" if odd and odd.endswith("cost_center") else supplier.account)
    count = MANY if odd == "many_rows" else rng.choice((1, 1, 2, 3))
    sign = -1 if odd == "credit" else 1
    rows = [_row(rng, supplier, account, odd if n == 0 else None, sign) for n in range(count)]
    return _taxed(rows)


def _row(rng: random.Random, supplier: Supplier, account: str, odd: str | None, sign: int) -> Line:
    center = cost_center(rng, account)
    unit = rng.choice(settings.COST_UNITS)[0] if odd == "dimensions" or rng.random() < 0.08 else None
    project = settings.PROJECTS[1][0] if odd == "dimensions" else None
    if odd == "unknown_cost_center":
        center = settings.UNKNOWN_COST_CENTER
    elif odd == "ended_cost_center":
        center = settings.ENDED_COST_CENTER[0]
    elif odd == "no_cost_center":
        center = None
    elif odd == "ended_project":
        project = next(code for code, _, ended in settings.PROJECTS if ended)
    if settings.COST_CENTER_USE.get(account) == 2:
        unit = None
    net = sign * amount(rng, 1500, 250000)
    return Line(account, center, unit, project, _tax_code(supplier, account), net, Decimal(0))


def ordered(supplier: Supplier, order: Order) -> Coded:
    return _taxed([
        Line(one.account, one.cost_center, None, one.project, _tax_code(supplier, one.account),
             cents(one.quantity * one.price), Decimal(0), one)
        for one in order.lines
    ])  # fmt: skip


def _tax_code(supplier: Supplier, account: str) -> str:
    """From abroad without VAT, and the company owes it; entertainment with VAT that is not deductible."""
    default = next((tax for code, _, _, tax in settings.ACCOUNTS if code == account), None)
    return "VRC" if supplier.kind == "FOREIGN" else default or "V19"


def _taxed(rows: list[Line]) -> Coded:
    """VAT of the whole invoice; the last row takes what rounding leaves."""
    _, _, percent, billed = next(one for one in settings.TAX_CODES if one[0] == rows[0].tax_code)
    if not billed:
        return tuple(rows), percent
    rest = cents(sum((row.net for row in rows), Decimal(0)) * percent / 100)
    made = []
    for row in rows[:-1]:
        tax = cents(row.net * percent / 100)
        made.append(replace(row, tax=tax))
        rest -= tax
    return (*made, replace(rows[-1], tax=rest)), percent
