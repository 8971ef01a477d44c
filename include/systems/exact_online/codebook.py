"""What a posting needs to know of a division's books: guids, journals, periods, entries. Filled from the warehouse.

A document names accounts by code; Exact takes guids, and a guid belongs to one division only (reference page
exact_online, section 8). Nothing here is asked over the network.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol


@dataclass(frozen=True)
class Journal:
    """``type`` 90 general, 12 bank; ``currency`` of a bank journal, None when not known."""

    code: str
    type: int
    currency: str | None = None


@dataclass(frozen=True)
class Period:
    year: int
    number: int
    first: date
    last: date


@dataclass(frozen=True)
class Entry:
    """A purchase entry. ``ap_account`` is the code of the accounts-payable account it stands on."""

    entry_number: int | None = None
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


@dataclass(frozen=True)
class DivisionBooks:
    """One division's books in memory. ``accounts`` maps codes to guids, ``clearing`` payment methods to account codes;
    entries, lines and what is posted go by guid."""

    accounts: Mapping[str, str] = field(default_factory=dict)
    journals: Mapping[str, Journal] = field(default_factory=dict)
    periods: Sequence[Period] = ()
    entries: Mapping[str, Entry] = field(default_factory=dict)
    entry_lines: Mapping[str, EntryLine] = field(default_factory=dict)
    clearing: Mapping[str, str] = field(default_factory=dict)
    posted: Mapping[str, PostedEntry] = field(default_factory=dict)


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

    def _of(self, company: str) -> DivisionBooks:
        return self._divisions.get(company) or DivisionBooks()


def _holding(periods: Iterable[Period], day: date) -> Iterator[Period]:
    return (period for period in periods if period.first <= day <= period.last)
