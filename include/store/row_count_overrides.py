"""A person's word that a read which came back much too short is true: the rows it does not show are gone.

A full read of less than 80 % of what is stored deletes nothing by itself. Somebody who has looked in the vendor's
screens can say that it is right; the next full read of that feed and company is then accepted, once, unless it is much
shorter than the one that was looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from include.store import audit
from include.store.database import insert
from include.store.models import believed_reads

CODE = "suspect_read"


@dataclass(frozen=True)
class RowCountOverride:
    """``rows``: how many rows the doubted read had. ``company`` '' for a list that all companies share."""

    connection: str
    company: str
    feed: str
    rows: int
    who: str
    at: datetime
    note: str | None = None


def accept(db: Connection, override: RowCountOverride) -> None:
    """Keeps it until the next full read, in place of an earlier one that was not used, with an audit event."""
    row = {
        "connection": override.connection,
        "company": override.company,
        "feed": override.feed,
        "rows": override.rows,
        "who": override.who,
        "at": override.at,
        "note": override.note,
    }
    changed = {name: row[name] for name in ("rows", "who", "at", "note")}
    new = insert(db, believed_reads).values(**row)
    c = believed_reads.c
    db.execute(
        new.on_conflict_do_update(
            index_elements=["connection", "company", "feed"], index_where=c.used_at.is_(None), set_=changed
        )
    )
    text = override.note or f"the read of {override.rows} rows is true: what it does not show is gone"
    _note(db, override, "read_believed", override.who, override.at, text)


def waiting(db: Connection, connection: str) -> Mapping[tuple[str, str], int]:
    """The rows of each doubted read that a person accepted and no full read has used, by (feed, company)."""
    c = believed_reads.c
    query = select(c.feed, c.company, c.rows).where(c.connection == connection, c.used_at.is_(None))
    return {(row.feed, row.company): row.rows for row in db.execute(query)}


def use(db: Connection, connection: str, feed: str, company: str, *, rows: int, deleted: int, now: datetime) -> None:
    """The full read has come: the word is spent, whatever it brought. Audited in the name of who gave it."""
    c = believed_reads.c
    mine = (c.connection == connection) & (c.feed == feed) & (c.company == company) & c.used_at.is_(None)
    found = db.execute(select(believed_reads).where(mine)).one_or_none()
    if found is None:
        return
    db.execute(believed_reads.update().where(c.id == found.id).values(used_at=now, used_rows=rows))
    override = RowCountOverride(connection, company, feed, found.rows, found.who, found.at, found.note)
    _note(db, override, "belief_used", found.who, now, f"the full read had {rows} rows: {deleted} rows count as gone")


def _note(db: Connection, override: RowCountOverride, event: str, who: str, now: datetime, text: str) -> None:
    made = audit.Event(
        at=now,
        event=event,
        who=who,
        company=override.company or None,
        document_key=f"{override.connection}.{override.feed}",
        code=CODE,
        text=text,
    )
    audit.record(db, [made])
