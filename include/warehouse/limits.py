"""What the warehouse may take of a machine, by the settings of its process (`.env.example`)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from include.http.errors import WrongSetting

FRUGAL = "384MiB"


def memory_limit() -> str:
    """A size as DuckDB takes it; ``WrongSetting`` when it is none."""
    found = os.environ.get("ML_CONNECTOR_MEMORY_LIMIT") or "2GB"
    if not re.fullmatch(r"\d+(\.\d+)?\s?(B|[KMGT]i?B)", found, re.IGNORECASE):
        raise WrongSetting(f"ML_CONNECTOR_MEMORY_LIMIT is {found!r}: write a size such as 2GB")
    return found


def threads() -> int:
    found = os.environ.get("ML_CONNECTOR_THREADS") or "2"
    if not found.isdigit() or int(found) < 1:
        raise WrongSetting(f"ML_CONNECTOR_THREADS is {found!r}: write a number from 1")
    return int(found)


def patience() -> float:
    """How long an open session of somebody else is waited for, in seconds; ``WrongSetting`` when it is no number."""
    found = os.environ.get("ML_CONNECTOR_WAREHOUSE_WAIT") or "30"
    if not re.fullmatch(r"\d+(\.\d+)?", found):
        raise WrongSetting(f"ML_CONNECTOR_WAREHOUSE_WAIT is {found!r}: write a number of seconds")
    return float(found)


@contextmanager
def frugal(database: duckdb.DuckDBPyConnection, memory: str = FRUGAL) -> Iterator[None]:
    """Let DuckDB keep no more than ``memory`` in memory while rows are only added to tables: it needs no more for that,
    but would keep every block it writes as long as there is room."""
    row = database.execute("select current_setting('memory_limit')").fetchone()
    if row and _size(str(row[0])) <= _size(memory):
        yield
        return
    database.execute(f"SET memory_limit = '{memory}'")
    try:
        yield
    finally:
        database.execute(f"SET memory_limit = '{memory_limit()}'")


def _size(text: str) -> float:
    """Bytes of a size as DuckDB writes it (``1.8 GiB``)."""
    number, unit = re.fullmatch(r"([\d.]+)\s*(\w+)", text.strip()).groups()  # type: ignore[union-attr]
    thousand = 1024 if "i" in unit.lower() or unit.lower() == "bytes" else 1000
    return float(number) * float(thousand ** "bkmgt".index(unit[0].lower()))
