"""Delivery of 1,000 suppliers to Exact Online under its 60 calls a minute, on the virtual clock.

The floor is what the limit leaves: begun with a fresh minute, the last sixty leave when all earlier minutes are over.
Real engine, writer, client, meter and store against the simulated vendor. With faults (1 % answered 503, 1 % committed
but not answered) the flow is run again, as a schedule would, until every document is delivered.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from include.delivery.context import Context
from include.delivery.engine import deliver
from include.delivery.outbox import OutboxRow
from include.store.database import Store
from include.store.migrate import migrate
from include.systems.exact_online.codebook import Books
from include.systems.exact_online.writer import ExactOnlineWriter
from tests.bench.reading import fresh_home
from tests.bench.table import Row
from tests.support import company
from tests.support.company import Company
from tests.support.live import exact
from tests.support.outbox_rows import row

A_MINUTE = 60
PASSES = 6
FAULTS = [
    {"system": "exact_online", "path": "crm/Accounts", "method": "POST", "status": 503, "rate": 0.01, "seed": 1},
    {
        "system": "exact_online",
        "path": "crm/Accounts",
        "method": "POST",
        "drop_after_commit": True,
        "rate": 0.01,
        "seed": 2,
    },
]


def suppliers(count: int) -> list[OutboxRow]:
    found = []
    for number in range(count):
        key = f"V{number:05}"
        document = {"kind": "vendor", "company": "C1", "source_key": key, "name": f"Supplier {number} of the bench"}
        found.append(
            row(
                key,
                flow="suppliers",
                document=json.dumps(document),
                source_system="avidxchange",
                target_system="exact_online",
                target_connection="exact_main",
                target_company="123",
                currency=None,
                amount=None,
                doc_date=None,
            )
        )
    return found


def now(subject: Company) -> datetime:
    return datetime.fromisoformat(subject.sandbox.get("/clock")["now"])


def begin_a_minute(subject: Company) -> datetime:
    start = now(subject).replace(second=0, microsecond=0) + timedelta(minutes=2)
    subject.sandbox.post("/clock", {"advance_to": start.isoformat()})
    return start


def delivered(subject: Company, folder: Path, documents: int) -> tuple[float, int, Counter[Any]]:
    """Virtual seconds until all is delivered, passes it took, calls by status."""
    store = Store.open(f"sqlite:///{folder / 'store.db'}", check=False)
    migrate(store)
    rows = suppliers(documents)
    with exact(subject.sandbox, store) as live:
        live.client.get("123", "crm/Accounts", {"$top": "1"})  # the login is not part of the delivery
        writer = ExactOnlineWriter(live.client, {}, Books({}))
        start, mark = begin_a_minute(subject), subject.mark()
        for number in range(1, PASSES + 1):
            context = Context("demo", f"run-{number}", store, live.clock, connection="exact_main")
            result = deliver("suppliers", rows, writer, context)
            if result.counts["delivered"] + result.counts["unchanged"] == documents:
                break
            live.clock.wait_until(live.clock.now() + timedelta(seconds=writer.settle_seconds("suppliers")))
        else:
            raise SystemExit(f"after {PASSES} passes: {result.counts}, {result.reasons[:3]}, {result.stopped}")
        seconds = (now(subject) - start).total_seconds()
    store.close()
    calls = subject.sandbox.get("/calls", since=mark)["calls"]
    return seconds, number, Counter(call["status"] for call in calls if not call["path"].endswith("token"))


def measure(quick: bool) -> Iterator[Row]:
    logging.disable(logging.WARNING)
    documents = 150 if quick else 1_000
    floor = (-(-documents // A_MINUTE) - 1) * 60.0
    for faults, limit, name in ((False, 1.05, ""), (True, 1.10, ", 2 % faults")):
        with fresh_home() as home, company.opened(home, vendors=0, documents=0) as subject:
            if faults:
                subject.sandbox.post("/faults", FAULTS)
            seconds, passes, statuses = delivered(subject, home, documents)
            written = subject.sandbox.state("exact_online", "accounts", "123")
        names = Counter(account["Name"] for account in written)
        if max(names.values()) > 1 or sum(1 for name_ in names if "of the bench" in name_) != documents:
            raise SystemExit(f"{len(names)} names in the books, most often {names.most_common(1)}")
        calls = ", ".join(f"{count} x {status}" for status, count in statuses.most_common())
        note = f"{passes} pass(es), calls by status: {calls}"
        title = f"delivery of {documents:,} documents at 60 calls a minute (virtual time){name}"
        yield Row(title, seconds, "s", floor, limit, note=note)
        if not faults:
            yield Row(f"{title}: answers 429", statuses[429], "calls", limit=0)
