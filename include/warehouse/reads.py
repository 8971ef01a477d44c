"""One read of one feed of one company: pages to tables, compared with what is stored. Network, no warehouse."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from dlt_sources.readers import arrow
from dlt_sources.readers.feeds import Feed
from dlt_sources.readers.reading import NOT_OFFERED, Client, ReadRequest, Request, Source
from dlt_sources.readers.records import Quarantined, Version, Where
from dlt_sources.readers.walking import completer, lists
from include.http.errors import MISFITS, ApiError, BudgetSpent, MalformedAnswer, Throttled, Transient
from include.http.paging import Page
from include.texts.program import said
from include.trouble import reported
from include.warehouse.compare import Difference, difference
from include.warehouse.quarantine import shown_well
from include.warehouse.spool import Spool

RESUME, RESUME_NEWEST = "resume", "resume_newest"
Known = Callable[[Feed, ReadRequest], pa.Table | None]


@dataclass(frozen=True)
class ReadTask:
    """What is to be read, and what is stored of it (None: nothing of what comes can be stored already).

    ``first``: the feed's table holds nothing of this connection. ``was_suspect``: the last read of it was.
    ``joins``: it is to be read together with others, and what is stored is looked up once it is known what is needed.
    ``accepted_rows``: how many rows the short read had that a person called true (None: nobody did).
    ``held``: the keys of its records that could not be read before (``quarantine.py``).
    ``follows``: the loads that brought the stored rows of another feed for which this one is read.
    """

    feed: Feed
    ask: ReadRequest
    known: pa.Table | None = None
    first: bool = False
    was_suspect: bool = False
    accepted_rows: int | None = None
    joins: bool = False
    held: frozenset[str] = frozenset()
    follows: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadResult:
    """What a read brought. ``error`` without ``cursor``: nothing usable; with it: stopped, to go on from there.

    ``shown``: which of the unit's ``held`` records came well, with their versions.
    ``let_go`` gives back the memory of rows that wait on disk.
    """

    unit: ReadTask
    kind: str
    difference: Difference
    cursor: dict[str, Any] | None
    quarantined: list[Quarantined] = field(default_factory=list)
    error: ApiError | None = None
    let_go: Callable[[], None] = lambda: None
    shown: Mapping[str, Version | None] = field(default_factory=dict)

    @property
    def usable(self) -> bool:
        return self.cursor is not None


class _PageState:
    """The pages of all requests of a read, with where it stopped if it did."""

    def __init__(self) -> None:
        self.pointer: str | None = None
        self.pages = 0
        self.error: ApiError | None = None

    def contents(self, pages: Iterator[Page]) -> Iterator[bytes]:
        try:
            for page in pages:
                self.pages += 1
                self.pointer = page.next
                yield page.content
        except ApiError as error:
            self.error = error


def read_unit(source: Source, client: Client, connection: str, unit: ReadTask, folder: Path) -> ReadResult:
    """Never raises for what the vendor does: that is in ``error``. What does not fit into memory is in ``folder``."""
    feed, ask = unit.feed, unit.ask
    walk = _PageState()
    spool = Spool(folder)
    quarantined: list[Quarantined] = []
    resumed = ask.cursor.get(RESUME)
    try:
        for request, pages in _lists(source, client, feed, ask):
            where = Where(source.SYSTEM, connection, ask.company, ask.now, request.constants)
            for read in arrow.tables(feed, walk.contents(pages), where, completer(source, client, ask, where)):
                spool.add(read.table)
                quarantined += read.quarantined
            if walk.error is not None:
                break
    except ApiError as error:
        walk.error, walk.pointer = error, None
    except MISFITS as problem:
        walk.error, walk.pointer = misread(source, ask, problem), None
    if walk.error is not None and not _goes_on(walk, feed):
        return ReadResult(unit, "failed", difference(feed, [], None, complete=False), None, [], walk.error)
    partial = walk.error is not None
    complete = source.complete(feed, ask) and not partial and not resumed
    tables = spool.tables()
    found = difference(
        feed, tables, unit.known, complete=complete, quarantined=quarantined, accepted_rows=unit.accepted_rows
    )
    shown = shown_well(feed, tables, unit.held)
    spool.let_go()
    newest = _later(found.newest, ask.cursor.get(RESUME_NEWEST))
    if partial:
        cursor = {**ask.cursor, RESUME: walk.pointer, RESUME_NEWEST: _plain(newest)}
        return ReadResult(unit, "partial", found, cursor, quarantined, walk.error, spool.let_go, shown)
    cursor = source.next_cursor(feed, ask, newest)
    kind = "full" if complete else NOT_OFFERED if NOT_OFFERED in ask.notes else "incremental"
    return ReadResult(unit, kind, found, cursor, quarantined, let_go=spool.let_go, shown=shown)


def misread(source: Source, ask: ReadRequest, problem: BaseException) -> MalformedAnswer:
    """The error of a feed whose answers could not be taken apart; where, is written down for whoever fixes it."""
    written = reported(problem).partition(" (details: ")[2]
    what = said("calls.misread.plainly", error_kind=type(problem).__name__)
    if written:
        file = written.removesuffix(")")
        what = said("calls.misread.written", error_kind=type(problem).__name__, details_file=file)
    todo = said("calls.todo.next_read_or_report")
    return MalformedAnswer(what, system=source.SYSTEM, company=ask.company, todo=todo)


def from_the_beginning(ask: ReadRequest) -> ReadRequest:
    """Everything again, not what a read that stopped on the way left over."""
    return replace(not_resumed(ask), full=True)


def not_resumed(ask: ReadRequest) -> ReadRequest:
    """From where the read began that stopped on the way, so that it can also begin earlier."""
    cursor = {name: value for name, value in ask.cursor.items() if name not in (RESUME, RESUME_NEWEST)}
    return replace(ask, cursor=cursor)


def _lists(source: Source, client: Client, feed: Feed, ask: ReadRequest) -> Iterator[tuple[Request, Iterator[Page]]]:
    if pointer := ask.cursor.get(RESUME):
        yield Request(feed.path), source.follow(client, ask.call_as, pointer)
        return
    yield from lists(source, client, feed, ask)


def _goes_on(walk: _PageState, feed: Feed) -> bool:
    """A long first read may need more calls than a day allows: what came is kept, and the rest is read from there."""
    stopped = isinstance(walk.error, BudgetSpent | Throttled | Transient)
    return stopped and walk.pages > 0 and walk.pointer is not None and feed.mode in ("sync", "modified")


def _later(newest: datetime | int | None, before: Any) -> datetime | int | None:
    if before is None:
        return newest
    earlier = before if isinstance(before, int) else datetime.fromisoformat(before)
    return earlier if newest is None else max(newest, earlier)


def _plain(newest: datetime | int | None) -> int | str | None:
    return newest.isoformat() if isinstance(newest, datetime) else newest
