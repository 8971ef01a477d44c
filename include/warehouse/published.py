"""Reading the tables that were published, as a report or a question does; never the warehouse itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from include.published_files import attach, not_a_question
from include.texts.program import said
from include.warehouse.duckdb_file import Database


class PublishedUnreadable(Exception):
    """There is no file of published tables, or it cannot be read; the text says what to do."""


class QueryRefused(Exception):
    """DuckDB does not accept the SQL; the text is DuckDB's."""


@contextmanager
def read(file: Path) -> Iterator[Database]:
    """The published tables, open for reading."""
    with duckdb.connect() as tables:
        attach(tables, file)
        tables.execute("use reconciliation")
        yield tables


def unreadable(file: Path, problem: Exception) -> PublishedUnreadable:
    cause = str(problem).splitlines()[0]
    return PublishedUnreadable(said("operator_actions.not_readable", folder=file, database_error=cause))


def check(file: Path) -> None:
    """Raises ``PublishedUnreadable``."""
    if not file.exists():
        raise PublishedUnreadable(said("operator_actions.nothing_published", folder=file.parent))
    try:
        with read(file):
            pass
    except duckdb.Error as problem:
        raise unreadable(file, problem) from None


def query(tables: Database, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The columns and rows of somebody's own SQL, of tables opened by ``read``. Raises ``QueryRefused``."""
    try:
        tables.execute("set lock_configuration = true")
        if refused := not_a_question(tables.extract_statements(sql)):
            raise QueryRefused(refused)
        result = tables.execute(sql)
        return [column[0] for column in result.description or ()], result.fetchall()
    except duckdb.Error as problem:
        raise QueryRefused(f"DuckDB does not accept this: {problem}") from None
