"""When the models that are kept from run to run are built anew from all raw rows.

A run adds to them what new loads brought. Once a day, after an upgrade and on demand they are built whole, so that no
slip can outlive a day. What was built is noted in the warehouse itself: a copy that is put back knows its own age.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from include.warehouse.catalogue import columns_of, ensure_table
from include.warehouse.database import Warehouse
from include.warehouse.duckdb_file import Database

SCHEMA, TABLE = "intermediate", "full_builds"
COLUMNS = {"kind": "varchar", "day": "varchar", "sql": "varchar"}


@dataclass(frozen=True)
class FullBuild:
    """``day``: the day (ISO, UTC) of the build, '' where another link's run built them; ``sql``: the hash of the models
    (``Plan.project``)."""

    day: str
    sql: str


def is_due(last: FullBuild | None, now: FullBuild) -> bool:
    """Whether the kept models of a kind of link must be built whole: never yet, on another day, or with other SQL."""
    return last != now


def last(warehouse: Warehouse, kind: str) -> FullBuild | None:
    """The last one of this kind of link. Raises ``WarehouseBusy``."""
    with warehouse.opened(f"see when the tables of {kind} were built whole") as database:
        ensure_table(database, SCHEMA, TABLE, COLUMNS)
        row = database.execute(f"select day, sql from {SCHEMA}.{TABLE} where kind = ?", [kind]).fetchone()
    return FullBuild(*row) if row else None


def outdated(warehouse: Warehouse, kinds: Iterable[str], sql: str) -> list[str]:
    """Those of these kinds of link whose tables were never built, or by other models. Raises ``WarehouseBusy``."""
    with warehouse.opened("see which release built the tables of other links") as database:
        ensure_table(database, SCHEMA, TABLE, COLUMNS)
        built = dict(database.execute(f"select kind, sql from {SCHEMA}.{TABLE}").fetchall())
    return [kind for kind in kinds if built.get(kind) != sql]


def forget(database: Database) -> None:
    """The next build of each kind of link is a whole one."""
    if columns_of(database, SCHEMA, TABLE) is not None:
        database.execute(f"delete from {SCHEMA}.{TABLE}")


def note(warehouse: Warehouse, kinds: Sequence[str], build: FullBuild) -> None:
    """Remember a full build of these kinds of link. Raises ``WarehouseBusy``."""
    with warehouse.opened(f"note that the tables of {', '.join(kinds)} were built whole") as database:
        ensure_table(database, SCHEMA, TABLE, COLUMNS)
        database.execute("begin")
        for kind in kinds:
            database.execute(f"delete from {SCHEMA}.{TABLE} where kind = ?", [kind])
            database.execute(f"insert into {SCHEMA}.{TABLE} values (?, ?, ?)", [kind, build.day, build.sql])
        database.execute("commit")
