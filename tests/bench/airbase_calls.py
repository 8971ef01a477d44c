"""API calls of the link Airbase -> Exact Online as the simulated vendors count them, against the least.

A third of the orders are of each of three subsidiaries; all of them can be entered at once. A client that knew
everything would need, for the books of that moment:

- **writes**: for each order one purchase order in Exact and one change of the order in Airbase, which tells its number.
  Neither takes a batch;
- **new orders**: by 250 a page, the most that Airbase gives, once;
- **what a run cannot do without**: one call for each other feed of Airbase that takes a change filter, and for each
  such feed of each division of Exact; those that take none (accounts, tags, subsidiaries; cost centres and the like)
  are read whole, by the pages that they fill;
- **what was made**: the next run reads it back once, from both sides: the orders of Exact by their pages, the orders of
  Airbase, which changed when they were told, by 250.

Token calls are told apart, as everywhere, and so is what Exact is asked about divisions: after each renewal of the
token whether the consent still reaches them, and once an hour whether one of them was moved.

Changes are asked for again from five minutes before the newest one that was seen, since they may show late. So the same
run with nothing new costs more after many orders at once, until something else changes: that is a row of its own. For
the other rows the orders come ten minutes after the one before them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from dlt_sources.readers import airbase_feeds
from include.link_kinds import LINK_KINDS
from tests.bench.airbase_books import LINK, SYSTEMS, VENDORS, Buyer
from tests.bench.api_calls import LIMIT, ExactLeast, run_of, undivided
from tests.bench.reading import fresh_home
from tests.bench.table import Row
from tests.support import company
from tests.support.company import Company
from tests.support.links.airbase_exact import DIVISIONS

PAGE, WRITES = 250, 2
LATER = 600
"""Seconds."""


def pages(rows: int) -> int:
    """Pages of Airbase that hold so many rows, one page at least."""
    return max(1, -(-rows // PAGE))


class Least:
    """What the books of the company would need at least."""

    def __init__(self, subject: Company) -> None:
        self._subject = subject
        wanted = LINK_KINDS[LINK].feeds()
        self.exact = ExactLeast(subject, tuple(DIVISIONS.values()), wanted["exact_online"])
        self.airbase = [feed for feed in airbase_feeds.FEEDS if feed.name in wanted["airbase"]]

    def nothing_new(self) -> int:
        return self.exact.nothing_new() + self._lists()

    def delivering(self, orders: int) -> int:
        return self.nothing_new() + pages(orders) - 1 + WRITES * orders

    def read_back(self, orders: int, before: Counter[tuple[str, str]]) -> int:
        """``before``: Exact's rows as they were before the orders."""
        return self.exact.added_since(before) + self._lists() + pages(orders) - 1

    def _lists(self) -> int:
        """Of each feed that takes a change filter one page, of the others all that they fill."""
        state = self._subject.sandbox.state
        whole = [feed for feed in self.airbase if feed.mode == "full"]
        return len(self.airbase) - len(whole) + sum(pages(len(state("airbase", feed.name))) for feed in whole)


def measure(quick: bool) -> Iterator[Row]:
    count = 90 if quick else 1_000
    with (
        fresh_home() as home,
        company.opened(home, vendors=VENDORS, documents=0, systems=SYSTEMS, link=LINK) as subject,
    ):
        subject.run()
        buyer, least = Buyer(subject), Least(subject)
        one = buyer.order(1)
        yield _delivery(subject, buyer, one, least.delivering(len(one)))
        subject.run()
        yield run_of(subject, "Airbase and Exact Online: a run with nothing new", least.nothing_new())
        subject.sandbox.advance(LATER)
        before, many = least.exact.rows(), buyer.order(count)
        yield _delivery(subject, buyer, many, least.delivering(count))
        name = f"{count:,} orders of Airbase"
        yield run_of(subject, f"{name}: the next run, which reads back what was made", least.read_back(count, before))
        yield run_of(subject, f"{name}: every run after it with nothing new", least.nothing_new())


def _delivery(subject: Company, buyer: Buyer, orders: Sequence[str], floor: int) -> Row:
    calls, looks = undivided(subject)
    buyer.delivered(orders)
    count, kinds = len(orders), Counter(map(_kind, calls))
    refused = sum(call["status"] is None or call["status"] >= 400 for call in calls)
    what = ", ".join(f"{number} {kind}" for kind, number in kinds.most_common())
    note = f"{len(calls) / count:.3f} calls an order, {floor / count:.3f} at least; {what}; {refused} refused"
    name = f"{count:,} order{'s' if count > 1 else ''} of Airbase delivered: calls of the run"
    return Row(name, len(calls), "calls", floor, LIMIT, note=f"{note}; {looks} about divisions")


def _kind(call: dict[str, Any]) -> str:
    vendor = "Airbase" if call["system"] == "airbase" else "Exact Online"
    if call["method"] != "GET":
        return f"{call['method']} to {vendor}"
    last = str(call["path"]).rstrip("/").rpartition("/")[2]
    return f"reads of {vendor}" if last.isidentifier() else f"reads of one record of {vendor}"
