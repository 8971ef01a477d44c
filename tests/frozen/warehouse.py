"""A warehouse as rows of text: what was read, and what models made of it, in files that later ones are held against.

A row is the name of its table and a map from column to text. Text is canonical, so that only what an analyst would see
as another value differs: a decimal has no zeros behind its last digit, a NULL has no entry.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from include.warehouse import raw_tables

ANSWERS = ("matching", "operations", "outbox", "reconciliation")
BUILT = "operations.version"
"""When all of it was built."""
Row = tuple[tuple[str, str], ...]
"""The columns that have a value, in alphabetical order."""
_COLUMNS = """
    select table_schema || '.' || table_name, column_name, data_type from information_schema.columns
    where table_catalog = current_database() order by all
"""
_AS_TEXT = "regexp_replace(regexp_replace(cast({0} as varchar), '(\\.[0-9]*?)0+$', '\\1'), '\\.$', '')"


def columns(database: duckdb.DuckDBPyConnection, schemas: Iterable[str]) -> dict[str, dict[str, str]]:
    """Tables and views of these schemas, each with its columns and their types."""
    wanted = set(schemas)
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in database.execute(_COLUMNS).fetchall():
        if table.partition(".")[0] in wanted and table != BUILT and not column.startswith("_dlt_id"):
            found.setdefault(table, {})[column] = kind
    return found


def raw_schemas() -> list[str]:
    return sorted({table.partition(".")[0] for table in raw_tables.tables()})


def save(database: duckdb.DuckDBPyConnection, schemas: Iterable[str], file: Path) -> int:
    """Write all rows of these schemas; returns how many."""
    parts = [
        f"select '{table}' as name, {_as_map(kinds)} as row from {_quoted(table)}"
        for table, kinds in columns(database, schemas).items()
    ]
    query = " union all ".join(parts)
    database.execute(f"copy ({query} order by all) to '{file}' (format parquet, compression zstd)")
    found = database.execute(f"select count(*) from '{file}'").fetchone()
    return int(found[0]) if found else 0


def restore(
    database: duckdb.DuckDBPyConnection, file: Path, tables: Mapping[str, Mapping[str, str]] | None = None
) -> None:
    """Put rows back into ``tables`` (columns and their types, by name), else into the raw ones. Columns that these do
    not have are left out."""
    names = database.execute(
        f"select name, list(distinct key) from (select name, unnest(map_keys(row)) as key from '{file}') group by all"
    ).fetchall()
    declared = tables or raw_tables.tables()
    for name, keys in names:
        kept = {key: declared[name][key] for key in sorted(keys) if key in declared.get(name, {})}
        if not kept:
            continue
        values = ", ".join(f"cast(row['{key}'] as {kind})" for key, kind in kept.items())
        heads = ", ".join(f'"{key}"' for key in kept)
        database.execute(f"insert into {_quoted(name)} ({heads}) select {values} from '{file}' where name = '{name}'")


@dataclass(frozen=True)
class Difference:
    """``missing``: columns that are not there any more."""

    table: str
    expected: tuple[Row, ...]
    found: tuple[Row, ...]
    missing: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = [f"{self.table}: {len(self.expected)} rows are not there any more, {len(self.found)} are new"]
        lines += [f"  no column {column} any more" for column in self.missing]
        for before in self.expected[:3]:
            after = max(self.found, key=lambda row: len(set(row) & set(before)), default=())
            lines.append(f"  was {dict(set(before) - set(after))}")
            lines.append(f"  is  {dict(set(after) - set(before))}")
        if not self.expected:
            lines += [f"  is  {dict(row)}" for row in self.found[:3]]
        return "\n".join(lines)


def differences(
    database: duckdb.DuckDBPyConnection,
    file: Path,
    kept: Mapping[str, Collection[str]],
    renamed: Mapping[str, str] | None = None,
    reworded: Mapping[str, str] | None = None,
    apart: Collection[str] = (),
) -> list[Difference]:
    """Tables that lack one of the columns ``kept``, or whose rows in them are not those of the file; ``renamed``: what
    tables are named by now, ``reworded``: how a part of a text that models say reads by now; what the store has kept
    (operations) stays as it was said. ``apart``: tables and columns (``table.column``) that are not compared, and
    patterns of what is left out of every text. A table that is not there any more lacks all of them."""
    kept = {
        name: [one for one in names if f"{name}.{one}" not in apart]
        for name, names in kept.items()
        if name not in apart
    }
    patterns = [re.compile(one) for one in apart if "(" in one]
    expected: dict[str, list[Row]] = {name: [] for name in kept}
    for name, row in database.execute(f"select name, map_entries(row) from '{file}'").fetchall():
        if name not in kept:
            continue
        now = {} if name.startswith("operations.") else reworded or {}
        row = [one for one in row if one["key"] in kept[name]]
        expected[name].append(tuple(sorted((one["key"], _by_now(one["value"], now, patterns)) for one in row)))
    there = columns(database, ANSWERS)
    result = []
    for name, rows in sorted(expected.items()):
        table = (renamed or {}).get(name, name)
        kinds = {key: kind for key, kind in there.get(table, {}).items() if key in kept[name]}
        missing = tuple(sorted(set(kept[name]) - set(kinds)))
        found = [
            tuple((key, _by_now(text, {}, patterns)) for key, text in row) for row in _rows(database, table, kinds)
        ]
        before, after = Counter(rows), Counter(found)
        if before != after or missing:
            gone, new = tuple((before - after).elements()), tuple((after - before).elements())
            result.append(Difference(name, gone, new, missing))
    return result


def _by_now(text: str, reworded: Mapping[str, str], without: Collection[re.Pattern[str]]) -> str:
    for before, after in reworded.items():
        text = text.replace(before, after)
    for pattern in without:
        text = pattern.sub("", text)
    return text


def _rows(database: duckdb.DuckDBPyConnection, table: str, kinds: Mapping[str, str]) -> list[Row]:
    if not kinds:
        return []
    found = database.execute(f"select map_entries({_as_map(kinds)}) from {_quoted(table)}").fetchall()
    return [tuple(sorted((one["key"], one["value"]) for one in row)) for (row,) in found]


def _as_map(kinds: Mapping[str, str]) -> str:
    entries = ", ".join(f"{{'key': '{name}', 'value': {_text(name, kind)}}}" for name, kind in kinds.items())
    return f"map_from_entries(list_filter([{entries}], lambda one: one.value is not null))"


def _text(name: str, kind: str) -> str:
    quoted = f'"{name}"'
    if kind.startswith("DECIMAL"):
        return _AS_TEXT.format(quoted)
    return f"cast({quoted} as varchar)"


def _quoted(table: str) -> str:
    schema, _, name = table.partition(".")
    return f'"{schema}"."{name}"'
