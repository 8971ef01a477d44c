"""The sources as a user of dlt runs them: the rows that the connector reads, in any destination, and nothing twice."""

from __future__ import annotations

import functools
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import pytest

from dlt_sources.readers.feeds import Feed
from dlt_sources.readers.registry import source
from include.clock import ManualClock
from include.http.errors import Refused
from include.paths import PROJECT
from include.store import leases
from include.store.database import Store
from include.store.migrate import migrate
from include.systems.airbase import contract
from include.warehouse.catalogue import tables_in
from include.warehouse.database import Warehouse
from include.warehouse.reader import Reader
from tests.conftest import RunningSandbox
from tests.support import company
from tests.support.dlt_destinations import (
    Destination,
    Rows,
    compared_columns,
    in_delta,
    in_duckdb,
    in_postgresql,
    plain,
)
from tests.support.dlt_systems import SYSTEMS, System, cases
from tests.support.http import NOON
from tests.support.scripted import Connected, ScriptedClient
from tests.support.stores import fresh_database


@dataclass
class Both:
    """One system, read by the connector and by dlt alone."""

    system: System
    sandbox: RunningSandbox
    reader: Reader
    connection: Any
    client: Any
    home: Path

    @property
    def feeds(self) -> list[Feed]:
        return [feed for feed in source(self.system.name).FEEDS if not feed.optional]

    def source(self, **more: Any) -> Any:
        module = import_module(f"dlt_sources.{self.system.name}")
        return getattr(module, self.system.name)(self.connection, **more)

    def change(self) -> None:
        self.system.changes(self.sandbox, self.client)

    def as_the_connector_has(self, feed: Feed) -> Rows:
        columns, table = ", ".join(compared_columns(feed)), f"raw_{self.system.name}.{feed.name}"
        with duckdb.connect(str(Warehouse(self.home).path), read_only=True) as database:
            database.execute("set TimeZone = 'UTC'")
            if feed.name not in tables_in(database, f"raw_{self.system.name}"):
                return []  # there never was a row
            return plain(database.execute(f"select {columns} from {table} where not is_deleted").fetchall())


@pytest.fixture(autouse=True)
def settings_from_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """dlt asks the database of an installed Airflow for each of its settings, unless it is told not to. Else they are
    those of somebody who has dlt alone: the connector, which may have run in this process, sets more."""
    for name in ("NORMALIZE__PARQUET_NORMALIZER__ADD_DLT_LOAD_ID", "RESTORE_FROM_DESTINATION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PROVIDERS__ENABLE_AIRFLOW_SECRETS", "false")
    monkeypatch.setenv("RUNTIME__DLTHUB_TELEMETRY", "false")


@pytest.fixture(params=cases("avalara"))
def both(request: pytest.FixtureRequest, sandbox: RunningSandbox, tmp_path: Path) -> Iterator[Both]:
    system: System = request.param
    resources = import_module("dlt_sources.resources")
    url = f"sqlite:///{tmp_path}/store.db"
    migrate(Store.open(url, check=False))
    name = system.connection
    with Store.open(url) as store, system.opened(sandbox, store) as opened:
        connected = Connected(name, system.name, system.companies)
        hold = functools.partial(leases.hold, store, f"connection {name}")
        reader = Reader(Warehouse(tmp_path), connected, opened.client, opened.clock, hold)
        connection = resources.Connection(name, system.companies, lambda: nullcontext(opened.client), opened.clock)
        yield Both(system, sandbox, reader, connection, opened.client, tmp_path)


def compared(both: Both, destination: Destination, **more: Any) -> None:
    with mock.patch.dict(os.environ):
        both.reader.read_feeds()
    destination.pipeline.run(both.source(**more), **destination.options)
    loaded = destination.pipeline.default_schema.data_table_names()
    for feed in both.feeds:
        found, expected = destination.rows(feed) if feed.name in loaded else [], both.as_the_connector_has(feed)
        if feed.mode == "follow":
            expected = with_newer(feed, expected, found)
        only = [row for row in found if row not in expected], [row for row in expected if row not in found]
        assert (feed.name, *only) == (feed.name, [], [])
        assert len(found) == len(expected)


def with_newer(feed: Feed, rows: Rows, found: Rows) -> Rows:
    """``rows`` with those of ``found`` that are newer. What follows a row is read by the connector when that row
    changed, by dlt alone when one of its days did: an invoice that was paid since is newer there, never older."""
    names = [name.strip('"') for name in compared_columns(feed)]
    if feed.version_column is None:
        return rows
    version, keys = names.index(feed.version_column), [names.index(name) for name in feed.key_columns]
    newest = {tuple(row[place] for place in keys): row for row in found}
    candidates = [(row, newest.get(tuple(row[place] for place in keys), row)) for row in rows]
    return [newer if newer[version] > row[version] else row for row, newer in candidates]


def loaded_by(both: Both, destination: Destination) -> dict[str, int]:
    """What a run loads, without what dlt keeps for itself."""
    pipeline = destination.pipeline
    pipeline.extract(both.source(), **destination.options)
    counts = pipeline.normalize().row_counts
    pipeline.load()
    return {name: count for name, count in counts.items() if count and not name.startswith("_dlt_")}


@pytest.mark.parametrize(
    "made", [pytest.param(in_duckdb, id="duckdb"), pytest.param(in_delta, id="delta", marks=pytest.mark.faults)]
)
def test_two_runs_with_a_change_and_a_deletion_give_the_connectors_rows(
    both: Both, tmp_path: Path, made: Callable[[Path, str], Destination]
) -> None:
    destination = made(tmp_path, both.system.name)
    compared(both, destination)
    both.change()
    compared(both, destination)
    compared(both, destination)


@pytest.mark.faults
@pytest.mark.postgres
def test_postgresql_gets_the_same(both: Both, tmp_path: Path, postgres_url: str) -> None:
    with fresh_database(postgres_url) as url:
        destination = in_postgresql(url, tmp_path, both.system.name)
        compared(both, destination)
        both.change()
        compared(both, destination)


@pytest.mark.faults
def test_a_full_run_gives_what_is_there_now(both: Both, tmp_path: Path) -> None:
    """So that what was deleted without a word goes too: the connector reads for the first time then."""
    destination = in_duckdb(tmp_path, both.system.name)
    destination.pipeline.run(both.source())
    both.change()
    compared(both, destination, full=True)


@pytest.mark.parametrize("both", cases("airbase"), indirect=True)
def test_what_did_not_change_is_not_loaded_again(both: Both, tmp_path: Path) -> None:
    destination = in_duckdb(tmp_path, both.system.name)
    both.sandbox.advance(600)  # QuickBooks shows once more what changed in the two minutes before a read
    assert loaded_by(both, destination) != {}
    assert loaded_by(both, destination) == {}
    both.change()
    assert loaded_by(both, destination) != {}


def of_airbase(client: ScriptedClient, **more: Any) -> Any:
    resources, airbase = import_module("dlt_sources.resources"), import_module("dlt_sources.airbase")
    connection = resources.Connection("airbase_main", ("MER-NL",), lambda: nullcontext(client), ManualClock(NOON))
    return airbase.airbase(connection, **more)


def test_a_record_that_cannot_be_used_is_kept_aside_once(tmp_path: Path) -> None:
    """In a list that is read whole, and in one of changes."""
    page = [{"id": "1", "name": "Travel"}, {"name": "Rent"}]
    client = ScriptedClient("airbase", {contract.TAG_LIST: [page], contract.VENDORS: [page]})
    pipeline = in_duckdb(tmp_path, "airbase").pipeline
    for _ in range(2):
        pipeline.run(of_airbase(client).with_resources("tags", "vendors"))
    assert sorted(client.paths()) == sorted([contract.TAG_LIST, contract.VENDORS] * 2)
    with duckdb.connect(str(tmp_path / "alone.duckdb"), read_only=True) as database:
        usable = database.execute("select id from raw.tags union all select id from raw.vendors").fetchall()
        aside = database.execute("select feed, reason from raw.quarantine order by feed").fetchall()
    assert usable == [("1",), ("1",)]
    assert aside == [("tags", "it has no id"), ("vendors", "it has no id")]


def test_what_a_tenant_gave_up_stays_as_it_was_read(tmp_path: Path) -> None:
    pipeline, refused = in_duckdb(tmp_path, "airbase").pipeline, Refused("not bought", system="airbase", status=403)
    for full, answer in ((False, [{"id": "1", "number": "PO-1"}]), (True, refused)):
        client = ScriptedClient("airbase", {contract.PURCHASE_ORDERS: [answer]})
        pipeline.run(of_airbase(client, full=full).with_resources("purchase_orders"))
        assert client.paths() == [contract.PURCHASE_ORDERS]
    with duckdb.connect(str(tmp_path / "alone.duckdb"), read_only=True) as database:
        assert database.execute("select number from raw.purchase_orders").fetchall() == [("PO-1",)]


@pytest.mark.faults
def test_feeds_that_are_read_alone_take_nothing_from_the_others(both: Both, tmp_path: Path) -> None:
    destination = in_duckdb(tmp_path, both.system.name)
    destination.pipeline.run(both.source().with_resources(*both.system.some))
    assert set(destination.pipeline.default_schema.data_table_names()) == set(both.system.some)
    compared(both, destination)


@pytest.mark.faults
@pytest.mark.parametrize("both", SYSTEMS[-1:], indirect=True, ids=["avalara"])
def test_the_commands_of_dlt_work_on_a_pipeline(both: Both, tmp_path: Path) -> None:
    destination = in_duckdb(tmp_path, both.system.name)
    first = loaded_by(both, destination)
    settings = {"DESTINATION__DUCKDB__CREDENTIALS": str(tmp_path / "alone.duckdb")}

    def said(*words: str) -> str:
        start = [sys.executable, "-m", "dlt", "--yes", "pipeline", "--pipelines-dir"]
        command = [*start, str(tmp_path / "pipelines"), both.system.name, *words]
        done = subprocess.run(command, env=os.environ | settings, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert "transactions" in said("info")
    assert "No failed jobs found" in said("failed-jobs")
    assert "transactions:" in said("schema")
    said("trace")
    said("drop", "nexus")
    assert loaded_by(both, destination) == {"nexus": first["nexus"]}


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
