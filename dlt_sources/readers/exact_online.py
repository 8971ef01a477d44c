"""Exact Online as a source (reference page exact_online, section 4).

Sync sets are read above the highest row version seen, the others from the newest change on with an overlap, because
rows of the same second would be lost by `gt`; small sets are read whole, which also shows what was deleted. A day to
read from becomes a row version where Exact says which one; the other sync sets are then read from their beginning.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, cast

from dlt_sources.readers.exact_online_feeds import ASSEMBLED_KEYS, ASSEMBLED_TABLES, FEEDS
from dlt_sources.readers.feeds import Feed
from dlt_sources.readers.reading import Client, Epochs, ReadRequest, Request, Source
from dlt_sources.readers.records import Where, records
from include.http.errors import Refused
from include.http.paging import Page
from include.systems.exact_online.client import ExactOnlineClient

# [doc] those of our sets that Exact's page lists for it, by the value that its `endPoint` takes.
DATED = frozenset({"TransactionLines", "PurchaseOrders", "Projects", "SalesInvoices"})
VERSION_OF_A_DAY = "read/sync/Sync/SyncTimestamp"


class ExactOnline(Source):
    SYSTEM = "exact_online"
    FEEDS = FEEDS
    # All row versions of a division that is moved are renewed (reference page, "Sync sets").
    EPOCHS = Epochs("divisions", "code", ("division_move_date", "division_hr_link_unlink_date"))
    ASSEMBLED_TABLES = ASSEMBLED_TABLES
    ASSEMBLED_KEYS = ASSEMBLED_KEYS

    def requests(self, feed: Feed, ask: ReadRequest, client: Client) -> Iterator[Request]:
        params: dict[str, str] = {}
        if condition := self._condition(feed, ask, client):
            params["$filter"] = condition
        if feed.selects:
            params["$select"] = feed.select()
        if expanded := feed.expand():
            params["$expand"] = expanded
        yield Request(feed.path, params)

    def _condition(self, feed: Feed, ask: ReadRequest, client: Client) -> str | None:
        if feed.mode == "sync":
            seen = 0 if ask.full else int(ask.cursor.get("timestamp", 0))
            if seen and ask.from_date is not None:
                seen = min(seen, self._before(ask.from_date, feed, ask, client, seen))
            return f"Timestamp gt {seen}L" if seen > 0 else "Timestamp gt 1"  # the first call as Exact documents it
        since = self.floor(feed, ask)
        return None if since is None else f"Modified ge datetime'{since:%Y-%m-%dT%H:%M:%S}'"

    def _before(self, day: date, feed: Feed, ask: ReadRequest, client: Client, seen: int) -> int:
        """The row version below that of the first row changed on ``day`` or later; 0 where Exact does not say it (it
        needs a scope of its own), ``seen`` where there is no such row."""
        endpoint = feed.path.rpartition("/")[2]
        if endpoint not in DATED:
            return 0
        params = {"modified": f"datetime'{day}'", "endPoint": f"'{endpoint}'"}
        where = Where(self.SYSTEM, "", ask.company, ask.now)
        try:
            answers = client.pages(ask.call_as, VERSION_OF_A_DAY, params)
            found = [row["TimeStampAsBigInt"] for page in answers for row in records(page.content, where)]
        except Refused:
            return 0
        return int(found[0] or 0) - 1 if found else seen

    def complete(self, feed: Feed, ask: ReadRequest) -> bool:
        if feed.name == "deleted":
            return False  # Exact forgets what it announced after two months
        return feed.mode == "full" or ask.full

    def next_cursor(self, feed: Feed, ask: ReadRequest, newest: datetime | int | None) -> dict[str, Any]:
        if feed.mode != "sync":
            return super().next_cursor(feed, ask, newest)
        return {"timestamp": max(int(newest) if isinstance(newest, int) else 0, int(ask.cursor.get("timestamp", 0)))}

    def follow(self, client: Client, company: str, pointer: str) -> Iterator[Page]:
        return cast(ExactOnlineClient, client).follow(company, pointer)


SOURCE = ExactOnline()
