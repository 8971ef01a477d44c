"""Each line of a statement as it stands in the books and in the spend system, and what the statement leaves out. Pure.

What is published is read by ``queries.py``; the numbers of both sides are compared by the keys that the models have for
them (``numbers.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from include.reports.summary_text import money
from include.statements.lines import Line

STATES = {
    "booked": "booked",
    "paid": "paid",
    "waiting": "waiting",
    "missing": "not received",
    "amount_differs": "amount differs",
    "twice": "on the statement twice",
    "history": "settled before the start",
    "payment_known": "payment known",
    "payment_unknown": "payment not known",
    "opening": "opening balance",
    "closing": "balance",
    "header": "names of columns",
    "text": "no line",
}
RIGHT = frozenset({"booked", "paid", "history", "payment_known", "opening", "closing", "header", "text"})
"""States that need nobody."""
_DAYS = timedelta(days=10)
Doc = Mapping[str, Any]


@dataclass(frozen=True)
class Found:
    """A line and what it is with us. ``why``: for us, with everything that is known; ``answer``: for the vendor, who
    hears of no hold, no question and no bank account."""

    line: Line
    state: str
    why: str = ""
    answer: str = ""
    document: Doc | None = None


@dataclass(frozen=True)
class Compared:
    """``lines``: as many as the file has rows; ``absent``: documents that are open with us and not on the statement,
    each with what to know of it."""

    lines: tuple[Found, ...]
    absent: tuple[tuple[Doc, str], ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        found = [one.state for one in self.lines if one.state not in ("header", "text", "opening", "closing")]
        return {state: found.count(state) for state in STATES if state in found}

    @property
    def agrees(self) -> bool:
        return not self.absent and all(one.state in RIGHT for one in self.lines)


def compare(
    lines: Sequence[Line],
    *,
    keys: Iterable[Mapping[str, Any]],
    documents: Sequence[Doc],
    history: Sequence[Mapping[str, Any]] = (),
    payments: Sequence[Mapping[str, Any]] = (),
) -> Compared:
    """``keys``: rows of ``numbers.of_numbers`` for the numbers of the lines; the others: rows of the queries."""
    work = _Comparison({row["number"]: row for row in keys}, documents, history, payments)
    found = tuple(work.of(line) for line in lines)
    dates = [line.date for line in lines if line.role == "line" and line.date]
    return Compared(found, tuple(work.absent(max(dates, default=None))))


@dataclass
class _Comparison:
    """``used``: documents that a line has; ``seen``: by key and amount, the row of the first line that had it."""

    keys: Mapping[str, Mapping[str, Any]]
    documents: Sequence[Doc]
    history: Sequence[Mapping[str, Any]]
    payments: Sequence[Mapping[str, Any]]
    used: dict[str, int] = field(default_factory=dict)
    seen: dict[tuple[str, str, Decimal | None], int] = field(default_factory=dict)
    spent: set[str] = field(default_factory=set)

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
            return Found(line, "twice", f"the same as line {first}", f"listed twice (see also line {first})", document)
        if document is None:
            return self._unknown(line)
        self.used.setdefault(document["document_key"], line.row)
        return _standing(line, document, is_loose)

    def absent(self, until: date | None) -> list[tuple[Doc, str]]:
        left = [one for one in self.documents if one["document_key"] not in self.used and one["open_amount"]]
        return [(one, _why_absent(one, until)) for one in left]

    def _key(self, line: Line) -> str:
        return str((self.keys.get(line.number) or {}).get("number_key") or "")

    def _document(self, line: Line) -> tuple[Doc | None, bool]:
        """By its number, the one of the same amount and nearest day first; one that no line has yet before others."""
        keys = self.keys.get(line.number) or {}
        for name in ("number_key", "number_key_loose"):
            wanted = keys.get(name)
            fits = [one for one in self.documents if wanted and one[name] == wanted]
            if fits:
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
                why = f"settled before the start of the link: {one['currency']} {money(one['amount'])}"
                return Found(line, "history", why, "booked and paid")
        return Found(
            line, "missing", "neither in the books nor in the spend system", "not received: please send a copy"
        )

    def _payment(self, line: Line, document: Doc | None = None) -> Found:
        amount = abs(line.amount or Decimal(0))
        for one in self.payments:
            fits = one["payment_id"] not in self.spent and one["amount"] is not None and abs(one["amount"]) == amount
            if fits and one["currency"] in (line.currency, None) and _near(one["sent_on"], line.date):
                self.spent.add(one["payment_id"])
                cleared = f", cleared on {_day(one['cleared_on'])}" if one["cleared_on"] else ", not cleared yet"
                why = f"payment {one['payment_id']}, sent on {_day(one['sent_on'])}{cleared}"
                return Found(line, "payment_known", why, f"our payment of {_day(one['sent_on'])}", document)
        if document is not None and document["last_paid_on"]:
            paid = f"paid on {_day(document['last_paid_on'])}"
            return Found(line, "payment_known", f"{document['number']}: {paid}", paid, document)
        if day := self._paid_together(line, amount):
            return Found(line, "payment_known", f"documents paid on {_day(day)}", f"our payment of {_day(day)}")
        return Found(
            line, "payment_unknown", "no payment of this amount is known", "no payment of this amount is known to us"
        )

    def _paid_together(self, line: Line, amount: Decimal) -> date | None:
        """A day on which documents over just this amount were paid: books tell no payment by itself."""
        days: dict[date, Decimal] = {}
        for one in self.documents:
            if one["last_paid_on"] and one["currency"] == line.currency:
                days[one["last_paid_on"]] = days.get(one["last_paid_on"], Decimal(0)) + (one["amount"] or 0)
        return next((day for day, total in sorted(days.items()) if total == amount and _near(day, line.date)), None)


def _is_payment_of(line: Line, document: Doc) -> bool:
    """A line that takes off what an invoice of this number added, and calls itself no credit note."""
    return (
        line.kind not in ("credit", "invoice")
        and (line.amount or 0) < 0
        and document["amount"] is not None
        and document["amount"] > 0
        and bool(document["last_paid_on"])
    )


def _standing(line: Line, one: Doc, is_loose: bool) -> Found:
    parts = [f"our number is {one['number']}"] if is_loose else []
    ours = f"{one['currency']} {money(one['amount'])}"
    is_same = one["currency"] == line.currency and line.amount in (one["amount"], one["open_amount"])
    if one["books_key"] is None:
        parts.append(f"in {_words(one['other_system'])} ({one['other_status'] or 'no status'}), not in the books yet")
        parts += _reasons(one)
        state = "waiting" if is_same else "amount_differs"
        answer = "received"
    else:
        entry = f"entry {one['entry_number']}" if one["entry_number"] else "booked"
        on = f" on {_day(one['booked_on'])}" if one["booked_on"] else ""
        parts += [f"{entry}{on}", *_reasons(one)]
        state, answer = "booked", "booked" + (f", due on {_day(one['due_date'])}" if one["due_date"] else "")
        if one["paid_on"]:
            state, answer = "paid", f"paid on {_day(one['paid_on'])}"
            parts.append(f"{answer}{_cleared(one)}")
        elif one["last_paid_on"] and one["open_amount"] != one["amount"]:
            answer = f"booked, paid in part on {_day(one['last_paid_on'])}; open: {_amount(one, 'open_amount')}"
            parts.append(f"paid in part on {_day(one['last_paid_on'])}, open: {_amount(one, 'open_amount')}")
    if not is_same:
        hint = "; the sign is the other one" if line.amount is not None and line.amount == -(one["amount"] or 0) else ""
        theirs = f"{line.currency} {money(line.amount or Decimal(0))}"
        parts.insert(0, f"ours is {ours}, theirs {theirs}{hint}")
        return Found(line, "amount_differs", "; ".join(parts), f"amount differs: ours is {ours}, yours {theirs}", one)
    return Found(line, state, "; ".join(parts), answer, one)


def _reasons(one: Doc) -> list[str]:
    """Why it waits, each sentence once. For us alone."""
    return list(dict.fromkeys(one[name] for name in ("reason", "reason_text", "review") if one.get(name)))


def _why_absent(one: Doc, until: date | None) -> str:
    where = (
        "in the books" if one["books_key"] is not None else f"in {_words(one['other_system'])}, not in the books yet"
    )
    later = until is not None and one["invoice_date"] is not None and one["invoice_date"] > until
    return "; ".join([where, *(["dated after the statement's last line"] if later else []), *_reasons(one)])


def _cleared(one: Doc) -> str:
    if not one["tells_clearing"]:
        return ""
    return f", cleared on {_day(one['cleared_on'])}" if one["cleared_on"] else ", not cleared yet"


def _near(one: date | None, other: date | None) -> bool:
    return one is None or other is None or abs(one - other) <= _DAYS


def _amount(one: Doc, name: str) -> str:
    return f"{one['currency']} {money(one[name] or Decimal(0))}"


def _day(day: date | None, otherwise: str = "a day that nobody tells") -> str:
    return f"{day:%d %b %Y}" if day else otherwise


def _words(system: str) -> str:
    return system.replace("_", " ")
