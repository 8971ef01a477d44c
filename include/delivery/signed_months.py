"""What is not posted because the month it is dated in, or a later one, is signed off. Pure.

A month end is signed as of its last day, so that what is dated before changes it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from include.delivery.outbox import OutboxRow, Problem
from include.documents import Coding, Document, Payment, PurchaseInvoice, TaxJournal, parse
from include.store.month_ends import SignedMonth
from include.systems.base import Action
from include.texts.program import said

SIGNED = "period_signed"
_OF_PAYING = {"due_date", "payment_hold", "payment_term", "released_from"}


@dataclass(frozen=True)
class Books:
    """The books that a flow posts to. ``connection``: whose signed months count, whichever link they were signed in;
    ``reverses``: a void is an entry of its own, dated on the day of the void, and leaves what it voids as it is."""

    connection: str
    reverses: bool = False


def judge(
    row: OutboxRow, action: Action, delivered: str | None, signed: Sequence[SignedMonth], books: Books | None
) -> Problem | None:
    """Why ``row`` waits, None where nothing that it would post or change is dated in signed months. ``delivered``: the
    document as it was posted last (JSON), whose day a change of it touches too."""
    if books is None or not signed:
        return None
    found = held(row.target_company, row.document, action, delivered, signed, books)
    return None if found is None else Problem(SIGNED, _text(row, *found))


def held(
    company: str,
    document: Document,
    action: Action,
    delivered: str | None,
    signed: Sequence[SignedMonth],
    books: Books,
) -> tuple[date, SignedMonth] | None:
    """The day of a document that a signed month holds, and that month. ``company``: of the books."""
    for day in ledger_days(document, action, delivered, reverses=books.reverses):
        for month in signed:
            if month.holds(company, day):
                return day, month
    return None


def ledger_days(document: Document, action: str, delivered: str | None, *, reverses: bool) -> list[date]:
    """The days on which the ledger is another one after ``action``; ``delivered``: as the document stands (JSON)."""
    before = _read(delivered)
    if action == "update" and before is not None and _is_posted_alike(document, before):
        return []
    days = posting_days(document, action, reverses=reverses)
    if before is not None and not (action == "void" and reverses):
        days += posting_days(before, "update", reverses=reverses)
    return days


def posting_days(document: Document, action: str, *, reverses: bool) -> list[date]:
    """The days on which a document is in the ledger, or changes it; none for what posts nothing: orders, codes,
    vendors, notes, and the lines of drafts."""
    if isinstance(document, Payment):
        if action == "void" and reverses:
            return [document.voided_on] if document.voided_on is not None else []
        return [document.date]
    if isinstance(document, PurchaseInvoice):
        return [document.posting_date or document.date]
    return [document.date] if isinstance(document, Coding | TaxJournal) else []


def _is_posted_alike(document: Document, before: Document) -> bool:
    """Whether a change leaves the ledger as it is: when a bill is to be paid is no posting."""
    return document.model_dump(exclude=_OF_PAYING) == before.model_dump(exclude=_OF_PAYING)


def _read(text: str | None) -> Document | None:
    try:
        return None if text is None else parse(text)
    except ValueError:
        return None  # of a release that wrote otherwise: the document's own day decides


def _text(row: OutboxRow, day: date, month: SignedMonth) -> str:
    return said(
        "delivery.period_signed",
        label=row.label,
        day=day.isoformat(),
        until=f"{month.as_of:%d %b %Y}",
        company=month.company,
        signed_by=month.by,
        signed_on=f"{month.signed_at:%d %b %Y}",
        number=str(month.number),
    )
