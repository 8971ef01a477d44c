"""A home from its first run on: the processor that a first run takes, which builds every table, and a run with ten
changes after it."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from tests.bench import process
from tests.bench.reading import fresh_home
from tests.bench.table import RUNS, Row
from tests.support import company, life
from tests.support.company import Company

PROCESSOR = 15.0
"""Seconds."""
CHANGES = 10


def measure(quick: bool) -> Iterator[Row]:
    first, later = [], []
    for _ in range(1 if quick else RUNS):
        with fresh_home() as home, company.opened(home, vendors=40, documents=60) as subject:
            first.append(_run(subject))
            subject.settled()
            for number in range(CHANGES):
                life.enter_invoice(subject, f"CHANGE-{number}")
            subject.sandbox.advance(600)
            later.append(_run(subject))
    used, seconds = (statistics.median(getattr(one, of) for one in first) for of in ("processor", "seconds"))
    note = f"{seconds:.2f} s by the clock"
    yield Row("first run of a new home: processor", used, "s", limit=PROCESSOR, runs=len(first), note=note)
    used, seconds = (statistics.median(getattr(one, of) for one in later) for of in ("processor", "seconds"))
    yield Row(f"a run with {CHANGES} changes", seconds, "s", runs=len(later), note=f"of the processor {used:.2f} s")


def _run(subject: Company) -> process.Ended:
    ended = process.run("include.cli", "run", subject.link, "--json", environment=subject.environment)
    if ended.code not in (0, 1):
        raise SystemExit(f"the run ended with {ended.code}: {ended.err[-2000:]}")
    return ended
