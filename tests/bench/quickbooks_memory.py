"""Memory of a run's process with ten times the documents: bills read, and payments delivered.

Highest resident memory (``VmHWM``) of a process of its own: a first load of 10,000 bills with three lines against one
of 1,000, and one of 40,000 against that, the run's first step alone; and 10,000 payments delivered against 1,000, by
the real engine, writer, client, meter and store, under QuickBooks' limits on the virtual clock. Flat means at most a
fifth more. The delivering process has no warehouse or dbt in it, which a run by the command line has: what it holds
itself weighs more here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.quickbooks_books import LINK, Clerk
from tests.bench.quickbooks_delivery import ACCOUNT
from tests.bench.reading import fresh_home
from tests.bench.table import Row
from tests.support import company
from tests.support.company import Company

LINES = 3
FLAT = 1.2


def measure(quick: bool) -> Iterator[Row]:
    few, many, more = (150, 1_500, 3_000) if quick else (1_000, 10_000, 40_000)
    small, large, largest = _cost(few), _cost(many), _cost(more, deliver=False)
    # Up to some megabytes of pages and of rows are in memory at a time: only beyond that is reading flat.
    yield _row(f"{many:,} bills read instead of {few:,}", large["read"], small["read"], None)
    yield _row(f"{more:,} bills read instead of {many:,}", largest["read"], large["read"], FLAT)
    yield _row(f"{many:,} payments delivered instead of {few:,}", large["delivered"], small["delivered"], FLAT)


def _row(what: str, measured: float, floor: float, limit: float | None) -> Row:
    return Row(f"QuickBooks: {what}: peak memory", measured, "MB", floor, limit, note=f"{measured - floor:+.1f} MB")


def _cost(documents: int, *, deliver: bool = True) -> dict[str, float]:
    """Peak MB of a process that reads so many bills, and of one that delivers a payment for each."""
    with fresh_home() as home, company.opened(home, vendors=0, documents=0) as subject:
        subject.link = LINK
        clerk = Clerk(subject)
        bills = clerk.bills(clerk.vendors(), documents, LINES)
        read = _own_process(subject, "tests.bench.one_run", LINK, "read")["read"]["peak_mb"]
        if not deliver:
            return {"read": read}
        job = {
            "control_url": subject.sandbox.control_url,
            "home": str(home),
            "realm": clerk.realm,
            "account": clerk.account(ACCOUNT),
            "bills": [[bill.id, bill.vendor, bill.ap_account] for bill in bills],
        }
        file = Path(home) / "job.json"
        file.write_text(json.dumps(job))
        delivered = _own_process(subject, "tests.bench.quickbooks_delivery", str(file))["peak_mb"]
    return {"read": read, "delivered": delivered}


def _own_process(subject: Company, module: str, *arguments: str) -> dict[str, Any]:
    ended = subject.end_of(subject.start(*arguments, module=module))
    if ended.code:
        raise SystemExit(f"{module} ended with {ended.code}: {' '.join(ended.err.split())[-300:]}")
    return dict(ended.json)
