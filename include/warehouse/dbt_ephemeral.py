"""What dbt puts before a model that reads ephemeral ones, without parsing the whole model for it.

dbt looks for the place with a full SQL parse of each model, which was a third of the time it took to build our tables
(our staging models are ephemeral, so that nearly every model has some). The place is the beginning: behind `with`, or
before everything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

_BEGINNING = re.compile(r"(?:\s+|--[^\n]*(?:\n|$)|/\*.*?\*/)*", re.DOTALL)
_WITH = re.compile(r"with\b(?:\s+recursive\b)?", re.IGNORECASE)


class Cte(Protocol):
    """One of dbt's: ``sql`` is `name as (...)`."""

    @property
    def sql(self) -> str: ...


def injected(sql: str, ctes: Sequence[Cte]) -> str:
    """``sql``, a single query, with these common table expressions before its own."""
    if not ctes:
        return sql
    begins = _BEGINNING.match(sql)
    start = begins.end() if begins else 0
    said = ", ".join(cte.sql for cte in ctes)
    found = _WITH.match(sql, start)
    if found is None:
        return f"{sql[:start]}with{said} {sql[start:]}"
    return f"{sql[: found.end()]}{said}, {sql[found.end() :]}"


@contextmanager
def quick() -> Iterator[None]:
    """dbt does it this way inside. A release of dbt that has it elsewhere goes its own way, only slower."""
    from dbt import compilation

    theirs = getattr(compilation, "inject_ctes_into_sql", None)
    if theirs is not None:
        compilation.inject_ctes_into_sql = injected
    try:
        yield
    finally:
        if theirs is not None:
            compilation.inject_ctes_into_sql = theirs
