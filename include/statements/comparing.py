"""Each line of a statement as it stands in the books and in the spend system, and what the statement leaves out. Pure.

What is published is read by ``queries.py``; the numbers of both sides are compared by the keys that the models have for
them (``numbers.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from include.statements.lines import Line
from include.statements.said import Said, amount, day, say, system
from include.statements.standing import RIGHT, STATES, Absent, Doc, Found, absent, standing

_KEYS = ("number_key", "number_key_loose")
_DAYS = timedelta(days=10)


@dataclass(frozen=True)
class Compared:
    """``lines``: as many as the file has rows."""

    lines: tuple[Found, ...]
    absent: tuple[Absent, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        found = [one.state for one in self.lines if one.state not in ("header", "text", "opening", "closing")]
        return {state: found.count(state) for state in STATES if state in found}

    @property
    def agrees(self) -> bool:
        return all(one.is_later for one in self.absent) and all(one.state in RIGHT for one in self.lines)


def compare(
    lines: Sequence[Line],
    *,
    keys: Iterable[Mapping[str, Any]],
    documents: Sequence[Doc],
    history: Sequence[Mapping[str, Any]] = (),
    payments: Sequence[Mapping[str, Any]] = (),
    refused: Sequence[Mapping[str, Any]] = (),
) -> Compared:
    """``keys``: rows of ``numbers.of_numbers`` for the numbers of the lines; the others: rows of the queries."""
    work = _Comparison({row["number"]: row for row in keys}, documents, history, payments, refused)
    found = tuple(work.of(line) for line in lines)
    dates = [line.date for line in lines if line.role in ("line", "closing") and line.date]
    return Compared(found, tuple(work.absent(max(dates, default=None))))


@dataclass
class _Comparison:
    """``used``: documents that a line has; ``seen``: by key and amount, the row of the first line that had it."""

    keys: Mapping[str, Mapping[str, Any]]
    documents: Sequence[Doc]
    history: Sequence[Mapping[str, Any]]
    payments: Sequence[Mapping[str, Any]]
    refused: Sequence[Mapping[str, Any]]
    used: dict[str, int] = field(default_factory=dict)
    seen: dict[tuple[str, str, Decimal | None], int] = field(default_factory=dict)
    spent: set[str] = field(default_factory=set)
    by_number: dict[tuple[str, str], list[Doc]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.documents:
            for name in _KEYS:
                self.by_number.setdefault((name, one[name]), []).append(one)

    def of(self, line: Line) -> Found:
        if line.role != "line":
            return Found(line, line.role)
        if line.kind == "payment":
            return self._payment(line)
        document, is_loose = self._document(line)
        if document is not None and _is_payment_of(line, document):
            return self._payment(line, document)
        known = self._key(line) or line.number
        first = self.seen.setdefault((known, line.currency, line.amount), line.row)
        if known and first != line.row and (document is None or document["document_key"] in self.used):
            answer = say("listed twice (see also line %(line)s)", line=first)
            return Found(line, "twice", [say("the same as line %(line)s", line=first)], answer, document)
        if document is None:
            return self._unknown(line)
        self.used.setdefault(document["document_key"], line.row)
        return standing(line, document, is_loose)

    def absent(self, until: date | None) -> list[Absent]:
        left = [one for one in self.documents if one["document_key"] not in self.used and one["open_amount"]]
        return [absent(one, until) for one in left]

    def _key(self, line: Line) -> str:
        return str((self.keys.get(line.number) or {}).get("number_key") or "")

    def _document(self, line: Line) -> tuple[Doc | None, bool]:
        """By its number, the one of the same amount and nearest day first; one that no line has yet before others."""
        keys = self.keys.get(line.number) or {}
        for name in _KEYS:
            wanted = keys.get(name)
            if wanted and (fits := self.by_number.get((name, wanted))):
                return min(fits, key=lambda one: self._distance(line, one)), name != "number_key"
        return None, False

    def _distance(self, line: Line, one: Doc) -> tuple[bool, bool, bool, int, str]:
        apart = abs((one["invoice_date"] - line.date).days) if one["invoice_date"] and line.date else 10_000
        is_other = one["currency"] != line.currency or line.amount not in (one["amount"], one["open_amount"])
        return one["document_key"] in self.used, is_other, one["books_key"] is None, apart, one["document_key"]

    def _unknown(self, line: Line) -> Found:
        wanted = self._key(line)
        for one in self.history:
            if wanted and one["number_key"] == wanted:
                why = say("settled before the start of the link: %(amount)s", amount=_amount(one))
                return Found(line, "history", [why], say("booked and paid"))
        for one in self.refused:
            if wanted and one["number_key"] == wanted:
                facts = {"system": system(one["other_system"]), "status": one["status"], "amount": _amount(one)}
                why = say("in %(system)s (%(status)s), %(amount)s: it will not be paid", **facts)
                return Found(line, "refused", [why], say("received and not accepted: please contact us"))
        why = say("neither in the books nor in the spend system")
        return Found(line, "missing", [why], say("not received: please send a copy"))

    def _payment(self, line: Line, document: Doc | None = None) -> Found:
        owed = abs(line.amount or Decimal(0))
        for one in self.payments:
            fits = one["payment_id"] not in self.spent and one["amount"] is not None and abs(one["amount"]) == owed
            if fits and one["currency"] in (line.currency, None) and _near(one["sent_on"], line.date):
                self.spent.add(one["payment_id"])
                return Found(line, "payment_known", [_sent(one)], _of_day(one["sent_on"]), document)
        if document is not None and (on := document["last_paid_on"]):
            why = say("%(number)s: paid on %(day)s", number=document["number"], day=day(on))
            return Found(line, "payment_known", [why], say("paid on %(day)s", day=day(on)), document)
        if on := self._paid_together(line, owed):
            return Found(line, "payment_known", [say("documents paid on %(day)s", day=day(on))], _of_day(on))
        why, answer = say("no payment of this amount is known"), say("no payment of this amount is known to us")
        return Found(line, "payment_unknown", [why], answer)

    def _paid_together(self, line: Line, owed: Decimal) -> date | None:
        """A day on which documents over just this amount were paid: books tell no payment by itself."""
        days = [on for on in self.paid.get((line.currency, owed), []) if _near(on, line.date)]
        return min(days, default=None)

    @cached_property
    def paid(self) -> dict[tuple[str, Decimal], list[date]]:
        """By currency and amount, the days on which documents over just that were paid."""
        totals: dict[tuple[str, date], Decimal] = {}
        for one in self.documents:
            if one["last_paid_on"]:
                key = one["currency"], one["last_paid_on"]
                totals[key] = totals.get(key, Decimal(0)) + (one["amount"] or 0)
        days: dict[tuple[str, Decimal], list[date]] = {}
        for (currency, on), total in totals.items():
            days.setdefault((currency, total), []).append(on)
        return days


def _is_payment_of(line: Line, document: Doc) -> bool:
    """A line that takes off what an invoice of this number added, and calls itself no credit note."""
    return (
        line.kind not in ("credit", "invoice")
        and (line.amount or 0) < 0
        and document["amount"] is not None
        and document["amount"] > 0
        and bool(document["last_paid_on"])
    )


def _amount(one: Mapping[str, Any]) -> dict[str, Any]:
    return amount(one["currency"], one["amount"])


def _sent(one: Mapping[str, Any]) -> Said:
    number, on, cleared = one["payment_id"], one["sent_on"], one["cleared_on"]
    if on and cleared:
        return say(
            "payment %(payment)s, sent on %(day)s, cleared on %(cleared)s",
            payment=number, day=day(on), cleared=day(cleared),
        )  # fmt: skip
    if on:
        return say("payment %(payment)s, sent on %(day)s, not cleared yet", payment=number, day=day(on))
    if cleared:
        return say(
            "payment %(payment)s, sent on a day that nobody tells, cleared on %(cleared)s",
            payment=number, cleared=day(cleared),
        )  # fmt: skip
    return say("payment %(payment)s, sent on a day that nobody tells, not cleared yet", payment=number)


def _of_day(on: date | None) -> Said:
    return say("our payment of %(day)s", day=day(on)) if on else say("our payment of a day that nobody tells")


def _near(one: date | None, other: date | None) -> bool:
    return one is None or other is None or abs(one - other) <= _DAYS
