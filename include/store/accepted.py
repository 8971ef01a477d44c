"""The settings of a link as two people signed them: what counts, whatever stands in a file meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from include.store import audit
from include.store.database import insert
from include.store.models import accepted_settings


def of(db: Connection, link: str) -> dict[str, Any]:
    """By what it is; empty while nobody signed any."""
    c = accepted_settings.c
    return {row.what: row.value for row in db.execute(select(c.what, c.value).where(c.link == link))}


def keep(db: Connection, link: str, values: Mapping[str, Any], *, who: str, now: datetime) -> None:
    """These count from now on, each in place of what counted before, with an audit event."""
    for what, value in values.items():
        new = insert(db, accepted_settings).values(link=link, what=what, value=value, who=who, at=now)
        changed = {"value": value, "who": who, "at": now}
        db.execute(new.on_conflict_do_update(index_elements=["link", "what"], set_=changed))
        audit.record(db, [audit.Event(at=now, event="settings_accepted", who=who, link=link, code=what)])
