"""AvidXchange as a source (reference page avidxchange, sections 4, 6 and 7).

Its lists cover all companies of the tenant; a row names its own. Changes are asked for by whole days, at most 30 at a
time, so the last day and the one before it (whose time zone the days are in is not documented) are read again and
compared. Payments that are not final are read by their ids whatever their age.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from dlt_sources.readers.avidxchange_feeds import FEEDS, UNUSUAL
from dlt_sources.readers.feeds import Feed
from dlt_sources.readers.reading import Client, ReadRequest, Request, Source
from dlt_sources.readers.records import Where, records
from include.http.paging import Page
from include.systems.avidxchange.contract import WINDOW_DAYS

OVERLAP_DAYS = 1
FIRST_DAYS = 365  # how far back a first read goes where the vendor demands a window and nobody named a day
IDS_AT_ONCE = 100
DETAILS_DAYS = 60  # details of batches that closed longer ago are not asked for: what stands in them is paid by then
_WINDOWS = {"invoice_batches": ("closeDateFrom", "closeDateTo")}
_SYSTEMS = "accounting_systems"


class AvidXchange(Source):
    SYSTEM = "avidxchange"
    FEEDS = FEEDS

    def requests(self, feed: Feed, ask: ReadRequest, client: Client) -> Iterator[Request]:
        if feed.mode == "follow":
            yield from _followed(feed, ask)
            return
        paths = _batch_paths(feed, ask, client) if feed.name == "invoice_batches" else (feed.path,)
        for path in paths:
            if _unfiltered(feed, ask):
                yield Request(path)
                continue
            first, last = _WINDOWS.get(feed.name, ("lastModifiedFrom", "lastModifiedTo"))
            for start, end in windows(_first_day(ask), ask.now.date()):
                yield Request(path, {first: start.isoformat(), last: end.isoformat()})
        for ids in _portions(sorted(ask.again), IDS_AT_ONCE):
            yield Request(feed.path, {"paymentIds": ",".join(ids)})

    def floor(self, feed: Feed, ask: ReadRequest) -> datetime | None:
        if feed.mode != "window" or _unfiltered(feed, ask):
            return None
        return datetime.combine(_first_day(ask), time(), UTC)

    def complete(self, feed: Feed, ask: ReadRequest) -> bool:
        return feed.mode in ("full", "follow") or (feed.unfiltered and (ask.full or "day" not in ask.cursor))

    def next_cursor(self, feed: Feed, ask: ReadRequest, newest: datetime | int | None) -> dict[str, Any]:
        if feed.mode != "window":
            return {}
        since = _first_day(ask).isoformat() if "since" not in ask.cursor or ask.full else ask.cursor["since"]
        found: dict[str, Any] = {"day": ask.now.date().isoformat(), "since": since}
        stamps = [ask.cursor.get("seen"), newest.date().isoformat() if isinstance(newest, datetime) else None]
        if seen := max((stamp for stamp in stamps if stamp), default=None):
            found["seen"] = seen
        systems = ask.notes.get(_SYSTEMS) or ask.cursor.get(_SYSTEMS)
        return found | ({_SYSTEMS: systems} if systems else {})

    def follow(self, client: Client, company: str, pointer: str) -> Iterator[Page]:
        return client.pages(company, pointer)


def windows(first: date, last: date) -> list[tuple[date, date]]:
    """Spans of at most ``WINDOW_DAYS`` days, both ends included, that cover ``first`` to ``last``."""
    spans = []
    while first <= last:
        end = min(last, first + timedelta(days=WINDOW_DAYS - 1))
        spans.append((first, end))
        first = end + timedelta(days=1)
    return spans


def _unfiltered(feed: Feed, ask: ReadRequest) -> bool:
    """Lists that answer without a window are read whole at first, in full comparisons and when they are small."""
    return feed.mode == "full" or (feed.unfiltered and (ask.full or "day" not in ask.cursor))


def _first_day(ask: ReadRequest) -> date:
    today = ask.now.date()
    if "day" not in ask.cursor or ask.full:
        since = ask.cursor.get("since")
        known = date.fromisoformat(since) if since else today - timedelta(days=FIRST_DAYS)
        return min(known, ask.from_date) if since and ask.from_date else ask.from_date or known
    last = date.fromisoformat(ask.cursor["day"])
    if last > today:
        # This machine's clock was ahead when that was read: only the vendor's own stamps say how far it came.
        last = date.fromisoformat(ask.cursor.get("seen") or ask.cursor["since"])
    last -= timedelta(days=OVERLAP_DAYS)
    return min(last, ask.from_date) if ask.from_date else last


def _batch_paths(feed: Feed, ask: ReadRequest, client: Client) -> list[str]:
    return [f"{feed.path}/acctgSysId/{number}" for number in accounting_systems(ask, client)]


def accounting_systems(ask: ReadRequest, client: Client) -> list[str]:
    """The tenant's accounting systems by number; asked for once, then remembered in the cursor."""
    if not ask.cursor.get(_SYSTEMS):
        where = Where(AvidXchange.SYSTEM, "", "", ask.now)
        found = client.pages(ask.call_as, "accountingSystems")
        ask.notes[_SYSTEMS] = [str(row["ID"]) for page in found for row in records(page.content, where)]
    numbers: list[str] = ask.notes.get(_SYSTEMS) or ask.cursor.get(_SYSTEMS) or []
    return numbers


def _followed(feed: Feed, ask: ReadRequest) -> Iterator[Request]:
    for parent in ask.parents:
        if feed.name == "batch_invoices" and _is_recent(parent, ask):
            guid = str(parent["batch_guid"])
            links = json.loads(parent["links"] or "[]")
            href = next((link["Href"] for link in links if link["Rel"] == "full-details" and link["Href"]), None)
            yield Request(href or f"invoices/batches/{guid}/full-details", constants={"BatchGUID": guid})
        elif feed.name == "payment_history" and _unusual(parent):
            number = str(parent["payment_id"])
            yield Request(f"payments/{number}/paymenthistory", constants={"PaymentID": number})


def _is_recent(batch: Any, ask: ReadRequest) -> bool:
    closed = batch.get("date_closed")
    return closed is None or bool(closed >= ask.now - timedelta(days=DETAILS_DAYS))


def _unusual(payment: Any) -> bool:
    status = json.loads(payment["status"] or "{}") or {}
    return status.get("Description") in UNUSUAL


def _portions(items: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (items[start : start + size] for start in range(0, len(items), size))


SOURCE = AvidXchange()
