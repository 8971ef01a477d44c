"""Idempotency keys that a vendor may answer with the refusal it gave before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("keys_spent", sa.Integer(), server_default=sa.text("0"), nullable=False))
