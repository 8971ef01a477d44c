"""A statement held against what is published: what is shown of it, kept of it, and answered to it. Pure."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from include.statements.accounts import Account, unknown
from include.statements.adding import Sums, add_up
from include.statements.answer import facts_of
from include.statements.cells import Table
from include.statements.comparing import Compared, compare
from include.statements.layout import Layout, check
from include.statements.lines import Line, problems, read_lines
from include.statements.said import Said, every, say

_SHOWN = ("document_key", "flow", "source_company", "source_key", "number", "entry_number", "booked_on", "invoice_date")
_OF_DOCUMENT = (*_SHOWN, "due_date", "paid_on", "currency", "amount", "open_amount")


@dataclass(frozen=True)
class Read:
    """A statement by its layout. ``problems``: rows that cannot be read; nothing is compared while there are any, or
    while it does not add up."""

    lines: tuple[Line, ...]
    sums: Sums
    problems: tuple[str, ...]

    @property
    def fits(self) -> bool:
        return self.sums.fits and not self.problems

    @property
    def faults(self) -> list[str]:
        """What has to be right before lines are compared. In words."""
        return [*self.problems, *self.sums.problems, *self.sums.asked]

    @property
    def numbers(self) -> str:
        """The one parameter of ``numbers.of_numbers``."""
        return json.dumps(sorted({line.number for line in self.lines if line.role == "line" and line.number}))


@dataclass(frozen=True)
class Facts:
    """Rows of the queries of ``queries`` and ``numbers`` about one vendor."""

    vendor: Mapping[str, Any]
    keys: Sequence[Mapping[str, Any]]
    documents: Sequence[Mapping[str, Any]]
    history: Sequence[Mapping[str, Any]]
    payments: Sequence[Mapping[str, Any]]
    refused: Sequence[Mapping[str, Any]] = ()

    @property
    def read_on(self) -> date | None:
        return max((one["read_on"] for one in self.documents if one["read_on"]), default=None)


def read(table: Table, layout: Layout, opening: Decimal | None = None, closing: Decimal | None = None) -> Read:
    """Raises ``StatementError`` while the layout has open questions."""
    check(table, layout)
    lines = read_lines(table, layout)
    return Read(lines, add_up(lines, opening, closing), tuple(problems(lines)))


def compared(made: Read, facts: Facts) -> Compared:
    known = {name: getattr(facts, name) for name in ("keys", "documents", "history", "payments", "refused")}
    return compare(made.lines, **known)


def account_warnings(named: Sequence[Account], vendor: Mapping[str, Any]) -> list[Said]:
    """What to do about accounts on the statement that are not the books'. They are never copied."""
    if not _digests(vendor) and named:
        return [
            say(
                "it names bank account %(accounts)s, and the books tell no bank account of this vendor to compare: do "
                "not change it in the books from this statement: call the vendor at a number that you had before, and "
                "ask",
                accounts=_ends(named),
            )
        ]
    strange = not_of_the_books(named, vendor)
    if not strange:
        return []
    return [
        say(
            "it names bank account %(accounts)s, which is none of this vendor's in the books: do not change it in the "
            "books from this statement: call the vendor at a number that you had before, and ask",
            accounts=_ends(strange),
        )
    ]


def not_of_the_books(named: Sequence[Account], vendor: Mapping[str, Any]) -> list[Account]:
    """Accounts on the statement that the payee rule asks about: none of those that the books have of the vendor. Where
    the books have none, there is nothing to differ from."""
    books = _digests(vendor)
    return unknown(named, books) if books else []


def result(
    made: Read, found: Compared, facts: Facts, file: str, warnings: Sequence[Said], reviews: Sequence[int] = ()
) -> dict[str, Any]:
    """What is kept: JSON, with amounts as text and days in ISO form, and sentences as ``said`` has them; ``answer``: of
    ``answer.facts_of``. ``reviews``: the numbers of the questions about its bank accounts."""
    return {
        "opening": made.sums.opening,
        "total": made.sums.total,
        "closing": made.sums.closing,
        "read_on": facts.read_on,
        "counts": found.counts,
        "agrees": found.agrees and not warnings,
        "warnings": list(warnings),
        "reviews": list(reviews),
        "lines": [
            {**_line(one.line), "state": one.state, "why": one.why, "answer": one.answer, "document": _of(one.document)}
            for one in found.lines
        ],
        "absent": [{**(_of(one.document) or {}), "why": one.why, "is_later": one.is_later} for one in found.absent],
        "answer": facts_of(facts.vendor, file),
    }


def _digests(vendor: Mapping[str, Any]) -> Collection[str]:
    found: list[str] = json.loads(vendor["bank_account_digests"] or "[]")
    return found


def _ends(accounts: Sequence[Account]) -> dict[str, Any]:
    return every([f"…{one.last}" for one in accounts])


def _of(document: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if document is None else {name: document[name] for name in _OF_DOCUMENT}


def _line(line: Line) -> dict[str, Any]:
    names = ("row", "role", "kind", "number", "date", "due", "amount", "balance", "currency", "text")
    return {name: getattr(line, name) for name in names}
