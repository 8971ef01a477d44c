"""API calls as the simulated vendors count them, against the least that would do.

The least is worked out from the vendors' own books: rows over page size, rounded up, for each feed and division, and
one call for a feed that has nothing (new). A list that takes no change filter is read whole. Where the vendor demands a
window of days each window is a list of its own. An expanded entry holds 60 lines; the rest costs a call for each 60.
Payments that are not final are asked for by their ids, a hundred at a time. Token calls are told apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from dlt_sources.readers import avidxchange_feeds, exact_online_feeds
from dlt_sources.readers.feeds import Feed
from include.link_kinds import LINK_KINDS
from tests.bench.reading import fresh_home
from tests.bench.table import Row
from tests.support import company
from tests.support.company import Company

LIMIT = 1.02
FIRST_DAYS, WINDOW_DAYS = 365, 30
_ENTITIES = {"purchase_order_rows": "purchase_order_lines", "payment_terms": "payments"}
_READ_AS = {"purchase_orders": "purchase_order_rows", "sales_invoices": "sales_invoice_rows"}
_FINAL = ("Cleared", "Void")
_LOGINS = ("token", "tokens", "bearer")


def _pages(rows: int, size: int) -> int:
    return max(1, -(-rows // size))


class AvidLeast:
    """What AvidXchange would need at least for the company's link."""

    def __init__(self, subject: Company) -> None:
        self._subject = subject
        wanted = LINK_KINDS[subject.link].feeds()["avidxchange"]
        self.feeds = [feed for feed in avidxchange_feeds.FEEDS if feed.name in wanted and feed.mode != "follow"]
        self._reads_batches = "batch_invoices" in wanted

    def first(self) -> int:
        """Also one call for the accounting systems, where closed batches are read by them, and one for each batch that
        closed of late: what stands in it is not told otherwise."""
        windows = -(-(FIRST_DAYS + 1) // WINDOW_DAYS)
        calls = sum(feed.name == "invoice_batches" for feed in self.feeds)
        calls += self._recent_batches() if self._reads_batches else 0
        for feed in self.feeds:
            rows = len(self._subject.sandbox.state("avidxchange", feed.name))
            pages = _pages(rows, feed.page_size)
            calls += pages if feed.unfiltered or feed.mode == "full" else max(pages, windows)
        return calls

    def nothing_new(self) -> int:
        return len(self.feeds) + (-(-self._payments_under_way() // 100))

    def _recent_batches(self) -> int:
        early = self._sixty_days_ago()
        batches = self._subject.sandbox.state("avidxchange", "invoice_batches")
        return sum(str(row["DateClosed"] or "")[:10] > early for row in batches)

    def _sixty_days_ago(self) -> str:
        today = date.fromisoformat(self._subject.sandbox.get("/clock")["now"][:10])
        return (today - timedelta(days=60)).isoformat()

    def _payments_under_way(self) -> int:
        early = self._sixty_days_ago()
        return sum(
            (row.get("Status") or {}).get("Description") not in _FINAL
            or str(row.get("ClearedDate") or "")[:10] >= early
            for row in self._subject.sandbox.state("avidxchange", "payments")
        )


class ExactLeast:
    """What Exact Online would need at least for ``feeds`` of ``divisions``."""

    def __init__(self, subject: Company, divisions: Sequence[str], wanted: Iterable[str]) -> None:
        self._subject, self._divisions = subject, divisions
        exact = {_READ_AS.get(name, name) for name in wanted}
        self.feeds = [feed for feed in exact_online_feeds.FEEDS if feed.name in exact]

    def rows(self) -> Counter[tuple[str, str]]:
        """Rows of each feed and division now."""
        state = self._subject.sandbox.state
        return Counter(
            {
                (feed.name, division): len(state("exact_online", _ENTITIES.get(feed.name, feed.name), division))
                for feed in self.feeds
                for division in self._divisions
            }
        )

    def _further_lines(self, division: str) -> int:
        rows = self._subject.sandbox.state("exact_online", "purchase_entry_lines", division)
        lines = Counter(row["EntryID"] for row in rows)
        return sum(-(-count // 60) - 1 for count in lines.values())

    def first(self) -> int:
        """Also one call for the divisions."""
        return 1 + self.added_since(Counter()) + sum(map(self._further_lines, self._divisions))

    def nothing_new(self) -> int:
        return self.added_since(self.rows())

    def version(self) -> int:
        """The newest row version in the books."""
        return max(
            (int(row["Timestamp"]) for _, _, rows in self._all() for row in rows if "Timestamp" in row), default=0
        )

    def changed_since(self, version: int, wanted: Callable[[Feed], bool] = lambda feed: True) -> int:
        """What was changed after this row version is read, of the ``wanted`` feeds; lists without a change filter
        whole. Only of feeds that go by row version, and of those."""
        return sum(
            _pages(
                len(rows) if feed.mode == "full" else sum(int(row["Timestamp"]) > version for row in rows),
                feed.page_size,
            )
            for feed, _, rows in self._all()
            if wanted(feed)
        )

    def _all(self) -> Iterator[tuple[Feed, str, list[dict[str, Any]]]]:
        state = self._subject.sandbox.state
        for feed in self.feeds:
            for division in self._divisions:
                yield feed, division, state("exact_online", _ENTITIES.get(feed.name, feed.name), division)

    def added_since(self, before: Counter[tuple[str, str]]) -> int:
        """What was added to these rows is read, lists without a change filter whole."""
        now = self.rows()
        return sum(
            _pages(
                now[feed.name, division] - (0 if feed.mode == "full" else before[feed.name, division]), feed.page_size
            )
            for feed in self.feeds
            for division in self._divisions
        )


class Least:
    """What the books of a company would need at least."""

    def __init__(self, subject: Company) -> None:
        self.avid = AvidLeast(subject)
        wanted = LINK_KINDS[subject.link].feeds()["exact_online"]
        self.exact = ExactLeast(subject, ("123", "456"), set(wanted) - {"purchase_invoices"})

    def first(self) -> int:
        return self.exact.first() + self.avid.first()

    def nothing_new(self) -> int:
        return self.exact.nothing_new() + self.avid.nothing_new()


def counted(subject: Company, *options: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A run's summary and the calls that reached the vendors, tokens apart."""
    mark = subject.mark()
    summary = subject.run(*options)
    calls = subject.sandbox.get("/calls", since=mark)["calls"]
    return summary, [call for call in calls if not call["path"].endswith(_LOGINS)]


def undivided(subject: Company) -> tuple[list[dict[str, Any]], int]:
    """The calls of a run, and how many more asked about divisions."""
    _, calls = counted(subject)
    kept = [call for call in calls if not call["path"].endswith("system/Divisions")]
    return kept, len(calls) - len(kept)


def run_of(subject: Company, name: str, floor: int) -> Row:
    """A run with no document to deliver, what asked about divisions left out."""
    calls, _ = undivided(subject)
    note = "" if len(calls) <= floor else f"most often: {most_often(calls)}"
    return Row(name, len(calls), "calls", floor, LIMIT, note=note)


_LOOK_UP_FILTERS = ("externalCode=", "externalVendorCode=", "codeValue=", "substringof")
# Parts of a list that has its own address: an entry's lines above 60, and by which systems closed batches are read.
_PARTS = ("/PurchaseEntryLines", "/accountingSystems")


def look_ups(calls: list[dict[str, Any]]) -> int:
    """Reads that are no feed: of one record by its key, or with the filter of a look-up. A feed's path is all of a
    call's: ``/v1/invoices/17`` is no read of the list ``/v1/invoices``."""
    feeds = [feed.path for feed in (*exact_online_feeds.FEEDS, *avidxchange_feeds.FEEDS)]
    ends = "|".join(re.sub(r"\\\{.*?\\\}", "[^/]+", re.escape(path)) for path in feeds)
    known = re.compile(rf"/(?:{ends})(?:/acctgSysId/\d+)?$", re.IGNORECASE)
    return sum(
        call["method"] == "GET"
        and (not known.search(call["path"]) or any(word in call["query"] for word in _LOOK_UP_FILTERS))
        and not call["path"].endswith(_PARTS)
        for call in calls
    )


def measure(quick: bool) -> Iterator[Row]:
    vendors, documents = (60, 80) if quick else (400, 1_000)
    with fresh_home() as home, company.opened(home, vendors=vendors, documents=documents) as subject:
        least = Least(subject).first()
        _, calls = counted(subject, "--preview")
        name = f"API calls, {vendors} suppliers and {documents:,} invoices"
        yield Row(f"{name}: first load", len(calls), "calls", least, LIMIT, note=_difference(calls, least))
        summary, calls = counted(subject)
        sent = sum(flow["delivered"] for flow in summary["flows"].values())
        failed = [call for call in calls if call["status"] is None or call["status"] >= 400]
        writes = sum(call["method"] != "GET" for call in calls)
        note = f"{sent} documents delivered with {writes} calls, {len(failed)} refused"
        yield Row(
            f"{name}: look-ups in the target while everything is delivered",
            look_ups(calls),
            "calls",
            limit=0,
            note=note,
        )
        subject.settled()
        summary, calls = counted(subject)
        note = _difference(calls, Least(subject).nothing_new())
        yield Row(
            f"{name}: a run with nothing new", len(calls), "calls", Least(subject).nothing_new(), LIMIT, note=note
        )


def most_often(calls: list[dict[str, Any]]) -> str:
    often = Counter((call["company"], re.sub(r"\(.*?\)", "(..)", call["path"])) for call in calls).most_common(4)
    return ", ".join(f"{count} x {path} {company}".strip() for (company, path), count in often)


def _difference(calls: list[dict[str, Any]], least: int) -> str:
    if len(calls) <= least:
        return ""
    divisions = sum(call["path"].endswith("system/Divisions") for call in calls)
    return f"{divisions} x system/Divisions; most often: {most_often(calls)}"
