"""Publishing one link beside no other and beside a hundred, and one changed document beside a long history."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from include.store import publications
from include.store.database import Store
from include.store.migrate import migrate
from include.warehouse import plan, published_views
from include.warehouse.database import Warehouse
from include.warehouse.descriptions import SCHEMAS
from include.warehouse.publish import publish
from tests.bench.table import Row

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
OTHERS, RATIO = 100, 1.2
HISTORY, HISTORY_LIMIT = 1_000_000, 5.0
"""Documents settled before the start; seconds of publishing a run that changed one document beside them."""


def measure(quick: bool) -> Iterator[Row]:
    times = 3 if quick else 15
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        warehouse = _built(home)
        with Store.open(f"sqlite:///{home / 'store.db'}", check=False) as store:
            migrate(store)
            alone = _published(warehouse, store, ["link"], times, 0)
            names = ["link", *_others(store, home, 5 if quick else OTHERS)]
            beside = _published(warehouse, store, names, times, times)
            note = f"alone {alone:.0f} ms; five of some 40 tables change"
            yield Row(f"publishing a link beside {len(names) - 1} others, to alone", beside / alone, "x",
                      limit=RATIO, runs=times, note=note)  # fmt: skip
            rows = HISTORY // 100 if quick else HISTORY
            first, again = _long(warehouse, store, rows)
            yield Row(f"publishing one changed document beside {rows:,} of history", again, "s",
                      limit=HISTORY_LIMIT, note=f"all of them the first time {first:.1f} s")  # fmt: skip


def _built(home: Path) -> Warehouse:
    """The tables of the release, each with some rows of a link."""
    warehouse = Warehouse(home)
    with warehouse.opened("build") as database:
        for node in plan.current().nodes:
            if node.empty and node.declared and node.relation.split(".")[0].strip('"') in SCHEMAS:
                database.execute(f"create schema if not exists {node.relation.split('.')[0]}")
                database.execute(node.empty)
                database.execute(f"insert into {node.relation} (link) select 'link' from range(20)")
        database.execute(
            "create table reconciliation.documents_before_start as select link, flow, company, source_key, number,"
            " counterparty, doc_date, currency, source_amount, reason, false as is_gone"
            " from reconciliation.documents_current limit 0"
        )
    return warehouse


def _published(warehouse: Warehouse, store: Store, names: list[str], times: int, since: int) -> float:
    """Milliseconds, in the middle; each time one document and what is said of its run are new."""
    took = []
    for number in range(since, since + times + 1):
        with warehouse.opened("change") as database:
            for table in ("runs", "deliveries", "audit_events", "api_calls"):
                database.execute(f"insert into operations.{table} (link, run_id) values ('link', 'r{number}')")
            database.execute("insert into reconciliation.documents_current (link) values ('link')")
            started = time.perf_counter()
            publish(warehouse, store, link="link", run_id=f"r{number}", at=AT + timedelta(minutes=number), links=names)
            took.append((time.perf_counter() - started) * 1000)
    return statistics.median(took[1:])


def _others(store: Store, home: Path, number: int) -> list[str]:
    """Links that published as much."""
    names = [f"other_{one}" for one in range(number)]
    with store.read() as db:
        made = publications.newest(db, "link")
    assert made is not None
    with store.begin() as db:
        for name in names:
            publications.add(db, publications.Publication(name, 1, "r", AT, made.tables))
    published_views.show(store, home, ["link", *names])
    return names


def _long(warehouse: Warehouse, store: Store, rows: int) -> tuple[float, float]:
    """Seconds of the first time, and of the next with one document more that came out of the history."""
    took = []
    for number, statement in enumerate((
        "insert into reconciliation.documents_before_start select 'link', 'purchase_invoices', '123',"
        f" md5(i::varchar), 'F-' || i, 'Vendor ' || (i % 900), date '2020-01-01' + (i % 1500)::int, 'EUR',"
        f" (i / 7)::decimal(22, 6), 'Settled before the start of the link', false from range({rows}) as t(i)",
        "delete from reconciliation.documents_before_start where number = 'F-7'",
    )):  # fmt: skip
        with warehouse.opened("change") as database:
            database.execute(statement)
            started = time.perf_counter()
            publish(warehouse, store, link="link", run_id="r", at=AT + timedelta(minutes=90 + number))
            took.append(time.perf_counter() - started)
    return took[0], took[1]
