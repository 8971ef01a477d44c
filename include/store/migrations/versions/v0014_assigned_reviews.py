"""Whom a question is assigned to, and what a document said before it was changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "review_assignments",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("review_id", _ID, nullable=False),
        sa.Column("assigned_to", sa.String()),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("note", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_review_assignments"),
    )
    op.create_index("ix_review_assignments_review_id", "review_assignments", ["review_id"])
    op.create_table(
        "superseded_documents",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("delivery_id", _ID, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("replaced_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_superseded_documents"),
    )
    op.create_index("ix_superseded_documents_delivery_id", "superseded_documents", ["delivery_id"])
