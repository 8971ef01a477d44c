"""QuickBooks Online as a source (reference page quickbooks_online, sections 3 and 5).

The first read of an entity is a query. After that one call of change data capture (CDC) shows what changed and what was
deleted in all entities at once (``quickbooks_online_changes.py``); what it cannot show whole is asked for by a query of
the changes, and what a query cannot show, that something is gone, by counting.

A cursor is the vendor's own time of the answer that the rows came from, so that this machine's clock plays no part.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast

from dlt_sources.readers import quickbooks_online_changes
from dlt_sources.readers.feeds import Feed
from dlt_sources.readers.quickbooks_online_changes import TIME
from dlt_sources.readers.quickbooks_online_feeds import FEEDS
from dlt_sources.readers.quickbooks_online_pages import QuickBooks, Rows, one, walk
from dlt_sources.readers.quickbooks_online_queries import ALONE, SINCE, count, lacks, page, query, since
from dlt_sources.readers.reading import NOT_OFFERED, Client, ReadRequest, Request, Source
from dlt_sources.readers.records import Where
from include.http.errors import Refused
from include.http.paging import Page
from include.systems.quickbooks_online.contract import SINGLES


class QuickBooksOnline(Source):
    SYSTEM = "quickbooks_online"
    FEEDS = FEEDS
    BATCHED_READS = quickbooks_online_changes

    def requests(self, feed: Feed, ask: ReadRequest, client: Client) -> Iterator[Request]:
        yield Request(feed.path, {"query": query(feed, ask)})

    def pages(self, client: Client, ask: ReadRequest, request: Request) -> Iterator[Page]:
        """Four pages of 1000 at a time; the vendor's time of the first one is noted. None of what the edition lacks."""
        quickbooks, entity, statement = cast(QuickBooks, client), request.path, request.params["query"]
        where = Where(self.SYSTEM, "", ask.company, ask.now)

        def fetch(start: int) -> Rows:
            return one(quickbooks, ask.call_as, entity, page(statement, start), where)

        try:
            first = one(quickbooks, ask.call_as, entity, statement, where) if entity in SINGLES else fetch(1)
        except Refused as error:
            if not lacks(error):
                raise
            ask.notes[NOT_OFFERED] = str(error)
            return
        ask.notes[TIME] = first.time
        yield Page(first.content)
        if entity in SINGLES:
            return
        feed = next(feed for feed in FEEDS if feed.path == entity)

        def total() -> int:
            return one(quickbooks, ask.call_as, entity, count(feed, since(ask)), where).count or 0

        for number, rows in enumerate(walk(fetch, first, total, where), 2):
            yield Page(rows.content, None, number)

    def floor(self, feed: Feed, ask: ReadRequest) -> datetime | None:
        """All that is stored is needed: to tell what is gone, and to compare the numbers of rows."""
        return None

    def complete(self, feed: Feed, ask: ReadRequest) -> bool:
        if NOT_OFFERED in ask.notes:
            return False
        return since(ask) is None or feed.path in SINGLES

    def next_cursor(self, feed: Feed, ask: ReadRequest, newest: datetime | int | None) -> dict[str, Any]:
        """The time of the answer covers deletions too. One without a time moves nothing: its rows are shown again."""
        if NOT_OFFERED in ask.notes:
            return {NOT_OFFERED: True}
        at = ask.notes.get(TIME)
        if at is None:
            return {} if ask.full else dict(ask.cursor)
        alone = ask.notes.get(ALONE) or (ask.cursor.get(ALONE) and not ask.full)
        return {SINCE: at.isoformat(), **({ALONE: True} if alone else {})}


SOURCE = QuickBooksOnline()
