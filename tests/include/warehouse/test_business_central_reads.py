"""Business Central over real HTTP into a warehouse, and on into the canonical tables of the compiled plan."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from include.store import leases
from include.store.database import Store
from include.warehouse.build import build
from include.warehouse.database import Warehouse
from include.warehouse.raw_tables import ensure
from include.warehouse.reader import Reader, ReadReport
from tests.conftest import RunningSandbox
from tests.support import live
from tests.support.business_central import BOOKS
from tests.support.live import Live
from tests.support.scripted import Connected
from tests.support.stores import sqlite_store, sqlite_template  # noqa: F401 - fixtures

NAME = "central_main"


class Books:
    """One company of the environment, and what was read and built of it."""

    def __init__(self, home: Path, sandbox: RunningSandbox, opened: Live, store: Store) -> None:
        self.warehouse, self.sandbox = Warehouse(home), sandbox
        hold = functools.partial(leases.hold, store, f"connection {NAME}")
        connected = Connected(NAME, "business_central", (BOOKS,))
        self.reader = Reader(self.warehouse, connected, opened.client, opened.clock, hold)

    def read(self, **more: Any) -> ReadReport:
        self.sandbox.advance(60)
        self.sandbox.post("/calls/reset")
        report = self.reader.read_feeds(**more)
        assert report.problems == ()
        return report

    def edit(self, entity: str, key: str | None = None, *, delete: bool = False, **changes: Any) -> dict[str, Any]:
        body = {"company": BOOKS, "key": key, "set": changes, "delete": delete}
        return dict(self.sandbox.edit("business_central", entity, body)["row"])

    def bill(self, vendor: str, number: str, net: str, tax: str) -> str:
        lines = [{"account": "4000", "description": "Paper", "net": net, "tax": tax}]
        row = self.edit(
            "purchaseInvoices", vendorId=vendor, vendorInvoiceNumber=number, invoiceDate="2026-10-30",
            dueDate="2026-11-29", purchaseInvoiceLines=lines,
        )  # fmt: skip
        self.edit("posting", row["id"])
        return str(row["id"])

    def built(self, sql: str) -> list[tuple[Any, ...]]:
        with self.warehouse.opened("build and look") as database:
            ensure(database)
            build(self.warehouse, ["path:models"])
            return database.execute(sql).fetchall()


@pytest.fixture
def books(empty_sandbox: RunningSandbox, sqlite_store: Store, tmp_path: Path) -> Iterator[Books]:  # noqa: F811
    with live.business_central(empty_sandbox, sqlite_store) as opened:
        yield Books(tmp_path, empty_sandbox, opened, sqlite_store)


def test_vendors_and_posted_invoices_stand_in_the_canonical_tables(books: Books) -> None:
    paper = books.edit("vendors", number="V1", displayName="Paper B.V.", currencyCode="EUR", city="Utrecht")["id"]
    steel = books.edit("vendors", number="V2", displayName="Steel B.V.", currencyCode="EUR", blocked="All")["id"]
    open_one = books.bill(paper, "F-1", "100.00", "21.00")
    paid = books.bill(paper, "F-2", "50.50", "0")
    books.edit("paying", paid)
    cancelled = books.bill(paper, "F-3", "10.00", "2.10")
    books.edit("cancelling", cancelled)
    books.edit("purchaseInvoices", vendorId=paper, vendorInvoiceNumber="DRAFT")
    books.read()

    vendors = "select vendor_key, code, name, blocked, city from intermediate.canonical_vendors"
    assert sorted(books.built(f"{vendors} where system = 'business_central'")) == sorted(
        [(paper, "V1", "Paper B.V.", False, "Utrecht"), (steel, "V2", "Steel B.V.", True, None)]
    )
    found = books.built(
        "select document_key, your_ref, supplier, total, net, tax_payable, open_amount, is_bill, totals_agree, "
        "cast(due_date as varchar) from intermediate.canonical_bills where system = 'business_central' "
        "order by your_ref"
    )
    assert found == [
        (open_one, "F-1", paper, Decimal(121), Decimal(100), Decimal(21), Decimal(121), True, True, "2026-11-29"),
        (paid, "F-2", paper, Decimal("50.5"), Decimal("50.5"), 0, 0, True, True, "2026-11-29"),
        (cancelled, "F-3", paper, Decimal("12.1"), Decimal(10), Decimal("2.1"), 0, False, True, "2026-11-29"),
    ]
    lines = "select document_key, account, net, tax_payable from intermediate.canonical_bill_lines"
    assert (open_one, "4000", Decimal(100), Decimal(21)) in books.built(
        lines.replace("canonical_bill_lines", "business_central__bill_lines")
    )


@pytest.mark.faults
def test_a_change_is_read_alone_and_a_deletion_with_the_next_full_read(books: Books) -> None:
    first = books.edit("vendors", number="V1", displayName="Paper B.V.")["id"]
    second = books.edit("vendors", number="V2", displayName="Steel B.V.")["id"]
    books.read()
    books.sandbox.advance(3600)
    books.edit("vendors", first, displayName="Paper and Print B.V.")
    books.edit("vendors", second, delete=True)
    vendors = "select display_name, is_deleted from raw_business_central.vendors order by number"
    books.read()
    asked = [call for call in books.sandbox.get("/calls")["calls"] if call["path"].endswith("/vendors")]
    assert len(asked) == 1
    assert books.built(vendors) == [("Paper and Print B.V.", False), ("Steel B.V.", False)]
    books.read(full=True)
    assert books.built(vendors) == [("Paper and Print B.V.", False), ("Steel B.V.", True)]


def test_a_second_read_with_nothing_new_asks_once_for_each_kind_and_stores_nothing(books: Books) -> None:
    paper = books.edit("vendors", number="V1", displayName="Paper B.V.")["id"]
    books.bill(paper, "F-1", "100.00", "21.00")
    assert books.read().changed
    again = books.read()
    assert (again.changed, [feed.changed for feed in again.feeds if not feed.skipped]) == (False, [0, 0, 0])
    asked = [call["path"].rsplit("/", 1)[1] for call in books.sandbox.get("/calls")["calls"]]
    assert sorted(asked) == ["companies", "purchaseInvoices", "vendors"]


@pytest.mark.faults
def test_a_bill_that_was_paid_is_changed_and_a_draft_that_was_deleted_is_marked(books: Books) -> None:
    paper = books.edit("vendors", number="V1", displayName="Paper B.V.")["id"]
    bill = books.bill(paper, "F-1", "100.00", "21.00")
    draft = books.edit("purchaseInvoices", vendorId=paper, vendorInvoiceNumber="DRAFT")["id"]
    books.read()
    books.sandbox.advance(3600)
    books.edit("paying", bill)
    books.edit("purchaseInvoices", draft, delete=True)
    stored = "select id, status, is_deleted, due_date is null from raw_business_central.purchase_invoices"
    books.read()
    assert sorted(books.built(stored)) == sorted([(bill, "Paid", False, False), (draft, "Draft", False, True)])
    books.read(full=True)
    assert sorted(books.built(stored)) == sorted([(bill, "Paid", False, False), (draft, "Draft", True, True)])
    bills = "select document_key, open_amount, status_word from intermediate.canonical_bills"
    assert books.built(f"{bills} where system = 'business_central'") == [(bill, 0, "paid")]
