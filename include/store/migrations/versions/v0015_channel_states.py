"""What became of the last message to each channel, and the test message that somebody asked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "channel_states",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("sent_at", _TIME),
        sa.Column("failed_at", _TIME),
        sa.Column("failure", sa.Text()),
        sa.Column("test_asked_by", sa.String()),
        sa.Column("test_asked_at", _TIME),
        sa.PrimaryKeyConstraint("channel", name="pk_channel_states"),
    )
