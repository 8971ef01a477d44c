"""What is not delivered, by its cause: the documents that have it, and below them what waits for those."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from include.texts.codes import owner

Row = Mapping[str, Any]
_Place = tuple[str, str, str, str]
STOPPED = """
    select link, flow, company, source_key, state, number, counterparty, currency, amount, reason_code, reason_text,
        created_at
    from operations.deliveries where state not in ('delivered', 'skipped')
"""
WAITS = "select * from operations.waits"
MOST_NAMED = 5
AGAIN = frozenset({"blocked", "refused", "retrying"})
"""States from which a document is tried again when a person says so."""


@dataclass
class Group:
    """Documents of one link with one cause. ``waiting``: those that wait for them, directly or not; amounts by
    currency."""

    link: str
    state: str
    code: str
    owner: str
    roots: list[Row] = field(default_factory=list)
    waiting: list[Row] = field(default_factory=list)

    @property
    def amounts(self) -> dict[str, Decimal]:
        return total(self.roots)

    @property
    def waiting_amounts(self) -> dict[str, Decimal]:
        return total(self.waiting)

    @property
    def oldest(self) -> datetime | None:
        return min((row["created_at"] for row in self.roots if row["created_at"]), default=None)

    @property
    def can_try(self) -> bool:
        return self.state in AGAIN and bool(self.code)


@dataclass(frozen=True)
class Branch:
    """A document and what waits for it."""

    row: Row
    below: Sequence[Branch]


def place(row: Row) -> _Place:
    return row["link"], row["flow"], row["company"], row["source_key"]


def total(rows: Iterable[Row]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for row in rows:
        if row["amount"] is not None:
            found[row["currency"] or ""] = found.get(row["currency"] or "", Decimal(0)) + abs(row["amount"])
    return found


def groups(stopped: Iterable[Row], waits: Iterable[Row]) -> list[Group]:
    """Those with the most documents, waiting ones included, first. A document that waits stands below every cause that
    it waits for; one that names nothing that is known is a cause of its own."""
    rows = {place(row): row for row in stopped}
    after = _after(rows, waits)
    waiting = {key for keys in after.values() for key in keys}
    found: dict[tuple[str, str, str], Group] = {}
    below: dict[tuple[str, str, str], dict[_Place, Row]] = defaultdict(dict)
    for key, row in rows.items():
        if key in waiting:
            continue
        cause = (row["link"], row["state"], row["reason_code"] or "")
        group = found.setdefault(cause, Group(*cause, owner(cause[2])))
        group.roots.append(row)
        below[cause] |= {one: rows[one] for one in _reached(key, after)}
    for cause, group in found.items():
        group.waiting = list(below[cause].values())
    return sorted(found.values(), key=lambda one: (-len(one.roots) - len(one.waiting), one.link, one.state, one.code))


def trees(group: Group, stopped: Iterable[Row], waits: Iterable[Row]) -> list[Branch]:
    """Each document of a group with all that hangs on it. A document that is reached twice is shown once."""
    rows = {place(row): row for row in stopped}
    after, seen = _after(rows, waits), set[_Place]()

    def grown(key: _Place) -> Branch:
        seen.add(key)
        return Branch(rows[key], [grown(one) for one in after.get(key, ()) if one not in seen])

    return [grown(place(row)) for row in group.roots]


def _after(rows: Mapping[_Place, Row], waits: Iterable[Row]) -> dict[_Place, list[_Place]]:
    found: dict[_Place, list[_Place]] = defaultdict(list)
    for one in waits:
        first = (one["link"], one["waits_for_flow"], one["waits_for_company"], one["waits_for_key"])
        if first in rows and place(one) in rows and rows[place(one)]["state"] == "waiting":
            found[first].append(place(one))
    return found


def _reached(key: _Place, after: Mapping[_Place, Sequence[_Place]]) -> list[_Place]:
    found: dict[_Place, None] = {}
    ahead = list(after.get(key, ()))
    while ahead:
        one = ahead.pop()
        if one not in found and one != key:
            found[one] = None
            ahead += after.get(one, ())
    return list(found)
