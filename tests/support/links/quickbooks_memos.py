"""What the memo of each QuickBooks bill should say of its payment, beside what people wrote there. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from tests.support.books.documents import Document, Payment

MARKER = re.compile(
    r"\[AvidXchange\] payment (pending since|voided on|in error since|made on) \d{4}-\d\d-\d\d(?:, not posted)?"
)


def markers(bill: Document) -> list[str]:
    """What our lines in a bill's memo say: ``pending since``, ``voided on``, ``in error since``, ``made on``."""
    return MARKER.findall(bill.reference)


def otherwise(
    bills: Iterable[Document],
    payments: Iterable[Payment],
    *,
    key_of: Callable[[str], str | None],
    stopped: Callable[[Payment], bool],
    told: Callable[[Document], bool],
    closed_through: date | None,
) -> list[str]:
    """Bills in open books whose memo says something else about their payment than AvidXchange. ``key_of``: the bill's
    id by its code in AvidXchange; ``told``: whether a reason is told why a memo says something else."""
    states = defaultdict(set)
    for payment in payments:
        state = "stopped" if payment.state == "issued" and stopped(payment) else payment.state
        for paid in payment.paid:
            states[key_of(paid.reference)].add(state)
    found = []
    for bill in bills:
        if bill.kind != "bill" or told(bill) or (closed_through and bill.day and bill.day <= closed_through):
            continue
        said = markers(bill)
        if len(said) > 1:
            found.append(f"{bill.name} has {len(said)} lines of ours in its memo")
        should = _should(states.get(bill.id, set()), said[:1], open_=bill.status == "open")
        if bill.id in states and said[:1] != ([should] if should else []):
            found.append(f"{bill.name} should say {should or 'nothing'} in its memo and says {said}")
    return found


def _should(states: set[str], said: list[str], *, open_: bool) -> str:
    if "error" in states:
        return "in error since"
    if "pending" in states:
        return "pending since"
    if "stopped" in states and said == ["made on"]:
        return "made on"  # only a line that stood there before says so
    return "voided on" if "void" in states and not states & {"issued", "stopped"} and open_ else ""


def lost_words(bills: Iterable[Document], words: Mapping[str, str]) -> list[str]:
    """Bills whose memo does not hold any more what people wrote there; ``words``: by the bill's id."""
    return [
        f"{bill.name} said {words[bill.id]!r} and says {bill.reference!r}"
        for bill in bills
        if bill.id in words and _lines(bill.reference) != _lines(words[bill.id])
    ]


def _lines(text: str) -> list[str]:
    """What people wrote, line by line."""
    return [line.strip() for line in MARKER.sub("", text).splitlines() if line.strip()]
