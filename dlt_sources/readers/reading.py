"""What a source is asked and what it answers with: the seam between the sources and whoever loads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from dlt_sources.readers.feeds import Feed
from include.http.paging import Page

Cursor = Mapping[str, Any]
NOT_OFFERED = "not_offered"
"""In notes, and then in the cursor: the vendor says that the company does not have this kind of record at all. There is
nothing to read; what was read while it had it stays as it is. Only a full read asks again."""


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


def pages(client: Client, ask: ReadRequest, request: Request) -> Iterator[Page]:
    """The pages of a list that is walked from page to page: ``Source.pages`` for most systems."""
    return client.pages(ask.call_as, request.path, dict(request.params) or None)


@dataclass(frozen=True)
class BatchedChanges:
    """What one answer shows of a feed, beside others: its rows as a page, and the keys it says are gone."""

    page: bytes
    gone: tuple[str, ...] = ()


class Together(Protocol):
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


class Source(Protocol):
    """A system's module in this folder. ``EPOCHS``: None where row versions are never renewed, or there are none.
    ``ASSEMBLED_TABLES``: raw tables, with columns and DuckDB types, put together from loaded rows instead of read.
    ``TOGETHER``: None where each feed is read by itself."""

    SYSTEM: str
    FEEDS: tuple[Feed, ...]

    @property
    def EPOCHS(self) -> Epochs | None: ...
    @property
    def ASSEMBLED_TABLES(self) -> Mapping[str, Mapping[str, str]]: ...
    @property
    def TOGETHER(self) -> Together | None: ...

    def requests(self, feed: Feed, ask: ReadRequest, client: Client) -> Iterator[Request]:
        """What to walk; a change since the last read is in one of these lists."""
        ...

    def pages(self, client: Client, ask: ReadRequest, request: Request) -> Iterator[Page]:
        """The pages of one list; each row that was there all the while is on one of them."""
        ...

    def floor(self, feed: Feed, ask: ReadRequest) -> datetime | None:
        """Rows whose version is older than this are not expected in the read; None: any row may be."""
        ...

    def complete(self, feed: Feed, ask: ReadRequest) -> bool:
        """Whether the read shows every row there is, so that a row that is missing from it is gone."""
        ...

    def next_cursor(self, feed: Feed, ask: ReadRequest, newest: datetime | int | None) -> dict[str, Any]:
        """The cursor once everything read is loaded; ``newest`` is the highest version among the rows read."""
        ...

    def follow(self, client: Client, company: str, pointer: str) -> Iterator[Page]:
        """Pages from a vendor's own pointer on."""
        ...
