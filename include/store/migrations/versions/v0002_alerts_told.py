"""Which channel was notified of which alert."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "alerts_told",
        sa.Column("alert_id", _ID, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("told_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("alert_id", "channel", name="pk_alerts_told"),
    )
