"""What people typed into a company's books, whichever system keeps them: in the books' own codes.

The worlds of companies that approve or buy elsewhere say it in these words; each system of books enters it as its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from include.sandbox.world.model import BankAccount


@dataclass(frozen=True)
class Party:
    """A vendor of one company of the books. ``key``: what documents here name it by; ``truth``: the pair that it makes
    with its record elsewhere."""

    company: str
    key: str
    truth: str
    code: str | None
    name: str
    tax_number: str | None
    currency: str
    term: str | None
    line1: str | None
    city: str | None
    region: str | None
    postcode: str | None
    country: str | None
    email: str | None = None
    phone: str | None = None
    line2: str | None = None
    registration: str | None = None
    bank: BankAccount | None = None
    payable: str | None = None
    blocked: bool = False


@dataclass(frozen=True)
class Item:
    """A line. ``item`` with quantity and price, or ``account`` and an amount; ``tax`` only where the supplier bills
    another tax than ``tax_code`` makes. ``ordered``: the number of the order's line that it bills, whole where it has a
    quantity, else what came of it."""

    number: int
    account: str
    description: str
    net: Decimal
    tax_code: str | None = None
    tax: Decimal = Decimal(0)
    item: str | None = None
    quantity: Decimal | None = None
    price: Decimal | None = None
    received: Decimal = Decimal(0)
    cost_center: str | None = None
    cost_unit: str | None = None
    project: str | None = None
    ordered: int | None = None


@dataclass(frozen=True)
class Order:
    """``truth``: kind and name under which somebody keeps its truth. ``reference`` None: only ``text`` names it."""

    company: str
    key: str
    party: str
    entered: dt.datetime
    date: dt.date
    arrives: dt.date
    reference: str | None
    text: str
    currency: str
    lines: tuple[Item, ...]
    cancelled: bool = False
    truth: tuple[str, str] | None = None


@dataclass(frozen=True)
class Bill:
    """``lines`` are positive, of a credit note too where ``credit`` says that it is one. ``paid``: by the bank."""

    company: str
    party: str
    entered: dt.datetime
    number: str
    date: dt.date
    due: dt.date
    text: str
    currency: str
    lines: tuple[Item, ...]
    credit: bool = False
    blocked: bool = False
    order: str | None = None
    paid: dt.date | None = None
    truth: tuple[str, str] | None = None


@dataclass(frozen=True)
class Typed:
    """``open_from``: the first day whose period is open."""

    now: dt.datetime
    open_from: dt.date
    parties: Sequence[Party] = field(default_factory=tuple)
    orders: Sequence[Order] = field(default_factory=tuple)
    bills: Sequence[Bill] = field(default_factory=tuple)
