"""A list that a run has read, looked at again and again meanwhile: what it shows since then.

A look goes on where an earlier one stood, so that what the run itself creates is not shown each time once more:

- from what a look saw that is older than ``OVERLAP`` of the source, since a record may show itself later than another
  one with a higher row version or a later stamp;
- where changes are asked for by whole days, from the last page of the look before. The list has moved where a record
  of an earlier page shows itself once more, and is then looked at whole, until it stands still.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from dlt_sources.readers import arrow
from dlt_sources.readers.feeds import Feed
from dlt_sources.readers.reading import Client, Cursor, ReadRequest, Request, Source
from dlt_sources.readers.records import Where
from dlt_sources.readers.walking import TIMES, lists, never_still, read_lists
from include.clock import Clock
from include.http.errors import MISFITS
from include.http.paging import Page
from include.link_settings import Connection
from include.warehouse.reads import misread, not_resumed

Row = Mapping[str, Any]


class Looks:
    """At one list of one company ('': of all); ``cursor``: where the run's reading stood. Not for two threads at
    once."""

    def __init__(
        self,
        clock: Clock,
        reader: Source,
        client: Client,
        settings: Connection,
        feed: Feed,
        company: str,
        cursor: Cursor,
    ) -> None:
        self._clock, self._reader, self._client, self._feed = clock, reader, client, feed
        self._name, self._company, self._call_as = settings.name, company, company or settings.companies[0]
        self._cursors: deque[tuple[datetime | None, Cursor]] = deque([(None, cursor)])
        self._place: _Place | None = None

    def look(self) -> dict[str, Row]:
        """What this look shows, by key, each record in its newest version; what an earlier one showed may be left out.
        Raises ``ApiError``."""
        now = self._clock.now()
        ask = not_resumed(ReadRequest(self._company, self._call_as, now, self._settled(now)))
        try:
            if self._feed.mode == "window":
                return self._by_pages(ask)
            found = read_lists(self._reader, self._client, self._name, self._feed, ask)
        except MISFITS as problem:
            raise misread(self._reader, ask, problem) from None
        self._cursors.append((now, found.cursor))
        return self._by_key(found.rows.to_pylist())

    def _settled(self, now: datetime) -> Cursor:
        while len(self._cursors) > 1 and (at := self._cursors[1][0]) and at <= now - self._reader.OVERLAP:
            self._cursors.popleft()
        return self._cursors[0][1]

    def _by_pages(self, ask: ReadRequest) -> dict[str, Row]:
        requests = tuple(self._reader.requests(self._feed, ask, self._client))
        place, self._place = self._place, None  # what an error cuts off is looked at whole the next time
        if place is not None and place.pointer is not None and place.requests == requests:
            pages = self._reader.follow(self._client, ask.call_as, place.pointer)
            found = self._walked(pages, requests[-1], ask, place)
            if not place.has_moved:
                self._place = place
                return found
        shown: dict[str, Row] = {}
        for _ in range(TIMES):
            place = _Place(requests)
            for request, pages in lists(self._reader, self._client, self._feed, ask):
                place.pointer = None
                shown |= self._walked(pages, request, ask, place)
            if not place.has_moved:
                self._place = place
                return shown
        raise never_still(self._where(ask))

    def _walked(self, pages: Iterator[Page], request: Request, ask: ReadRequest, place: _Place) -> dict[str, Row]:
        found: dict[str, Row] = {}
        where = replace(self._where(ask), constants=request.constants)
        for page in pages:
            rows = self._by_key(
                row for read in arrow.tables(self._feed, [page.content], where) for row in read.table.to_pylist()
            )
            place.passed(rows.keys(), page.next)
            found |= rows
        return found

    def _where(self, ask: ReadRequest) -> Where:
        return Where(self._reader.SYSTEM, self._name, ask.company, ask.now)

    def _by_key(self, rows: Iterable[Row]) -> dict[str, Row]:
        return {row[self._feed.key_columns[0]]: row for row in rows}


@dataclass
class _Place:
    """``pointer``: where the last page of the last list begins, None while it has one page only; ``earlier``: whose
    records stand on the pages before."""

    requests: tuple[Request, ...]
    pointer: str | None = None
    earlier: set[str] = field(default_factory=set)
    has_moved: bool = False

    def passed(self, keys: Set[str], following: str | None) -> None:
        self.has_moved = self.has_moved or not self.earlier.isdisjoint(keys)
        if following is not None:
            self.earlier |= keys
            self.pointer = following
