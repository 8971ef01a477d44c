"""The first run of the demo's first five links, all at once, beside the processor time that it takes of all cores: 1 is
where none was ever idle. Each is a process of the command line, with the vendors' usual limits on their clock.

The simulated vendors work on the same cores; what they take is told apart.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unittest import mock

import psutil  # type: ignore[import-untyped]

from include.links import load
from tests.bench.process import PROJECT
from tests.bench.reading import fresh_home
from tests.bench.table import Row
from tests.support import company
from tests.support.company import Company

SYSTEMS = ("exact_online", "avidxchange", "quickbooks_online", "basware", "airbase", "avalara")
RATIO, RUNS = 1.15, 3


@dataclass(frozen=True)
class Ended:
    """Seconds from the start of all of them, and of the processor, its children's too."""

    seconds: float
    processor: float


def measure(quick: bool) -> Iterator[Row]:
    runs, (vendors, documents) = (1, (40, 60)) if quick else (RUNS, (300, 400))
    found = sorted((_first_runs(vendors, documents) for _ in range(runs)), key=lambda one: one[0].measured or 0)
    yield from found[len(found) // 2]


def _first_runs(vendors: int, documents: int) -> list[Row]:
    with fresh_home() as home, company.opened(home, vendors=vendors, documents=documents, systems=SYSTEMS) as books:
        with mock.patch.dict(os.environ, books.environment):
            names = list(load().links)
        simulated = psutil.Process(int(books.sandbox.info["pid"]))
        before = sum(simulated.cpu_times()[:2])
        ended = _at_once(books, names)
        return rows(ended, sum(simulated.cpu_times()[:2]) - before, os.cpu_count() or 1)


def rows(ended: dict[str, Ended], vendors: float, cores: int) -> list[Row]:
    """``vendors``: seconds of the processor that the simulated ones took."""
    wall, taken = max(one.seconds for one in ended.values()), sum(one.processor for one in ended.values())
    each = ", ".join(f"{name} {one.seconds:.0f} s ({one.processor:.0f})" for name, one in ended.items())
    what = f"first run of {len(ended)} links at once"
    note = f"by the clock, and of the processor: {each}; the simulated vendors {vendors:.0f} s of the processor"
    return [
        Row(f"{what}, beside their processor time on {cores} cores", wall, "s", taken / cores, RATIO, note=note),
        Row(f"{what}, beside that with the vendors' on the same cores", wall, "s", (taken + vendors) / cores),
    ]


def _at_once(books: Company, names: Sequence[str]) -> dict[str, Ended]:
    started, running, ended = time.perf_counter(), {}, {}
    for name in names:
        with (books.home / f"{name}.log").open("w") as log:
            command = [sys.executable, "-m", "include.cli", "run", name, "--json"]
            one = subprocess.Popen(
                command, cwd=PROJECT, env={**os.environ, **books.environment}, stdout=log, stderr=log
            )
        running[one.pid] = name, one
    while running:
        pid, status, used = os.wait4(-1, 0)
        if pid not in running:
            continue
        name, one = running.pop(pid)
        one.returncode = os.waitstatus_to_exitcode(status)
        if one.returncode not in (0, 1):
            raise SystemExit(f"{name} ended with {one.returncode}: {(books.home / f'{name}.log').read_text()[-2000:]}")
        ended[name] = Ended(time.perf_counter() - started, used.ru_utime + used.ru_stime)
    return ended
