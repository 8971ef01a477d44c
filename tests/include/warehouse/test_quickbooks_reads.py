"""Reading the simulated QuickBooks Online over real HTTP: everything arrives, a second look is one call."""

from __future__ import annotations

import functools
import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import duckdb
import pytest

from dlt_sources.readers.quickbooks_online import SOURCE as quickbooks_online
from include.delivery.outbox import OutboxRow
from include.store import leases
from include.store.database import Store
from include.store.migrate import migrate
from include.systems.quickbooks_online.codebook import Order
from include.warehouse.database import Warehouse
from include.warehouse.quickbooks_online.line_codes import line_codes
from include.warehouse.reader import Reader, ReadReport
from tests.conftest import RunningSandbox
from tests.support import live
from tests.support.quickbooks_purchases import codes_of
from tests.support.scripted import Connected

REALM = "9130357992221046"
ENTITY = {feed.name: feed.path for feed in quickbooks_online.FEEDS if not feed.optional}


class Books:
    """The company in the sandbox, and what was read of it."""

    def __init__(self, home: Path, sandbox: RunningSandbox, reader: Reader) -> None:
        self.home, self.sandbox, self.reader = home, sandbox, reader

    def read(self, *feeds: str, **more: Any) -> ReadReport:
        self.sandbox.advance(600)
        self.sandbox.post("/calls/reset")
        return self.reader.read_feeds(feeds or None, **more)

    def calls(self) -> Counter[str]:
        """Paths below the company, without tokens."""
        asked = [call["path"] for call in self.sandbox.get("/calls")["calls"] if call["system"] == "quickbooks_online"]
        return Counter(unquote(path).split("?")[0].split("/")[-1] for path in asked if "token" not in path)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(Warehouse(self.home).path)) as database:
            return database.execute(sql.replace("raw.", "raw_quickbooks_online.")).fetchall()

    def state(self, entity: str) -> list[dict[str, Any]]:
        return self.sandbox.state("quickbooks_online", entity, REALM)

    def unpaid(self) -> list[dict[str, Any]]:
        """Bills that a person may still change, the newest first."""
        bills = [row for row in self.state("Bill") if row["Balance"] == row["TotalAmt"] and not row.get("LinkedTxn")]
        return sorted(bills, key=lambda row: (row["TxnDate"], int(row["Id"])), reverse=True)

    def edit(self, entity: str, **body: Any) -> dict[str, Any]:
        return self.sandbox.edit("quickbooks_online", entity, {"company": REALM, **body})

    def settings(self, **values: Any) -> None:
        self.edit("settings", set=values)

    def agree(self, *feeds: str) -> None:
        """What is stored and not deleted is what the company has."""
        for feed in feeds or tuple(ENTITY):
            loaded = (
                self.rows(f"select id, sync_token from raw.{feed} where not is_deleted") if self.there(feed) else []
            )
            state = [(row["Id"], int(row["SyncToken"])) for row in self.state(ENTITY[feed])]
            assert sorted(loaded) == sorted(state), feed

    def there(self, table: str) -> bool:
        found = "select count(*) from information_schema.tables where table_schema = 'raw_quickbooks_online'"
        return self.rows(f"{found} and table_name = '{table}'") == [(1,)]


@pytest.fixture
def books(sandbox: RunningSandbox, tmp_path: Path) -> Iterator[Books]:
    url = f"sqlite:///{tmp_path}/store.db"
    migrate(Store.open(url, check=False))
    store = Store.open(url)
    with live.quickbooks(sandbox, store) as client:
        hold = functools.partial(leases.hold, store, "connection quickbooks_main")
        connection = Connected("quickbooks_main", "quickbooks_online", (REALM,))
        yield Books(tmp_path, sandbox, Reader(Warehouse(tmp_path), connection, client.client, client.clock, hold))


def test_everything_arrives_and_a_second_read_is_one_call(books: Books) -> None:
    first = books.read()
    assert (first.changed, first.problems) == (True, ())
    assert books.calls() == {"query": len(ENTITY)}
    books.agree()
    assert not books.there("quarantine")
    loaded = dict(books.rows("select id, total_amt from raw.bills"))
    assert loaded == {row["Id"]: Decimal(str(row["TotalAmt"])) for row in books.state("Bill")}
    assert len(loaded) > 20
    lines = books.rows("select unnest(line::json[]) ->> '$.Amount' from raw.bills")
    amounts = [Decimal(str(line["Amount"])) for row in books.state("Bill") for line in row["Line"]]
    assert sorted(Decimal(row[0]) for row in lines) == sorted(amounts)
    assert books.rows("select count(*) from raw.vendors where not active")[0][0] == len(
        [row for row in books.state("Vendor") if row["Active"] is False]
    )

    again = books.read()
    assert (again.changed, again.problems) == (False, ())
    assert books.calls() == {"cdc": 1}


def test_the_columns_take_everything_that_the_simulated_company_says(books: Books) -> None:
    books.read()
    found = {
        feed
        for feed in ENTITY
        if books.there(feed)
        for _ in books.rows(f"select 1 from raw.{feed} where unknown_fields is not null limit 1")
    }
    assert found == set()


def test_a_change_a_payment_and_a_deletion_arrive_by_the_next_call(books: Books) -> None:
    feeds = ("vendors", "bills", "bill_payments", "accounts")
    books.read(*feeds)
    open_bill, other = books.unpaid()[:2]
    books.edit("Vendor", key=open_bill["VendorRef"]["value"], set={"CompanyName": "Renamed & Sons"})
    books.edit("paying", key=open_bill["Id"])
    books.edit("Bill", key=other["Id"], delete=True)
    report = books.read(*feeds)
    assert (report.changed, report.problems) == (True, ())
    assert books.calls() == {"cdc": 1}
    books.agree(*feeds)
    assert books.rows(
        f"select balance, json_extract_string(linked_txn, '$[0].TxnType') from raw.bills where id = '{open_bill['Id']}'"
    ) == [(0, "BillPaymentCheck")]
    assert books.rows("select id from raw.bills where is_deleted") == [(other["Id"],)]


@pytest.mark.parametrize("scope", ["total", "entity"])
def test_truncated_answers_lose_nothing_whatever_the_limit_counts(books: Books, scope: str) -> None:
    books.settings(cdc_cap_scope=scope)
    books.read("accounts", "bills", "vendors")
    books.edit("Bill", key=books.unpaid()[0]["Id"], delete=True)
    first, second = (row["Id"] for row in books.state("Vendor")[:2])
    books.edit("merging", set={"from": first, "into": second})
    many(books, 1040)  # the newest come first: the merged vendor is in no answer of changes
    assert books.read("accounts", "bills", "vendors").problems == ()
    books.agree("accounts", "bills", "vendors")
    assert books.rows("select id from raw.vendors where is_deleted") == [(first,)]
    books.read("accounts", "bills", "vendors")
    assert books.calls() == {"cdc": 1}


def many(books: Books, count: int) -> None:
    for number in range(count):
        books.edit("Vendor", set={"DisplayName": f"Added vendor {number}"})


def test_a_first_read_of_several_pages_is_whole(books: Books) -> None:
    many(books, 1100)
    assert books.read("vendors").problems == ()
    assert books.calls() == {"query": 2}  # rows are counted only when a second page is full too
    books.agree("vendors")


def test_after_a_month_without_reads_nothing_is_missing(books: Books) -> None:
    books.read("bills", "vendors")
    bill = books.unpaid()[0]
    books.edit("Bill", key=bill["Id"], delete=True)
    books.sandbox.advance(40 * 86_400)
    report = books.read("bills", "vendors")
    assert report.problems == ()
    books.agree("bills", "vendors")


def test_half_an_answer_moves_nothing(books: Books) -> None:
    books.read("bills", "vendors")
    bill = books.unpaid()[0]
    books.edit("Bill", key=bill["Id"], set={"PrivateNote": "seen by Ann"})
    books.sandbox.fault(system="quickbooks_online", path="cdc", truncate=40, count=20)
    assert {one.feed for one in books.read("bills", "vendors").problems} == {"bills", "vendors"}
    books.sandbox.clear_faults()
    assert books.read("bills", "vendors").problems == ()
    assert books.rows(f"select private_note from raw.bills where id = '{bill['Id']}'") == [("seen by Ann",)]


def test_a_merged_vendor_is_gone_and_a_full_comparison_agrees(books: Books) -> None:
    feeds = ("vendors", "bills", "vendor_credits")
    books.read(*feeds)
    first, second = [row for row in books.state("Vendor") if row["Active"]][:2]
    books.edit("merging", set={"from": first["Id"], "into": second["Id"]})
    books.read(*feeds)
    gone = books.rows(f"select is_deleted or not active from raw.vendors where id = '{first['Id']}'")
    assert gone == [(True,)]
    before = books.rows("select id, is_deleted, active from raw.vendors order by 1")
    assert books.read(*feeds, full=True).problems == ()
    assert books.rows("select id, is_deleted, active from raw.vendors order by 1") == before
    books.agree(*feeds)


def test_tax_codes_and_rates_are_read_when_asked_for_and_never_by_change_data_capture(books: Books) -> None:
    feeds = ("tax_codes", "tax_rates")
    books.edit("taxing", set={"Country": "GB", "Codes": {"20.0% S": [20]}})
    books.read(*feeds)
    assert books.rows("select name, active from raw.tax_codes") == [("20.0% S", True)]
    [(rate, percent)] = books.rows("select id, rate_value from raw.tax_rates")
    assert percent == 20
    listed = "purchase_tax_rate_list ->> '$.TaxRateDetail[0].TaxRateRef.value'"
    assert books.rows(f"select {listed}, unknown_fields from raw.tax_codes") == [(rate, None)]
    books.edit("taxing", set={"Code": "20.0% S", "Active": False})
    books.read(*feeds)
    assert books.rows("select name, active from raw.tax_codes") == [("20.0% S", False)]
    assert "cdc" not in books.calls()


def test_what_was_read_is_what_bills_are_coded_to(books: Books) -> None:
    """The columns of the raw tables, against the company itself."""
    books.edit("taxing", set={"Country": "CA", "Codes": {"GST/PST BC": [5, 7], "Sales only": []}})
    feeds = ("company_info", "preferences", "items", "terms", "vendors", "purchase_orders", "tax_codes", "tax_rates")
    books.read(*feeds)
    [order] = [row for row in books.state("PurchaseOrder") if row["DocNumber"]][:1]
    named = OutboxRow(
        link="mine",
        flow="invoices",
        company="US01",
        source_key="77",
        target_system="quickbooks_online",
        target_company=REALM,
        document_text=json.dumps({"po_number": order["DocNumber"]}),
        skip=None,
        wanted="present",
    )
    with duckdb.connect(str(Warehouse(books.home).path)) as database:
        known = line_codes(database, "quickbooks_main", [REALM], [named])[REALM]
    company = codes_of(books.state).line_codes(REALM)
    assert (known.vendors, known.taxation, known.closed_to) == (company.vendors, "lines", company.closed_to)
    assert known.items is not None
    assert {sku: known.items[sku] for sku in company.items or ()} == company.items
    assert known.terms is not None
    assert {name: known.terms[name] for name in company.terms or ()} == company.terms
    assert known.tax_codes is not None
    assert {name: known.tax_codes[name] for name in company.tax_codes or ()} == company.tax_codes
    lines = {str(line["LineNum"]): line["Id"] for line in order["Line"]}
    assert known.orders == {(order["VendorRef"]["value"], order["DocNumber"]): Order(order["Id"], lines)}
