"""API calls of the link QuickBooks Online <-> AvidXchange as the simulated vendors count them, against the least.

What AvidXchange needs at least is worked out as in ``api_calls``. QuickBooks (reference page, sections 3 and 5):

- a first load is a query of each entity: its rows over 1,000 a page, rounded up;
- a run with nothing new is one call of change data capture (CDC), whatever is read;
- 1,000 changed bills fill a CDC answer, which holds 1,000 objects and has no second page. So it takes the CDC call that
  came back full (1); one more for the other entities, whose changes it may have cut off (1); a query of the changed
  bills, whose pages hold 1,000: one that is full may have another behind it, so rows plus one over 1,000, rounded up
  (2); and a count of all bills (1), since a query does not show what was deleted.

Look-ups are reads of a target beyond those of the run's first step. The line in a bill's memo is people's text too and
is written with the bill's current SyncToken, so each batch of thirty bills is read just before. A discount is a
vendor credit that has to stand before its payment does, two writes where a crash may come between: whether the credit
is there is asked before it is written, once for each discounted payment (never twice comes before few calls). No more
than that.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dlt_sources.readers import quickbooks_online_feeds
from include.link_kinds import LINK_KINDS
from tests.bench.api_calls import AvidLeast, counted, look_ups, most_often
from tests.bench.quickbooks_books import BATCH, LINK, Clerk
from tests.bench.reading import fresh_home
from tests.bench.table import Row
from tests.support import company
from tests.support.company import Company

PAGE, CHANGED = 1_000, 1_000
SYSTEM, CREDIT = "quickbooks_online", "VendorCredit"


class Least:
    """What the books of a company would need at least."""

    def __init__(self, subject: Company) -> None:
        self._subject, self.avid = subject, AvidLeast(subject)
        wanted = LINK_KINDS[LINK].feeds()[SYSTEM]
        self.entities = [feed.path for feed in quickbooks_online_feeds.FEEDS if feed.name in wanted]

    def first(self) -> int:
        rows = [len(self._subject.sandbox.state(SYSTEM, entity)) for entity in self.entities]
        return sum(max(1, -(-count // PAGE)) for count in rows) + self.avid.first()

    def nothing_new(self) -> int:
        return 1 + self.avid.nothing_new()

    def changed(self, bills: int) -> int:
        return 1 + 1 + -(-(bills + 1) // PAGE) + 1 + self.avid.nothing_new()


def of_quickbooks(calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [call for call in calls if call["system"] == SYSTEM]


def read(call: dict[str, Any]) -> bool:
    return bool(call["method"] == "GET")


def measure(quick: bool) -> Iterator[Row]:
    vendors, documents = (60, 80) if quick else (400, 1_000)
    with fresh_home() as home, company.opened(home, vendors=vendors, documents=documents) as subject:
        subject.link = LINK
        name = f"QuickBooks calls, {vendors} vendors and {documents:,} bills"
        yield _first_load(subject, name)
        yield _delivering(subject, name)
        subject.settled()
        _, calls = counted(subject)
        asked = of_quickbooks(calls)
        paths = ", ".join(call["path"].rpartition("/")[2] for call in asked)
        yield Row(f"{name}: reads of QuickBooks in a run with nothing new", len(asked), "calls", 1, 1.0, note=paths)
        least = Least(subject).nothing_new()
        note = "" if len(calls) <= least else most_often(calls)
        yield Row(f"{name}: both systems in a run with nothing new", len(calls), "calls", least, 1.02, note=note)
        yield _changed(subject)


def _first_load(subject: Company, name: str) -> Row:
    least = Least(subject).first()
    _, calls = counted(subject, "--preview")
    note = f"{len(of_quickbooks(calls))} of them to QuickBooks; most often: {most_often(calls)}"
    return Row(f"{name}: first load", len(calls), "calls", least, 1.02, note=note)


def _delivering(subject: Company, name: str) -> Row:
    credits_before = len(subject.sandbox.state(SYSTEM, CREDIT))
    summary, calls = counted(subject)
    discounts = len(subject.sandbox.state(SYSTEM, CREDIT)) - credits_before
    sent = {flow: counts["delivered"] for flow, counts in summary["flows"].items() if counts["delivered"]}
    looks = [call for call in of_quickbooks(calls) if read(call) and not call["path"].endswith("/cdc")]
    elsewhere = look_ups([call for call in calls if call["system"] != SYSTEM])
    floor = -(-sent.get("payment_status", 0) // BATCH) + discounts
    failed = [call for call in calls if call["status"] is None or call["status"] >= 400]
    writes = sum(not read(call) for call in calls)
    what = ", ".join(f"{count} {flow}" for flow, count in sent.items())
    made_of = f"{discounts} discounts, {writes} writes, {len(failed)} refused"
    note = f"{what}; {made_of}; look-ups in AvidXchange: {elsewhere}"
    made = len(looks) + elsewhere
    return Row(f"{name}: look-ups while everything is delivered", made, "calls", limit=floor, note=note)


def _changed(subject: Company) -> Row:
    clerk = Clerk(subject)
    bills = clerk.bills(clerk.vendors(), CHANGED)
    subject.run("--preview")
    subject.sandbox.advance(600)
    clerk.change(bills, "ok per Dana")
    least = Least(subject).changed(CHANGED)
    _, calls = counted(subject, "--preview")
    note = f"{len(of_quickbooks(calls))} of them to QuickBooks; most often: {most_often(of_quickbooks(calls))}"
    return Row(f"{CHANGED:,} changed bills: reads of the next run", len(calls), "calls", least, 1.02, note=note)
