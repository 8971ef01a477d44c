"""Basware as a source (reference page basware, sections 4 and 9).

What waits to be fetched, and what was fetched and not answered yet, are queues: read whole each time, so that a
document that is not listed has left. Other lists are asked for what changed after a moment, five minutes before the
newest change seen: the vendor leaves out what changed at that very moment, and stamps may come late.
"""

from __future__ import annotations

from collections.abc import Iterator

from dlt_sources.readers.basware_feeds import FEEDS, LISTS
from dlt_sources.readers.feeds import Feed
from dlt_sources.readers.reading import Client, ReadRequest, Request, Source
from include.systems.basware.contract import ENVELOPES, OVERLAP, UPDATED_AFTER


class Basware(Source):
    SYSTEM = "basware"
    FEEDS = FEEDS
    OVERLAP = OVERLAP
    NULL_IS_EMPTY = True

    def requests(self, feed: Feed, ask: ReadRequest, client: Client) -> Iterator[Request]:
        since = self.floor(feed, ask)
        changed = {} if since is None else {UPDATED_AFTER: f"{since:%Y-%m-%dT%H:%M:%SZ}"}
        yield Request(feed.path, LISTS.get(feed.name, {}) | changed)

    def list_name(self, path: str) -> str:
        """A token is good for one walk only."""
        return ENVELOPES[path]


SOURCE = Basware()
