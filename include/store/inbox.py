"""The inbox: events that vendors sent, each once however often it came, and which links took it.

An event is kept whether or not a link wants it. It is open for a link until that link took it; two links take the same
event each for itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, and_, false, func, or_, select

from include.store.database import insert
from include.store.models import events, receiver_counts, taken_events

_CHUNK = 400
# Any number that no other program on the same PostgreSQL database is likely to lock; migrations have another.
_POSTGRES_LOCK = 0x6D6C696E626F78


@dataclass(frozen=True)
class Incoming:
    """One event as it came. ``event_id`` is the vendor's, the same however often it sends it; ``company`` '' where it
    does not say; ``at``: when it changed there (UTC), None where it does not say."""

    connection: str
    system: str
    company: str
    event_id: str
    topic: str
    action: str
    key: str | None
    at: datetime | None
    received_at: datetime


@dataclass(frozen=True)
class Open(Incoming):
    """One that waits in the inbox; ``times``: how often it came."""

    id: int
    times: int


@dataclass(frozen=True)
class Interest:
    """Events of ``connection`` that somebody cares for: of these topics and companies, any where they are None. One of
    which the vendor does not say the company is of any."""

    connection: str
    topics: frozenset[str] | None = None
    companies: frozenset[str] | None = None


@dataclass(frozen=True)
class Kept:
    """Of one connection: events that were new, and those that were known already."""

    new: int = 0
    known: int = 0


@dataclass(frozen=True)
class Count:
    """``what`` as in ``include.store.models.events``; ``connection`` '' for an address that nobody has; ``first_at``
    and ``last_at``: when the first and the last one of that day was counted (UTC)."""

    connection: str
    day: date
    what: str
    count: int
    first_at: datetime
    last_at: datetime


def put(db: Connection, rows: Iterable[Incoming]) -> dict[str, Kept]:
    """Keeps events of any number of deliveries in the caller's transaction; what became of them, by connection.

    Of one that is known only the times it came are counted: it is as it came first, and whoever took it has it.
    """
    rows = list(rows)
    came = Counter((row.connection, row.event_id) for row in rows)
    first = {(row.connection, row.event_id): row for row in reversed(rows)}
    if not first:
        return {}
    _alone(db)
    values = [asdict(first[identity]) | {"times": number} for identity, number in came.items()]
    statement = insert(db, events)
    again = statement.on_conflict_do_update(
        index_elements=["connection", "event_id"], set_={"times": events.c.times + statement.excluded.times}
    )
    new: Counter[str] = Counter()
    for row in db.execute(again.returning(events.c.connection, events.c.event_id, events.c.times), values):
        new[row.connection] += row.times == came[row.connection, row.event_id]
    everything = Counter(row.connection for row in rows)
    return {name: Kept(new[name], number - new[name]) for name, number in everything.items()}


def open_for(db: Connection, link: str, interests: Collection[Interest], limit: int) -> list[Open]:
    """Events of interest that ``link`` has not taken, in the order in which they came, ``limit`` at most."""
    query = select(events).where(*_open(link, interests)).order_by(events.c.id)
    return [Open(**row) for row in db.execute(query.limit(limit)).mappings()]


def take(db: Connection, link: str, ids: Sequence[int], run_id: str, now: datetime) -> int:
    """``link`` has these events; how many of them it did not have before."""
    if not ids:
        return 0
    rows = [{"link": link, "event": number, "run_id": run_id, "taken_at": now} for number in sorted(set(ids))]
    statement = insert(db, taken_events).on_conflict_do_nothing(index_elements=["link", "event"])
    return len(db.execute(statement.returning(taken_events.c.event), rows).all())


def newest_open(db: Connection, link: str, interests: Collection[Interest]) -> int:
    """The highest number among the events of interest that ``link`` has not taken, 0 for none."""
    return db.scalar(select(func.max(events.c.id)).where(*_open(link, interests))) or 0


def came_since(db: Connection, number: int) -> tuple[int, frozenset[str]]:
    """The highest number of all events, 0 for none, and the connections of those above ``number``."""
    newest = db.scalar(select(func.max(events.c.id))) or 0
    if newest <= number:
        return newest, frozenset()
    return newest, frozenset(db.scalars(select(events.c.connection).where(events.c.id > number).distinct()))


def forget(db: Connection, before: datetime, links: Mapping[str, Collection[str]] | None = None) -> int:
    """Drops events received before ``before``, and who took them; how many.

    With ``links`` (names by connection) only those that every link of their connection took, and none of a connection
    that is not named.
    """
    old = select(events.c.id).where(events.c.received_at < before)
    if links is None:
        return _drop(db, list(db.scalars(old)))
    gone = 0
    for name, wanting in links.items():
        by_all = old.where(events.c.connection == name)
        for link in sorted(set(wanting)):
            has = select(taken_events.c.event).where(taken_events.c.link == link, taken_events.c.event == events.c.id)
            by_all = by_all.where(has.exists())
        gone += _drop(db, list(db.scalars(by_all)))
    return gone


def count(db: Connection, counts: Mapping[tuple[str, str], int], now: datetime) -> None:
    """Adds to what the receiver counted today, by (connection, what); connection '' for an unknown address."""
    rows = [
        {"connection": name, "day": now.date(), "what": what, "count": number, "first_at": now, "last_at": now}
        for (name, what), number in sorted(counts.items())
        if number
    ]
    if not rows:
        return
    statement = insert(db, receiver_counts)
    more = {"count": receiver_counts.c.count + statement.excluded.count, "last_at": statement.excluded.last_at}
    db.execute(statement.on_conflict_do_update(index_elements=["connection", "day", "what"], set_=more), rows)


def counted(db: Connection, since: date) -> list[Count]:
    """What the receiver counted from ``since`` on, newest day first."""
    c = receiver_counts.c
    query = select(receiver_counts).where(c.day >= since).order_by(c.day.desc(), c.connection, c.what)
    return [Count(**row) for row in db.execute(query).mappings()]


def _open(link: str, interests: Collection[Interest]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    taken = select(taken_events.c.event).where(taken_events.c.link == link, taken_events.c.event == events.c.id)
    return or_(false(), *map(_is_of, interests)), ~taken.exists()


def _is_of(interest: Interest) -> ColumnElement[bool]:
    found = [events.c.connection == interest.connection]
    if interest.topics is not None:
        found.append(events.c.topic.in_(sorted(interest.topics)))
    if interest.companies is not None:
        found.append(events.c.company.in_(["", *sorted(interest.companies)]))
    return and_(*found)


def _alone(db: Connection) -> None:
    # Numbers are given and committed in one order, as SQLite's one writer does by itself: else a lower one could come
    # to light after a higher one was seen, and two receivers could wait for each other's rows.
    if db.dialect.name == "postgresql":
        db.execute(select(func.pg_advisory_xact_lock(_POSTGRES_LOCK)))


def _drop(db: Connection, ids: Sequence[int]) -> int:
    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK]
        db.execute(taken_events.delete().where(taken_events.c.event.in_(some)))
        db.execute(events.delete().where(events.c.id.in_(some)))
    return len(ids)
