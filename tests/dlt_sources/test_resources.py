"""The sources as a user of dlt runs them: the rows that the connector reads, in any destination, and nothing twice."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest
import sqlalchemy

from dlt_sources.readers.feeds import Feed
from include.paths import PROJECT
from include.store import leases
from include.store.database import Store
from include.store.migrate import migrate
from include.warehouse.database import tables_in, warehouse_path
from include.warehouse.reader import SOURCES, Reader
from tests.conftest import RunningSandbox
from tests.support import company, live
from tests.support.scripted import Connected
from tests.support.stores import fresh_database

dlt = pytest.importorskip("dlt")
REALM = "9130357992221046"
Rows = list[tuple[Any, ...]]


def exact_changes(sandbox: RunningSandbox) -> None:
    supplier = next(row for row in sandbox.state("exact_online", "accounts", "123") if row.get("IsSupplier"))
    item = next(row for row in sandbox.state("exact_online", "items", "123") if row["Code"] == "X-1")
    renamed = {"company": "123", "key": supplier["ID"], "set": {"Name": "Renamed & Zonen"}}
    sandbox.edit("exact_online", "accounts", renamed)
    sandbox.edit("exact_online", "items", {"company": "123", "key": item["ID"], "delete": True})


def quickbooks_changes(sandbox: RunningSandbox) -> None:
    vendor = sandbox.state("quickbooks_online", "vendor", REALM)[0]
    renamed = {"company": REALM, "key": vendor["Id"], "set": {"DisplayName": "Renamed Inc"}}
    sandbox.edit("quickbooks_online", "vendor", renamed)
    bills = sandbox.state("quickbooks_online", "bill", REALM)
    bill = max((row for row in bills if not row.get("LinkedTxn")), key=lambda row: row["TxnDate"])
    sandbox.edit("quickbooks_online", "bill", {"company": REALM, "key": bill["Id"], "delete": True})


def avid_changes(sandbox: RunningSandbox) -> None:
    sandbox.post("/advance", {"system": "avidxchange", "steps": 3})


@dataclass(frozen=True)
class System:
    name: str
    companies: tuple[str, ...]
    opened: Callable[..., Any]
    changes: Callable[[RunningSandbox], None]


SYSTEMS = (
    System("exact_online", ("123", "456"), live.exact, exact_changes),
    System("quickbooks_online", (REALM,), live.quickbooks, quickbooks_changes),
    System("avidxchange", ("C1", "C2"), live.avid, avid_changes),
)


@dataclass
class Both:
    """One system, read by the connector and by dlt alone."""

    system: System
    sandbox: RunningSandbox
    reader: Reader
    connection: Any
    home: Path

    @property
    def feeds(self) -> list[Feed]:
        return [feed for feed in SOURCES[self.system.name].FEEDS if not feed.optional]

    def source(self, **more: Any) -> Any:
        module = import_module(f"dlt_sources.{self.system.name}")
        return getattr(module, self.system.name)(self.connection, **more)

    def as_the_connector_has(self, feed: Feed) -> Rows:
        columns, table = ", ".join(_compared(feed)), f"raw_{self.system.name}.{feed.name}"
        with duckdb.connect(str(warehouse_path(self.home)), read_only=True) as database:
            database.execute("set TimeZone = 'UTC'")
            if feed.name not in tables_in(database, f"raw_{self.system.name}"):
                return []  # there never was a row
            return _plain(database.execute(f"select {columns} from {table} where not is_deleted").fetchall())


def _compared(feed: Feed) -> list[str]:
    return [f'"{name}"' for name in feed.sql_columns if name not in ("read_at", "_dlt_load_id", "is_deleted")]


def _plain(rows: Rows) -> Rows:
    def plain(value: Any) -> Any:
        if isinstance(value, datetime):
            return value.astimezone(UTC).isoformat()
        return value.normalize() if isinstance(value, Decimal) else value

    return sorted((tuple(plain(value) for value in row) for row in rows), key=repr)


@pytest.fixture(autouse=True)
def settings_from_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """dlt asks the database of an installed Airflow for each of its settings, unless it is told not to."""
    monkeypatch.setenv("PROVIDERS__ENABLE_AIRFLOW_SECRETS", "false")
    monkeypatch.setenv("RUNTIME__DLTHUB_TELEMETRY", "false")


@pytest.fixture(
    params=[
        pytest.param(one, id=one.name, marks=[pytest.mark.faults] if number else [])
        for number, one in enumerate(SYSTEMS)
    ]
)
def both(request: pytest.FixtureRequest, sandbox: RunningSandbox, tmp_path: Path) -> Iterator[Both]:
    system: System = request.param
    resources = import_module("dlt_sources.resources")
    url = f"sqlite:///{tmp_path}/store.db"
    migrate(Store.open(url, check=False))
    name = {"exact_online": "exact_main", "quickbooks_online": "quickbooks_main", "avidxchange": "avid_main"}[
        system.name
    ]
    with Store.open(url) as store, system.opened(sandbox, store) as opened:
        connected = Connected(name, system.name, system.companies)
        hold = functools.partial(leases.hold, store, f"connection {name}")
        reader = Reader(tmp_path, connected, opened.client, opened.clock, hold)
        connection = resources.Connection(name, system.companies, lambda: nullcontext(opened.client), opened.clock)
        yield Both(system, sandbox, reader, connection, tmp_path)


@dataclass
class Destination:
    """Where a pipeline writes, and how its rows are read back."""

    pipeline: Any
    rows: Callable[[Feed], Rows]
    options: dict[str, Any]


def in_duckdb(folder: Path, name: str) -> Destination:
    file = folder / "alone.duckdb"
    pipeline = dlt.pipeline(
        name,
        pipelines_dir=str(folder / "pipelines"),
        destination=dlt.destinations.duckdb(str(file)),
        dataset_name="raw",
    )

    def rows(feed: Feed) -> Rows:
        with duckdb.connect(str(file), read_only=True) as database:
            database.execute("set TimeZone = 'UTC'")
            return _plain(database.execute(f"select {', '.join(_compared(feed))} from raw.{feed.name}").fetchall())

    return Destination(pipeline, rows, {})


def in_delta(folder: Path, name: str) -> Destination:
    deltalake = pytest.importorskip("deltalake", reason="deltalake is not installed")
    lake = dlt.destinations.filesystem(str(folder / "lake"))
    pipeline = dlt.pipeline(name, pipelines_dir=str(folder / "pipelines"), destination=lake, dataset_name="raw")

    def rows(feed: Feed) -> Rows:
        table = deltalake.DeltaTable(str(folder / "lake" / "raw" / feed.name)).to_pyarrow_table()
        with duckdb.connect() as database:
            database.execute("set TimeZone = 'UTC'")
            database.register("found", table)
            return _plain(database.execute(f"select {', '.join(_compared(feed))} from found").fetchall())

    return Destination(pipeline, rows, {"table_format": "delta"})


@pytest.fixture
def in_postgresql(request: pytest.FixtureRequest) -> Iterator[Callable[[Path, str], Destination]]:
    pytest.importorskip("psycopg2", reason="psycopg2, by which dlt writes to PostgreSQL, is not installed")
    with fresh_database(request.getfixturevalue("postgres_url")) as url:
        plain = sqlalchemy.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)

        def made(folder: Path, name: str) -> Destination:
            places = {"pipelines_dir": str(folder / "pipelines"), "dataset_name": "raw"}
            pipeline = dlt.pipeline(name, destination=dlt.destinations.postgres(plain), **places)

            def rows(feed: Feed) -> Rows:
                with psycopg.connect(plain) as server:
                    return _plain(
                        server.execute(f"select {', '.join(_compared(feed))} from raw.{feed.name}").fetchall()
                    )

            return Destination(pipeline, rows, {})

        yield made


def compared(both: Both, destination: Destination) -> None:
    both.reader.read_feeds()
    destination.pipeline.run(both.source(), **destination.options)
    loaded = destination.pipeline.default_schema.data_table_names()
    for feed in both.feeds:
        found, expected = destination.rows(feed) if feed.name in loaded else [], both.as_the_connector_has(feed)
        only = [row for row in found if row not in expected], [row for row in expected if row not in found]
        assert (feed.name, *only) == (feed.name, [], [])
        assert len(found) == len(expected)


@pytest.mark.parametrize(
    "made", [pytest.param(in_duckdb, id="duckdb"), pytest.param(in_delta, id="delta", marks=pytest.mark.faults)]
)
def test_two_runs_with_a_change_and_a_deletion_give_the_connectors_rows(
    both: Both, tmp_path: Path, made: Callable[[Path, str], Destination]
) -> None:
    destination = made(tmp_path, both.system.name)
    compared(both, destination)
    both.system.changes(both.sandbox)
    compared(both, destination)
    compared(both, destination)


@pytest.mark.faults
@pytest.mark.postgres
def test_postgresql_gets_the_same(
    both: Both, tmp_path: Path, in_postgresql: Callable[[Path, str], Destination]
) -> None:
    destination = in_postgresql(tmp_path, both.system.name)
    compared(both, destination)
    both.system.changes(both.sandbox)
    compared(both, destination)


@pytest.mark.parametrize("both", SYSTEMS[:1], indirect=True, ids=["exact_online"])
def test_what_did_not_change_is_not_loaded_again(both: Both, tmp_path: Path) -> None:
    destination = in_duckdb(tmp_path, both.system.name)
    destination.pipeline.run(both.source())
    destination.pipeline.extract(both.source())
    counts = destination.pipeline.normalize().row_counts
    by_version = [feed.name for feed in both.feeds if feed.mode == "sync"]
    assert {name: counts[name] for name in by_version if counts.get(name)} == {}


@pytest.mark.faults
def test_the_five_lines_of_the_documentation_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (PROJECT / "docs" / "sources.md").read_text()
    (lines,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DLT_DATA_DIR", str(tmp_path / "dlt"))
    with company.opened(tmp_path / "home", systems=("exact_online", "avidxchange")) as books:
        for name, value in books.environment.items():
            monkeypatch.setenv(name, value)
        exec(lines, {})
        entries = sum(len(books.sandbox.state("exact_online", "purchase_entries", one)) for one in ("123", "456"))
    with duckdb.connect(str(tmp_path / "books.duckdb"), read_only=True) as database:
        assert database.execute("select count(*) from exact_online.purchase_entries").fetchone() == (entries,)
