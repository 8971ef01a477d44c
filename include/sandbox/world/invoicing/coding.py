"""What an invoice is coded to: rows drawn for it, or those of its order, and the VAT that is billed on them."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

from include.sandbox.world.drawing import amount, cents
from include.sandbox.world.invoicing.description import Buyer
from include.sandbox.world.invoicing.model import Line, Order, Supplier

MANY = 70
Coded = tuple[tuple[Line, ...], Decimal]


def coded(rng: random.Random, buyer: Buyer, supplier: Supplier, odd: str | None) -> Coded:
    """(rows, per cent of VAT)"""
    account = buyer.account_of(odd) or supplier.account
    count = MANY if odd == "many_rows" else rng.choice((1, 1, 2, 3))
    sign = -1 if odd == "credit" else 1
    rows = [_row(rng, buyer, supplier, account, odd if n == 0 else None, sign) for n in range(count)]
    return _taxed(buyer, rows)


def _row(
    rng: random.Random, buyer: Buyer, supplier: Supplier, account: str, odd: str | None, sign: int
) -> Line:  # fmt: skip
    center = buyer.cost_center(rng, account)
    unit = rng.choice(buyer.cost_units)[0] if odd == "dimensions" or rng.random() < 0.08 else None
    project = buyer.projects[1][0] if odd == "dimensions" and buyer.projects else None
    if odd == "unknown_cost_center":
        center = buyer.unknown_cost_center
    elif odd == "ended_cost_center":
        center = buyer.ended_cost_center[0]
    elif odd == "no_cost_center":
        center = None
    elif odd == "ended_project":
        project = next(code for code, _, ended in buyer.projects if ended)
    if buyer.cost_center_use.get(account) == 2:
        unit = None
    net = sign * amount(rng, 1500, 250000)
    return Line(account, center, unit, project, _tax_code(buyer, supplier, account), net, Decimal(0))


def ordered(buyer: Buyer, supplier: Supplier, order: Order) -> Coded:
    return _taxed(buyer, [
        Line(one.account, one.cost_center, None, one.project, _tax_code(buyer, supplier, one.account),
             cents(one.quantity * one.price), Decimal(0), one)
        for one in order.lines
    ])  # fmt: skip


def _tax_code(buyer: Buyer, supplier: Supplier, account: str) -> str:
    """From abroad without VAT, and the company owes it; entertainment with VAT that is not deductible."""
    default = next((tax for code, _, _, tax in buyer.accounts if code == account), None)
    return buyer.reverse_charge if supplier.kind == "FOREIGN" else default or buyer.usual_tax


def _taxed(buyer: Buyer, rows: list[Line]) -> Coded:
    """VAT of the whole invoice; the last row takes what rounding leaves."""
    _, _, percent, billed = next(one for one in buyer.tax_codes if one[0] == rows[0].tax_code)
    if not billed:
        return tuple(rows), percent
    rest = cents(sum((row.net for row in rows), Decimal(0)) * percent / 100)
    made = []
    for row in rows[:-1]:
        tax = cents(row.net * percent / 100)
        made.append(replace(row, tax=tax))
        rest -= tax
    return (*made, replace(rows[-1], tax=rest)), percent
