"""What of a signed month is otherwise by now: the documents, whoever changed them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from include.month_end.frozen import MonthEnd, Movement, Side

_Key = tuple[str, str, Side, str, date]
ZERO = Decimal(0)


@dataclass(frozen=True)
class Change:
    """A document of the month whose amount on ``side`` is not what was signed. ``document_key`` None: all that is dated
    before the month, whose documents the copy does not name."""

    ap_account: str
    currency: str
    side: Side
    document_key: str | None
    number: str | None
    counterparty: str
    date: date | None
    signed: Decimal
    now: Decimal

    @property
    def difference(self) -> Decimal:
        return self.now - self.signed


def since(signed: MonthEnd, now: MonthEnd) -> list[Change]:
    """What differs between the frozen copy and the month end of now: first the books, then by date and document. Only
    what is dated counts: that a document in flight was delivered since changes nothing of the month."""
    before, after = _by_document(signed.movements), _by_document(now.movements)
    named = {**_named(signed.movements), **_named(now.movements)}
    found = [
        Change(key[0], key[1], key[2], key[3], named[key].number, named[key].counterparty, key[4], *amounts)
        for key in before.keys() | after.keys()
        if (amounts := (before.get(key, ZERO), after.get(key, ZERO)))[0] != amounts[1]
    ]
    return sorted([*_opening(signed, now), *found], key=_order)


def _by_document(movements: Iterable[Movement]) -> dict[_Key, Decimal]:
    found: dict[_Key, Decimal] = defaultdict(Decimal)
    for one in movements:
        found[_key(one)] += one.amount
    return found


def _named(movements: Iterable[Movement]) -> dict[_Key, Movement]:
    return {_key(one): one for one in movements}


def _key(one: Movement) -> _Key:
    return one.ap_account, one.currency, one.side, one.document_key, one.date


def _opening(signed: MonthEnd, now: MonthEnd) -> list[Change]:
    """Of the ledger, where what is dated before the month changed."""
    before, after = _openings(signed), _openings(now)
    return [
        Change(*key, "books", None, None, "", None, before.get(key, ZERO), after.get(key, ZERO))
        for key in before.keys() | after.keys()
        if before.get(key, ZERO) != after.get(key, ZERO)
    ]


def _openings(month: MonthEnd) -> dict[tuple[str, str], Decimal]:
    found = {(walk.ap_account, walk.currency): walk.ledger for walk in month.walks}
    for one in month.movements:
        if one.side == "books":
            key = (one.ap_account, one.currency)
            found[key] = found.get(key, ZERO) - one.amount
    return found


def _order(one: Change) -> tuple[str, date, str, str, str]:
    return one.side, one.date or date.min, one.ap_account, one.currency, one.document_key or ""
