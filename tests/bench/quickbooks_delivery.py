"""Payments delivered to QuickBooks Online under its limits: real engine, writer, client, meter and store.

As a process of its own it says what it cost: ``python -m tests.bench.quickbooks_delivery JOB.json``, where the job is
``{"control_url", "home", "realm", "account", "bills": [[id, vendor, accounts payable], ...]}``.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from include.clock import SandboxClock
from include.delivery.context import Context
from include.delivery.engine import deliver
from include.delivery.outbox import OutboxRow
from include.store.database import Store
from include.store.migrate import migrate
from include.systems.quickbooks_online.codebook import Account, Books, CompanyBooks, Currencies, OpenItem
from include.systems.quickbooks_online.writer import QuickBooksWriter
from tests.bench.process import peak_mb
from tests.bench.quickbooks_books import Bill
from tests.conftest import RunningSandbox
from tests.support.live import quickbooks
from tests.support.outbox_rows import row

FLOW, ACCOUNT, AMOUNT = "payments", "1050", "100.00"
PASSES = 6


@dataclass(frozen=True)
class Cost:
    """``seconds`` are virtual, ``waited`` of them before anything was repeated; ``peak_mb`` is the process's."""

    seconds: float
    waited: float
    passes: int
    peak_mb: float
    before_mb: float


def payments(bills: Sequence[Bill], realm: str) -> Iterator[OutboxRow]:
    for bill in bills:
        document = {
            "kind": "payment",
            "company": "C3",
            "source_key": bill.id,
            "vendor_key": bill.vendor,
            "number": bill.id,
            "date": "2026-11-20",
            "currency": "USD",
            "amount": AMOUNT,
            "method": "check",
            "status": "issued",
            "applications": [{"document_key": bill.id, "amount": AMOUNT}],
        }
        yield row(
            bill.id,
            AMOUNT,
            flow=FLOW,
            company="C3",
            document=json.dumps(document),
            target_system="quickbooks_online",
            target_connection="quickbooks_main",
            target_company=realm,
            currency="USD",
            doc_date="2026-11-20",
        )


def books(bills: Sequence[Bill], realm: str, account: str) -> Books:
    """What the warehouse would know of the company."""
    bank = Account(account, "Payments clearing", "Bank", number=ACCOUNT)
    items = {bill.id: OpenItem(bill.vendor, bill.ap_account, "USD") for bill in bills}
    return Books({realm: CompanyBooks([bank], items, Currencies("USD"))})


def now(sandbox: RunningSandbox) -> datetime:
    return datetime.fromisoformat(sandbox.get("/clock")["now"])


def begin_a_minute(clock: SandboxClock) -> datetime:
    """Moved by the clock that calls are counted by: it remembers for a moment what the time was."""
    start = clock.now().replace(second=0, microsecond=0) + timedelta(minutes=2)
    clock.wait_until(start)
    return start


def delivered(sandbox: RunningSandbox, folder: Path, bills: Sequence[Bill], realm: str, account: str) -> Cost:
    """Every bill paid in full. With failures on the way the flow is run again, as a schedule would, until all is."""
    store = Store.open(f"sqlite:///{folder / 'store.db'}", check=False)
    migrate(store)
    waited = 0.0
    with quickbooks(sandbox, store) as live:
        live.client.read(realm, "companyinfo", realm)  # the login is not part of the delivery
        writer = QuickBooksWriter(live.client, {"payment_account": ACCOUNT}, books(bills, realm, account))
        before, start = peak_mb(), begin_a_minute(live.clock)
        for number in range(1, PASSES + 1):
            context = Context("demo", f"run-{number}", store, live.clock, connection="quickbooks_main")
            result = deliver(FLOW, payments(bills, realm), writer, context)
            if result.counts["delivered"] + result.counts["unchanged"] == len(bills):
                break
            paused = now(sandbox)
            live.clock.wait_until(live.clock.now() + timedelta(seconds=writer.settle_seconds(FLOW)))
            waited += (now(sandbox) - paused).total_seconds()
        else:
            raise SystemExit(f"after {PASSES} passes: {result.counts}, {result.reasons[:3]}, {result.stopped}")
        seconds = (now(sandbox) - start).total_seconds()
    store.close()
    return Cost(seconds, waited, number, peak_mb(), before)


def main(job: dict[str, Any]) -> None:
    logging.disable(logging.WARNING)
    bills = [Bill(*values) for values in job["bills"]]
    with httpx.Client(base_url=job["control_url"], timeout=300) as http:
        sandbox = RunningSandbox(Path(job["home"]), job["control_url"], http)
        cost = delivered(sandbox, Path(job["home"]), bills, job["realm"], job["account"])
    print(json.dumps(asdict(cost)))


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text()))
