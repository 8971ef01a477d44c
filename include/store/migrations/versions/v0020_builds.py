"""Which tables of a link are the ones decided last, and what those that are published stand for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "builds",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("link", "tables", "object")),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("flows", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("link", name="pk_builds"),
    )
