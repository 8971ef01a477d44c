"""Airbase over real HTTP into a warehouse: what changed, what slid, what was not bought, what cannot be believed."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dlt_sources.readers.airbase_feeds import FEEDS
from include.store import leases
from include.store.database import Store
from include.warehouse.database import Warehouse
from include.warehouse.reader import Reader, ReadReport
from tests.conftest import RunningSandbox
from tests.support import live
from tests.support.scripted import Connected
from tests.support.stores import sqlite_store, sqlite_template  # noqa: F401 - fixtures

ENTITIES = {"accounting_vendors": "vendors"}


class Tenant:
    """The tenant in the sandbox, and what was read of it."""

    def __init__(self, home: Path, sandbox: RunningSandbox, client: Any, clock: Any, store: Store) -> None:
        self.home, self.sandbox, self.client = home, sandbox, client
        hold = functools.partial(leases.hold, store, "connection airbase_main")
        connection = Connected("airbase_main", "airbase", ("MER-NL", "MER-LG", "MER-BE"))
        self.reader = Reader(Warehouse(home), connection, client, clock, hold)

    def read(self, *feeds: str, **more: Any) -> ReadReport:
        self.sandbox.advance(60)
        self.sandbox.post("/calls/reset")
        return self.reader.read_feeds(feeds or None, **more)

    def calls(self, path: str) -> int:
        """The calls to one list since the last read began."""
        asked = [call["path"].split("?")[0] for call in self.sandbox.get("/calls")["calls"]]
        return asked.count(f"/v1/{path}/")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(Warehouse(self.home).path)) as database:
            return database.execute(sql.replace("raw.", "raw_airbase.")).fetchall()

    def alive(self, feed: str) -> set[str]:
        return {key for (key,) in self.rows(f"select id from raw.{feed} where not is_deleted")}

    def state(self, entity: str) -> dict[str, dict[str, Any]]:
        return {row["id"]: row for row in self.sandbox.state("airbase", entity)}

    def edit(self, entity: str, key: str | None = None, **changes: Any) -> str:
        body = {"set": changes} | ({} if key is None else {"key": key})
        return str(self.sandbox.edit("airbase", entity, body)["key"])


@pytest.fixture
def full(sandbox: RunningSandbox, sqlite_store: Store, tmp_path: Path) -> Iterator[Tenant]:  # noqa: F811
    sandbox.reset(vendors=300, documents=200)
    with live.airbase(sandbox, sqlite_store) as opened:
        yield Tenant(tmp_path, sandbox, opened.client, opened.clock, sqlite_store)


@pytest.fixture
def small(sandbox: RunningSandbox, sqlite_store: Store, tmp_path: Path) -> Iterator[Tenant]:  # noqa: F811
    with live.airbase(sandbox, sqlite_store) as opened:
        yield Tenant(tmp_path, sandbox, opened.client, opened.clock, sqlite_store)


def test_everything_arrives_whole_and_a_second_read_changes_nothing(full: Tenant) -> None:
    first = full.read()
    assert (first.changed, first.problems) == (True, ())
    for feed in FEEDS:
        keys = set(full.state(ENTITIES.get(feed.name, feed.name)))
        assert (feed.name, full.alive(feed.name)) == (feed.name, keys)
        assert keys
    orders = full.state("purchase_orders")
    loaded = dict(full.rows("select id, approved_amount from raw.purchase_orders"))
    assert loaded == {key: Decimal(row["approved_amount"]) for key, row in orders.items()}
    lines = full.rows("select unnest(line_items::json[]) ->> '$.amount' from raw.purchase_orders")
    state = [Decimal(line["amount"]) for row in orders.values() for line in row["line_items"]]
    assert sorted(Decimal(amount) for (amount,) in lines) == sorted(state)

    again = full.read()
    assert (again.changed, again.problems) == (False, ())
    everything = full.read(full=True)
    assert (everything.changed, everything.problems) == (False, ())


def test_a_list_longer_than_a_page_is_read_to_its_end(full: Tenant) -> None:
    smaller = full.client.pages
    full.client.pages = lambda company, path, params=None: smaller(company, path, {"page_size": "50", **(params or {})})
    assert full.read("vendors").problems == ()
    assert full.calls("vendors") == 1 + (len(full.state("vendors")) - 1) // 50 >= 3
    assert full.alive("vendors") == set(full.state("vendors"))


def test_the_columns_take_everything_that_the_simulated_tenant_says(full: Tenant) -> None:
    full.read()
    unknown = {
        (feed.name, *found)
        for feed in FEEDS
        for found in full.rows(f"select unknown_fields from raw.{feed.name} where unknown_fields is not null")
    }
    assert unknown == set()
    assert full.rows("select count(*) from information_schema.tables where table_name = 'quarantine'") == [(0,)]


def test_a_change_is_asked_for_from_five_minutes_before_the_newest_one(small: Tenant) -> None:
    first, *others = sorted(small.state("vendors"))
    small.edit("vendors", others[0], website="https://late.example")
    small.sandbox.advance(120)
    small.edit("vendors", others[1], website="https://newest.example")
    small.read("vendors")
    small.edit("vendors", first, name="Renamed B.V.")
    (feed,) = small.read("vendors").feeds
    assert (feed.rows, feed.changed) == (3, 1)  # the two of the last five minutes are compared and found alike
    assert small.rows(f"select name from raw.vendors where id = '{first}'") == [("Renamed B.V.",)]
    (feed,) = small.read("vendors").feeds
    assert (feed.rows, feed.changed) == (3, 0)
    small.sandbox.advance(3600)
    small.edit("vendors", others[2], website="https://later.example")
    assert [(one.rows, one.changed) for one in small.read("vendors").feeds] == [(4, 1)]
    assert [(one.rows, one.changed) for one in small.read("vendors").feeds] == [(1, 0)]


def test_a_vendor_changed_while_the_pages_are_read_hides_no_other(small: Tenant) -> None:
    """It goes to the end of the list, so that all behind it slide onto pages that were read already."""
    wanted = set(small.state("vendors"))
    oldest = min(small.state("vendors").values(), key=lambda row: (row["updated_date"], row["id"]))["id"]
    walk, walks = small.client.pages, []

    def disturbed(company: str, path: str, params: Any = None) -> Iterator[Any]:
        walks.append(path)
        for page in walk(company, path, {"page_size": "10", **(params or {})}):
            yield page
            if len(walks) == 1 and page.number == 1:
                small.sandbox.advance(1)
                small.edit("vendors", oldest, name="Renamed B.V.")

    small.client.pages = disturbed
    assert small.read("vendors").problems == ()
    assert (small.alive("vendors"), len(walks)) == (wanted, 2)
    assert small.rows(f"select name from raw.vendors where id = '{oldest}'") == [("Renamed B.V.",)]


def test_purchase_orders_that_were_not_bought_are_told_and_nothing_waits_for_them(small: Tenant) -> None:
    small.edit("settings", purchase_orders=False)
    report = small.read()
    assert ([one.feed for one in report.not_offered], report.problems) == (["purchase_orders"], ())
    assert small.alive("bills") == set(small.state("bills"))
    assert small.read().problems == ()
    assert small.calls("purchase_orders") == 0  # not asked again, until everything is
    small.edit("settings", purchase_orders=True)
    assert small.read(full=True).not_offered == ()
    assert small.alive("purchase_orders") == set(small.state("purchase_orders"))


def test_purchase_orders_that_are_not_offered_any_more_stay_as_they_were(small: Tenant) -> None:
    small.read("purchase_orders")
    before = small.alive("purchase_orders")
    small.edit("settings", purchase_orders=False)
    assert [one.feed for one in small.read("purchase_orders").not_offered] == ["purchase_orders"]
    assert small.alive("purchase_orders") == before != set()


def test_ledger_entries_are_read_in_every_state(small: Tenant) -> None:
    small.read("ledger_entries")
    states = {row["status"] for row in small.state("ledger_entries").values()}
    assert {state for (state,) in small.rows("select distinct status from raw.ledger_entries")} == states
    assert len(states) >= 2
    assert "sync_ready" in states


def test_half_a_list_or_something_else_in_its_place_takes_nothing_away(small: Tenant) -> None:
    feeds = ("vendors", "gl_accounts", "subsidiaries")
    small.read(*feeds)
    before = {feed: small.alive(feed) for feed in feeds}
    for fault in ({"truncate": 40}, {"status": 200, "body": {"detail": "soon"}}, {"status": 403}, {"status": 503}):
        small.sandbox.fault(system="airbase", path="/v1/", method="GET", count=60, **fault)
        assert {one.feed for one in small.read(*feeds, full=True).problems} == set(feeds)
        small.sandbox.clear_faults()
        assert {feed: small.alive(feed) for feed in feeds} == before
    report = small.read(*feeds, full=True)
    assert (report.changed, report.problems) == (False, ())


def test_a_list_that_comes_back_suspiciously_short_deletes_nothing(full: Tenant) -> None:
    full.read("vendors")
    before = full.alive("vendors")
    page = {"data": [], "pagination": {"next": None, "previous": None, "page": 1, "page_size": 250}}
    full.sandbox.fault(system="airbase", path="/v1/vendors/", method="GET", count=1, status=200, body=page)
    (feed,) = full.read("vendors", full=True).feeds
    assert (feed.suspect, feed.rows) == (True, 0)
    assert full.alive("vendors") == before
    assert [one.suspect for one in full.read("vendors", full=True).feeds] == [False]


def test_a_record_that_cannot_be_read_is_kept_aside_and_comes_back_when_it_is_mended(small: Tenant) -> None:
    rows = list(small.state("vendors").values())[:2]
    broken = {**rows[0], "is_active": "perhaps"}
    page = {"data": [broken, rows[1]], "pagination": {"next": None, "previous": None, "page": 1, "page_size": 250}}
    small.sandbox.fault(system="airbase", path="/v1/vendors/", method="GET", count=1, status=200, body=page)
    small.read("vendors")
    assert small.alive("vendors") == {rows[1]["id"]}
    ((key, reason, record),) = small.rows("select key, reason, record from raw.quarantine")
    assert (key, json.loads(record)["id"]) == (rows[0]["id"], rows[0]["id"])
    assert reason == 'is_active is "perhaps", which is neither true nor false'
    small.read("vendors", full=True)
    assert small.alive("vendors") == set(small.state("vendors"))
    assert small.rows("select count(*) from raw.quarantine") == [(0,)]
