"""The rows of one link that are published, and which of them are what they were.

A table is written in parts of some 65,000 rows, each row in the part that its own hash says: a changed row leaves one
part and comes into another, and the others keep their files. So a run that changes one document writes little beside a
history of a million, and no table needs a key, or a note of what changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from include.published_files import CURRENT, DOCUMENTS, HISTORY, PublishedFile, PublishedTable, Tables, literal
from include.warehouse.catalogue import columns_of
from include.warehouse.descriptions import SCHEMAS
from include.warehouse.duckdb_file import Database

MATCHING = ("vendors", "vendor_pairs", "calibration", "gl_accounts", "dimensions", "duplicate_invoices")
VERSION = "operations.version"
PART = 65_536
_TABLES = """
    select table_schema, table_name from information_schema.tables
    where table_catalog = current_database() and table_schema in (select unnest($schemas)) order by 1, 2
"""
# Neither is anything to an analyst: `is_gone` leaves rows out, `load_id` is of a load that may be read again.
_OF_THE_HISTORY = ("is_gone", "load_id")
# Parquet has no integers of 128 bits: DuckDB would write them as floats.
_WIDE = {"HUGEINT": "decimal(38, 0)", "UHUGEINT": "decimal(38, 0)"}


@dataclass(frozen=True)
class Publishing:
    """Whose rows, and of which run; ``also_unlinked``: with those that belong to no link."""

    link: str
    run_id: str
    at: datetime
    also_unlinked: bool

    @property
    def mine(self) -> str:
        return f"coalesce(link, '') in ({literal(self.link)}{', ' + literal('') if self.also_unlinked else ''})"


@dataclass(frozen=True)
class _Rows:
    """A table as a query, the digest of its columns, and in how many parts it is written."""

    query: str
    columns: str
    parts: int = 1


def write(
    database: Database, folder: Path, before: Tables, there: Callable[[Mapping[str, int]], set[str]], whose: Publishing
) -> dict[str, PublishedTable]:
    """Write what is not as ``before`` has it to new files in ``folder``; returns the files of all tables, new ones by
    their bare name. ``there``: of files, with their sizes, those that are there and whole. Tables without a column
    ``link`` are nobody's, and left out."""
    whole = there({one["file"]: one["bytes"] for table in before.values() for one in table["files"]})
    found = {
        table: _Rows(query, _digest(database, query), _parts(_count(before.get(table))))
        for table, query in _queries(database, whose)
    }
    versions = _versions(database, found)
    for table, parts in versions.items():
        if (needed := _parts(sum(rows for rows, _ in parts.values()))) != found[table].parts:
            found[table] = _Rows(found[table].query, found[table].columns, needed)
            versions[table] = _versions(database, {table: found[table]})[table]
    tables: dict[str, PublishedTable] = {}
    for table, rows in found.items():
        files = _known(before.get(table), rows.columns, whole)
        new = {part: made for part, made in versions[table].items() if made[1] not in files}
        files |= {one["version"]: one for one in _copy(database, folder, table, rows, new)}
        tables[table] = {"columns": rows.columns, "files": [files[version] for _, version in versions[table].values()]}
    return tables


def without_link(database: Database) -> list[str]:
    """Tables that are not published, since nothing says whose their rows are."""
    return [
        f"{schema}.{table}" for schema, table in _there(database) if "link" not in _columns(database, schema, table)
    ]


def _queries(database: Database, whose: Publishing) -> Iterator[tuple[str, str]]:
    there = _there(database)
    names = {f"{schema}.{table}" for schema, table in there}
    yield VERSION, _version(database, whose, has_checks="operations.checks" in names)
    for schema, table in there:
        name, columns = f"{schema}.{table}", _columns(database, schema, table)
        is_made_of_both = name == DOCUMENTS and {CURRENT, HISTORY} <= names
        if name == VERSION or is_made_of_both or "link" not in columns:
            continue
        left_out = _OF_THE_HISTORY if name == HISTORY else ()
        chosen = ", ".join(_as_parquet(column, kind) for column, kind in columns.items() if column not in left_out)
        and_there = " and not is_gone" if left_out else ""
        yield name, f'select {chosen} from {schema}."{table}" where {whose.mine}{and_there}'


def _there(database: Database) -> list[tuple[str, str]]:
    rows = database.execute(_TABLES, {"schemas": list(SCHEMAS)}).fetchall()
    return [(schema, table) for schema, table in rows if schema != "matching" or table in MATCHING]


def _columns(database: Database, schema: str, table: str) -> Mapping[str, str]:
    return columns_of(database, schema, table) or {}


def _as_parquet(column: str, kind: str) -> str:
    return f'cast("{column}" as {_WIDE[kind]}) as "{column}"' if kind in _WIDE else f'"{column}"'


def _version(database: Database, whose: Publishing, *, has_checks: bool) -> str:
    """Which run published these tables, the moment (UTC), and how many data checks fail."""
    there = _columns(database, "operations", "version")
    failing = f"(select count(*) from operations.checks where result = 'failed' and link = {literal(whose.link)})"
    made = {
        "run_id": literal(whose.run_id), "link": literal(whose.link), "published_at": f"timestamptz '{whose.at}'",
        "failing_checks": f"cast({failing if has_checks else 0} as bigint)",
    }  # fmt: skip
    rest = [f'any_value("{column}") as "{column}"' for column in there if column not in made]
    mine = f" from operations.version where link = {literal(whose.link)}" if rest and "link" in there else ""
    rest = rest if mine else []
    return f"select {', '.join([*(f'{value} as {name}' for name, value in made.items()), *rest])}{mine}"


def _digest(database: Database, query: str) -> str:
    described = database.execute(f"select * from ({query}) limit 0").description
    columns = [(column[0], str(column[1])) for column in described]
    return hashlib.sha256(json.dumps(columns).encode()).hexdigest()[:16]


def _count(table: PublishedTable | None) -> int:
    return sum(one["rows"] for one in table["files"]) if table else 0


def _parts(rows: int) -> int:
    """A power of two, so that a table that grows is rarely cut anew."""
    return 1 << (max(rows - 1, 0) // PART).bit_length()


def _versions(database: Database, tables: Mapping[str, _Rows]) -> dict[str, dict[int, tuple[int, str]]]:
    """Rows and version of each part that has rows; of a table without any, of its first. A row is called what no column
    is: a column's name would come first."""
    asked = [
        f'select {literal(name)}, hash("one row") % {one.parts} as part, count(*), sum(hash("one row"))'
        f' from ({one.query}) as "one row" group by part'
        for name, one in tables.items()
    ]
    found: dict[str, dict[int, tuple[int, str]]] = {name: {} for name in tables}
    for name, part, rows, total in sorted(database.execute(" union all ".join(asked)).fetchall()):
        found[name][part] = rows, f"{part}/{tables[name].parts}-{rows}-{total}"
    return {name: parts or {0: (0, "empty")} for name, parts in found.items()}


def _known(before: PublishedTable | None, columns: str, whole: Collection[str]) -> dict[str, PublishedFile]:
    """Files that stand for their version still, by it: whole, and not lost behind our back."""
    if before is None or before["columns"] != columns:
        return {}
    return {one["version"]: one for one in before["files"] if one["file"] in whole}


def _copy(
    database: Database, folder: Path, table: str, rows: _Rows, new: Mapping[int, tuple[int, str]]
) -> Iterator[PublishedFile]:
    query, cut = rows.query, rows.parts > 1
    if cut and new:
        _keep(database, rows, new)
    for part, (count, version) in new.items():
        file = folder / (f"{table}.parquet" if part == 0 else f"{table}.{part + 1}.parquet")
        if cut:
            query = f"select * exclude (part) from parts where part = {part}"
        database.execute(f"copy ({query}) to {literal(str(file))} (format parquet, compression zstd)")
        yield {"file": file.name, "rows": count, "bytes": file.stat().st_size, "version": version}
    if cut and new:
        database.execute("drop table temp.parts")


def _keep(database: Database, rows: _Rows, parts: Collection[int]) -> None:
    """The rows of these parts, found once for all of them."""
    database.execute(
        f'create or replace temp table parts as select "one row".*, hash("one row") % {rows.parts} as part'
        f' from ({rows.query}) as "one row" where part in ({", ".join(map(str, parts))})'
    )
