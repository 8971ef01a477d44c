"""Short reads that a person believes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "believed_reads",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("connection", sa.String(), nullable=False),
        sa.Column("company", sa.String(), nullable=False),
        sa.Column("feed", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("used_at", _TIME),
        sa.Column("used_rows", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_believed_reads"),
    )
    op.create_index(
        "uq_believed_reads_open",
        "believed_reads",
        ["connection", "company", "feed"],
        unique=True,
        sqlite_where=sa.text("used_at IS NULL"),
        postgresql_where=sa.text("used_at IS NULL"),
    )
