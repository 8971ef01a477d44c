"""What every table is declared with: one ``metadata``, the column types of ours, and the two rules that repeat."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, Integer, MetaData, text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER counts up by itself in SQLite
Json = JSON(none_as_null=True)


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """``column`` holds one of ``values``."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(value) for value in values)})", name=column)


def unique_while(condition: str, *columns: str, name: str) -> Index:
    """No two rows of which ``condition`` is true are alike in ``columns``."""
    where = text(condition)
    return Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)
