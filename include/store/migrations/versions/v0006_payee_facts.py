"""Who is paid and where, as it was first seen: memory that no vendor gives back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "payee_facts",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("connection", sa.String(), nullable=False),
        sa.Column("company", sa.String(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("vendor_key", sa.String(), nullable=False),
        sa.Column("fact", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("seen_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_payee_facts"),
    )
    op.create_index("ix_payee_facts_vendor", "payee_facts", ["connection", "company", "system", "vendor_key"])
