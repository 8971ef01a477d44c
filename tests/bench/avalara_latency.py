"""From the moment a final invoice is read to its commit in AvaTax, with the tax booked in between: one invoice in a
company with some hundred, limits off, one process, as the command line does it.

- **the whole**, from the end of the reading step to the end of the delivery, against two seconds.
- **deciding**, its first part: the tables that the link's outbox stands on are built by the plan. The floor is the
  statements of all of them, by DuckDB alone, one after the other.
- **delivering**, the other part: record, journal and commit, each after the one before it was written down.

Seconds depend on what else the machine does; the processor's seconds, which the notes give, hardly do.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from include.warehouse import plan
from include.warehouse.database import Warehouse
from include.warehouse.duckdb_file import connect
from tests.bench import process
from tests.bench.avalara_books import LINK, SYSTEMS, Seller
from tests.bench.reading import fresh_home
from tests.bench.sandbox_rate import lift_limits
from tests.bench.table import RUNS, Row
from tests.support import company
from tests.support.company import Company
from tests.support.links.avalara_sales import COMPANIES

LIMIT = 2.0
"""Seconds."""
_LATER = 600

Steps = dict[str, dict[str, float]]
"""By step, its seconds and those of the processor."""


def measure(quick: bool) -> Iterator[Row]:
    runs, documents = (1, 60) if quick else (RUNS, 300)
    with (
        fresh_home() as home,
        company.opened(home, vendors=10, documents=documents, systems=SYSTEMS, link=LINK) as subject,
    ):
        lift_limits(subject, tuple(COMPANIES))
        subject.run()
        seller = Seller(subject)
        _one(subject, seller)  # the first one after the tables were built whole
        # In turn, so that both meet the machine as it is.
        turns = [(_one(subject, seller), _statements_alone(home)) for _ in range(runs)]
    found = [one for one, _ in turns]
    alone = statistics.median(seconds for _, seconds in turns)
    name = f"1 final invoice among {documents}"
    parts = {step: _median(found, step, "seconds") for step in ("read", "decide", "deliver", "finish")}
    used = {step: _median(found, step, "processor") for step in parts}
    whole = statistics.median(one["decide"]["seconds"] + one["deliver"]["seconds"] for one in found)
    note = f"of the processor {used['decide'] + used['deliver']:.2f} s; reading before it {parts['read']:.2f} s, "
    note += f"reconciling after it {parts['finish']:.2f} s"
    yield Row(f"{name}: read to committed", whole, "s", limit=LIMIT, runs=runs, note=note)
    note = f"of the processor {used['decide']:.2f} s"
    yield Row(f"{name}: deciding, beside its statements alone", parts["decide"], "s", alone, runs=runs, note=note)
    note = f"of the processor {used['deliver']:.2f} s"
    yield Row(f"{name}: delivering", parts["deliver"], "s", runs=runs, note=note)


def _one(subject: Company, seller: Seller) -> Steps:
    subject.sandbox.advance(_LATER)
    invoices = seller.draft(1)
    seller.finalise(invoices)
    ended = process.run("tests.bench.one_run", LINK, environment=subject.environment)
    if ended.code:
        raise SystemExit(f"the run ended with {ended.code}: {ended.err[-2000:]}")
    seller.booked(invoices)
    steps: Steps = json.loads(ended.out)
    return steps


def _median(found: Sequence[Steps], step: str, what: str) -> float:
    return statistics.median(one[step][what] for one in found)


def _statements_alone(home: Path) -> float:
    nodes = plan.current().selected([f"+path:models/outbox/{LINK}"])
    with connect(Warehouse.of_link(home, LINK).path) as database:
        started = time.perf_counter()
        for number, node in enumerate(nodes):
            database.execute(f"create or replace temp table alone_{number} as {node.sql}")
        return time.perf_counter() - started
