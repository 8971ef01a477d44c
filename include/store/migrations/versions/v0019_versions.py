"""What was read and what is published as versions: which one is the newest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "loads",
        sa.Column("connection", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("object", sa.String(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("connection", "number", "kind", name="pk_loads"),
        sa.CheckConstraint("kind IN ('load', 'base')", name="kind"),
    )
    op.create_table(
        "feed_reads",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("connection", "feed", "company", "kind")),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("suspect", sa.Boolean(), nullable=False),
        sa.Column("changed", sa.Boolean(), nullable=False),
        sa.Column("read_at", _TIME, nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.Column("load_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("connection", "feed", "company", "kind", name="pk_feed_reads"),
    )
    op.create_table(
        "publications",
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("tables", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("link", "number", name="pk_publications"),
    )
