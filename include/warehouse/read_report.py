"""What a read of a connection brought, feed by feed, in words that others show."""

from __future__ import annotations

from dataclasses import dataclass

from dlt_sources.readers.reading import NOT_OFFERED
from include.warehouse.reads import ReadResult


@dataclass(frozen=True)
class FeedReport:
    """One feed of one company. ``rows`` were read, ``changed`` of them were new or different (deletions included);
    ``skipped``: young enough; ``problem``: why it could not be read, in plain words (its rows are as
    before), and ``cause`` the class of the error; ``not_offered``: the vendor's words for that the company does not
    have this kind of record, in the read that asked."""

    feed: str
    company: str
    rows: int = 0
    changed: int = 0
    quarantined: int = 0
    skipped: bool = False
    suspect: bool = False
    problem: str | None = None
    cause: str | None = None
    not_offered: str | None = None


@dataclass(frozen=True)
class ReadReport:
    """``changed``: whether any raw table has a row that it did not have before."""

    connection: str
    feeds: tuple[FeedReport, ...]
    changed: bool
    seconds: float

    @property
    def rows(self) -> int:
        return sum(feed.rows for feed in self.feeds)

    @property
    def not_offered(self) -> tuple[FeedReport, ...]:
        return tuple(feed for feed in self.feeds if feed.not_offered)

    @property
    def problems(self) -> tuple[FeedReport, ...]:
        return tuple(feed for feed in self.feeds if feed.problem or feed.suspect)


def report(one: ReadResult) -> FeedReport:
    found = one.difference
    return FeedReport(
        one.unit.feed.table,
        one.unit.ask.company,
        rows=found.rows,
        changed=found.news.num_rows + found.gone.num_rows,
        quarantined=len(one.quarantined),
        suspect=found.suspect,
        problem=str(one.error) if one.error else None,
        cause=type(one.error).__name__ if one.error else None,
        not_offered=one.unit.ask.notes.get(NOT_OFFERED),
    )
