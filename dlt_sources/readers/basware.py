"""Basware as a source (reference page basware, sections 4 and 9).

What waits to be fetched, and what was fetched and not answered yet, are queues: read whole each time, so that a
document that is not listed has left. Other lists are asked for what changed after a moment, five minutes before the
newest change seen: the vendor leaves out what changed at that very moment, and stamps may come late.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any

from dlt_sources.readers import values
from dlt_sources.readers.basware_feeds import FEEDS, LISTS
from dlt_sources.readers.feeds import Feed
from dlt_sources.readers.reading import Client, Epochs, ReadRequest, Request, Together
from dlt_sources.readers.records import Where, parse
from include.http.paging import Page
from include.systems.basware.contract import ENVELOPES, OVERLAP, UPDATED_AFTER

SYSTEM = "basware"
EPOCHS: Epochs | None = None
TOGETHER: Together | None = None
ASSEMBLED_TABLES: dict[str, dict[str, str]] = {}
_CHANGED = "modified"
__all__ = [
    "ASSEMBLED_TABLES",
    "EPOCHS",
    "FEEDS",
    "SYSTEM",
    "TOGETHER",
    "complete",
    "floor",
    "follow",
    "next_cursor",
    "pages",
    "requests",
]


def requests(feed: Feed, ask: ReadRequest, client: Client) -> Iterator[Request]:
    since = floor(feed, ask)
    changed = {} if since is None else {UPDATED_AFTER: f"{since:%Y-%m-%dT%H:%M:%SZ}"}
    yield Request(feed.path, LISTS.get(feed.name, {}) | changed)


def pages(client: Client, ask: ReadRequest, request: Request) -> Iterator[Page]:
    """Without pointers: a token is good for one walk only, so that a read that stops on the way begins again."""
    where = Where(SYSTEM, "", ask.company, ask.now)
    for page in client.pages(ask.call_as, request.path, dict(request.params) or None):
        yield Page(as_items(page.content, ENVELOPES[request.path], where), None, page.number)


def as_items(page: bytes, name: str, where: Where) -> bytes:
    """A page with its records under the name that all systems share. One that does not hold them stays as it is and is
    refused as no list: it must not look like an empty queue."""
    outside = re.match(rb'\s*\{\s*"%s"\s*:\s*(?=\[)' % name.encode(), page)
    if outside:
        return b'{"Items":' + page[outside.end() :]
    found = parse(page, where)
    if not isinstance(found, dict) or name not in found:
        return page
    return values.dump({"Items": [] if found[name] is None else found[name]}).encode()


def floor(feed: Feed, ask: ReadRequest) -> datetime | None:
    if feed.mode != "modified" or ask.full or _CHANGED not in ask.cursor:
        return None
    since = datetime.fromisoformat(ask.cursor[_CHANGED]) - OVERLAP
    if ask.from_date is not None:
        since = min(since, datetime.combine(ask.from_date, time(), UTC))
    return since.replace(microsecond=0)


def complete(feed: Feed, ask: ReadRequest) -> bool:
    return floor(feed, ask) is None


def next_cursor(feed: Feed, ask: ReadRequest, newest: datetime | int | None) -> dict[str, Any]:
    if feed.mode != "modified":
        return {}
    stamps = [ask.cursor.get(_CHANGED), newest.isoformat() if isinstance(newest, datetime) else None]
    latest = max((stamp for stamp in stamps if stamp), key=datetime.fromisoformat, default=None)
    return {_CHANGED: latest} if latest else {}


def follow(client: Client, company: str, pointer: str) -> Iterator[Page]:
    return iter(())  # no page or record of Basware points to a further one
