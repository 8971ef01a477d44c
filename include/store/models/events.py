"""What vendors sent: the inbox of their events, which links took which, and what the receiver counted."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, PrimaryKeyConstraint, String, Table, UniqueConstraint, text

from include.store.models.base import Id, metadata, one_of
from include.store.types import UtcDateTime

RECEIVED = (
    "accepted",
    "duplicate",
    "test",
    "not_genuine",
    "unreadable",
    "unknown_path",
    "too_large",
    "too_slow",
    "too_many",
    "wrong_type",
    "not_stored",
    "too_old",
)

# A number is never given twice, even when the last rows were forgotten: whoever remembers the newest one would
# otherwise take the next event for an old one.
events = Table(
    "events",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("connection", String, nullable=False),
    Column("system", String, nullable=False),
    Column("company", String, nullable=False),
    Column("event_id", String, nullable=False),
    Column("topic", String, nullable=False),
    Column("action", String, nullable=False),
    Column("key", String),
    Column("at", UtcDateTime),
    Column("received_at", UtcDateTime, nullable=False),
    Column("times", Integer, nullable=False, server_default=text("1")),
    UniqueConstraint("connection", "event_id"),
    sqlite_autoincrement=True,
)

# An event is open for a link until it stands here.
taken_events = Table(
    "taken_events",
    metadata,
    Column("link", String, nullable=False),
    Column("event", Id, nullable=False),
    Column("run_id", String, nullable=False),
    Column("taken_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("link", "event"),
)

# ``connection`` '' for an address that nobody has. ``accepted``, ``duplicate`` and ``too_old`` are events, the others
# deliveries. ``first_at`` and ``last_at``: when it was first and last counted on that day.
receiver_counts = Table(
    "receiver_counts",
    metadata,
    Column("connection", String, nullable=False),
    Column("day", Date, nullable=False),
    Column("what", String, nullable=False),
    Column("count", Integer, nullable=False),
    Column("first_at", UtcDateTime, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("connection", "day", "what"),
    one_of("what", RECEIVED),
)
