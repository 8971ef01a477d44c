"""The exact documents that people were asked to approve, and what they said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
_MONEY = sa.Numeric(asdecimal=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "approval_requests",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("preview", sa.Boolean(), nullable=False),
        sa.Column("asks", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_approval_requests"),
    )
    op.create_index("ix_approval_requests_link", "approval_requests", ["link"])
    op.create_index("ix_approval_requests_run_id", "approval_requests", ["run_id"])
    op.create_table(
        "approval_documents",
        sa.Column("request_id", _ID, nullable=False),
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("company", sa.String(), nullable=False),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.Column("target_company", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("asks", sa.Boolean(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("counterparty", sa.Text()),
        sa.Column("doc_date", sa.String()),
        sa.Column("currency", sa.String()),
        sa.Column("amount", _MONEY),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("request_id", "flow", "company", "source_key", name="pk_approval_documents"),
        sa.CheckConstraint("action IN ('create', 'update', 'void')", name=op.f("ck_approval_documents_action")),
    )
    op.create_index("ix_approval_documents_document", "approval_documents", ["flow", "company", "source_key"])
    op.create_table(
        "approval_answers",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("request_id", _ID, nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_approval_answers"),
        sa.CheckConstraint("answer IN ('approved', 'rejected', 'superseded')", name=op.f("ck_approval_answers_answer")),
        sa.UniqueConstraint("request_id", name="uq_approval_answers_request"),
    )
