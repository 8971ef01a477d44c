"""A store that moved to another place, and is kept as it was: nobody writes to it, and who opens it reads where to.

Triggers refuse every write, also of processes that have it open, of whatever release: a run that goes on while its
store is copied would otherwise send what the copy does not know of. The number of its schema becomes one that no
release knows. SQLite alone: a store in PostgreSQL moves by ``pg_dump``, or by `backup` and `restore`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy
from sqlalchemy import Connection, func, select

from include.store import leases
from include.store.database import Store
from include.store.models import leases as claims
from include.store.schema import MOVE, MOVED, OLDEST, VERSION

_EVENTS = ("insert", "update", "delete")
# A publication whose number is taken is tried with the next one: refused for ever, it would be tried for ever.
_WRITABLE = {"publications"}


class NotMoved(Exception):
    """The store was not moved; the text says why and what to do."""


@dataclass(frozen=True)
class Move:
    """``at`` tells one move from another of the same store: what was copied before the way back is old."""

    source: str
    target: str
    at: str


def freeze(source: Store, target: str, *, now: datetime) -> Move:
    """The move of ``source`` to the address ``target``, begun now or before. Raises ``NotMoved``."""
    place = str(source.engine.url.database)
    with source.begin() as db:
        begun = noted(db, "to")
        if begun is None:
            refuse_in_use(db, place)
            begun = (target, moment(now))
            note(db, "to", *begun)
            for table in _tables(db):
                for event in _EVENTS:
                    db.exec_driver_sql(
                        f"create trigger {_trigger(table, event)} before {event} on {table} begin select"
                        f" raise(abort, 'this store was moved to {_quoted(target)}: use that one'); end"
                    )
            db.execute(VERSION.update().values(version_num=MOVED + VERSION.c.version_num))
    if begun[0] != target:
        raise NotMoved(
            f"{place} was moved to {begun[0]} at {begun[1]} UTC: name that one in ML_CONNECTOR_STORE, or go back first "
            "(--undo)"
        )
    return Move(place, *begun)


def unfreeze(db: Connection) -> None:
    for table in _tables(db):
        for event in _EVENTS:
            db.exec_driver_sql(f"drop trigger if exists {_trigger(table, event)}")
    db.execute(VERSION.update().values(version_num=func.replace(VERSION.c.version_num, MOVED, "")))
    db.execute(MOVE.delete())


def refuse_in_use(db: Connection, place: str) -> None:
    """Raises ``NotMoved`` while somebody holds a claim in the store ``place``, and where that is none."""
    if not sqlalchemy.inspect(db).has_table(VERSION.name):
        raise NotMoved(f"{place} is no store of ml-connector: name the home that holds one")
    held = claims.c.owner.is_not(None) & (claims.c.expires_at > leases.real_now(db))
    used = db.execute(select(claims.c.name, claims.c.owner).where(held)).first()
    if used is not None:
        raise NotMoved(
            f"{place} is in use ({used.name}, by {used.owner}): stop what runs on it (Airflow, listen, the receiver), "
            "or wait two minutes if that was killed, and run this again. Nothing was changed"
        )


def noted(db: Connection, way: str) -> tuple[str, str] | None:
    """Place and moment of a move ``to`` or ``from`` somewhere."""
    if not sqlalchemy.inspect(db).has_table(MOVE.name):
        return None
    row = db.execute(select(MOVE.c.place, MOVE.c.at).where(MOVE.c.way == way)).one_or_none()
    return (row.place, row.at) if row else None


def note(db: Connection, way: str, place: str, at: str) -> None:
    MOVE.create(db, checkfirst=True)
    db.execute(MOVE.insert().values(way=way, place=place, at=at))


def moment(now: datetime) -> str:
    return f"{now:%Y-%m-%dT%H:%M:%S}"


def _tables(db: Connection) -> list[str]:
    own = {VERSION.name, OLDEST.name, MOVE.name}
    return sorted(set(sqlalchemy.inspect(db).get_table_names()) - own - _WRITABLE)


def _trigger(table: str, event: str) -> str:
    return f"moved_{table}_{event}"


def _quoted(text: str) -> str:
    return text.replace("'", "''")
