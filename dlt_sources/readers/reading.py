"""What a source is asked and what it answers with: the seam between the sources and whoever loads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol

from dlt_sources.readers.feeds import Feed
from dlt_sources.readers.records import Where, as_items
from include.http.paging import Page

Cursor = Mapping[str, Any]
NOT_OFFERED = "not_offered"
"""In notes, and then in the cursor: the vendor says that the company does not have this kind of record at all. There is
nothing to read; what was read while it had it stays as it is. Only a full read asks again."""
CHANGED = "modified"
"""In a cursor: the newest change seen (ISO, UTC)."""


class Client(Protocol):
    """The reading side of a system's client."""

    def pages(self, company: str, path: str, params: Mapping[str, Any] | None = None) -> Iterator[Page]: ...


@dataclass(frozen=True)
class ReadRequest:
    """One feed of one company, to be read now.

    ``company`` is what the rows belong to ('' for the whole tenant), ``call_as`` the company the calls are made for.
    ``cursor`` is what the last read of it left ({} on the first), ``again`` keys to be read whatever their age,
    ``parents`` the changed rows of the feed that this one follows. ``now`` is UTC. In ``notes`` the source keeps what
    it learned on the way and wants in the next cursor.
    """

    company: str
    call_as: str
    now: datetime
    cursor: Cursor = field(default_factory=dict)
    full: bool = False
    from_date: date | None = None
    again: Sequence[str] = ()
    parents: Sequence[Mapping[str, Any]] = ()
    notes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    """One list to walk. ``constants`` are properties that its records lack because the address says them."""

    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Epochs:
    """Where a system tells that it renewed the row versions of a company: in ``feed``, read for the whole tenant. One
    of the columns ``moments`` then shows another moment, in the row that the column ``company`` gives it."""

    feed: str
    company: str
    moments: tuple[str, ...]


@dataclass(frozen=True)
class BatchedChanges:
    """What one answer shows of a feed, beside others: its rows as a page, and the keys it says are gone."""

    page: bytes
    gone: tuple[str, ...] = ()


class BatchedReads(Protocol):
    """Where one call shows the changes of several feeds of a company."""

    def joins(self, feed: Feed, ask: ReadRequest) -> bool:
        """Whether the feed may be read with others now; else, and when ``look`` does not show it, it is read alone."""
        ...

    def look(self, client: Client, asks: Sequence[tuple[Feed, ReadRequest]]) -> Mapping[str, BatchedChanges]:
        """What changed, by feed. A feed that is missing was not shown whole. Raises ``ApiError``."""
        ...

    def counted(self, client: Client, feed: Feed, ask: ReadRequest) -> int:
        """How many rows there are: a feed of changes that is read alone does not show which are gone. Raises
        ``ApiError``."""
        ...


class Source:
    """A system as a source, as most are: its lists are walked page by page, and feeds that tell their last change are
    asked for what changed since the newest change seen, less ``OVERLAP``, because a vendor may leave out what changed
    at that very moment, and stamps may come late. The class of a system says what it does otherwise.

    ``EPOCHS``: None where row versions are never renewed, or there are none. ``ASSEMBLED_TABLES``: raw tables, with
    columns and DuckDB types, put together from loaded rows instead of read; ``ASSEMBLED_KEYS``: the column of each that
    tells its rows apart within a company. ``BATCHED_READS``: None where each feed is
    read alone. ``NULL_IS_EMPTY``: the vendor documents that a list without records may be null.
    """

    SYSTEM: str
    FEEDS: tuple[Feed, ...]
    EPOCHS: Epochs | None = None
    ASSEMBLED_TABLES: Mapping[str, Mapping[str, str]] = {}
    ASSEMBLED_KEYS: Mapping[str, str] = {}
    BATCHED_READS: BatchedReads | None = None
    OVERLAP: timedelta = timedelta(minutes=5)
    NULL_IS_EMPTY: bool = False

    def requests(self, feed: Feed, ask: ReadRequest, client: Client) -> Iterator[Request]:
        """What to walk; a change since the last read is in one of these lists."""
        raise NotImplementedError

    def list_name(self, path: str) -> str | None:
        """What pages of this list call their records; None where ``records`` knows the envelope, and a read that
        stops on the way can go on from the pointer of a page (``follow``)."""
        return None

    def pages(self, client: Client, ask: ReadRequest, request: Request) -> Iterator[Page]:
        """The pages of one list; each row that was there all the while is on one of them."""
        name = self.list_name(request.path)
        where = Where(self.SYSTEM, "", ask.company, ask.now)
        for page in client.pages(ask.call_as, request.path, dict(request.params) or None):
            if name is not None:
                page = Page(as_items(page.content, name, where, null_is_empty=self.NULL_IS_EMPTY), None, page.number)
            yield page

    def floor(self, feed: Feed, ask: ReadRequest) -> datetime | None:
        """Rows whose version is older than this are not expected in the read; None: any row may be."""
        if feed.mode != "modified" or ask.full or CHANGED not in ask.cursor:
            return None
        since = datetime.fromisoformat(ask.cursor[CHANGED]) - self.OVERLAP
        if ask.from_date is not None:
            since = min(since, datetime.combine(ask.from_date, time(), UTC))
        return since.replace(microsecond=0)

    def complete(self, feed: Feed, ask: ReadRequest) -> bool:
        """Whether the read shows every row there is, so that a row that is missing from it is gone."""
        return NOT_OFFERED not in ask.notes and self.floor(feed, ask) is None

    def next_cursor(self, feed: Feed, ask: ReadRequest, newest: datetime | int | None) -> dict[str, Any]:
        """The cursor once everything read is loaded; ``newest`` is the highest version among the rows read."""
        if NOT_OFFERED in ask.notes:
            return {NOT_OFFERED: True}
        if feed.mode != "modified":
            return {}
        stamps = [ask.cursor.get(CHANGED), newest.isoformat() if isinstance(newest, datetime) else None]
        latest = max((stamp for stamp in stamps if stamp), key=datetime.fromisoformat, default=None)
        return {CHANGED: latest} if latest else {}

    def follow(self, client: Client, company: str, pointer: str) -> Iterator[Page]:
        """Pages from a vendor's own pointer on; none where a read that stopped on the way begins again."""
        return iter(())
