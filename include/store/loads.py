"""Which versions of what was read there are: the loads of each connection, and where its reads stand.

A load is a file that never changes (`include/warehouse/load_files.py`). It counts from the moment its row is here,
which comes in one transaction with the positions of the reads that it is of, and only while the connection's lease is
held: a process that lost it meanwhile leaves a file that nobody looks at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select

from include.store.database import insert
from include.store.models import feed_reads, loads

LOAD, BASE = "load", "base"


@dataclass(frozen=True)
class Load:
    """``kind``: ``load`` (what it changed) or ``base`` (all rows of the connection as of it); ``bytes`` of its file."""

    connection: str
    number: int
    kind: str
    object: str
    bytes: int
    at: datetime


@dataclass(frozen=True)
class FeedRead:
    """The last read of its kind of a feed of a company, as in the feed log (``dlt_sources/readers/feeds.py``)."""

    connection: str
    feed: str
    company: str
    kind: str
    rows: int
    suspect: bool
    changed: bool
    read_at: datetime
    cursor: str
    load_id: str | None


def last(db: Connection, connection: str) -> Load | None:
    """The newest load; None where nothing was ever loaded."""
    query = select(loads).where(loads.c.connection == connection, loads.c.kind == LOAD)
    row = db.execute(query.order_by(loads.c.number.desc()).limit(1)).one_or_none()
    return _load(row) if row else None


def versions(db: Connection, connections: Collection[str]) -> dict[str, str]:
    """The file of the newest load by connection; none where nothing was ever loaded."""
    newest = func.max(loads.c.number).over(partition_by=loads.c.connection)
    mine = loads.c.connection.in_(connections) & (loads.c.kind == LOAD)
    query = select(loads.c.connection, loads.c.object, loads.c.number, newest.label("newest")).where(mine)
    return {row.connection: row.object for row in db.execute(query) if row.number == row.newest}


def is_there(db: Connection, connection: str, number: int, object_name: str) -> bool:
    """Whether the load of this number is this one: a store that was put back counts on from an older one."""
    mine = (loads.c.connection == connection) & (loads.c.number == number) & (loads.c.kind == LOAD)
    return db.execute(select(loads.c.object).where(mine)).scalar() == object_name


def between(db: Connection, connection: str, after: int, upto: int) -> list[Load]:
    """What brings rows as of load ``after`` to those of load ``upto``, in order. The first is a ``base`` where the
    loads that would follow ``after`` are gone, or ``after`` is 0 and a base saves some of them."""
    rows = [one for one in of(db, connection) if one.number <= upto]
    changes = {one.number: one for one in rows if one.kind == LOAD}
    wanted = range(after + 1, upto + 1)
    bases = [one for one in rows if one.kind == BASE]
    if bases and (after == 0 or not changes.keys() >= set(wanted)):
        base = bases[-1]
        return [base, *(changes[number] for number in range(base.number + 1, upto + 1))]
    return [changes[number] for number in wanted]


def add(
    db: Connection, connection: str, object_name: str, size: int, *, kind: str, number: int, token: int, at: datetime
) -> None:
    """Raises SQLAlchemy's ``IntegrityError`` where there is one of this number."""
    values = {"connection": connection, "number": number, "kind": kind, "object": object_name, "bytes": size}
    db.execute(loads.insert().values(**values, at=at, token=token))


def replaced(db: Connection, connection: str, before: datetime) -> list[Load]:
    """Those that a base made needless before ``before``. The load that it is as of stays, to know it by."""
    rows = of(db, connection)
    bases = [one for one in rows if one.kind == BASE and one.at <= before]
    if not bases:
        return []
    return [one for one in rows if one.number < bases[-1].number]


def of(db: Connection, connection: str) -> list[Load]:
    """All of a connection, in order."""
    query = select(loads).where(loads.c.connection == connection).order_by(loads.c.number, loads.c.kind)
    return [_load(row) for row in db.execute(query)]


def remove(db: Connection, gone: Iterable[Load]) -> None:
    for one in gone:
        mine = (loads.c.connection == one.connection) & (loads.c.number == one.number) & (loads.c.kind == one.kind)
        db.execute(delete(loads).where(mine))


def forget(db: Connection, connection: str) -> None:
    """All versions of a connection, and where its reads stand: it is read from the beginning."""
    db.execute(delete(loads).where(loads.c.connection == connection))
    db.execute(delete(feed_reads).where(feed_reads.c.connection == connection))


def place(db: Connection, connection: str) -> int:
    """Of its newest read; 0 for none."""
    return db.execute(select(func.max(feed_reads.c.place)).where(feed_reads.c.connection == connection)).scalar() or 0


def put_reads(db: Connection, connection: str, reads: Sequence[FeedRead]) -> int:
    """They are the newest ones of the connection from now on, in this order; returns the place of the last."""
    last = place(db, connection)
    if not reads:
        return last
    values = [{**vars(one), "connection": connection, "place": last + n} for n, one in enumerate(reads, start=1)]
    statement = insert(db, feed_reads)
    key = {"connection", "feed", "company", "kind"}
    changed = {one.name: statement.excluded[one.name] for one in feed_reads.columns if one.name not in key}
    db.execute(statement.on_conflict_do_update(index_elements=sorted(key), set_=changed), values)
    return last + len(reads)


def reads(db: Connection, connection: str) -> list[FeedRead]:
    """Where its reads stand, the oldest first."""
    query = select(feed_reads).where(feed_reads.c.connection == connection).order_by(feed_reads.c.place)
    return [FeedRead(**{name: value for name, value in row.items() if name != "place"}) for row in _rows(db, query)]


def _rows(db: Connection, query: Any) -> Iterable[Any]:
    return db.execute(query).mappings()


def _load(row: Any) -> Load:
    return Load(row.connection, row.number, row.kind, row.object, row.bytes, row.at)
