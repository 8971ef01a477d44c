"""What a link would have in its target in two workspaces, before and after a move: the same rows, or which not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from include.published_files import literal
from include.warehouse.database import Warehouse
from include.warehouse.duckdb_file import Database
from include.warehouse.outbox import SCHEMA


@dataclass(frozen=True)
class Compared:
    """The rows of one flow: how many there are ``now``, a ``digest`` of what both say of a document (the columns
    that both know), and how many rows only one of them has."""

    rows: int
    digest: str
    only_before: int
    only_now: int

    @property
    def agrees(self) -> bool:
        return self.only_before == self.only_now == 0


class NothingDecided(Exception):
    """A home has nothing that was decided for the link; the text names the file."""


def file_of(home: Path, link: str) -> Path:
    """Where the link was decided: its own file, or the one of all links of an earlier release. Raises
    ``NothingDecided``."""
    for warehouse in (Warehouse.of_link(home, link), Warehouse(home)):
        if warehouse.exists:
            return warehouse.path
    raise NothingDecided(
        f"{home} has no warehouse of {link}, so that there is nothing to compare with: read the preview instead"
    )


def compare(before: Path, now: Path, kind: str, flows: Sequence[str], link: str) -> dict[str, Compared]:
    """By flow, both files only read. Raises ``NothingDecided``."""
    with duckdb.connect() as database:
        for name, file in (("before", before), ("now", now)):
            try:
                database.execute(f"attach {literal(str(file))} as {name} (read_only)")
            except duckdb.Error as problem:
                raise NothingDecided(f"{file} cannot be read: {str(problem).splitlines()[0]}") from None
        return {flow: _flow(database, f"{kind}__{flow}", link) for flow in flows}


def _flow(database: Database, table: str, link: str) -> Compared:
    columns = {name: _columns(database, name, table) for name in ("before", "now")}
    shared = sorted(columns["before"] & columns["now"])
    if not shared:
        rows = {name: _count(database, name, table, link) if columns[name] else 0 for name in columns}
        return Compared(rows["now"], "", rows["before"], rows["now"])
    fields = ", ".join(f"'{name}': \"{name}\"" for name in shared)
    said = f"to_json({{{fields}}})::varchar as said"
    rows_of = {name: f"select {said} from {name}.{SCHEMA}.{table} where link = $link" for name in columns}
    count, digest = _one(
        database,
        f"select count(*), md5(coalesce(string_agg(said, chr(10) order by said), '')) from ({rows_of['now']})",
        link,
    )
    only = {
        one: _one(database, f"select count(*) from ({rows_of[one]} except all {rows_of[other]})", link)[0]
        for one, other in (("before", "now"), ("now", "before"))
    }
    return Compared(count, digest, only["before"], only["now"])


def _columns(database: Database, name: str, table: str) -> set[str]:
    found = database.execute(
        "select column_name from duckdb_columns() where database_name = ? and schema_name = ? and table_name = ?",
        [name, SCHEMA, table],
    ).fetchall()
    return {column for (column,) in found}


def _count(database: Database, name: str, table: str, link: str) -> int:
    return int(_one(database, f"select count(*) from {name}.{SCHEMA}.{table} where link = $link", link)[0])


def _one(database: Database, query: str, link: str) -> tuple[int, str]:
    found: tuple[int, str] = database.execute(query, {"link": link}).fetchall()[0]
    return found
