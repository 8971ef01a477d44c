"""Approved accruals and drawn samples of a period's close."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
_JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    op.create_table(
        "accrual_approvals",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("company", sa.String(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("withdraws", _ID),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("entries", _JSON, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("published_run", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("note", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_accrual_approvals"),
        sa.UniqueConstraint("withdraws", name="uq_accrual_approvals_withdraws"),
        sa.CheckConstraint("step IN ('approved', 'withdrawn')", name=op.f("ck_accrual_approvals_step")),
    )
    op.create_index("ix_accrual_approvals_period", "accrual_approvals", ["link", "company", "period_end"])
    op.create_table(
        "audit_samples",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("company", sa.String(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("strata", _JSON, nullable=False),
        sa.Column("documents", _JSON, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("published_run", sa.String(), nullable=False),
        sa.Column("published_at", _TIME, nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("note", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_audit_samples"),
    )
    op.create_index("ix_audit_samples_period", "audit_samples", ["link", "company", "period_end"])
