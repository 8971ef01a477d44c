"""The pages over a published file and a store with a few literal rows, asked as a browser asks them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pytest
from fastapi import Request

from include.approvals.identity import people_now
from include.people.who import of_airflow
from include.store import reviews
from include.store.database import Store
from include.ui.access import SIMPLE_ROLES, NoAccess, Visitor
from include.ui.app import app
from include.ui.site import Sources
from include.warehouse.published_reader import PublishedReader
from tests.support.run_settings import LINKS, key, sqlite_template, use_settings

__all__ = ["key", "sqlite_template"]

URL = "http://books.test"
HOSTILE = "<script>alert(1)</script>"
PEOPLE = """\
people:
  anna: {airflow: [anna.devries]}
"""
NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
VENDORS = {"origin": "finding", "kind": "vendor", "left_company": "123", "right_company": "C1"}
QUESTIONS: list[dict[str, Any]] = [
    {"document_key": "10", "code": "vendor_review", "text": "Jansen or Janssen?", "payload": {
        **VENDORS, "left_key": "V1", "right_key": "10", "left_name": "Jansen B.V.", "right_name": "Janssen BV",
        "left_city": "Delft", "right_city": "delft"}},
    {"document_key": "11", "code": "vat_differs", "text": f"invoice F-2 of {HOSTILE}", "payload": {"origin": "hold"}},
    {"document_key": "12", "code": "vat_differs", "text": "invoice F-3 of Smit", "payload": {"origin": "hold"}},
    {"document_key": "13", "code": "address_failed", "text": "no such street", "payload": {"origin": "finding"}},
    {"document_key": "14", "code": "check_failed", "text": "a row fails a check", "payload": {"origin": "hold"}},
]  # fmt: skip
TABLES = f"""
create schema operations;
create table operations.version as
    select 'r1' as run_id, 'books' as link, timestamptz '2026-11-20 06:00:54+00' as published_at;
create table operations.runs as select 'r1' as run_id, 'books' as link, 'anna' as who, false as preview,
    timestamptz '2026-11-20 05:58:00+00' as started_at, timestamptz '2026-11-20 06:00:54+00' as ended_at,
    'delivered' as result, 12 as documents_read, 1 as delivered, 2 as stopped;
create table operations.deliveries (link text, flow text, company text, source_key text, state text, number text,
    counterparty text, doc_date date, currency text, amount decimal(22,6), reason_code text, reason_text text,
    created_at timestamptz);
insert into operations.deliveries values
    ('books', 'invoices', 'C1', '11', 'held', 'F-2', '{HOSTILE}', '2026-11-02', 'EUR', 50, 'vat_differs',
        'VAT differs', '2026-11-03 00:00:00+00'),
    ('books', 'invoices', 'C1', '12', 'blocked', 'F-3', 'Smit \u202eB.V.', '2026-11-04', 'EUR', 1234.5,
        'account_unmapped', 'account 4100 is not mapped', '2026-11-05 00:00:00+00'),
    ('books', 'invoices', 'C1', '20/1', 'delivered', 'F-1', 'Jansen', '2026-11-01', 'EUR', 121.1, null, null,
        '2026-11-01 00:00:00+00');
create table reconciliation.documents (link text, flow text, company text, target_company text, source_system text,
    target_system text, source_key text, number text, counterparty text, doc_date date, currency text,
    source_amount decimal(28,6), target_amount decimal(28,6), source_status text, target_status text,
    target_number text, difference_class text, reason text);
insert into reconciliation.documents values
    ('books', 'invoices', 'C1', '123', 'avidxchange', 'exact_online', '20/1', 'F-1', 'Jansen', '2026-11-01', 'EUR',
        121.1, 121.1, 'approved', 'open', '26700001', 'agrees', null),
    ('books', 'invoices', 'C1', '123', 'avidxchange', 'exact_online', '11', 'F-2', '{HOSTILE}', '2026-11-02', 'EUR',
        50, null, 'approved', null, null, 'missing_in_target', 'VAT differs');
create table operations.audit_events ("at" timestamptz, event text, from_state text, to_state text, code text,
    text text, method text, path text, status int, amount_before decimal(18,2), amount_after decimal(18,2), who text,
    run_id text, link text, flow text, company text, document_key text);
insert into operations.audit_events values
    ('2026-11-20 06:00:01+00', 'sent', 'planned', 'delivered', null, null, 'POST', '/api/v1/123/purchaseentry', 201,
        null, 121.1, 'schedule', 'r1', 'books', 'invoices', 'C1', '20/1'),
    ('2026-11-20 06:00:02+00', 'sent', 'planned', 'delivered', null, 'of the other', 'POST', '/x', 201, null, 9,
        'schedule', 'r1', 'books', 'invoices', 'C2', '20/1');
create table reconciliation.accounts_payable (link text, company text, counterparty text, currency text,
    books_balance decimal(22,6), other_open decimal(22,6), other_in_flight decimal(22,6), difference decimal(22,6),
    explained decimal(22,6), unexplained decimal(22,6));
insert into reconciliation.accounts_payable values ('books', 'C1', 'Smit', 'EUR', 10, 0, 0, 10, 7.5, 2.5),
    ('books', 'C1', 'Jansen', 'EUR', 5, 1, 0.5, 4, 4, 0);
create table reconciliation.duplicates (link text, company text, invoice_key text, counterparty text, number text,
    date date, currency text, amount decimal(22,6), twin_key text, twin_counterparty text, twin_number text,
    twin_date date, twin_amount decimal(22,6), action text, reason text);
create table operations.reviews (review_id bigint, link text, flow text, company text, document_key text, code text,
    text text, payload text, state text, opened_at timestamptz);
"""


@pytest.fixture
def home(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Reviews 1 to 5 of `QUESTIONS`, in the store and published."""
    use_settings(tmp_path, LINKS + PEOPLE, monkeypatch)
    shutil.copy(sqlite_template, tmp_path / "store.db")
    file = tmp_path / "published" / "reconciliation.duckdb"
    file.parent.mkdir()
    with duckdb.connect(str(file)) as tables, Store.open() as store, store.begin() as db:
        tables.execute("set timezone = 'UTC'")
        tables.execute(TABLES)
        for one in QUESTIONS:
            number = reviews.open_once(db, link="books", flow="invoices", company="C1", now=NOW, **one)
            row = (number, one["document_key"], one["code"], one["text"], NOW)
            tables.execute(
                "insert into operations.reviews values (?, 'books', 'invoices', 'C1', ?, ?, ?, '{}', 'open', ?)", row
            )
    return tmp_path


Browser = Callable[..., httpx.AsyncClient]


@pytest.fixture
def browser(home: Path) -> Iterator[Browser]:
    """A browser of who is logged in with a role of the simple auth manager; of nobody without one."""
    reader = PublishedReader(home / "published" / "reconciliation.duckdb")
    sources = Sources(reader, Store.open, lambda login: of_airflow(people_now(), login))

    def opened(role: str | None = "admin", login: str = "anna.devries") -> httpx.AsyncClient:
        async def visitor(request: Request) -> Visitor:
            if role is None:
                raise NoAccess("log in first")
            return Visitor(login, SIMPLE_ROLES[role])

        transport = httpx.ASGITransport(app=app(visitor, lambda: sources))
        return httpx.AsyncClient(transport=transport, base_url=URL)

    yield opened
    reader.close()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
