"""One read of one feed as Arrow tables: what the connector and the resources of dlt have in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa

from dlt_sources.readers import arrow
from dlt_sources.readers.feeds import Feed
from dlt_sources.readers.newest import newest, newest_of_each
from dlt_sources.readers.reading import NOT_OFFERED, Client, ReadRequest, Request, Source
from dlt_sources.readers.records import Complete, Quarantined, Where, records
from include.http.errors import Transient
from include.http.paging import Page
from include.texts.program import said

TIMES = 4
"""How often a list is walked that moves meanwhile, before it counts as not read."""


def never_still(where: Where) -> Transient:
    """The error of a list that moved each time it was walked."""
    todo = said("calls.todo.next_read")
    return Transient(said("calls.list_changed"), system=where.system, company=where.company, todo=todo)


class FullReadNeeded(Exception):
    """What changed since the last read is not known any more, or not what was deleted; the text says what to do."""


@dataclass(frozen=True)
class FeedRead:
    """What is new: ``rows``, each key once in its newest version; ``gone``, the keys of rows that the vendor says are
    deleted; ``cursor``, for the next read. ``complete``: rows that are not there are gone."""

    rows: pa.Table
    gone: tuple[str, ...] = ()
    quarantined: list[Quarantined] = field(default_factory=list)
    cursor: dict[str, Any] = field(default_factory=dict)
    complete: bool = False


def lists(source: Source, client: Client, feed: Feed, ask: ReadRequest) -> Iterator[tuple[Request, Iterator[Page]]]:
    """Every list of the read with its pages, none of which is fetched before it is walked."""
    for request in source.requests(feed, ask, client):
        yield request, source.pages(client, ask, request)


def completer(source: Source, client: Client, ask: ReadRequest, where: Where) -> Complete:
    """Fetches what an expanded record left out of its lines."""

    def complete(pointer: str) -> list[dict[str, Any]]:
        pages = source.follow(client, ask.call_as, pointer)
        return [row for page in pages for row in records(page.content, where)]

    return complete


def read_feed(source: Source, client: Client, connection: str, feed: Feed, ask: ReadRequest) -> FeedRead:
    """The whole read in memory. Raises ``ApiError``: then nothing of it counts, and the next one asks for the same; and
    ``FullReadNeeded``."""
    if source.BATCHED_READS is not None and source.BATCHED_READS.joins(feed, ask):
        look = source.BATCHED_READS.look(client, [(feed, ask)]).get(feed.name)
        if look is not None:
            where = Where(source.SYSTEM, connection, ask.company, ask.now)
            read = arrow.read(feed, [look.page], where)
            return _found(source, feed, ask, [read], look.gone, complete=False)
    walked = read_lists(source, client, connection, feed, ask)
    if feed.mode == "changes" and not walked.complete and NOT_OFFERED not in ask.notes:
        raise FullReadNeeded(
            f"{source.SYSTEM} does not tell which {feed.name} of company {ask.company} were deleted "
            "since the last read: too much changed, or it is too long ago. Run the source once with full=True"
        )
    return walked


def read_lists(source: Source, client: Client, connection: str, feed: Feed, ask: ReadRequest) -> FeedRead:
    """All lists of the read, in memory. They do not show what is gone, unless they are complete. Raises ``ApiError``,
    and what ``MISFITS`` names."""
    reads: list[arrow.Read] = []
    for request, pages in lists(source, client, feed, ask):
        where = Where(source.SYSTEM, connection, ask.company, ask.now, request.constants)
        contents = (page.content for page in pages)
        reads += arrow.tables(feed, contents, where, completer(source, client, ask, where))
    return _found(source, feed, ask, reads, (), complete=source.complete(feed, ask))


def _found(
    source: Source, feed: Feed, ask: ReadRequest, reads: list[arrow.Read], gone: tuple[str, ...], *, complete: bool
) -> FeedRead:
    tables = [read.table for read in reads if read.table.num_rows]
    rows = newest_of_each(feed, pa.concat_tables(tables) if tables else arrow.schema(feed).empty_table())
    latest: datetime | int | None = newest(feed, rows)
    quarantined = [record for read in reads for record in read.quarantined]
    return FeedRead(rows, gone, quarantined, source.next_cursor(feed, ask, latest), complete)
