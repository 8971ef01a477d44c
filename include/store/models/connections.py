"""What belongs to a connection: its tokens and secrets, and the calls made through it."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    text,
)

from include.store.models.base import Id, metadata, one_of
from include.store.types import UtcDateTime

TOKEN_STATES = ("received", "current", "superseded", "spare", "unusable")
WINDOWS = ("minute", "day", "hour")

tokens = Table(
    "tokens",
    metadata,
    Column("connection", String, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("state", String, nullable=False),
    Column("hard_expires_at", UtcDateTime),
    PrimaryKeyConstraint("connection", "generation"),
    CheckConstraint("generation > 0", name="generation"),
    one_of("state", TOKEN_STATES),
)

secrets = Table(
    "secrets",
    metadata,
    Column("name", String, primary_key=True),
    Column("ciphertext", LargeBinary, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

# ``company`` is a company, '' for a whole connection, or an endpoint with limits of its own. Where a minute may begin
# at any moment, each block of calls has a row too: the name and a number, no ``limit``, its calls as ``used``.
call_windows = Table(
    "call_windows",
    metadata,
    Column("connection", String, nullable=False),
    Column("company", String, nullable=False),
    Column("window", String, nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("used", Integer, nullable=False, server_default=text("0")),
    Column("reserved", Integer, nullable=False, server_default=text("0")),
    Column("limit", Integer),
    Column("remaining", Integer),
    Column("elsewhere", Integer, nullable=False, server_default=text("0")),
    Column("reset_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("connection", "company", "window"),
    CheckConstraint("used >= 0 AND reserved >= 0 AND elsewhere >= 0", name="counts"),
    CheckConstraint(f'"window" IN {WINDOWS}', name="window"),
)

endpoint_errors = Table(
    "endpoint_errors",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("connection", String, nullable=False),
    Column("company", String, nullable=False),
    Column("endpoint", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("status", Integer, nullable=False),
    Index(None, "connection", "company", "endpoint", "at"),
)

api_calls = Table(
    "api_calls",
    metadata,
    Column("run_id", String, nullable=False),
    Column("connection", String, nullable=False),
    Column("system", String, nullable=False),
    Column("company", String, nullable=False),
    Column("day", Date, nullable=False),
    Column("calls", Integer, nullable=False, server_default=text("0")),
    Column("errors", Integer, nullable=False, server_default=text("0")),
    Column("tokens", Integer, nullable=False, server_default=text("0")),
    Column("metered", Integer, nullable=False, server_default=text("0")),
    PrimaryKeyConstraint("run_id", "connection", "company", "day"),
)

# Calls that a vendor meters by the calendar month; ``month`` is its first day. ``closed``: the vendor lets none through
# any more, while no more than ``allowed`` are agreed upon.
metered_calls = Table(
    "metered_calls",
    metadata,
    Column("connection", String, nullable=False),
    Column("month", Date, nullable=False),
    Column("calls", Integer, nullable=False, server_default=text("0")),
    Column("allowed", Integer),
    Column("closed", Boolean, nullable=False, server_default=text("false")),
    PrimaryKeyConstraint("connection", "month"),
)
