"""API calls of the link Exact Online <-> AvaTax as the simulated vendors count them, against the least.

Half of the invoices are of each of two divisions; a third division is routed by no link. A client that knew everything
would need, for the books of that moment:

- **writes while it is a draft**: its estimate from AvaTax, and one line with the tax in Exact; a delivery address where
  nothing went before is asked about once;
- **writes once it is final**: its record in AvaTax, one journal in Exact, its commit. None of them takes a batch. So
  AvaTax has three calls for each invoice, and Exact two;
- **reads**: one call for each feed of each division, further pages where more rows changed since the run before it than
  a page holds, whoever changed them: what the run before it wrote is among them. Feeds without a change filter are read
  whole. Of a division that no link routes, its sales invoices and what was deleted;
- of AvaTax its companies, its nexus, its tax codes and those of its companies, and the documents of each company, by
  1,000.

A run that a schedule starts leaves alone what seldom changes, until it is as old as the feed may be
(``Feed.max_age``): that is a row of its own, a quarter of an hour after the run before it.

Token calls are told apart, as everywhere, and so is what Exact is asked about divisions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from typing import Any

from dlt_sources.readers.avalara_feeds import FEEDS
from dlt_sources.readers.feeds import Feed
from include.link_kinds import LINK_KINDS
from tests.bench.api_calls import LIMIT, ExactLeast, most_often, run_of, undivided
from tests.bench.avalara_books import LINK, SYSTEMS, Invoice, Seller
from tests.bench.reading import fresh_home
from tests.bench.table import Row
from tests.support import company
from tests.support.company import Company
from tests.support.links.avalara_sales import COMPANIES

UNROUTED = "853"
QUARTER = timedelta(minutes=15)
# Estimate, record and commit; a tax line and a journal.
AVATAX_WRITES, EXACT_WRITES = 3, 2


class Least:
    """What the books of the company would need at least, as they stand."""

    def __init__(self, subject: Company) -> None:
        kind = LINK_KINDS[LINK]
        self._subject = subject
        self._exact = ExactLeast(subject, tuple(COMPANIES), kind.feeds()["exact_online"])
        self._told = ExactLeast(subject, (UNROUTED,), kind.unrouted_feeds["exact_online"])

    def version(self) -> int:
        """The newest row version of Exact."""
        return max(self._exact.version(), self._told.version())

    def reading(self, seen: int) -> int:
        """``seen``: the newest row version when the run before this one began."""
        return self._exact.changed_since(seen) + self._told.changed_since(seen) + self._avatax(FEEDS)

    def scheduled(self, seen: int, age: timedelta) -> int:
        """``age``: how long ago everything was read."""

        def due(feed: Feed) -> bool:
            return feed.max_age <= age

        found = self._exact.changed_since(seen, due) + self._told.changed_since(seen, due)
        return found + self._avatax([feed for feed in FEEDS if due(feed)])

    def _avatax(self, feeds: Collection[Feed]) -> int:
        rows = {code: len(self._subject.sandbox.state("avalara", "transactions", code)) for code in COMPANIES.values()}
        return sum(
            1 if feed.tenant_wide else sum(max(1, -(-count // feed.page_size)) for count in rows.values())
            for feed in feeds
        )


def measure(quick: bool) -> Iterator[Row]:
    count = 80 if quick else 1_000
    with (
        fresh_home() as home,
        company.opened(home, vendors=10, documents=0, systems=SYSTEMS, link=LINK) as subject,
    ):
        subject.run()
        bench = _Bench(subject)
        bench.begin()
        one = [bench.seller.draft_to_a_new_place()]
        yield bench.drafted(one, new_places=1)
        yield bench.finalised(one)
        bench.read_back()
        yield bench.quiet("a run with nothing new")
        yield bench.scheduled()
        many = bench.seller.draft(count)
        yield bench.drafted(many)
        yield bench.finalised(many)
        yield bench.quiet(f"{count:,} final invoices: the next run, which reads back what was made")
        yield bench.quiet(f"{count:,} final invoices: every run after it with nothing new")
        yield bench.of_an_invoice(count)


class _Bench:
    def __init__(self, subject: Company) -> None:
        self._subject, self.seller, self._least = subject, Seller(subject), Least(subject)
        self._seen = self._least.version()
        self._made: Counter[str] = Counter()

    def begin(self) -> None:
        """Each customer's address is known from then on."""
        drafts = self.seller.draft(2 * len(COMPANIES))
        self._subject.run()
        self.seller.finalise(drafts)
        self._next()
        self._subject.run()
        self.seller.booked(drafts)

    def drafted(self, drafts: Sequence[Invoice], new_places: int = 0) -> Row:
        row = self._delivery(drafts, "drafts", 2 * len(drafts) + new_places)
        self.seller.billed(drafts)
        self.seller.finalise(drafts)
        return row

    def finalised(self, finals: Sequence[Invoice]) -> Row:
        row = self._delivery(finals, "final invoices", 3 * len(finals))
        self.seller.booked(finals)
        return row

    def read_back(self) -> None:
        self._next()
        self._subject.run()

    def quiet(self, name: str) -> Row:
        return run_of(self._subject, f"Exact Online and AvaTax: {name}", self._least.reading(self._next()))

    def scheduled(self) -> Row:
        """What a scheduled run reads a quarter of an hour after another one."""
        self._subject.sandbox.advance(QUARTER.total_seconds())
        floor, mark = self._least.scheduled(self._next(), QUARTER), self._subject.mark()
        ended = self._subject.cli(LINK, "--scheduled", "read", module="tests.bench.one_run")
        if ended.code:
            raise SystemExit(f"the run ended with {ended.code}: {ended.err[-2000:]}")
        calls = self._subject.sandbox.get("/calls", since=mark)["calls"]
        calls = [call for call in calls if not call["path"].endswith(("token", "system/Divisions"))]
        name = "Exact Online and AvaTax: a scheduled run with nothing new, 15 minutes after another"
        avatax = sum(call["system"] == "avalara" for call in calls)
        note = f"{avatax} of them to AvaTax; most often: {most_often(calls)}"
        return Row(name, len(calls), "calls", floor, LIMIT, note=note)

    def of_an_invoice(self, count: int) -> Row:
        """AvaTax's calls that were no reading, for each of the last ``count`` invoices."""
        calls, exact = self._made["avalara"] / count, self._made["exact_online"] / count
        name = f"{count:,} invoices: AvaTax calls for each, from its draft to its commit"
        note = f"beside them {exact:.3f} writes to Exact, {EXACT_WRITES} at least; no new address"
        return Row(name, calls, "calls", limit=AVATAX_WRITES, note=note)

    def _next(self) -> int:
        seen, self._seen = self._seen, self._least.version()
        return seen

    def _delivery(self, invoices: Sequence[Invoice], what: str, writes: int) -> Row:
        floor = self._least.reading(self._next()) + writes
        calls, looks = undivided(self._subject)
        made, count = [call for call in calls if call["method"] != "GET"], len(invoices)
        if what == "drafts":
            self._made.clear()
        self._made.update(call["system"] for call in made)
        kinds = Counter(map(_kind, calls))
        refused = sum(call["status"] is None or call["status"] >= 400 for call in calls)
        said = ", ".join(f"{number} {kind}" for kind, number in kinds.most_common())
        note = f"{len(made) / count:.3f} writes each, {writes / count:.3f} at least; {said}; {refused} refused"
        one = "1 final invoice" if what != "drafts" else "1 draft to a new address"
        name = f"{one if count == 1 else f'{count:,} {what}'}: calls of the run"
        return Row(name, len(calls), "calls", floor, LIMIT, note=f"{note}; {looks} about divisions")


def _kind(call: dict[str, Any]) -> str:
    vendor = "AvaTax" if call["system"] == "avalara" else "Exact Online"
    if call["method"] == "GET":
        return f"reads of {vendor}"
    return f"{call['method']} of {str(call['path']).rstrip('/').rpartition('/')[2].partition('(')[0]} to {vendor}"
