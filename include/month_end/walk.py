"""One walk: accounts payable of one A/P account in one currency as of a day, down to what nothing explains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Basis = Literal["dated", "as_read"]


@dataclass(frozen=True)
class Entry:
    """A document that makes up a line. ``amount``: what it adds to books less other; ``document_key``: as in
    ``reconciliation.payables_movements``."""

    document_key: str
    number: str | None
    counterparty_key: str
    counterparty: str
    date: date | None
    amount: Decimal
    reason: str | None


@dataclass(frozen=True)
class Line:
    """A cause. ``side``: which of both has it; ``amount``: sum of its entries; ``basis``: ``as_read`` where one of them
    cannot be rebuilt for the day and is shown as it was read last."""

    cause: str
    side: Literal["books", "other", "both"]
    amount: Decimal
    basis: Basis
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Walk:
    """``ledger - unexplained - sum(lines) = other``, to the cent. ``ledger``: balance of the A/P account in the books;
    ``other``: open in the other system; ``read_at``: by system, when its feed was read last (UTC)."""

    link: str
    company: str
    ap_account: str
    ap_account_name: str
    currency: str
    as_of: date
    ledger: Decimal
    lines: tuple[Line, ...]
    other: Decimal
    unexplained: Decimal
    read_at: Mapping[str, datetime]
