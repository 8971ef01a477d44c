"""Lines of mappings that people change in Books or on the command line, over those of the mapping files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "mapping_edits",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("company", sa.String(), nullable=False),
        sa.Column("source_code", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("target_code", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mapping_edits"),
        sa.CheckConstraint("action IN ('set', 'end', 'file')", name=op.f("ck_mapping_edits_action")),
        sa.UniqueConstraint("link", "kind", "company", "source_code", "supersedes", name="uq_mapping_edits_one_after"),
    )
