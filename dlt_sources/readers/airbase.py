"""Airbase as a source (reference page airbase, sections 2, 3 and 6).

Documents and vendors are asked for what changed after a moment, five minutes before the newest change seen; codes and
settings are read whole. Purchase orders are an add-on that a tenant may not have.
"""

from __future__ import annotations

from collections.abc import Iterator

from dlt_sources.readers.airbase_feeds import FEEDS
from dlt_sources.readers.airbase_pages import standing_still
from dlt_sources.readers.feeds import Feed
from dlt_sources.readers.reading import NOT_OFFERED, Client, ReadRequest, Request, Source
from dlt_sources.readers.records import Where
from include.http.errors import Refused
from include.http.paging import Page
from include.systems.airbase import contract


class Airbase(Source):
    SYSTEM = "airbase"
    FEEDS = FEEDS
    OVERLAP = contract.OVERLAP

    def requests(self, feed: Feed, ask: ReadRequest, client: Client) -> Iterator[Request]:
        if feed.path == contract.LEDGER_ENTRIES:
            # Twice what an entry may leave, and at last where it stays: one that goes from list to list is in one.
            for status in (*contract.LEDGER_OPEN, *contract.LEDGER_OPEN, contract.LEDGER_FINAL):
                yield Request(feed.path, {"status": status})
            return
        since = self.floor(feed, ask)
        changed = {} if since is None else {contract.UPDATED_AFTER: f"{since:%Y-%m-%dT%H:%M:%S}"}
        yield Request(feed.path, changed | dict(contract.CHANGES if feed.mode == "modified" else {}))

    def list_name(self, path: str) -> str:
        return "data"

    def pages(self, client: Client, ask: ReadRequest, request: Request) -> Iterator[Page]:
        """Without pointers: a page is known by its number, which means other rows once some of them changed. None of
        what the tenant did not buy."""

        def walk() -> Iterator[bytes]:
            for page in super(Airbase, self).pages(client, ask, request):
                yield page.content

        try:
            still = standing_still(walk, Where(self.SYSTEM, "", ask.company, ask.now))
            for number, content in enumerate(still, 1):
                yield Page(content, None, number)
        except Refused as error:
            if error.status != 403 or request.path not in contract.ADD_ONS:
                raise
            ask.notes[NOT_OFFERED] = str(error)


SOURCE = Airbase()
