"""The first of two people who must say the same, and the settings that two people signed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "signatures",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("waits_for", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("note", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_signatures"),
        sa.CheckConstraint("kind IN ('review', 'pair', 'approval')", name=op.f("ck_signatures_kind")),
        sa.UniqueConstraint("kind", "key", "who", name="uq_signatures_one_each"),
    )
    op.create_index("ix_signatures_link", "signatures", ["link"])
    op.create_table(
        "accepted_settings",
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("link", "what", name="pk_accepted_settings"),
    )
