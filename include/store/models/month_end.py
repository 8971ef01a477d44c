"""Month ends that people signed: rows are added, never changed or deleted."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text, UniqueConstraint

from include.store.models.base import Id, Json, metadata, one_of
from include.store.types import UtcDateTime

SIGN_OFF_STEPS = ("reviewed", "withdrawn")

# The preparer's signature on a company's month. ``connection``: of its books; ``copy``: what was signed, whose hash is
# ``sha256``; ``accepted``: what was signed as unexplained. ``supersedes``: the sign-off that was withdrawn before, 0
# for the first, so that of two people who sign at the same moment the second is refused.
month_end_sign_offs = Table(
    "month_end_sign_offs",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("link", String, nullable=False),
    Column("connection", String, nullable=False),
    Column("company", String, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("supersedes", Integer, nullable=False),
    Column("needs_review", Boolean, nullable=False),
    Column("prepared_by", String, nullable=False),
    Column("prepared_at", UtcDateTime, nullable=False),
    Column("comment", Text, nullable=False),
    Column("accepted", Json, nullable=False),
    Column("sha256", String, nullable=False),
    Column("copy", Text, nullable=False),
    UniqueConstraint("link", "company", "as_of", "supersedes", name="uq_month_end_sign_offs_one_after"),
    Index(None, "connection", "company"),
)

# What became of it, once each. ``note``: the reviewer's comment, the reason of a withdrawal.
month_end_steps = Table(
    "month_end_steps",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("sign_off_id", Id, nullable=False),
    Column("step", String, nullable=False),
    Column("who", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("note", Text, nullable=False),
    one_of("step", SIGN_OFF_STEPS),
    UniqueConstraint("sign_off_id", "step", name="uq_month_end_steps_once"),
)
