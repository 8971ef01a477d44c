"""QuickBooks' feeds by name, and a company that asks for them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from dlt_sources.readers import quickbooks_online, quickbooks_online_changes
from dlt_sources.readers.reading import ReadRequest
from dlt_sources.readers.records import Where
from include.http.paging import Page

FEEDS = {feed.name: feed for feed in quickbooks_online.FEEDS}
REALM = "9130357992221046"
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
HERE = Where("quickbooks_online", "qbo", REALM, NOW)
SEEN = {"since": "2026-11-20T08:00:30.500000+00:00"}


def ask(**more: Any) -> ReadRequest:
    return ReadRequest(REALM, REALM, NOW, **more)


class Answering:
    """A client with one literal answer."""

    def __init__(self, body: Any) -> None:
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()

    def query(self, company: str, statement: str) -> Any:
        return iter([Page(self.body)])

    def cdc(self, company: str, entities: Any, since: datetime) -> Page:
        return Page(self.body)


def looked(body: Any, *feeds: str) -> Any:
    asks = [(FEEDS[feed], ask(cursor=SEEN)) for feed in feeds]
    return quickbooks_online_changes.look(Answering(body), asks)  # type: ignore[arg-type]


TIME = "2026-11-20T01:00:00.123-08:00"
