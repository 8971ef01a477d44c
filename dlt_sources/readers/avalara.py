"""AvaTax as a source (reference page avalara_avatax, section 6).

A list of documents is of the last thirty days unless its filter names a date, and cannot be filtered by what changed:
so a span of days is asked for, and in full comparisons every day there ever was.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from dlt_sources.readers.avalara_feeds import FEEDS
from dlt_sources.readers.feeds import Feed
from dlt_sources.readers.reading import CHANGED, Client, ReadRequest, Request, Source
from include.systems.avalara.client import transactions

# Documents are corrected within the two months of a return at most; what is older shows in full comparisons.
SPAN = timedelta(days=92)
_EVER = "1900-01-01"
# Pages differ by how many rows stand before them.
_IN_ORDER = {"$orderBy": "id ASC"}
_LONG = frozenset({"tax_codes", "company_tax_codes"})


class Avalara(Source):
    SYSTEM = "avalara"
    FEEDS = FEEDS

    def requests(self, feed: Feed, ask: ReadRequest, client: Client) -> Iterator[Request]:
        if feed.mode == "full":
            yield Request(feed.path, _IN_ORDER if feed.name in _LONG else {})
            return
        today = ask.now.date()
        since = _EVER if self.complete(feed, ask) else f"{min(today - SPAN, ask.from_date or today)}"
        asked = {"$filter": f"date ge '{since}'", "$include": "SummaryOnly", **_IN_ORDER}
        yield Request(transactions(ask.company), asked)

    def list_name(self, path: str) -> str:
        """A page is known by how many rows stand before it, which are others once some were added."""
        return "value"

    def floor(self, feed: Feed, ask: ReadRequest) -> datetime | None:
        return None

    def complete(self, feed: Feed, ask: ReadRequest) -> bool:
        return feed.mode == "full" or ask.full or CHANGED not in ask.cursor

    def next_cursor(self, feed: Feed, ask: ReadRequest, newest: datetime | int | None) -> dict[str, Any]:
        """One that says that everything was read once, also where there was nothing."""
        found = super().next_cursor(feed, ask, newest)
        return found or ({CHANGED: ask.now.isoformat()} if feed.mode == "modified" else {})


SOURCE = Avalara()
