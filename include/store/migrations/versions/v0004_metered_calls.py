"""Calls that a vendor meters by the month, and how many of a run's calls are metered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "metered_calls",
        sa.Column("connection", sa.String(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("calls", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("allowed", sa.Integer()),
        sa.Column("closed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("connection", "month", name="pk_metered_calls"),
    )
    op.add_column("api_calls", sa.Column("metered", sa.Integer(), server_default=sa.text("0"), nullable=False))
