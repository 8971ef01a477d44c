"""Whole runs of a company with very many vendors against the simulated systems: the first one, the one that reads back
what it made, and one after a vendor was changed. Seconds of each step and calls, beside ten times what a tenth of the
vendors takes beyond hardly any.

python -m tests.bench.many_vendors --vendors 200000 --documents 20000      of one company alone
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.bench.process import PROJECT
from tests.bench.reading import fresh_home
from tests.bench.sandbox_rate import lift_limits
from tests.bench.table import Row
from tests.support import company, life
from tests.support.company import Company

TIMES, HARDLY_ANY = 10, 20
RUNS = ("first run", "run that reads back", "run after a changed vendor")


@dataclass(frozen=True)
class Cost:
    """Of one run: by step what ``one_run`` says of it, and the calls of all."""

    steps: Mapping[str, Any]
    calls: int

    @property
    def seconds(self) -> float:
        return sum(float(of["seconds"]) for of in self.steps.values())


def measure(quick: bool) -> Iterator[Row]:
    few = 100 if quick else 2_000
    none, before, after = (_costs(vendors, vendors) for vendors in (HARDLY_ANY, few, few * TIMES))
    for run in RUNS:
        figure = f"{run} of {few * TIMES:,} vendors and as many documents instead of {few:,}"
        seconds = [one[run].seconds for one in (none, before, after)]
        calls = [one[run].calls for one in (none, before, after)]
        note = ", ".join(f"{step} {of['seconds']:.1f}" for step, of in after[run].steps.items())
        yield Row(figure, seconds[2], "s", floor=_straight_on(seconds), limit=None if quick else 1.2, note=note)
        # The others read a page or two of most lists: pages round up.
        limit = 1.2 if run == RUNS[0] and not quick else None
        yield Row(f"{figure}: calls", calls[2], "", floor=_straight_on(calls), limit=limit)


def _straight_on(found: Sequence[float]) -> float:
    """Of none, a tenth and all: what all would take where each tenth takes what the first one took."""
    return found[0] + max(found[1] - found[0], 0) * TIMES


def _costs(vendors: int, documents: int) -> dict[str, Cost]:
    systems = ("exact_online", "avidxchange")
    with fresh_home() as home, company.opened(home, vendors=vendors, documents=documents, systems=systems) as subject:
        lift_limits(subject)
        found = dict[str, Cost]()
        for run in RUNS:
            if run == RUNS[-1]:
                _change_a_vendor(subject)
            subject.sandbox.advance(600)
            found[run] = _run(subject)
            print(f"{vendors:,} vendors, {run}: {found[run]}", file=sys.stderr, flush=True)
        return found


def _change_a_vendor(subject: Company) -> None:
    edit = {"company": "123", "key": life.usual_supplier(subject, "123"), "set": {"Phone": "+31 30 5550199"}}
    subject.sandbox.edit("exact_online", "accounts", edit)


def _run(subject: Company) -> Cost:
    mark = subject.mark()
    ended = subprocess.run(
        [sys.executable, "-m", "tests.bench.one_run", subject.link],
        cwd=PROJECT,
        env={**os.environ, **subject.environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        raise SystemExit(ended.stderr)
    return Cost(json.loads(ended.stdout), subject.mark() - mark)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench.many_vendors", description=__doc__)
    parser.add_argument("--vendors", type=int, default=20_000, help="of the company (default 20,000)")
    parser.add_argument("--documents", type=int, help="bills of theirs (default: as many)")
    chosen = parser.parse_args()
    _costs(chosen.vendors, chosen.documents or chosen.vendors)
