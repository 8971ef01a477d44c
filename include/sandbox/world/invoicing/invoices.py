"""Invoices of nine months: long ago transferred and mostly paid, of late in every state and with every trouble."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from dataclasses import replace

from include.sandbox.world.drawing import days_ago, pick
from include.sandbox.world.invoicing import names
from include.sandbox.world.invoicing.coding import coded, ordered
from include.sandbox.world.invoicing.description import Buyer
from include.sandbox.world.invoicing.model import Invoice, Invoicing, Order, Supplier
from include.sandbox.world.invoicing.suppliers import NOWHERE_IN_BOOKS
from include.sandbox.world.model import Company

DAYS, RECENT_DAYS, RECENT_SHARE = 270, 29, 0.3
WAITING, TRANSFERRED, APPROVAL, RESENT = "WaitingForTransfer", "Transferred", "approval", "resent"
# The invoices of the last month by turns: (what is odd about it, its state in Basware).
RECENT: tuple[tuple[str | None, str], ...] = (
    (None, WAITING), ("new", WAITING), ("credit", WAITING), ("unknown_cost_center", WAITING), (None, WAITING),
    ("foreign", WAITING), ("entered_by_hand", WAITING), ("order", WAITING), ("payment_block", WAITING),
    ("closed_period", WAITING), (None, TRANSFERRED), ("not_deductible", WAITING), ("duplicate", WAITING),
    ("dimensions", WAITING), ("unknown_cost_center", "TransferFailed"), ("reverse_charge", WAITING),
    (None, "TransferInProgress"), ("blocked", WAITING), (None, TRANSFERRED), (None, RESENT),
    (None, "WaitingForPrebook"), (None, "Prebooked"), (None, APPROVAL), ("ended_cost_center", WAITING),
    ("no_cost_center", WAITING), ("other_payable", WAITING), ("by_hand_new", WAITING), ("affiliate", WAITING),
    ("one_division", WAITING), ("blocked_account", WAITING), ("many_rows", WAITING), ("ended_project", WAITING),
    (None, WAITING), (None, TRANSFERRED), ("order", TRANSFERRED), ("credit", TRANSFERRED), ("by_hand", WAITING),
    ("other_name", WAITING),
)  # fmt: skip
# What is odd about the supplier of one of these.
OF_SUPPLIER = ("new", "blocked", "by_hand_new", "affiliate", "one_division", "other_payable", "by_hand", "other_name")


def make_invoices(rng: random.Random, world: Invoicing, count: int) -> list[Invoice]:
    recent = round(count * RECENT_SHARE)
    before = sorted(days_ago(rng, world.now, RECENT_DAYS + 1, DAYS) for _ in range(count - recent))
    lately = sorted(days_ago(rng, world.now, 1, RECENT_DAYS) for _ in range(recent))
    maker = _Maker(rng, world)
    for at in before:
        chance = rng.random()
        maker.add(at, "duplicate" if chance < 0.02 else "credit" if chance < 0.08 else None, TRANSFERRED)
    recently = [one for one in RECENT if one[0] not in world.buyer.not_there]
    for n, at in enumerate(lately):
        maker.add(at, *recently[n % len(recently)])
    return _numbered(world.buyer, maker.made)


class _Maker:
    def __init__(self, rng: random.Random, world: Invoicing) -> None:
        self._rng, self._world, self._buyer = rng, world, world.buyer
        self._unbilled = [order for order in world.orders if order.status != "Canceled"]
        self._once: list[Invoice] = []
        self.made: list[Invoice] = []

    def add(self, at: dt.datetime, odd: str | None, state: str) -> None:
        number = len(self.made) + 1
        if odd == "duplicate" and self._once:
            # The same paper once more, entered by mistake.
            first = self._once.pop()
            one = replace(first, number=number, arrived=at, state=state, odd=odd, entered=None, typed="", paid=None)
        else:
            one = self._fresh(number, at, None if odd == "duplicate" else odd, state)
            if state == TRANSFERRED and not one.credit and one.order is None:
                self._once.append(one)
        self.made.append(self._in_books(one))

    def _fresh(self, number: int, at: dt.datetime, odd: str | None, state: str) -> Invoice:
        rng = self._rng
        supplier, company = self._whose(odd, state)
        order = self._order(supplier, company, at, odd)
        if order is not None:
            supplier, company = order.supplier, order.company
        lines, percent = ordered(self._buyer, supplier, order) if order else coded(rng, self._buyer, supplier, odd)
        day = at.date() - dt.timedelta(days=3)
        if odd == "closed_period":
            day = self._world.open_from - dt.timedelta(days=rng.randint(3, 20))
        term = next(days for code, _, days, *_ in self._buyer.terms if code == supplier.term)
        return Invoice(
            number=number, company=company, supplier=supplier,
            invoice_number=f"{self._buyer.invoice_prefix}-{at:%y}-{rng.randint(1000, 99999)}",
            date=day, due=at.date() + dt.timedelta(days=term), arrived=at, state=state, odd=odd, lines=lines,
            tax_percent=percent, credit=odd == "credit", blocked=odd == "payment_block" or rng.random() < 0.03,
            order=order,
        )  # fmt: skip

    def _whose(self, odd: str | None, state: str) -> tuple[Supplier, Company]:
        def known(one: Supplier) -> bool:
            return one.odd not in NOWHERE_IN_BOOKS

        def fits(one: Supplier) -> bool:
            if odd in OF_SUPPLIER:
                return one.odd == odd
            if odd == "foreign":
                return one.currency != one.companies[0].currency
            if odd == "reverse_charge":
                return one.kind == "FOREIGN" and one.currency == one.companies[0].currency
            return one.odd != "blocked" or state == TRANSFERRED

        def able(one: Supplier) -> bool:
            return known(one) or (odd in NOWHERE_IN_BOOKS and state == WAITING)

        supplier = pick(self._rng, self._world.suppliers, fits, able)
        assert supplier is not None
        if odd == "one_division":
            return supplier, supplier.companies[-1]
        there = [one for one in supplier.companies if supplier.record(one)] or list(supplier.companies)
        return supplier, self._rng.choice(there)

    def _order(self, supplier: Supplier, company: Company, at: dt.datetime, odd: str | None) -> Order | None:
        """Each order is billed once, after it was made."""
        due = [one for one in self._unbilled if one.made <= at and one.supplier.record(one.company)]
        if odd == "order":
            found = pick(self._rng, due, lambda one: one.in_books and one.supplier.odd != "blocked")
        else:
            mine = [one for one in due if (one.supplier, one.company) == (supplier, company)] if odd is None else []
            found = self._rng.choice(mine) if mine and self._rng.random() < 0.5 else None
        if found is not None:
            self._unbilled.remove(found)
        return found

    def _in_books(self, one: Invoice) -> Invoice:
        """What was transferred stands there, typed by hand or by the interface before; one more was typed too early."""
        rng, now = self._rng, self._world.now
        if one.supplier.record(one.company) is None or (one.state != TRANSFERRED and one.odd != "entered_by_hand"):
            return one
        by_hand = one.odd == "entered_by_hand" or rng.random() < 0.4
        typed = names.typed_number(rng, one.invoice_number) if by_hand else one.invoice_number
        entered = min(one.arrived + dt.timedelta(days=1), now)
        pays = one.due < now.date() and not (one.credit or one.blocked or one.odd) and rng.random() < 0.9
        return replace(one, entered=entered, typed=typed, paid=max(one.due, entered.date()) if pays else None)


def _numbered(buyer: Buyer, made: list[Invoice]) -> list[Invoice]:
    """The books number their entries by journal and year, in the order in which they came."""
    last: Counter[tuple[str, str, int]] = Counter()
    numbers: dict[int, int] = {}
    for one in sorted((one for one in made if one.entered), key=lambda one: (one.entered, one.number)):
        journal, year = journal_of(buyer, one), one.date.year
        last[(one.company.books, journal, year)] += 1
        numbers[one.number] = int(f"{year % 100:02d}{journal}{last[(one.company.books, journal, year)]:05d}")
    return [replace(one, entry_number=numbers.get(one.number)) for one in made]


def journal_of(buyer: Buyer, one: Invoice) -> str:
    return buyer.purchases[one.supplier.currency != one.company.currency]
