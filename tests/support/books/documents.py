"""What the simulated systems hold, in one form for all of them: what their books are compared by.

An adapter for each system (``exact_online``, ``quickbooks_online``, ``avidxchange``, ``basware``, ``airbase``,
``avalara``) reads these out of its rows; none of it comes from the product's code. A value that a system does not have
stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Protocol

Row = dict[str, Any]
# Company and id of a document in the system that it comes from.
Key = tuple[str, str]


class Sandbox(Protocol):
    """The simulated systems, or rows that somebody wrote down."""

    def state(self, system: str, entity: str, company: str | None = None) -> list[Row]: ...


@dataclass(frozen=True, kw_only=True)
class Line:
    """``reference``: as a document's."""

    account: str = ""
    center: str = ""
    item: str = ""
    tax_code: str = ""
    quantity: Decimal = Decimal(0)
    price: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a system was told about its document. ``number``: what it was booked as, ``code``: the answer's own key,
    ``ours``: we told it."""

    success: bool
    ours: bool = True
    number: str = ""
    code: str = ""
    url: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Document:
    """An order, bill, sales invoice or tax document.

    ``name``: what people call it. ``reference``: what it says about where it comes from. ``booked_as``: the number that
    its system gave it. ``status``: as its system says it. ``vendor``: the party's id in its system; of sales who
    ordered, and ``debtor`` who owes it. On the side of what is wanted it is, like ``period``, any of several.
    ``account``: what it is owed on. ``tax``: beside ``amount``; ``total``: what its head says.
    """

    name: str
    company: str
    id: str
    number: str = ""
    reference: str = ""
    booked_as: str = ""
    status: str = ""
    kind: str = ""
    vendor: str | frozenset[str] = ""
    amount: Decimal = Decimal(0)
    total: Decimal = Decimal(0)
    currency: str = ""
    day: date | None = None
    due: date | None = None
    exported: str = ""
    terms: str = ""
    period: tuple[int, int] | frozenset[tuple[int, int]] = (0, 0)
    exemption: str = ""
    debtor: str = ""
    account: str = ""
    tax: Decimal = Decimal(0)
    lines: tuple[Line, ...] = ()
    answers: tuple[Answer, ...] = ()

    @property
    def key(self) -> Key:
        return self.company, self.id

    @property
    def plain_number(self) -> str:
        return plain(self.number)

    @property
    def told(self) -> list[Answer]:
        """What we told it."""
        return [answer for answer in self.answers if answer.ours]


@dataclass(frozen=True, kw_only=True)
class Party:
    """A vendor, supplier or customer. ``names``: what it may be called, ``account``: what a customer owes on."""

    company: str
    id: str
    names: frozenset[str]
    code: str = ""
    account: str = ""
    country: str = ""
    reference: str = ""
    active: bool = True
    created: str = ""


@dataclass(frozen=True, kw_only=True)
class Code:
    """``kind``: account, cost centre or cost unit."""

    kind: str
    company: str
    id: str
    code: str
    active: bool


@dataclass(frozen=True, kw_only=True)
class Paid:
    """What a payment settles of one invoice: ``net`` in money, the rest as discount."""

    reference: str
    number: str
    net: Decimal
    discount: Decimal


@dataclass(frozen=True, kw_only=True)
class Payment:
    """``state``: pending, issued, void or error. ``trace``: what it is called by whoever gets it."""

    company: str
    number: str
    state: str
    amount: Decimal
    currency: str
    vendor: str
    issued: date | None
    voided: date | None
    trace: str
    paid: tuple[Paid, ...]


@dataclass(frozen=True, kw_only=True)
class Move:
    """A line of a ledger. ``settles``: the number of the document that it pays."""

    account: str
    center: str = ""
    party: str = ""
    settles: str = ""
    amount: Decimal
    currency: str
    day: date
    journal: str = ""


@dataclass(frozen=True, kw_only=True)
class Posting:
    """The lines of one ledger entry that say the same of where they come from (``reference``). ``number``: None where
    the system has none for an entry."""

    company: str
    entry: str
    reference: str
    moves: tuple[Move, ...]
    void: bool = False
    number: str | None = None


def money(value: Any) -> Decimal:
    return Decimal(str(value or 0))


def moment(milliseconds: Any) -> date:
    """The day of a moment as Exact keeps it."""
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC).date()


def day(text: Any) -> date | None:
    return date.fromisoformat(str(text)[:10]) if text else None


def plain(number: Any) -> str:
    """People write one number with and without its signs and the zeros before it: F-010023 and F010023, 0010044 and
    10044."""
    return re.sub(r"[^0-9a-z]", "", str(number or "").casefold()).lstrip("0")


def text(value: Any) -> str:
    return str(value or "").strip()


def ref(row: Mapping[str, Any], name: str) -> str:
    """The id in a QuickBooks reference."""
    return str((row.get(name) or {}).get("value") or "")
