"""What vendors reported, which links took it, and what the receiver counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
_RECEIVED = (
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
)


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("connection", sa.String(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("company", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("key", sa.String()),
        sa.Column("at", _TIME),
        sa.Column("received_at", _TIME, nullable=False),
        sa.Column("times", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sa.UniqueConstraint("connection", "event_id", name="uq_events_connection_event_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "taken_events",
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("event", _ID, nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("taken_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("link", "event", name="pk_taken_events"),
    )
    op.create_table(
        "receiver_counts",
        sa.Column("connection", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_at", _TIME, nullable=False),
        sa.Column("last_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("connection", "day", "what", name="pk_receiver_counts"),
        sa.CheckConstraint(
            f"what IN ({', '.join(repr(what) for what in _RECEIVED)})", name=op.f("ck_receiver_counts_what")
        ),
    )
