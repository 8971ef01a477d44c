"""What the last check of each connection said: an event of the audit trail each, so that the page shows what a check
found that ran elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from include.store import audit
from include.store.models import audit_events

EVENT = "connection_checked"


@dataclass(frozen=True)
class Check:
    """``number`` grows with each check; ``says``: in the vendor's words; ``by``: who had it made."""

    number: int
    connection: str
    at: datetime
    works: bool
    says: str
    by: str


def keep(db: Connection, rows: Iterable[Mapping[str, Any]], *, who: str, now: datetime) -> None:
    """``rows``: of ``check_connections``."""
    audit.record(
        db,
        [
            audit.Event(
                at=now,
                event=EVENT,
                who=who,
                document_key=row["connection"],
                to_state="works" if row["works"] else "fails",
                code=row["cause"] or None,
                text=row["says"],
            )
            for row in rows
        ],
    )


def last(db: Connection, names: Iterable[str]) -> dict[str, Check]:
    """Of each connection that was ever checked."""
    c = audit_events.c
    newest = select(func.max(c.id)).where(c.document_key.in_(list(names)), c.event == EVENT).group_by(c.document_key)
    rows = db.execute(select(audit_events).where(c.id.in_(newest))).mappings()
    return {
        row["document_key"]: Check(
            row["id"], row["document_key"], row["at"], row["to_state"] == "works", row["text"] or "", row["who"]
        )
        for row in rows
    }
