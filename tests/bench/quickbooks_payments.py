"""Payments delivered to QuickBooks Online by batches of thirty, on the virtual clock.

QuickBooks takes 10 calls a second, 500 a minute and 40 batches a minute for each company (reference page, section 7):
1,000 payments are 34 batches and meet the ten a second alone, 10,000 are 334 and meet the minute.

- 1,000: the floor is a bare httpx loop that sends as many batches, made by the same writer for as many other bills of
  the same company, each as soon as the limits let it. What the simulated service needs for them is in both.
- 10,000: the floor is what the limits leave. QuickBooks does not say when its minute begins, so no 60 seconds may hold
  more than 40: the last batches leave when all whole minutes before them are over.

With faults (1 % of the batches answered 503, 1 % committed but not answered) each document in doubt is looked up and,
where it is absent, sent again; not before 180 s, since Intuit may still do what it has not answered. That wait holds
nobody else up and depends on no speed, so it is told apart: what is judged is the time of the passes.
"""

from __future__ import annotations

import logging
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from include.clock import SandboxClock
from include.systems.base import Posting
from include.systems.quickbooks_online.client import QuickBooksClient
from include.systems.quickbooks_online.items import REQUEST_ID
from include.systems.quickbooks_online.writer import QuickBooksWriter
from tests.bench.quickbooks_books import BATCH, LINK, Bill, Clerk
from tests.bench.quickbooks_delivery import ACCOUNT, FLOW, begin_a_minute, books, delivered, now, payments
from tests.bench.reading import fresh_home
from tests.bench.table import Row
from tests.support import company
from tests.support.company import Company

A_SECOND, A_MINUTE = 10, 40
FAULT = {"system": "quickbooks_online", "path": "/batch", "method": "POST", "rate": 0.01}
FAULTS = [{**FAULT, "status": 503, "seed": 1}, {**FAULT, "drop_after_commit": True, "seed": 2}]


def requests(bills: Sequence[Bill], realm: str, account: str) -> list[tuple[str, str]]:
    """Body and request id of each batch that pays ``bills``, as our writer makes them."""
    writer = QuickBooksWriter(cast(QuickBooksClient, None), {"payment_account": ACCOUNT}, books(bills, realm, account))
    found = []
    for start in range(0, len(bills), BATCH):
        postings = [
            Posting(FLOW, "create", realm, one.document, f"bare-{one.source_key}")
            for one in payments(bills[start : start + BATCH], realm)
        ]
        request = writer.prepare(postings).request
        assert request is not None
        found.append((request.body, request.headers[REQUEST_ID]))
    return found


def bare(subject: Company, clerk: Clerk, batches: Sequence[tuple[str, str]]) -> float:
    """Virtual seconds of a loop that does nothing but send them, each at the first moment that the limits allow."""
    sandbox, clock = subject.sandbox, SandboxClock(subject.sandbox.control_url)
    with clerk.calls() as client:
        start = begin_a_minute(clock)
        for number, (body, request_id) in enumerate(batches):
            minutes, place = divmod(number, A_MINUTE)
            clock.wait_until(start + timedelta(minutes=minutes, seconds=place // A_SECOND))
            reply = client.post("/batch", content=body, params={"requestid": request_id}).raise_for_status()
            if any("Fault" in row for row in reply.json()["BatchItemResponse"]):
                raise SystemExit(f"a payment of the bare loop was refused: {reply.text[:300]}")
        return (now(sandbox) - start).total_seconds()


def statuses(subject: Company, since: int) -> Counter[Any]:
    calls = subject.sandbox.get("/calls", since=since)["calls"]
    return Counter(call["status"] for call in calls if call["path"].endswith("/batch"))


def paid_once(subject: Company, bills: Sequence[Bill]) -> None:
    """Raises ``SystemExit`` unless each bill has one payment of all of it in the books."""
    paid = Counter(
        linked["TxnId"]
        for row in subject.sandbox.state("quickbooks_online", "billpayment")
        for line in row["Line"]
        for linked in line["LinkedTxn"]
    )
    wrong = [bill.id for bill in bills if paid[bill.id] != 1]
    open_ = [row["Id"] for row in subject.sandbox.state("quickbooks_online", "bill") if row["Balance"] != 0]
    if wrong or set(open_) & {bill.id for bill in bills}:
        raise SystemExit(f"not paid exactly once: {wrong[:5]}, still open: {open_[:5]}")


def measure(quick: bool) -> Iterator[Row]:
    logging.disable(logging.WARNING)
    few, many, runs = (150, 1_500, 1) if quick else (1_000, 10_000, 3)
    with fresh_home() as home, company.opened(home, vendors=0, documents=0) as subject:
        subject.link = LINK
        clerk = Clerk(subject)
        vendors, account = clerk.vendors(), clerk.account(ACCOUNT)
        yield from _few(subject, clerk, vendors, account, few, runs)
        for faults in (False, True):
            yield from _many(subject, clerk, vendors, account, many, faults)


def _few(subject: Company, clerk: Clerk, vendors: list[str], account: str, documents: int, runs: int) -> Iterator[Row]:
    loops, ours, answers = [], [], Counter[Any]()
    for number in range(runs):
        batches = requests(clerk.bills(vendors, documents), clerk.realm, account)
        bills = clerk.bills(vendors, documents)
        loops.append(bare(subject, clerk, batches))
        mark = subject.mark()
        ours.append(delivered(subject.sandbox, _folder(subject, f"few-{number}"), bills, clerk.realm, account).seconds)
        answers += statuses(subject, mark)
        paid_once(subject, bills)
    name = f"QuickBooks: {documents:,} payments delivered by batches (virtual time)"
    note = f"batches by status, all runs: {_said(answers)}"
    yield Row(name, statistics.median(ours), "s", statistics.median(loops), 1.10, runs=runs, note=note)
    yield Row(f"{name}: answers 429", answers[429], "calls", limit=0)


def _many(
    subject: Company, clerk: Clerk, vendors: list[str], account: str, documents: int, faults: bool
) -> Iterator[Row]:
    bills = clerk.bills(vendors, documents)
    floor = (-(-documents // (BATCH * A_MINUTE)) - 1) * 60.0
    mark = subject.mark()
    if faults:
        subject.sandbox.post("/faults", FAULTS)
    cost = delivered(subject.sandbox, _folder(subject, f"many-{faults}"), bills, clerk.realm, account)
    subject.sandbox.clear_faults()
    answers = statuses(subject, mark)
    paid_once(subject, bills)
    name = f"QuickBooks: {documents:,} payments delivered by batches (virtual time)"
    name += ", 2 % faults, without the wait before a repetition" if faults else ""
    note = f"{cost.passes} pass(es), batches by status: {_said(answers)}"
    if cost.waited:
        note += f"; with the wait {cost.seconds:.0f} s"
    yield Row(name, cost.seconds - cost.waited, "s", floor, 1.10, note=note)
    yield Row(f"{name}: answers 429", answers[429], "calls", limit=0)


def _folder(subject: Company, name: str) -> Path:
    folder = subject.home / name
    folder.mkdir()
    return folder


def _said(answers: Counter[Any]) -> str:
    return ", ".join(f"{count} x {status}" for status, count in answers.most_common())
