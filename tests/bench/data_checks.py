"""What the data checks cost that stand between deciding and delivering: a company with 1,000 documents in its books.

Each time the warehouse is opened anew, as a run has it. Seconds depend on what else the machine does; the processor's,
which the notes give, hardly do.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from include.warehouse import plan
from include.warehouse.data_checks import asked, failing
from include.warehouse.database import Warehouse
from include.warehouse.duckdb_file import connect
from tests.bench.reading import fresh_home
from tests.bench.sandbox_rate import lift_limits
from tests.bench.table import RUNS, Row
from tests.support import company

LIMIT = 0.3
"""Seconds."""
_STAGES = (
    ("before a delivery", "decide", LIMIT),
    ("of the reconciliation", "reconcile", None),
    ("daily", "daily", None),
)


def measure(quick: bool) -> Iterator[Row]:
    runs, documents = (1, 60) if quick else (RUNS, 1_000)
    with fresh_home() as home, company.opened(home, vendors=100, documents=documents) as subject:
        lift_limits(subject)
        summary = subject.run("--preview")
        for words, stage, limit in _STAGES:
            checks = asked(plan.current(), subject.link, [stage])
            seconds, processor = [], []
            for _ in range(runs):
                database = connect(Warehouse.of_link(home, subject.link).path)
                clock, used = time.perf_counter(), time.process_time()
                wrong = [one.check.name for one in failing(database, checks)]
                seconds.append(time.perf_counter() - clock)
                processor.append(time.process_time() - used)
                database.close()
            read = sum(flow["read"] for flow in summary["flows"].values())
            note = (
                f"{len(checks)} checks over {read:,} outbox rows, {statistics.median(processor):.2f} s of the processor"
            )
            note += f"; failing: {', '.join(wrong)}" if wrong else ""
            yield Row(f"data checks {words}", statistics.median(seconds), "s", limit=limit, runs=runs, note=note)
