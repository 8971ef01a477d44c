"""The pages over a published file and a store with a few literal rows, asked as a browser asks them."""

from __future__ import annotations

import functools
import re
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.routing import APIRoute

from include.approvals.identity import people_now
from include.people.who import of_airflow
from include.store import audit, reviews
from include.store.database import Store
from include.ui.access import SIMPLE_ROLES, NoAccess, Visitor
from include.ui.app import app
from include.ui.site import Sources
from include.warehouse.published_reader import PublishedReader
from tests.support.published_books import HOSTILE, TABLES
from tests.support.published_clock import tables as clock_tables
from tests.support.published_close_pack import TABLES as CLOSE_PACK
from tests.support.published_mappings import TABLES as MAPPINGS
from tests.support.published_payables import TABLES as PAYABLES
from tests.support.run_settings import LINKS, key, sqlite_template, use_settings

__all__ = ["key", "sqlite_template"]

URL = "http://books.test"
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

_SENT: dict[str, Any] = {
    "at": NOW, "event": "sent", "who": "schedule", "link": "books", "flow": "invoices", "document_key": "20/1",
    "to_state": "delivered", "method": "POST", "status": 201,
}  # fmt: skip
EVENTS = [
    audit.Event(**_SENT, company="C1", path="/api/v1/123/purchaseentry"),
    audit.Event(**_SENT, company="C2", path="/x", text="of the other"),
]


Visits = Callable[[Request], Awaitable[Visitor]]
_ASKS: ContextVar[tuple[Visits, Sources]] = ContextVar("asks")


@pytest.fixture(scope="session")
def written_home(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A folder to copy: reviews 1 to 5 of `QUESTIONS`, in the store and published."""
    folder = tmp_path_factory.mktemp("books")
    shutil.copy(sqlite_template, folder / "store.db")
    file = folder / "published" / "reconciliation.duckdb"
    file.parent.mkdir()
    address = f"sqlite:///{folder / 'store.db'}"
    with duckdb.connect(str(file)) as tables, Store.open(address) as store, store.begin() as db:
        tables.execute("set timezone = 'UTC'")
        tables.execute(TABLES + MAPPINGS + PAYABLES + CLOSE_PACK + clock_tables())
        for one in QUESTIONS:
            number = reviews.open_once(db, link="books", flow="invoices", company="C1", now=NOW, **one)
            row = (number, one["document_key"], one["code"], one["text"], NOW)
            tables.execute(
                "insert into operations.reviews"
                " (review_id, link, flow, company, document_key, code, text, payload, state, opened_at)"
                " values (?, 'books', 'invoices', 'C1', ?, ?, ?, '{}', 'open', ?)",
                row,
            )
        audit.record(db, EVENTS)
    return folder


@pytest.fixture
def home(tmp_path: Path, written_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Reviews 1 to 5 of `QUESTIONS`, in the store and published."""
    shutil.copytree(written_home, tmp_path, dirs_exist_ok=True)
    use_settings(tmp_path, LINKS + PEOPLE, monkeypatch)
    return tmp_path


@functools.cache
def pages() -> FastAPI:
    """One for all tests, since its routes take half a second of processor to make: who asks is found with a request,
    as `asking` says."""

    async def visitor(request: Request) -> Visitor:
        return await _ASKS.get()[0](request)

    return app(visitor, lambda: _ASKS.get()[1])


def asking(visitor: Visits, sources: Sources) -> httpx.AsyncClient:
    """A browser of ``visitor`` over ``sources``."""

    async def asked(scope: Any, receive: Any, send: Any) -> None:
        before = _ASKS.set((visitor, sources))
        try:
            await pages()(scope, receive, send)
        finally:
            _ASKS.reset(before)

    return httpx.AsyncClient(transport=httpx.ASGITransport(app=asked), base_url=URL)


def routes() -> list[tuple[str, str]]:
    """Method and path of everything that the pages answer."""
    found = [route for route in pages().routes if isinstance(route, APIRoute)]
    assert len(found) == len(pages().routes), "a route that is no page of ours"
    return sorted((method, route.path) for route in found for method in route.methods)


def address(path: str) -> str:
    """An address of a route: of what there is where that is known, else of something."""
    values = {"name": "books.css", "number:int": "2"}
    return re.sub(r"{([^}]+)}", lambda part: values.get(part[1], "1" if ":int" in part[1] else "a"), path)


def _route(method: str, path: str) -> APIRoute:
    [found] = [
        one for one in pages().routes if isinstance(one, APIRoute) and one.path == path and method in one.methods
    ]
    return found


def asked(method: str, path: str, *, every: bool = False) -> dict[str, str]:
    """What a form of the route must hold to be one, or may: each field with something in it."""
    fields = _route(method, path).dependant.body_params
    return {field.alias: "1" for field in fields if every or field.field_info.is_required()}


def queries(path: str) -> list[str]:
    """What the address of a page may ask with, by what its route declares."""
    return [field.alias for field in _route("GET", path).dependant.query_params]


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

        return asking(visitor, sources)

    yield opened
    reader.close()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
