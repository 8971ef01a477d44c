"""What the data checks said last of each link."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
_RESULTS = ("passed", "failed", "warning", "released", "gone")


def upgrade() -> None:
    op.create_table(
        "checks",
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("company", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("failing_rows", sa.Integer(), nullable=False),
        sa.Column("examples", sa.JSON(none_as_null=True)),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("checked_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("link", "name", "flow", "company", name="pk_checks"),
        sa.CheckConstraint(f"result IN ({', '.join(repr(one) for one in _RESULTS)})", name=op.f("ck_checks_result")),
    )
