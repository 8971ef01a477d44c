"""What a line of a statement is with us, and what is said of it to us and to the vendor. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from include.statements.lines import Line
from include.statements.said import Said, amount, day, say, system

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
    why: Sequence[Said] = ()
    answer: Said | None = None
    document: Doc | None = None


@dataclass(frozen=True)
class Absent:
    """A document that is open with us and not on the statement. ``is_later``: it is dated after the statement's last
    line, and cannot be on it."""

    document: Doc
    why: Sequence[Said]
    is_later: bool


def standing(line: Line, one: Doc, is_loose: bool) -> Found:
    """Of a line whose document is known; ``is_loose``: by a number that is written otherwise."""
    parts: list[Said] = [say("our number is %(number)s", number=one["number"])] if is_loose else []
    ours = amount(one["currency"], one["amount"])
    is_same = one["currency"] == line.currency and line.amount in (one["amount"], one["open_amount"])
    answer: Said
    if one["books_key"] is None:
        parts += [_elsewhere(one), *_reasons(one)]
        state, answer = "waiting", say("received")
    else:
        parts += [_entry(one), *_reasons(one)]
        due = one["due_date"]
        state, answer = "booked", say("booked, due on %(day)s", day=day(due)) if due else say("booked")
        if one["paid_on"]:
            state, answer = "paid", say("paid on %(day)s", day=day(one["paid_on"]))
            parts.append(_paid(one))
        elif one["last_paid_on"] and one["open_amount"] != one["amount"]:
            paid = {"day": day(one["last_paid_on"]), "open": amount(one["currency"], one["open_amount"])}
            answer = say("booked, paid in part on %(day)s; open: %(open)s", **paid)
            parts.append(say("paid in part on %(day)s, open: %(open)s", **paid))
    if not is_same:
        theirs = amount(line.currency, line.amount)
        differs: list[Said] = [say("ours is %(ours)s, theirs %(theirs)s", ours=ours, theirs=theirs)]
        if line.amount is not None and line.amount == -(one["amount"] or 0):
            differs.append(say("the sign is the other one"))
        said = say("amount differs: ours is %(ours)s, yours %(theirs)s", ours=ours, theirs=theirs)
        return Found(line, "amount_differs", [*differs, *parts], said, one)
    return Found(line, state, parts, answer, one)


def _elsewhere(one: Doc) -> Said:
    where = system(one["other_system"])
    if one["other_status"]:
        return say("in %(system)s (%(status)s), not in the books yet", system=where, status=one["other_status"])
    return say("in %(system)s (no status), not in the books yet", system=where)


def _entry(one: Doc) -> Said:
    number, on = one["entry_number"], one["booked_on"]
    if not number:
        return say("booked on %(day)s", day=day(on)) if on else say("booked")
    return (
        say("entry %(number)s on %(day)s", number=number, day=day(on)) if on else say("entry %(number)s", number=number)
    )


def _paid(one: Doc) -> Said:
    paid = day(one["paid_on"])
    if not one["tells_clearing"]:
        return say("paid on %(day)s", day=paid)
    if one["cleared_on"]:
        return say("paid on %(day)s, cleared on %(cleared)s", day=paid, cleared=day(one["cleared_on"]))
    return say("paid on %(day)s, not cleared yet", day=paid)


def _reasons(one: Doc) -> list[Said]:
    """Why it waits, each sentence once. For us alone."""
    return list(dict.fromkeys(one[name] for name in ("reason", "reason_text", "review") if one.get(name)))


def absent(one: Doc, until: date | None) -> Absent:
    """Of a document that no line has; ``until``: the day of the statement's last line."""
    why: list[Said] = [say("in the books")]
    if one["books_key"] is None:
        why = [say("in %(system)s, not in the books yet", system=system(one["other_system"]))]
    is_later = until is not None and one["invoice_date"] is not None and one["invoice_date"] > until
    if is_later:
        why.append(say("dated after the statement's last line"))
    return Absent(one, [*why, *_reasons(one)], is_later)
