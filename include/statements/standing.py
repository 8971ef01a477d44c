"""What a line of a statement is with us, and in which words, for us and for the vendor. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from include.reports.summary_text import money
from include.statements.lines import Line

STATES = {
    "booked": "booked",
    "paid": "paid",
    "waiting": "waiting",
    "refused": "rejected or voided",
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
class Absent:
    """A document that is open with us and not on the statement. ``is_later``: it is dated after the statement's last
    line, and cannot be on it."""

    document: Doc
    why: str
    is_later: bool


def standing(line: Line, one: Doc, is_loose: bool) -> Found:
    """Of a line whose document is known; ``is_loose``: by a number that is written otherwise."""
    parts = [f"our number is {one['number']}"] if is_loose else []
    ours = f"{one['currency']} {money(one['amount'])}"
    is_same = one["currency"] == line.currency and line.amount in (one["amount"], one["open_amount"])
    if one["books_key"] is None:
        parts.append(
            f"in {system_words(one['other_system'])} ({one['other_status'] or 'no status'}), not in the books yet"
        )
        parts += _reasons(one)
        state = "waiting" if is_same else "amount_differs"
        answer = "received"
    else:
        entry = f"entry {one['entry_number']}" if one["entry_number"] else "booked"
        on = f" on {day_of(one['booked_on'])}" if one["booked_on"] else ""
        parts += [f"{entry}{on}", *_reasons(one)]
        state, answer = "booked", "booked" + (f", due on {day_of(one['due_date'])}" if one["due_date"] else "")
        if one["paid_on"]:
            state, answer = "paid", f"paid on {day_of(one['paid_on'])}"
            parts.append(f"{answer}{_cleared(one)}")
        elif one["last_paid_on"] and one["open_amount"] != one["amount"]:
            answer = f"booked, paid in part on {day_of(one['last_paid_on'])}; open: {_amount(one, 'open_amount')}"
            parts.append(f"paid in part on {day_of(one['last_paid_on'])}, open: {_amount(one, 'open_amount')}")
    if not is_same:
        hint = "; the sign is the other one" if line.amount is not None and line.amount == -(one["amount"] or 0) else ""
        theirs = f"{line.currency} {money(line.amount or Decimal(0))}"
        parts.insert(0, f"ours is {ours}, theirs {theirs}{hint}")
        return Found(line, "amount_differs", "; ".join(parts), f"amount differs: ours is {ours}, yours {theirs}", one)
    return Found(line, state, "; ".join(parts), answer, one)


def _reasons(one: Doc) -> list[str]:
    """Why it waits, each sentence once. For us alone."""
    return list(dict.fromkeys(one[name] for name in ("reason", "reason_text", "review") if one.get(name)))


def absent(one: Doc, until: date | None) -> Absent:
    """Of a document that no line has; ``until``: the day of the statement's last line."""
    where = (
        "in the books"
        if one["books_key"] is not None
        else f"in {system_words(one['other_system'])}, not in the books yet"
    )
    is_later = until is not None and one["invoice_date"] is not None and one["invoice_date"] > until
    why = [where, *(["dated after the statement's last line"] if is_later else []), *_reasons(one)]
    return Absent(one, "; ".join(why), is_later)


def _cleared(one: Doc) -> str:
    if not one["tells_clearing"]:
        return ""
    return f", cleared on {day_of(one['cleared_on'])}" if one["cleared_on"] else ", not cleared yet"


def _amount(one: Doc, name: str) -> str:
    return f"{one['currency']} {money(one[name] or Decimal(0))}"


def day_of(day: date | None, otherwise: str = "a day that nobody tells") -> str:
    return f"{day:%d %b %Y}" if day else otherwise


def system_words(system: str) -> str:
    return system.replace("_", " ")
