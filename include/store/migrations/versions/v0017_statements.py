"""Statements of vendors: the files, how they are laid out, and what each check found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
_VENDOR = ("link", "company", "vendor_key")


def upgrade() -> None:
    op.create_table(
        "statement_files",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in (*_VENDOR, "vendor", "file", "sha256", "sheet")),
        sa.Column("rows", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("accounts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_statement_files"),
    )
    op.create_table(
        "statement_layouts",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in _VENDOR),
        sa.Column("layout", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_statement_layouts"),
    )
    op.create_table(
        "statement_checks",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("file_id", _ID, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in (*_VENDOR, "vendor")),
        sa.Column("layout", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_statement_checks"),
    )
    for table in ("statement_files", "statement_layouts", "statement_checks"):
        op.create_index(f"ix_{table}_link_company_vendor_key", table, list(_VENDOR))
