"""Who is paid and where, each fact of a vendor as it changed: memory, since no system tells what it said before.

A row is added whenever a fact is not what it last was, so that a change and its way back are two changes. Bank accounts
are kept by their last figures and a digest only (``int_payee_history.sql``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection, select

from include.store.models import payee_facts

_CHUNK = 400
_Key = tuple[str, str, str, str, str]


@dataclass(frozen=True, order=True)
class PayeeFact:
    """``company`` '' for a list that all companies share; ``seen_at``: when the vendor was read that says so."""

    connection: str
    company: str
    system: str
    vendor_key: str
    fact: str
    value: str
    seen_at: datetime

    @property
    def key(self) -> _Key:
        return self.connection, self.company, self.system, self.vendor_key, self.fact


def remember(db: Connection, facts: Iterable[PayeeFact]) -> int:
    """Add those that are not what the store knew last; returns how many. One that was read before what is known says
    nothing: another link has read the vendor since."""
    added = 0
    for whose, mine in groupby(sorted(facts), key=lambda fact: fact.key[:3]):
        facts_of_one = list(mine)
        for start in range(0, len(facts_of_one), _CHUNK):
            some = facts_of_one[start : start + _CHUNK]
            known = _last(db, whose, {fact.vendor_key for fact in some})
            new = [dict(vars(fact)) for fact in some if _is_news(fact, known.get(fact.key))]
            if new:
                db.execute(payee_facts.insert(), new)
            added += len(new)
    return added


def _is_news(fact: PayeeFact, known: tuple[str, datetime] | None) -> bool:
    return known is None or (fact.value != known[0] and fact.seen_at >= known[1])


def _last(db: Connection, whose: tuple[str, ...], vendors: Iterable[str]) -> Mapping[_Key, tuple[str, datetime]]:
    c = payee_facts.c
    mine = (c.connection == whose[0]) & (c.company == whose[1]) & (c.system == whose[2])
    rows = db.execute(
        select(c.connection, c.company, c.system, c.vendor_key, c.fact, c.value, c.seen_at)
        .where(mine, c.vendor_key.in_(list(vendors)))
        .order_by(c.id)
    )
    return {(row[0], row[1], row[2], row[3], row[4]): (row[5], row[6]) for row in rows}
