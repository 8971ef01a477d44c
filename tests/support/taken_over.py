"""A link's database beside a connection's own, brought up to date after every read: they hold the same rows."""

from __future__ import annotations

import tempfile
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path

import duckdb

from dlt_sources.readers.registry import source
from include.clock import Clock
from include.store import leases
from include.store.database import Store
from include.store.leases import Held
from include.store.migrate import migrate
from include.warehouse import raw
from include.warehouse.database import Warehouse
from include.warehouse.duckdb_file import NAME
from include.warehouse.load_log import LoadLog
from include.warehouse.objects import Folder
from tests.support.stores import sqlite_copy

_NOT_ROWS = ("feeds", "unfinished_loads", "applied_loads")


@cache
def _template() -> Path:
    path = Path(tempfile.mkdtemp(prefix="store-template-")) / "store.db"
    store = Store.open(f"sqlite:///{path}", check=False)
    migrate(store)
    store.close()
    return path


class TakenOver:
    """``log`` and ``hold`` are what a ``Reader`` of the connection is given."""

    def __init__(self, home: Path, system: str, connection: str, clock: Clock, own: Warehouse | None = None) -> None:
        file = home / "store.db"
        home.mkdir(parents=True, exist_ok=True)
        self._store = Store.open(f"sqlite:///{file}" if file.exists() else sqlite_copy(_template(), home))
        self._connection, self._system = connection, system
        self._own, self._link = own or Warehouse(home), Warehouse.of_link(home, "books")
        self.log = LoadLog(self._store, Folder(home / "warehouse" / "loads"), source(system), connection, clock)

    def hold(self) -> AbstractContextManager[Held]:
        return leases.hold(self._store, f"connection {self._connection}")

    def check(self) -> None:
        """What the link takes over now is what the connection has."""
        with self._link.opened("take over") as database:
            self.log.catch_up(database)
            database.execute(f"attach '{self._own.path}' as own (read_only)")
            schema = raw.schema_of(self._system)
            tables = database.execute(
                "select table_name, list(column_name) from information_schema.columns"
                " where table_catalog = 'own' and table_schema = ? group by all order by 1",
                [schema],
            ).fetchall()
            for table, columns in tables:
                if table not in _NOT_ROWS and not table.startswith("_dlt"):
                    self._compare(database, f'{schema}."{table}"', columns)
            here = raw.last_reads(database, self._system, self._connection)
            database.execute("use own")
            assert here == raw.last_reads(database, self._system, self._connection)
            database.execute(f"use {NAME}")
            database.execute("detach own")

    def _compare(self, database: duckdb.DuckDBPyConnection, table: str, columns: list[str]) -> None:
        names = ", ".join(f'"{name}"' for name in columns)
        mine = f"where connection = '{self._connection}'"
        there = database.execute(f"select {names} from own.{table} {mine} order by all").fetchall()
        try:
            here = database.execute(f"select {names} from {table} {mine} order by all").fetchall()
        except duckdb.CatalogException:
            here = []
        assert here == there, table
