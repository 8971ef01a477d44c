"""AvaTax as a source (reference page avalara_avatax, section 6).

A list of documents is of the last thirty days unless its filter names a date, and cannot be filtered by what changed:
so a span of days is asked for, and in full comparisons every day there ever was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from dlt_sources.readers import values
from dlt_sources.readers.avalara_feeds import FEEDS
from dlt_sources.readers.feeds import Feed
from dlt_sources.readers.reading import Client, Epochs, ReadRequest, Request, Together
from dlt_sources.readers.records import Where, parse
from include.http.paging import Page
from include.systems.avalara.client import transactions

SYSTEM = "avalara"
EPOCHS: Epochs | None = None
TOGETHER: Together | None = None
ASSEMBLED_TABLES: dict[str, dict[str, str]] = {}
# Documents are corrected within the two months of a return at most; what is older shows in full comparisons.
SPAN = timedelta(days=92)
_EVER = "1900-01-01"
_SEEN = "modified"
# Pages are told apart by how many rows stand before them.
_IN_ORDER = {"$orderBy": "id ASC"}
_LONG = frozenset({"tax_codes", "company_tax_codes"})
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
    if feed.mode == "full":
        yield Request(feed.path, _IN_ORDER if feed.name in _LONG else {})
        return
    since = _EVER if complete(feed, ask) else f"{min(ask.now.date() - SPAN, ask.from_date or ask.now.date())}"
    asked = {"$filter": f"date ge '{since}'", "$include": "SummaryOnly", **_IN_ORDER}
    yield Request(transactions(ask.company), asked)


def pages(client: Client, ask: ReadRequest, request: Request) -> Iterator[Page]:
    """Without pointers: a page is known by how many rows stand before it, which are others once some were added."""
    where = Where(SYSTEM, "", ask.company, ask.now)
    for page in client.pages(ask.call_as, request.path, dict(request.params) or None):
        yield Page(as_items(page.content, where), None, page.number)


def as_items(page: bytes, where: Where) -> bytes:
    """A page with its records under the name that all systems share. One that does not hold them stays as it is and is
    refused as no list: it must not look like an empty one."""
    if re.match(rb'\s*\{\s*"Items"\s*:', page):
        return page
    found = parse(page, where)
    if not isinstance(found, dict) or not isinstance(found.get("value"), list):
        return page
    return values.dump({"Items": found["value"]}).encode()


def floor(feed: Feed, ask: ReadRequest) -> datetime | None:
    return None


def complete(feed: Feed, ask: ReadRequest) -> bool:
    return feed.mode == "full" or ask.full or _SEEN not in ask.cursor


def next_cursor(feed: Feed, ask: ReadRequest, newest: datetime | int | None) -> dict[str, Any]:
    if feed.mode != "modified":
        return {}
    stamps = [ask.cursor.get(_SEEN), newest.isoformat() if isinstance(newest, datetime) else None]
    latest = max((stamp for stamp in stamps if stamp), key=datetime.fromisoformat, default=None)
    return {_SEEN: latest or ask.now.isoformat()}


def follow(client: Client, company: str, pointer: str) -> Iterator[Page]:
    return iter(())  # no page or record of AvaTax is read from a pointer on
