"""How published files become tables: a view for each, over exactly the files that the manifest names.

What a link published is Parquet that never changes, under ``published/links/<link>/<number>/``; ``manifest.json`` says
which files are the newest of all links, relative to its folder, and ``reconciliation.duckdb`` has the views, by
absolute paths, for whoever opens it with DuckDB alone. A folder that was moved or copied is known by its manifest,
which says where it was made: there the views are made anew, in memory.

In the file the tables of the schema ``reconciliation`` stand in ``main``: a DuckDB file is itself a catalog with the
file's name, so ``reconciliation.documents`` means the table ``documents`` of this file, and a schema of the same name
in it would make that reference ambiguous, an error.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol, TypedDict

import orjson

MANIFEST = "manifest.json"
DOCUMENTS = "reconciliation.documents"
CURRENT, HISTORY = "reconciliation.documents_current", "reconciliation.documents_before_start"
"""``documents`` are both: those that runs look at, and the history, which is long."""


_QUESTIONS = ("SELECT", "CREATE")
"""CREATE is what a pivot begins with, and reaches nothing that is published."""


_COMMENTS = """
    select 'view', schema_name, view_name, '', comment from duckdb_views()
        where database_name = 'described' and comment is not null
    union all
    select 'column', schema_name, table_name, column_name, comment from duckdb_columns()
        where database_name = 'described' and comment is not null
"""


class PublishedFile(TypedDict):
    """``file``: under the folder of what is published; ``version``: of its rows."""

    file: str
    rows: int
    bytes: int
    version: str


class PublishedTable(TypedDict):
    """``columns``: a digest of their names and types, by which tables of two releases differ."""

    columns: str
    files: list[PublishedFile]


Tables = Mapping[str, PublishedTable]
"""By ``schema.table``."""


class Executes(Protocol):
    def execute(self, query: str) -> Any: ...


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """What ``folder`` has of each link; None where nothing says so."""
    try:
        found = orjson.loads((folder / MANIFEST).read_bytes())
        return found if isinstance(found.get("links"), dict) else None
    except (OSError, ValueError, AttributeError):
        return None


def place(table: str) -> str:
    """Where a table stands in a published file (see the module's docstring)."""
    schema, name = table.split(".", 1)
    return f'"{"main" if schema == "reconciliation" else schema}"."{name}"'


def queries(links: Iterable[Tables], folder: Path, only: Collection[str] | None = None) -> dict[str, str]:
    """The query of each view, or of those of ``only``; ``documents`` with those that it is made of."""
    found: dict[str, list[PublishedTable]] = {}
    for tables in links:
        for name, table in tables.items():
            found.setdefault(name, []).append(table)
    if CURRENT in found and HISTORY in found:
        found[DOCUMENTS] = found[CURRENT] + found[HISTORY]
    return {name: _query(tables, folder) for name, tables in sorted(found.items()) if only is None or name in only}


def _query(tables: Iterable[PublishedTable], folder: Path) -> str:
    """Files of the same columns are one read, of which DuckDB opens the first only to know them. They are one text: a
    text for each made publishing beside a hundred links a quarter slower."""
    alike: dict[str, list[PublishedFile]] = {}
    for table in tables:
        alike.setdefault(table["columns"], []).extend(table["files"])
    reads = []
    for files in alike.values():
        named = [one for one in files if one["rows"]] or files[:1]  # one without rows still has the columns
        names, root = literal("\n".join(one["file"] for one in named)), literal(f"{folder}/")
        paths = f"list_transform(string_split({names}, chr(10)), lambda file: {root} || file)"
        reads.append(f"select * from read_parquet({paths})")
    return " union all by name ".join(reads)


def attach(database: Executes, file: Path) -> None:
    """The published tables as the catalog ``reconciliation``, read only and in UTC; no other file can be reached after
    it. Attached, not opened: of a file that a process opens twice DuckDB shows the older one, though it was replaced.
    """
    folder = file.parent.resolve()
    manifest = read_manifest(folder)
    database.execute("set TimeZone = 'UTC'")
    if manifest is None or manifest["folder"] == str(folder):
        database.execute(f"attach {literal(str(file))} as reconciliation (read_only)")
    else:
        attach_views(database, [one["tables"] for _, one in sorted(manifest["links"].items())], folder)
        _describe_as(database, file)
    close_to_other_files(database, folder if manifest else None)


def attach_views(database: Executes, links: Iterable[Tables], folder: Path) -> None:
    """The same of these files, with views in memory."""
    database.execute("attach ':memory:' as reconciliation")
    for table, query in queries(links, folder).items():
        database.execute(f"create schema if not exists reconciliation.{place(table).split('.')[0]}")
        database.execute(f"create view reconciliation.{place(table)} as {query}")


def _describe_as(database: Executes, file: Path) -> None:
    """What tables and columns mean, as the file of the views says it."""
    database.execute(f"attach {literal(str(file))} as described (read_only)")
    for kind, schema, *names, text in database.execute(_COMMENTS).fetchall():
        path = ".".join(f'"{name}"' for name in (schema, *names) if name)
        database.execute(f"comment on {kind} reconciliation.{path} is {literal(text)}")
    database.execute("detach described")


def close_to_other_files(database: Executes, folder: Path | None) -> None:
    if folder is not None:
        database.execute(f"set allowed_directories = [{literal(str(folder / 'links'))}]")
    database.execute("set enable_external_access = false")


def not_a_question(statements: Iterable[Any]) -> str | None:
    """Why these statements (DuckDB's) are not executed; None for questions. The files must be open to be read, and
    DuckDB would let COPY write beside them."""
    kinds = [one.type.name for one in statements]
    if wrong := [kind for kind in kinds if kind not in _QUESTIONS]:
        return f"only questions are asked of what is published (select, from, with, describe, pivot), not {wrong[0]}"
    return None


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
