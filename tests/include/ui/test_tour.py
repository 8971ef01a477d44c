"""The tour of the demo's company: each stop leads to a record that was found in what is published."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import httpx
import pytest
from fastapi import Request

from include.approvals.identity import people_now
from include.people.who import of_airflow
from include.store.database import Store
from include.ui import tour
from include.ui.access import SIMPLE_ROLES, Visitor
from include.ui.site import Sources
from include.warehouse.published_reader import PublishedReader
from tests.include.ui.conftest import asking

pytestmark = pytest.mark.anyio
EMPTY = """
create schema operations;
create table operations.deliveries (link text, flow text, company text, source_key text, state text, number text,
    counterparty text, doc_date date, currency text, amount decimal(22,6), target_number text, reason_code text,
    reason_text text);
create table operations.reviews (review_id bigint, link text, flow text, company text, document_key text, code text,
    text text, state text);
create table reconciliation.documents (link text, flow text, company text, source_key text, difference_class text);
create table reconciliation.duplicates (link text, invoice_key text, reason text);
create table reconciliation.accounts_payable (link text, company text, unexplained decimal(22,6));
create table reconciliation.payables_movements (link text, company text, ap_account text, currency text, side text,
    date date, amount decimal(22,6));
create table reconciliation.payables_companies (link text, company text, read_on date);
"""
ROWS = """
insert into operations.deliveries values
    ('books', 'bills', '12', 'd/1', 'held', 'F-1', 'Smit & Zn.', '2026-11-01', 'EUR', 50, null, 'duplicate_suspected', 'twice'),
    ('books', 'bills', '12', 'd2', 'held', 'F-2', 'Smit & Zn.', '2026-11-02', 'EUR', 900, null, 'vat_differs', 'VAT'),
    ('books', 'bills', '12', 'd3', 'delivered', 'F-3', 'Smit & Zn.', '2026-11-02', 'EUR', 70, null, null, null),
    ('books', 'payments', 'C1', 'p1', 'delivered', '7001', 'Jansen', '2026-11-03', 'EUR', 20, '269001', null, null),
    ('books', 'payments', 'C1', 'p2', 'delivered', '7002', 'Jansen', '2026-11-03', 'EUR', 90, '269002', null, null),
    ('books', 'payments', 'C1', 'p3', 'delivered', '7003', 'Gone', '2026-11-03', 'EUR', 99, '269003', null, null),
    ('books', 'bills', '12', 'w1', 'waiting', 'F-9', 'Bakker', '2026-11-04', 'EUR', 5, null, 'waits', 'Waits for Bakker'),
    ('books', 'responses', '12', 'w2', 'waiting', 'F-8', 'Bakker', '2026-11-04', 'EUR', 500, null, 'waits', 'Waits');
insert into reconciliation.documents
    select link, flow, company, source_key, if(source_key = 'd/1', 'duplicate', 'agrees') from operations.deliveries
    where source_key <> 'p3';
insert into reconciliation.duplicates values ('books', 'd/1', 'the same as F-1');
insert into operations.reviews values
    (3, 'books', 'vendors', '12', 'v1', 'vendor_differs', 'Jansen or Janssen?', 'open'),
    (2, 'books', 'vendors', '12', 'v2', 'vendor_review', 'answered', 'decided');
insert into reconciliation.accounts_payable values
    ('books', '12', 0), ('books', '12', 0), ('books', '34', 0.01), ('books', '34', -0.01);
insert into reconciliation.payables_movements values
    ('books', '12', '1600', 'EUR', 'ledger', '2026-11-02', 100), ('books', '12', '1600', 'EUR', 'ledger', null, 10),
    ('books', '12', '1600', 'EUR', 'ledger', '2026-11-21', 40), ('books', '12', '1600', 'EUR', 'other', '2026-11-02', 7),
    ('books', '12', '1610', 'EUR', 'ledger', '2026-11-03', 60), ('books', '34', '1600', 'EUR', 'ledger', '2026-11-02', 999);
insert into reconciliation.payables_companies values ('books', '12', '2026-11-20'), ('books', '34', '2026-11-20');
"""  # noqa: E501
Opened = Callable[..., httpx.AsyncClient]


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    """A browser over a published file with these rows; ``demo``: whether it is the demo's company."""

    def made(rows: str, demo: bool = True) -> httpx.AsyncClient:
        file = tmp_path / "reconciliation.duckdb"
        with duckdb.connect(str(file)) as tables:
            tables.execute(EMPTY + rows)
        sources = Sources(PublishedReader(file), Store.open, lambda login: of_airflow(people_now(), login), tour=demo)

        async def visitor(request: Request) -> Visitor:
            return Visitor("admin", SIMPLE_ROLES["viewer"])

        return asking(visitor, sources)

    return made


def found(tables: Path) -> list[tour.Stop]:
    reader = PublishedReader(tables)
    stops = tour.stops([next(iter(reader.rows(sql)), None) for sql in tour.QUERIES])
    reader.close()
    return stops


async def test_each_stop_leads_to_the_record_that_it_tells_of(opened: Opened, tmp_path: Path) -> None:
    opened(ROWS)
    stops = found(tmp_path / "reconciliation.duckdb")
    assert [stop.place for stop in stops] == [
        "/documents/books/bills/12/d%2F1",
        "/documents/books/payments/C1/p2",
        "/reviews/3",
        "/documents/books/bills/12/w1",
        "/month-end?link=books&company=12&as_of=2026-11-20",
    ]
    assert [(stop.one.number, stop.one.amount) for stop in stops if stop.one][:2] == [("F-1", 50), ("7002", 90)]
    assert stops[4].one.amount == 110


async def test_the_page_shows_five_stops_each_with_what_to_look_at(opened: Opened) -> None:
    async with opened(ROWS) as browser:
        page = await browser.get("/tour")
    assert page.status_code == 200
    assert page.text.count("<li>") == 5
    assert 'href="/documents/books/bills/12/d%2F1"' in page.text
    assert "Smit &amp; Zn." in page.text
    assert '<a href="/tour" aria-current="page">Tour</a>' in page.text


async def test_what_the_company_has_none_of_is_said_and_leads_nowhere(opened: Opened) -> None:
    async with opened("") as browser:
        page = (await browser.get("/tour")).text
    assert page.count("This company has none now") == 5
    assert page.count("<h2><a") == 0


async def test_a_real_company_has_no_tour(opened: Opened) -> None:
    async with opened(ROWS, False) as browser:
        assert (await browser.get("/tour")).status_code == 404
        assert "Tour</a>" not in (await browser.get("/static/nothing")).text


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
