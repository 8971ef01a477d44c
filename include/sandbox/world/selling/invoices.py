"""What was invoiced in the last 60 days, and the drafts of today.

Each customer with a name of its own has a final invoice and a draft, then comes what is wrong on purpose; then there
are ordinary ones until there are as many as were asked for, and last the credit notes.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from include.sandbox.world.drawing import cents, days_ago
from include.sandbox.world.selling.customers import FIRST_OTHER
from include.sandbox.world.selling.description import Seller
from include.sandbox.world.selling.model import Customer, Invoice, Line
from include.sandbox.world.selling.parties import Case

DAYS = 60
# One in so many: a draft, a final invoice that AvaTax has already, a credit note.
DRAFTS, RECORDED, CREDITS = 5, 4, 12
# These are for AvaTax to say, and stand there under the code that ours has too.
RECORDABLE = ("ordinary", "domestic", "reverse_charge", "no_nexus")


class Maker:
    def __init__(self, rng: random.Random, seller: Seller, customers: list[Customer], now: dt.datetime) -> None:
        self._rng, self._seller, self._customers, self._now = rng, seller, customers, now
        self._made: list[Invoice] = []

    def run(self, count: int) -> list[Invoice]:
        named = [one for one in self._customers if int(one.code) < FIRST_OTHER]
        for n, customer in enumerate(named):
            self._add(customer, final=True, recorded=n % RECORDED == 1 and customer.case in RECORDABLE)
            self._add(customer, final=False)
        self._wrong(named)
        usable = [one for one in self._customers if one.case in (*RECORDABLE, "consumer_vat", "consumer_export")]
        for n in range(max(0, count - len(self._made))):
            final = n % DRAFTS != 0
            customer = self._rng.choice(usable)
            self._add(customer, final, recorded=final and n % RECORDED == 1 and customer.case in RECORDABLE)
        self._credits()
        # What is stamped later than now counts as entered now, after the order is settled: the hour changes no figure.
        ordered = sorted(self._made, key=lambda one: (one.entered, one.id))
        return [replace(one, entered=min(one.entered, self._now)) for one in ordered]

    def _add(self, customer: Customer, final: bool, case: Case | None = None, recorded: bool = False) -> Invoice:
        entered = days_ago(self._rng, self._now, 2 if final else 0, DAYS if final else 3)
        made = Invoice(
            id=self._guid(), customer=customer, case=case or customer.case, date=entered.date(), entered=entered,
            final=final, lines=self._lines(customer), your_ref=f"PO {self._rng.randint(10000, 99999)}",
            description=self._seller.description, recorded=recorded,
        )  # fmt: skip
        self._made.append(made)
        return made

    def _wrong(self, named: list[Customer]) -> None:
        """By a clerk: an item that nobody mapped, and Dutch customers with the wrong VAT."""
        seller = self._seller
        american = _first(named, lambda one: one.company is seller.american and one.case == "ordinary")
        cases: list[tuple[Customer, Case, str | None, str | None]] = [
            (american, "unmapped_item", seller.unmapped, None)
        ]
        if seller.foreign_vat:
            domestic = _first(named, lambda one: one.case == "domestic")
            cases += [
                (domestic, "vat_missing", None, seller.no_vat),
                (domestic, "vat_foreign", None, seller.foreign_vat),
            ]
        for customer, case, item, vat_code in cases:
            for final in (True, False):
                made = self._add(customer, final, case)
                first = replace(made.lines[0], item=item or made.lines[0].item)
                lines = (first, *made.lines[1:])
                self._made[-1] = replace(made, lines=tuple(replace(line, vat_code=vat_code) for line in lines))

    def _credits(self) -> None:
        """Of some finals; every other one takes back a part of the first line alone, and some are drafts still."""
        given = [one for one in self._made if one.final and one.case in RECORDABLE and one.date < self._latest()]
        for n, one in enumerate(given[:: max(1, min(CREDITS, len(given) // 3 or 1))]):
            lines = one.lines if n % 2 == 0 else one.lines[:1]
            whole = tuple(replace(line, quantity=-line.quantity) for line in lines)
            part = tuple(replace(line, quantity=Decimal(-1)) for line in whole) if n % 2 else whole
            entered = one.entered + dt.timedelta(days=self._rng.randint(1, 9), hours=1)
            self._made.append(
                replace(
                    one, id=self._guid(), date=min(entered.date(), self._now.date()), entered=entered,
                    final=n % 3 != 2, lines=part,
                    credit_of=one.id, recorded=False, description="Credit", your_ref=one.your_ref,
                )
            )  # fmt: skip

    def _latest(self) -> dt.date:
        return self._now.date() - dt.timedelta(days=2)

    def _lines(self, customer: Customer) -> tuple[Line, ...]:
        items = self._rng.sample(self._seller.sold, self._rng.randint(1, 3))
        items += [self._seller.freight] if self._seller.shipped in items else []
        return tuple(self._line(customer, at, item) for at, item in enumerate(items, start=1))

    def _line(self, customer: Customer, number: int, item: str) -> Line:
        factor = self._seller.list_factors[customer.currency]
        agreed = Decimal(self._rng.choice(("1", "1", "0.95", "0.875")))
        quantity = Decimal(1 if item == self._seller.freight else self._rng.randint(1, 12))
        price = cents(self._seller.price(item) * factor * agreed)
        return Line(number, item, quantity, price, self._seller.cost_center(item))

    def _guid(self) -> str:
        return str(uuid.UUID(int=self._rng.getrandbits(128), version=4))


def _first(found: list[Customer], wanted: Callable[[Customer], bool]) -> Customer:
    return next(one for one in found if wanted(one))
