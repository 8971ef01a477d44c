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
    what is dated counts, and no document that the copy explains as one that the other system lacks and that came there
    since: what was in flight or held was delivered, as the signers knew it would be."""
    before, after = _by_document(signed.movements), _by_document(now.movements)
    lacked = _lacked(signed)
    named = {**_named(signed.movements), **_named(now.movements)}
    found = [
        Change(key[0], key[1], key[2], key[3], named[key].number, named[key].counterparty, key[4], *amounts)
        for key in before.keys() | after.keys()
        if (amounts := (before.get(key, ZERO), after.get(key, ZERO)))[0] != amounts[1]
        and not (key[2] == "other" and amounts[0] == ZERO and (*key[:2], key[3], amounts[1]) in lacked)
    ]
    return sorted([*_opening(signed, now), *found], key=_order)


def _lacked(month: MonthEnd) -> set[tuple[str, str, str, Decimal]]:
    """By account, currency and document, what the other system is short of in its walks."""
    return {
        (walk.ap_account, walk.currency, entry.document_key, entry.amount)
        for walk in month.walks
        for line in walk.lines
        for entry in line.entries
    }


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
