"""API calls of the link Basware -> Exact Online as the simulated vendors count them, against the least.

Half of the invoices are of each of two companies; all of them can be booked at once. A client that knew everything
would need, for the books of that moment:

- **writes**: for each invoice one acknowledgement, one purchase entry, one response. None of them takes a batch;
- **what waits**: the queue of invoices, 100 a page or the vendor's 100 kB, whichever comes first, once. A page is two
  requests: Basware answers 302 with the address of a file, and the file is fetched. Both are requests that reach the
  vendor, so both count, here and in what is measured. Lists of vendors are answered at once;
- **what a run cannot do without**: one call for each other feed of Basware, and for each feed of each division that
  takes a change filter; those that take none (cost centres, journals, VAT codes and the like) are read whole;
- **what was made**: the next run reads it back once, from both sides: the entries by 60 a page, their payment terms and
  ledger lines by 1,000, the invoices with their responses as above.

Token calls are told apart, as everywhere, and so is what Exact is asked about divisions: after each renewal of the
token whether the consent still reaches them, and once an hour whether one of them was moved.

Changes are asked for again from five minutes before the newest one that was seen, since they may show late. So the same
run with nothing new costs more after many invoices at once, until something else changes: that is a row of its own.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from include.link_kinds import LINK_KINDS
from tests.bench.api_calls import LIMIT, ExactLeast, run_of, undivided
from tests.bench.basware_books import DIVISIONS, LINK, SYSTEMS, VENDORS, Clerk
from tests.bench.reading import fresh_home
from tests.bench.table import Row
from tests.support import company
from tests.support.company import Company

PAGE, PAGE_BYTES, REQUESTS, WRITES = 100, 100_000, 2, 3


def pages(sizes: Sequence[int]) -> int:
    """Pages that hold records of these sizes in bytes, one page at least."""
    found, rows, weight = 1, 0, 0
    for size in sizes:
        if rows == PAGE or (rows and weight + size > PAGE_BYTES):
            found, rows, weight = found + 1, 0, 0
        rows, weight = rows + 1, weight + size
    return found


class Least:
    """What the books of the company would need at least."""

    def __init__(self, subject: Company) -> None:
        self._subject = subject
        wanted = LINK_KINDS[LINK].feeds(options=LINK_KINDS[LINK].options(projects="yes").model_dump())
        self.exact = ExactLeast(subject, tuple(DIVISIONS.values()), wanted["exact_online"])
        self.basware = wanted["basware"]

    def nothing_new(self) -> int:
        return self.exact.nothing_new() + self._empty()

    def transferring(self, invoices: Sequence[str]) -> int:
        return self.nothing_new() + self._further(invoices) + WRITES * len(invoices)

    def read_back(self, invoices: Sequence[str], before: Counter[tuple[str, str]]) -> int:
        """``before``: Exact's rows as they were before the invoices."""
        return self.exact.added_since(before) + self._empty() + self._further(invoices)

    def _empty(self) -> int:
        return sum(1 if name == "vendors" else REQUESTS for name in self.basware)

    def _further(self, invoices: Sequence[str]) -> int:
        """Requests for the pages of one list of ``invoices`` after its first."""
        wanted = set(invoices)
        rows = self._subject.sandbox.state("basware", "accountingDocuments")
        sizes = [len(json.dumps(row, separators=(",", ":"))) for row in rows if row["invoiceId"] in wanted]
        return (pages(sizes) - 1) * REQUESTS


def measure(quick: bool) -> Iterator[Row]:
    count = 80 if quick else 1_000
    with (
        fresh_home() as home,
        company.opened(home, vendors=VENDORS, documents=0, systems=SYSTEMS, link=LINK) as subject,
    ):
        subject.run()
        clerk, least = Clerk(subject), Least(subject)
        one = clerk.approve(1)
        yield _transfer(subject, clerk, one, least.transferring(one))
        subject.run()
        yield run_of(subject, "Basware and Exact Online: a run with nothing new", least.nothing_new())
        before, many = least.exact.rows(), clerk.approve(count)
        yield _transfer(subject, clerk, many, least.transferring(many))
        name = f"{count:,} invoices of Basware"
        yield run_of(subject, f"{name}: the next run, which reads back what was made", least.read_back(many, before))
        yield run_of(subject, f"{name}: every run after it with nothing new", least.nothing_new())


def _transfer(subject: Company, clerk: Clerk, invoices: Sequence[str], floor: int) -> Row:
    calls, looks = undivided(subject)
    clerk.transferred(invoices)
    count, kinds = len(invoices), Counter(_kind(call) for call in calls)
    refused = sum(call["status"] is None or call["status"] >= 400 for call in calls)
    what = ", ".join(f"{number} {kind}" for kind, number in kinds.most_common())
    note = f"{len(calls) / count:.2f} calls an invoice, {floor / count:.2f} at least; {what}; {refused} refused"
    name = f"{count:,} invoice{'s' if count > 1 else ''} of Basware transferred: calls of the run"
    return Row(name, len(calls), "calls", floor, LIMIT, note=f"{note}; {looks} about divisions")


def _kind(call: dict[str, Any]) -> str:
    if call["method"] == "GET":
        return f"reads of {'Basware' if call['system'] == 'basware' else 'Exact Online'}"
    last = str(call["path"]).rpartition("/")[2]
    return {"acknowledge": "acknowledgements", "transferResponses": "responses"}.get(last, last)
