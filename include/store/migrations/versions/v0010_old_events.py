"""The receiver counts what is older than its vendor ever repeats."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
_RECEIVED = ("accepted", "duplicate", "test", "not_genuine", "unreadable", "unknown_path", "too_large", "too_slow",
             "too_many", "wrong_type", "not_stored", "too_old")  # fmt: skip
_NAME = "ck_receiver_counts_what"


def upgrade() -> None:
    one_of = f"what IN ({', '.join(repr(what) for what in _RECEIVED)})"
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f(_NAME), "receiver_counts", type_="check")
        op.create_check_constraint(op.f(_NAME), "receiver_counts", one_of)
        return
    # SQLite changes no constraint: the table is made anew from this one, its rows copied.
    counts = sa.Table(
        "receiver_counts",
        sa.MetaData(),
        sa.Column("connection", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_at", _TIME, nullable=False),
        sa.Column("last_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("connection", "day", "what", name="pk_receiver_counts"),
        sa.CheckConstraint(one_of, name=op.f(_NAME)),
    )
    with op.batch_alter_table("receiver_counts", copy_from=counts, recreate="always"):
        pass
