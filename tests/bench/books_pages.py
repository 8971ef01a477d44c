"""The pages over 200,000 documents and 10,000 questions: for one person, and for ten while runs publish."""

from __future__ import annotations

import logging
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import anyio
import duckdb
import httpx
from fastapi import Request

from include.paths import published_path
from include.people.who import Who
from include.published_files import PublishedTable
from include.store import publications
from include.store.database import Store
from include.store.migrate import migrate
from include.store.models import reviews
from include.ui.access import RIGHTS, Visitor
from include.ui.app import app
from include.ui.site import Sources
from include.warehouse import published_views
from include.warehouse.published_reader import PATIENCE, PublishedReader
from tests.bench.table import Row
from tests.support import published_payables as payables
from tests.support.published_books import DOCUMENTS, MANY, REVIEWS, TABLES

LIMIT = 300.0
"""Milliseconds, of 95 in 100 answers."""
USERS, PUBLISHED_EACH, READS = 10, 5.0, 2.0
"""People; seconds between two versions, which a run of every link in turn needs; seconds that a person reads a page."""
PLACES = ("/", "/documents", "/documents?q=F-1234&sort=-amount", "/documents?page=3000", "/blocked?state=held",
          "/reviews", "/reviews?sort=-amount&code=vat_differs", "/reviews?q=977", "/month-end",
          "/month-end?as_of=2026-10-31&link=books&company=123")  # fmt: skip


def measure(quick: bool) -> Iterator[Row]:
    logging.disable(logging.WARNING)
    times = 3 if quick else 20
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        _written(home)
        with closing(PublishedReader(published_path(home))) as reader:
            yield from anyio.run(_alone, _sources(reader), times, home)
        with closing(PublishedReader(published_path(home), PATIENCE)) as reader:
            yield anyio.run(_together, _sources(reader), times, home)


async def _alone(sources: Sources, times: int, home: Path) -> list[Row]:
    """Each page as the first one of a version, by a reader that has seen none of it, and asked for again; by a process
    that has shown it before."""
    rows = []
    async with _browser(sources) as one:
        for place in PLACES:
            await _asked(one, place)
            first, again = [], []
            for _ in range(times):
                await _published_anew(home)
                first.append(await _asked(one, place))
                again.append(await _asked(one, place))
            rows += [_row(f"{place}, first of a version", first), _row(f"{place}, again", again)]
    return rows


async def _published_anew(home: Path) -> None:
    file = published_path(home)
    await anyio.to_thread.run_sync(shutil.copy, file, file.with_name("next"))
    file.with_name("next").replace(file)


async def _together(sources: Sources, times: int, home: Path) -> Row:
    """Each user asks for every page in turn, and reads it."""
    took: list[float] = []

    async def asks(first: int) -> None:
        async with _browser(sources) as one:
            for number in range(times):
                took.append(await _asked(one, PLACES[(first + number) % len(PLACES)]))
                await anyio.sleep(READS)

    async def publishes() -> None:
        while True:
            await anyio.sleep(PUBLISHED_EACH)
            await _published_anew(home)

    async with anyio.create_task_group() as everything:
        everything.start_soon(publishes)
        async with anyio.create_task_group() as people:
            for first in range(USERS):
                people.start_soon(asks, first)
                await anyio.sleep(READS / USERS)
        everything.cancel_scope.cancel()
    return _row(f"{USERS} people who read {READS:g} s, a new version each {PUBLISHED_EACH:g} s", took)


async def _asked(one: httpx.AsyncClient, place: str) -> float:
    started = time.perf_counter()
    answer = await one.get(place)
    assert answer.status_code == 200, answer.text
    return (time.perf_counter() - started) * 1000


def _row(name: str, took: list[float], judged: bool = True) -> Row:
    slowest = statistics.quantiles(took, n=20)[-1]
    note = f"median {statistics.median(took):.0f} ms"
    return Row(
        f"page {name}, 95 in 100 within", slowest, "ms", limit=LIMIT if judged else None, runs=len(took), note=note
    )


def _browser(sources: Sources) -> httpx.AsyncClient:
    async def visitor(request: Request) -> Visitor:
        return Visitor("anna", frozenset(RIGHTS))

    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app(visitor, lambda: sources)), base_url="http://books")


def _sources(reader: PublishedReader) -> Sources:
    return Sources(reader, Store.open, lambda login: Who(login, "person"))


def _as_files(tables: duckdb.DuckDBPyConnection, folder: Path) -> dict[str, PublishedTable]:
    """Each table as a link publishes it."""
    found: dict[str, PublishedTable] = {}
    (folder / "links" / "books" / "1").mkdir(parents=True)
    for schema, name in tables.execute("select table_schema, table_name from information_schema.tables").fetchall():
        table = f"{'reconciliation' if schema == 'main' else schema}.{name}"
        file = f"links/books/1/{table}.parquet"
        tables.execute(f"copy {schema}.{name} to '{folder / file}' (format parquet, compression zstd)")
        (rows,) = tables.execute(f"select count(*) from {schema}.{name}").fetchone() or (0,)
        found[table] = {"columns": table, "files": [{"file": file, "rows": rows, "bytes": 0, "version": ""}]}
    return found


def _written(home: Path) -> None:
    os.environ["ML_CONNECTOR_HOME"] = str(home)
    os.environ["ML_CONNECTOR_STORE"] = f"sqlite:///{home / 'store.db'}"
    file, now = home / "reconciliation.duckdb", datetime(2026, 11, 1, tzinfo=UTC)
    with duckdb.connect(str(file)) as tables:
        tables.execute("set timezone = 'UTC'")
        tables.execute(TABLES + MANY + payables.TABLES + payables.MANY)
        assert tables.execute("select count(*) from reconciliation.documents").fetchone() == (DOCUMENTS + 2,)
        files = _as_files(tables, published_path(home).parent)
    with Store.open(check=False) as store:
        migrate(store)
        with store.begin() as db:
            publications.add(db, publications.Publication("books", 1, "r1", now, files))
        published_views.show(store, home, ["books"])
        about = {"link": "books", "flow": "invoices", "company": "C1", "code": "x", "state": "open", "opened_at": now}
        with store.begin() as db:
            db.execute(reviews.insert(), [
                {**about, "id": 100 + one, "document_key": f"d{one * 3}", "text": "?"} for one in range(REVIEWS)
            ])  # fmt: skip
