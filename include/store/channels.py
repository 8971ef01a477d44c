"""What became of the last message to each channel, and the test message that somebody asked for. One row a channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from include.store.database import insert
from include.store.models import channel_states


@dataclass(frozen=True)
class ChannelState:
    """``failure``: why the last message did not get through, None when it did; ``test_asked_by``: who waits for a test
    message, by their id."""

    channel: str
    sent_at: datetime | None = None
    failed_at: datetime | None = None
    failure: str | None = None
    test_asked_by: str | None = None
    test_asked_at: datetime | None = None


def state(db: Connection) -> dict[str, ChannelState]:
    rows = db.execute(select(channel_states)).mappings()
    return {row["channel"]: ChannelState(**row) for row in rows}


def sent(db: Connection, channel: str, *, now: datetime) -> None:
    _keep(db, channel, sent_at=now, failure=None)


def failed(db: Connection, channel: str, why: str, *, now: datetime) -> None:
    _keep(db, channel, failed_at=now, failure=why)


def ask_test(db: Connection, channel: str, *, who: str, now: datetime) -> None:
    """The next that tells alerts sends a test message first."""
    _keep(db, channel, test_asked_by=who, test_asked_at=now)


def test_done(db: Connection, channel: str) -> None:
    _keep(db, channel, test_asked_by=None, test_asked_at=None)


def _keep(db: Connection, channel: str, **values: object) -> None:
    new = insert(db, channel_states).values(channel=channel, **values)
    db.execute(new.on_conflict_do_update(index_elements=["channel"], set_=values))
