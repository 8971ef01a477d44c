"""What a posting needs to know of a division's books: guids, journals, periods, entries. Filled from the warehouse.

A document names accounts by code; Exact takes guids, and a guid belongs to one division only (reference page
exact_online, section 8). Nothing here is asked over the network.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol


@dataclass(frozen=True)
class Journal:
    """``type`` 90 general, 12 bank, 22 purchase; ``currency`` it is kept in, None when not known. ``any_currency``:
    whether its entries may be in another one. ``account``: guid of the account that takes the other side of a bank
    journal's entries, None when not known."""

    code: str
    type: int
    currency: str | None = None
    any_currency: bool = True
    is_blocked: bool = False
    account: str | None = None


@dataclass(frozen=True)
class Period:
    year: int
    number: int
    first: date
    last: date


@dataclass(frozen=True)
class Entry:
    """A purchase entry. ``our_ref`` is what a bank line names it by: its invoice number, else its entry number;
    ``ap_account`` the code of the accounts-payable account it stands on."""

    our_ref: int | None = None
    ap_account: str | None = None


@dataclass(frozen=True)
class EntryLine:
    """What of an entry line must be sent again unchanged when its account is corrected: Exact would else put the new
    account's default VAT code in its place."""

    vat_code: str | None = None
    vat_amount: Decimal | None = None


@dataclass(frozen=True)
class PostedLine:
    """A line of the ledger as it stands. ``account`` and ``supplier`` are guids, ``amount`` is in ``currency``, debit
    positive; ``marks`` are its texts besides ``description`` that may name a payment, ``our_ref`` the number of the
    entry it pays; ``number`` is Exact's own of the line within its entry."""

    number: int
    account: str
    amount: Decimal
    currency: str | None = None
    supplier: str | None = None
    description: str = ""
    marks: str = ""
    our_ref: int | None = None
    cost_center: str | None = None
    cost_unit: str | None = None
    is_tax: bool = False


@dataclass(frozen=True)
class PostedEntry:
    """An entry of the ledger as it was last read, with what people changed in it; without lines it was deleted."""

    journal: str
    number: int | None = None
    lines: tuple[PostedLine, ...] = ()


@dataclass(frozen=True)
class VatCode:
    """``rate`` is a fraction; ``type`` I: amounts include the VAT, E: they do not, N and B: there is none in them.
    ``charged``: the buyer owes the VAT, and the supplier bills none."""

    code: str
    rate: Decimal
    type: str
    charged: bool = False


@dataclass(frozen=True)
class Item:
    """``ends`` is the last day it may be ordered on."""

    id: str
    is_purchased: bool = True
    ends: date | None = None


@dataclass(frozen=True)
class LineCodes:
    """What lines of invoices and orders are coded to in one division, by code. ``vat_codes`` holds those that can be
    used for purchases, ``usual_vat`` the code an account takes by itself; cost centres and units come with their last
    day. None: not read, so that nothing can be said about it."""

    vat_codes: Mapping[str, VatCode] = field(default_factory=dict)
    usual_vat: Mapping[str, str] = field(default_factory=dict)
    cost_centers: Mapping[str, date | None] | None = None
    cost_units: Mapping[str, date | None] | None = None
    projects: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, Item] = field(default_factory=dict)
    payment_conditions: Collection[str] | None = None


class CodeBook(Protocol):
    """Answers per division (``company``); None always means "not known there"."""

    def account_id(self, company: str, code: str) -> str | None:
        """The guid of a general-ledger account."""
        ...

    def journal(self, company: str, code: str) -> Journal | None: ...

    def period(self, company: str, day: date) -> Period | None:
        """The financial period a day lies in."""
        ...

    def entry(self, company: str, entry_id: str) -> Entry | None: ...

    def entry_line(self, company: str, line_id: str) -> EntryLine | None: ...

    def posted(self, company: str, entry_id: str) -> PostedEntry | None:
        """An entry that is to be reversed; None while the ledger was not read since it was posted."""
        ...

    def clearing_account(self, company: str, method: str) -> str | None:
        """The code of the account payments of this method are cleared on, where it is not the link's usual one."""
        ...

    def line_codes(self, company: str) -> LineCodes: ...

    def has_periods(self, company: str) -> bool:
        """Whether the division's periods were read."""
        ...

    def is_closed(self, company: str, journal: str, period: Period) -> bool: ...

    def payables_account(self, company: str, supplier: str) -> str | None:
        """The code of the accounts-payable account Exact takes for a supplier (by guid)."""
        ...


@dataclass(frozen=True)
class DivisionBooks:
    """One division's books in memory. ``accounts`` maps codes to guids, ``clearing`` payment methods to account codes;
    entries, lines and what is posted go by guid. ``payables`` maps suppliers' guids to the code of their own
    accounts-payable account, ``usual_payables`` is that of all others; ``closed`` holds journal, year and number."""

    accounts: Mapping[str, str] = field(default_factory=dict)
    journals: Mapping[str, Journal] = field(default_factory=dict)
    periods: Sequence[Period] = ()
    entries: Mapping[str, Entry] = field(default_factory=dict)
    entry_lines: Mapping[str, EntryLine] = field(default_factory=dict)
    clearing: Mapping[str, str] = field(default_factory=dict)
    posted: Mapping[str, PostedEntry] = field(default_factory=dict)
    line_codes: LineCodes = LineCodes()
    payables: Mapping[str, str] = field(default_factory=dict)
    usual_payables: str | None = None
    closed: Collection[tuple[str, int, int]] = ()


class Books:
    """A ``CodeBook`` over divisions held in memory."""

    def __init__(self, divisions: Mapping[str, DivisionBooks]) -> None:
        self._divisions = dict(divisions)

    def account_id(self, company: str, code: str) -> str | None:
        return self._of(company).accounts.get(code)

    def journal(self, company: str, code: str) -> Journal | None:
        return self._of(company).journals.get(code)

    def period(self, company: str, day: date) -> Period | None:
        return next(_holding(self._of(company).periods, day), None)

    def entry(self, company: str, entry_id: str) -> Entry | None:
        return self._of(company).entries.get(entry_id)

    def entry_line(self, company: str, line_id: str) -> EntryLine | None:
        return self._of(company).entry_lines.get(line_id)

    def posted(self, company: str, entry_id: str) -> PostedEntry | None:
        return self._of(company).posted.get(entry_id)

    def clearing_account(self, company: str, method: str) -> str | None:
        return self._of(company).clearing.get(method)

    def line_codes(self, company: str) -> LineCodes:
        return self._of(company).line_codes

    def has_periods(self, company: str) -> bool:
        return bool(self._of(company).periods)

    def is_closed(self, company: str, journal: str, period: Period) -> bool:
        return (journal, period.year, period.number) in self._of(company).closed

    def payables_account(self, company: str, supplier: str) -> str | None:
        books = self._of(company)
        return books.payables.get(supplier, books.usual_payables)

    def _of(self, company: str) -> DivisionBooks:
        return self._divisions.get(company) or DivisionBooks()


def _holding(periods: Iterable[Period], day: date) -> Iterator[Period]:
    return (period for period in periods if period.first <= day <= period.last)
