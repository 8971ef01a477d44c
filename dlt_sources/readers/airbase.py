"""Airbase as a source (reference page airbase, sections 2, 3 and 6).

Documents and vendors are asked for what changed after a moment, five minutes before the newest change seen; codes and
settings are read whole. Purchase orders are an add-on that a tenant may not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any

from dlt_sources.readers import values
from dlt_sources.readers.airbase_feeds import FEEDS
from dlt_sources.readers.airbase_pages import standing_still
from dlt_sources.readers.feeds import Feed
from dlt_sources.readers.reading import NOT_OFFERED, Client, Epochs, ReadRequest, Request, Together
from dlt_sources.readers.records import Where, parse
from include.http.errors import Refused
from include.http.paging import Page
from include.systems.airbase.contract import (
    ADD_ONS,
    CHANGES,
    LEDGER_ENTRIES,
    LEDGER_FINAL,
    LEDGER_OPEN,
    OVERLAP,
    UPDATED_AFTER,
)

SYSTEM = "airbase"
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
    if feed.path == LEDGER_ENTRIES:
        # Twice what an entry may leave, and at last where it stays: one that goes from list to list is in one of them.
        for status in (*LEDGER_OPEN, *LEDGER_OPEN, LEDGER_FINAL):
            yield Request(feed.path, {"status": status})
        return
    since = floor(feed, ask)
    changed = {} if since is None else {UPDATED_AFTER: f"{since:%Y-%m-%dT%H:%M:%S}"}
    yield Request(feed.path, changed | dict(CHANGES if feed.mode == "modified" else {}))


def pages(client: Client, ask: ReadRequest, request: Request) -> Iterator[Page]:
    """Without pointers: a page is known by its number, which means other rows once some of them changed. None of what
    the tenant did not buy."""
    where = Where(SYSTEM, "", ask.company, ask.now)

    def walk() -> Iterator[bytes]:
        for page in client.pages(ask.call_as, request.path, dict(request.params) or None):
            yield as_items(page.content, where)

    try:
        for number, content in enumerate(standing_still(walk, where), 1):
            yield Page(content, None, number)
    except Refused as error:
        if error.status != 403 or request.path not in ADD_ONS:
            raise
        ask.notes[NOT_OFFERED] = str(error)


def as_items(page: bytes, where: Where) -> bytes:
    """A page with its records under the name that all systems share. One that does not hold them stays as it is and is
    refused as no list: it must not look like an empty one."""
    outside = re.match(rb'\s*\{\s*"data"\s*:\s*(?=\[)', page)
    if outside:
        return b'{"Items":' + page[outside.end() :]
    found = parse(page, where)
    if not isinstance(found, dict) or not isinstance(found.get("data"), list):
        return page
    return values.dump({"Items": found["data"]}).encode()


def floor(feed: Feed, ask: ReadRequest) -> datetime | None:
    if feed.mode != "modified" or ask.full or _CHANGED not in ask.cursor:
        return None
    since = datetime.fromisoformat(ask.cursor[_CHANGED]) - OVERLAP
    if ask.from_date is not None:
        since = min(since, datetime.combine(ask.from_date, time(), UTC))
    return since.replace(microsecond=0)


def complete(feed: Feed, ask: ReadRequest) -> bool:
    return NOT_OFFERED not in ask.notes and floor(feed, ask) is None


def next_cursor(feed: Feed, ask: ReadRequest, newest: datetime | int | None) -> dict[str, Any]:
    if NOT_OFFERED in ask.notes:
        return {NOT_OFFERED: True}
    if feed.mode != "modified":
        return {}
    stamps = [ask.cursor.get(_CHANGED), newest.isoformat() if isinstance(newest, datetime) else None]
    latest = max((stamp for stamp in stamps if stamp), key=datetime.fromisoformat, default=None)
    return {_CHANGED: latest} if latest else {}


def follow(client: Client, company: str, pointer: str) -> Iterator[Page]:
    return iter(())  # no page or record of Airbase is read from a pointer on
