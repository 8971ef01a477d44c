"""What was kept of a period's close: approved accruals, and samples that were drawn. Rows are only ever added."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, String, Table, Text, UniqueConstraint

from include.store.models.base import Id, Json, metadata, one_of
from include.store.types import UtcDateTime

CLOSE_STEPS = ("approved", "withdrawn")

# ``withdraws``: the approval that a row takes back.
accrual_approvals = Table(
    "accrual_approvals",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("link", String, nullable=False),
    Column("company", String, nullable=False),
    Column("period_end", Date, nullable=False),
    Column("step", String, nullable=False),
    Column("withdraws", Id),
    Column("account", String, nullable=False),
    Column("entries", Json, nullable=False),
    Column("digest", String, nullable=False),
    Column("published_run", String, nullable=False),
    Column("who", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("note", Text),
    one_of("step", CLOSE_STEPS),
    UniqueConstraint("withdraws"),
    Index("ix_accrual_approvals_period", "link", "company", "period_end"),
)

audit_samples = Table(
    "audit_samples",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("link", String, nullable=False),
    Column("company", String, nullable=False),
    Column("period_start", Date, nullable=False),
    Column("period_end", Date, nullable=False),
    Column("seed", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("strata", Json, nullable=False),
    Column("documents", Json, nullable=False),
    Column("digest", String, nullable=False),
    Column("published_run", String, nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    Column("who", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("note", Text),
    Index("ix_audit_samples_period", "link", "company", "period_end"),
)
