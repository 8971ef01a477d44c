"""Basware over real HTTP into a warehouse: queues that fill and empty, short pages, files on another port."""

from __future__ import annotations

import functools
import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pytest

from dlt_sources.readers.basware_feeds import FEEDS
from include.store import leases
from include.store.database import Store
from include.warehouse.database import Warehouse
from include.warehouse.reader import Reader, ReadReport
from tests.conftest import RunningSandbox
from tests.support import live
from tests.support.basware_tenant import approved, ordered
from tests.support.live import Live
from tests.support.scripted import Connected
from tests.support.stores import sqlite_store, sqlite_template  # noqa: F401 - fixtures

QUEUES = ("transfer_queue", "transfers_in_progress", "export_queue")


class Books:
    """The tenant in the sandbox, and what was read of it."""

    def __init__(self, home: Path, sandbox: RunningSandbox, opened: Live, store: Store) -> None:
        self.home, self.sandbox, self.live = home, sandbox, opened
        hold = functools.partial(leases.hold, store, "connection basware_main")
        connection = Connected("basware_main", "basware", ("DE01", "DE02"))
        self.reader = Reader(Warehouse(home), connection, opened.client, opened.clock, hold)

    def read(self, *feeds: str, **more: Any) -> ReadReport:
        self.sandbox.advance(60)
        self.sandbox.post("/calls/reset")
        return self.reader.read_feeds(feeds or None, **more)

    def calls(self) -> Counter[str]:
        asked = [call["path"].split("?")[0] for call in self.sandbox.get("/calls")["calls"]]
        return Counter(path.split("/")[2] for path in asked if path.startswith("/v1/") and not path.endswith("tokens"))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(Warehouse(self.home).path)) as database:
            return database.execute(sql.replace("raw.", "raw_basware.")).fetchall()

    def waiting(self, feed: str, key: str = "invoice_id") -> set[str]:
        """What the last read of a feed showed; a feed that never had a row has no table."""
        found = "select count(*) from information_schema.tables where table_schema = 'raw_basware'"
        if self.rows(f"{found} and table_name = '{feed}'") == [(0,)]:
            return set()
        return {row[0] for row in self.rows(f"select {key} from raw.{feed} where not is_deleted")}

    def state(self, status: str) -> set[str]:
        rows = self.sandbox.state("basware", "accountingDocuments")
        return {row["invoiceId"] for row in rows if row.get("processingStatus") == status}

    def invoice(self, number: str) -> str:
        return approved(self.sandbox, number)

    def take(self, key: str) -> None:
        answer = self.live.client.write("DE01", "POST", f"accountingDocuments/{key}/acknowledge", "")
        assert answer.status == 200, answer.content

    def answer(self, key: str, code: str, success: bool) -> None:
        said = {"externalCode": code, "success": success, "responseMessage": "said", "paymentBlock": False}
        path = f"accountingDocuments/{key}/transferResponses"
        answer = self.live.client.write("DE01", "POST", path, json.dumps(said))
        assert answer.status == 200, answer.content


@pytest.fixture
def books(empty_sandbox: RunningSandbox, sqlite_store: Store, tmp_path: Path) -> Iterator[Books]:  # noqa: F811
    with live.basware(empty_sandbox, sqlite_store) as opened:
        yield Books(tmp_path, empty_sandbox, opened, sqlite_store)


@pytest.fixture
def full(sandbox: RunningSandbox, sqlite_store: Store, tmp_path: Path) -> Iterator[Books]:  # noqa: F811
    sandbox.reset(documents=400)
    with live.basware(sandbox, sqlite_store) as opened:
        yield Books(tmp_path, sandbox, opened, sqlite_store)


def test_everything_arrives_whole_and_a_second_read_changes_nothing(full: Books) -> None:
    full.take(min(full.state("WaitingForTransfer")))
    first = full.read()
    assert (first.changed, first.problems) == (True, ())
    shown = [row for row in full.sandbox.state("basware", "accountingDocuments") if row.get("processingStatus")]
    loaded = dict(full.rows("select invoice_id, gross_sum from raw.accounting_documents"))
    assert loaded == {row["invoiceId"]: Decimal(str(row["grossSum"])) for row in shown}
    assert len(loaded) > 100  # more than a page holds, and a page is cut by its size before that
    assert full.calls()["accountingDocuments"] > 2 + len(loaded) // 100
    assert full.waiting("transfer_queue") == full.state("WaitingForTransfer") != set()
    assert full.waiting("transfers_in_progress") == full.state("TransferInProgress") != set()
    assert full.waiting("vendors", "external_code") == {
        row["externalCode"] for row in full.sandbox.state("basware", "vendors")
    }
    orders = {row["externalCode"] for row in full.sandbox.state("basware", "exportedPurchaseOrders")}
    assert full.waiting("exported_purchase_orders", "external_code") == orders
    lines = full.rows("select unnest(coding_rows::json[]) ->> '$.netTotal' from raw.accounting_documents")
    state = [Decimal(str(line["netTotal"])) for row in shown for line in row["codingRows"]]
    assert sorted(Decimal(amount) for (amount,) in lines) == sorted(state)

    again = full.read()
    assert (again.changed, again.problems) == (False, ())
    everything = full.read(full=True)
    assert (everything.changed, everything.problems) == (False, ())


def test_the_columns_take_everything_that_the_simulated_tenant_says(full: Books) -> None:
    full.read()
    unknown = {
        (feed.name, *found)
        for feed in FEEDS
        if feed.mode != "queue"
        for found in full.rows(f"select unknown_fields from raw.{feed.name} where unknown_fields is not null")
    }
    assert unknown == set()
    assert full.rows("select count(*) from information_schema.tables where table_name = 'quarantine'") == [(0,)]


def test_a_queue_that_empties_leaves_its_rows_as_gone_and_nobody_doubts_it(books: Books) -> None:
    keys = {books.invoice(f"RE-{number}") for number in range(25)}
    assert books.read(*QUEUES).problems == ()
    assert books.waiting("transfer_queue") == keys
    for key in keys:
        books.take(key)
        books.sandbox.advance(1)
    report = books.read(*QUEUES)
    assert (report.problems, [one.suspect for one in report.feeds]) == ((), [False] * 3)
    assert (books.waiting("transfer_queue"), books.waiting("transfers_in_progress")) == (set(), keys)
    assert books.rows("select count(*) from raw.transfer_queue where is_deleted") == [(25,)]
    assert books.read(*QUEUES).changed is False


def test_an_invoice_that_comes_back_stands_in_the_queue_again(books: Books) -> None:
    key = books.invoice("RE-1")
    books.read("transfer_queue")
    books.answer(key, "a", False)
    books.read("transfer_queue")
    assert books.waiting("transfer_queue") == set()
    books.sandbox.edit("basware", "resending", {"key": key, "set": {"description": "mended"}})
    books.read("transfer_queue")
    found = books.rows("select is_deleted, description, json_array_length(transfer_responses) from raw.transfer_queue")
    assert found == [(False, "mended", 1)]


def test_half_a_queue_or_something_else_in_its_place_takes_nothing_away(books: Books) -> None:
    key = books.invoice("RE-1")
    books.read(*QUEUES)
    for path, fault in (
        ("/bw-api-responses/", {"truncate": 40}),
        ("/bw-api-responses/", {"status": 200, "body": {"message": "soon"}}),
        ("/bw-api-responses/", {"status": 403}),
        ("/v1/accountingDocuments", {"status": 503}),
    ):
        books.sandbox.fault(system="basware", path=path, method="GET", count=40, **fault)
        assert {one.feed for one in books.read(*QUEUES).problems} >= {"transfer_queue", "transfers_in_progress"}
        books.sandbox.clear_faults()
        assert books.waiting("transfer_queue") == {key}
    assert (books.read(*QUEUES).changed, books.read(*QUEUES).problems) == (False, ())


def test_an_empty_list_that_is_answered_with_404_is_an_empty_queue(books: Books) -> None:
    books.sandbox.edit("basware", "settings", {"set": {"empty_list_status": 404}})
    key = books.invoice("RE-1")
    books.read(*QUEUES)
    books.take(key)
    assert books.read(*QUEUES).problems == ()
    assert (books.waiting("transfer_queue"), books.waiting("transfers_in_progress")) == (set(), {key})


def test_an_order_that_changes_waits_again_with_its_change(books: Books) -> None:
    key = ordered(books.sandbox)
    books.read("export_queue")
    assert books.live.client.write("DE02", "POST", f"exportedPurchaseOrders/{key}/acknowledge", "").status == 200
    books.read("export_queue")
    assert books.waiting("export_queue", "external_code") == set()
    books.sandbox.edit("basware", "exportedPurchaseOrders", {"key": key, "set": {"netSum": 12.5}})
    books.read("export_queue")
    assert books.rows("select company, is_deleted, net_sum from raw.export_queue") == [("DE02", False, Decimal("12.5"))]


def test_a_change_is_asked_for_from_five_minutes_before_the_newest_one(full: Books) -> None:
    full.read("vendors")
    vendor = full.sandbox.state("basware", "vendors")[0]
    changed = {name: value for name, value in vendor.items() if name != "lastUpdated"} | {"name": "Renamed GmbH"}
    login = full.sandbox.credentials("basware")
    person = (login["username"], login["password"])  # our own token may not write master data
    address = full.sandbox.base_url("basware") + "/v1/vendors"
    assert httpx.post(address, json=[changed], auth=person).status_code == 200
    report = full.read("vendors")
    assert (report.changed, report.problems) == (True, ())
    (feed,) = report.feeds
    assert (feed.changed, feed.rows < len(full.sandbox.state("basware", "vendors"))) == (1, True)
    found = full.rows(f"select name from raw.vendors where external_code = '{vendor['externalCode']}'")
    assert found == [("Renamed GmbH",)]
    assert [(one.rows, one.changed) for one in full.read("vendors").feeds] == [(1, 0)]
