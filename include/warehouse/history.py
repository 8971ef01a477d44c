"""Publishing the history: a long table of settled documents, of which a run changes a few rows.

``documents_before_start`` in the published file is taken over from the file published before, and only rows that new
loads brought are written; it is copied whole when anything else changed (routing, start dates, suppliers' names, the
SQL, the day) or when the number of rows does not come out. What the taken-over rows stand for is noted in the file.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from include.warehouse.database import columns_of

TABLE = "documents_before_start"
SOURCE = f"reconciliation.{TABLE}"
PUBLISHED = f"fresh.main.{TABLE}"
NOTE = "fresh.main.history_stamp"
_NOTE_TEXT = "What the rows of documents_before_start stand for: of use to the next publishing only."
_COLUMNS = "* exclude (is_gone)"


def take_over(target: Path, fresh: Path) -> bool:
    """Begin the fresh file with the one published before; False when there is none that could be read."""
    if not target.exists():
        return False
    shutil.copyfile(target, fresh)
    try:
        with duckdb.connect(str(fresh)) as database:
            database.execute(f"select 1 from {TABLE} limit 1")
            database.execute("select stamp from history_stamp limit 1")
    except duckdb.Error:
        fresh.unlink()
        return False
    return True


def clear(database: duckdb.DuckDBPyConnection) -> None:
    """Of a file taken over (attached as ``fresh``), remove all but the history."""
    found = database.execute(
        "select table_schema, table_name, table_type from information_schema.tables where table_catalog = 'fresh'"
    ).fetchall()
    for schema, name, kind in sorted(found, key=lambda row: row[2] != "VIEW"):
        if name not in (TABLE, "history_stamp"):
            database.execute(f'drop {"view" if kind == "VIEW" else "table"} fresh."{schema}"."{name}"')


def publish(database: duckdb.DuckDBPyConnection, stamp: str, taken_over: bool) -> bool:
    """Bring ``documents_before_start`` of the attached file up to date; returns whether it was copied whole."""
    if columns_of(database, "reconciliation", TABLE) is None:
        return False
    stamp = f"{stamp}-{_own_stamp(database)}"
    if taken_over and _noted(database) == stamp and _add_what_is_new(database):
        return False
    database.execute(f"create or replace table {PUBLISHED} as select {_COLUMNS} from {SOURCE} where not is_gone")
    database.execute(f"create or replace table {NOTE} as select $stamp as stamp", {"stamp": stamp})
    database.execute(f"comment on table {NOTE} is '{_NOTE_TEXT}'; comment on column {NOTE}.stamp is '{_NOTE_TEXT}'")
    return True


def _own_stamp(database: duckdb.DuckDBPyConnection) -> str:
    row = database.execute("select stamp from intermediate.int_history_stamp").fetchone()
    return str(row[0]) if row else ""


def _noted(database: duckdb.DuckDBPyConnection) -> str:
    row = database.execute(f"select stamp from {NOTE}").fetchone()
    return str(row[0]) if row else ""


def _add_what_is_new(database: duckdb.DuckDBPyConnection) -> bool:
    """Returns whether the rows of each load are as many as they should be afterwards."""
    wanted = _by_load(database, f"{SOURCE} where not is_gone")
    there = _by_load(database, PUBLISHED)
    new = [load for load in _by_load(database, SOURCE) if load not in there]
    rows = f"(select link, flow, company, source_key, load_id from {SOURCE} where load_id in (select unnest($loads)))"
    current = "(select link, flow, company, source_key from reconciliation.documents_current)"
    database.execute("begin")
    for others, values in ((current, {}), *([(rows, {"loads": new})] if new else [])):
        database.execute(
            f"delete from {PUBLISHED} as kept using {others} as other where kept.source_key = other.source_key"
            " and kept.company = other.company and kept.flow = other.flow and kept.link = other.link",
            values,
        )
    if new:
        database.execute(
            f"insert into {PUBLISHED} by name"
            f" select {_COLUMNS} from {SOURCE} where not is_gone and load_id in (select unnest($loads))",
            {"loads": new},
        )
    database.execute("commit")
    return _by_load(database, PUBLISHED) == wanted


def _by_load(database: duckdb.DuckDBPyConnection, relation: str) -> dict[str, int]:
    return dict(database.execute(f"select coalesce(load_id, ''), count(*) from {relation} group by 1").fetchall())
