"""Queries of QuickBooks Online page by page, several pages at a time (reference page, section 3, "Paging").

A page is asked for by the position of its first row, so a row that is removed meanwhile moves all later ones forward,
and the first of the next page would never be seen. Therefore each page begins with the last row of the one before it:
where they share no row, the list moved, and the walk goes back until they do.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from dlt_sources.readers import values
from dlt_sources.readers.records import Where, parse
from dlt_sources.readers.values import Unusable
from include.http.errors import MalformedAnswer
from include.http.paging import Page
from include.systems.quickbooks_online.contract import PAGE
from include.texts.program import said

AT_ONCE = 4
_ROUND = 100  # pages have this many rows when nothing is asked for [doc]
# A parsed page takes several times its room, and threads parse no faster than one of them.
_ONE_PARSED = threading.Lock()
_COUNTS = frozenset({"startPosition", "maxResults", "totalCount"})


class Body(Protocol):
    """An answer as it came."""

    @property
    def content(self) -> bytes: ...


class QuickBooks(Protocol):
    """The reading side of QuickBooks' client."""

    def query(self, company: str, statement: str) -> Iterator[Page]: ...
    def cdc(self, company: str, entities: Sequence[str], since: datetime) -> Body: ...


@dataclass(frozen=True)
class Rows:
    """A page of a query. ``time`` is the vendor's, UTC; ``count`` what ``count(*)`` found."""

    content: bytes
    ids: frozenset[str]
    size: int
    time: datetime | None
    count: int | None = None

    @property
    def full(self) -> bool:
        """Whether there may be more: a page is as long as was asked for, or as a vendor might cut it."""
        return self.size > 0 and self.size % _ROUND == 0


def one(client: QuickBooks, company: str, entity: str, statement: str, where: Where) -> Rows:
    """One page. Raises ``ApiError``; an answer about something else than ``entity`` is a ``MalformedAnswer``."""
    page = next(iter(client.query(company, statement)), None)
    if page is None:
        raise MalformedAnswer(said("calls.query_not_answered", entity=entity), system=where.system, company=company)
    with _ONE_PARSED:
        return _rows(page.content, company, entity, where)


def _rows(content: bytes, company: str, entity: str, where: Where) -> Rows:
    answer = parse(content, where)
    found = answer.get("QueryResponse") if isinstance(answer, dict) else None
    rows: Any = found.get(entity, []) if isinstance(found, dict) else None
    if not isinstance(found, dict) or not isinstance(rows, list) or set(found) - {entity, *_COUNTS}:
        raise MalformedAnswer(said("calls.page.of_other", entity=entity), system=where.system, company=company)
    ids = frozenset(str(row["Id"]) for row in rows if isinstance(row, dict) and row.get("Id") is not None)
    count = found.get("totalCount")
    return Rows(content, ids, len(rows), moment(answer.get("time")), count if isinstance(count, int) else None)


def moment(text: Any) -> datetime | None:
    try:
        return values.timestamp(text)
    except Unusable:
        return None


def walk(fetch: Callable[[int], Rows], first: Rows, total: Callable[[], int], where: Where) -> Iterator[Rows]:
    """The pages after ``first``. ``fetch`` gives the one that begins at a position (from 1), ``total`` says how many
    rows there are: asked once, when two pages were full, so that the others can be fetched several at a time.

    Raises ``MalformedAnswer`` when the list never stands still.
    """
    if not first.full:
        return
    with ThreadPoolExecutor(AT_ONCE) as pool:
        ahead = _Ahead(pool, fetch)
        try:
            before, start, counted = first, first.size, first.size < PAGE
            while before.full:
                page, start = _joined(ahead.get, before, start, where)
                yield page
                before, start = page, start + page.size - 1
                if not counted and page.size == PAGE:
                    counted = True
                    ahead.plan(range(start, total(), PAGE - 1))
        finally:
            ahead.stop()


def _joined(fetch: Callable[[int], Rows], before: Rows, start: int, where: Where) -> tuple[Rows, int]:
    """The page at ``start``, or one before it that shares a row with the page ``before``; and where it begins."""
    page, back = fetch(start), PAGE // 4
    while not page.ids & before.ids:
        if start == 1:
            raise MalformedAnswer(said("calls.list_changed"), system=where.system, company=where.company)
        start, back = max(1, start - back), back * 2
        page = fetch(start)
    return page, start


class _Ahead:
    """Asks for planned pages before they are needed, a few at a time; for any other page when it is."""

    def __init__(self, pool: ThreadPoolExecutor, fetch: Callable[[int], Rows]) -> None:
        self._pool, self._fetch = pool, fetch
        self._starts: deque[int] = deque()
        self._waiting: dict[int, Future[Rows]] = {}

    def plan(self, starts: Iterable[int]) -> None:
        self._starts.extend(starts)

    def get(self, start: int) -> Rows:
        if start not in self._waiting and start not in self._starts:
            self.stop()  # the list moved: the pages ahead begin elsewhere now
            return self._fetch(start)
        while self._starts and len(self._waiting) < AT_ONCE:
            position = self._starts.popleft()
            self._waiting[position] = self._pool.submit(self._fetch, position)
        return self._waiting.pop(start).result()

    def stop(self) -> None:
        self._starts.clear()
        for future in self._waiting.values():
            future.cancel()
        self._waiting.clear()
