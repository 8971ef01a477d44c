"""Month ends that people signed, with the copy of what they signed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "month_end_sign_offs",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("connection", sa.String(), nullable=False),
        sa.Column("company", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("supersedes", sa.Integer(), nullable=False),
        sa.Column("needs_review", sa.Boolean(), nullable=False),
        sa.Column("prepared_by", sa.String(), nullable=False),
        sa.Column("prepared_at", _TIME, nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("accepted", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("copy", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_month_end_sign_offs"),
        sa.UniqueConstraint("link", "company", "as_of", "supersedes", name="uq_month_end_sign_offs_one_after"),
    )
    op.create_index("ix_month_end_sign_offs_connection_company", "month_end_sign_offs", ["connection", "company"])
    op.create_table(
        "month_end_steps",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("sign_off_id", _ID, nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_month_end_steps"),
        sa.CheckConstraint("step IN ('reviewed', 'withdrawn')", name=op.f("ck_month_end_steps_step")),
        sa.UniqueConstraint("sign_off_id", "step", name="uq_month_end_steps_once"),
    )
