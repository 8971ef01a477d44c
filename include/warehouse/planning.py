"""What of a connection is due to be read, from where on, and what is stored of it that the read may show again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Protocol

import duckdb

from dlt_sources.readers.feeds import Feed
from dlt_sources.readers.reading import NOT_OFFERED, ReadRequest, Source
from include.warehouse import child_feeds, epochs, quarantine, raw
from include.warehouse.database import Warehouse
from include.warehouse.read_report import FeedReport
from include.warehouse.reads import ReadResult, ReadTask, from_the_beginning, not_resumed


class Connected(Protocol):
    """What is needed of a connection of ``links.yml``."""

    @property
    def name(self) -> str: ...
    @property
    def system(self) -> str: ...
    @property
    def companies(self) -> Sequence[str]: ...


@dataclass
class Planner:
    """Looks into the warehouse, never at the network. ``epochs`` by company (``epochs.py``): as stored, until a read
    tells more."""

    warehouse: Warehouse
    connection: Connected
    source: Source
    epochs: dict[str, str] = field(default_factory=dict)

    def plan(
        self,
        feeds: Sequence[Feed],
        now: datetime,
        max_age: timedelta,
        full: bool,
        from_date: date | None,
        only: Mapping[str, Collection[str]],
        triggered: Collection[tuple[str, str]] = (),
    ) -> tuple[list[ReadTask], list[FeedReport]]:
        """What is due, and what is young enough; of the companies in ``only`` no other feeds than these, and those that
        are ``triggered`` (table and company) however young they are. A feed that has columns which its last read did
        not ask for is read whole once: rows that did not change since would lack them for good."""
        units: list[ReadTask] = []
        skipped: list[FeedReport] = []
        with self._opened("look up what was read") as database:
            last = raw.last_reads(database, self.source.SYSTEM, self.connection.name) if database else {}
            held = quarantine.held(database, self.source.SYSTEM, self.connection.name) if database else {}
            self.epochs = self._stored_epochs(database)
            for feed in feeds:
                for company in ("",) if feed.tenant_wide else self.connection.companies:
                    if company in only and feed.table not in only[company]:
                        continue
                    before = last.get((feed.name, company), raw.LastRead(None, {}))
                    anew = database is not None and raw.schema_changed(
                        database, self.source.SYSTEM, feed, before.cursor
                    )
                    age = feed.max_age if self.tells_epochs(feed) else max_age
                    is_young = _young(feed, before.read_at, now, age) and not _is_triggered(feed, company, triggered)
                    not_due = NOT_OFFERED in before.cursor or is_young
                    if not_due and not (full or anew or feed.mode == "follow"):
                        skipped.append(FeedReport(feed.table, company, skipped=True))
                        continue
                    ask = ReadRequest(
                        company, company or self.connection.companies[0], now, before.cursor, full, from_date
                    )
                    ask = from_the_beginning(ask) if anew else not_resumed(ask) if from_date else ask
                    if feed.mode == "follow":
                        unit = self._owed(database, feed, ask, anew)
                    elif self._joins(feed, ask):
                        unit = ReadTask(feed, ask, joins=True)
                    else:
                        unit = self._unit(database, feed, ask)
                    aside = held.get((feed.name, company), frozenset())
                    units.append(replace(unit, was_suspect=before.suspect, held=aside))
        return units, skipped

    def _unit(self, database: duckdb.DuckDBPyConnection | None, feed: Feed, ask: ReadRequest) -> ReadTask:
        if database is None:
            return ReadTask(feed, ask, first=True)
        system, name = self.source.SYSTEM, self.connection.name
        first = not raw.holds_rows(database, system, feed, name)
        if feed.again:
            ask = replace(ask, again=raw.recheck_keys(database, system, feed, name, ask.company, ask.now.date()))
        only_news = feed.mode == "sync" and not ask.full and not ask.from_date and "timestamp" in ask.cursor
        if first or only_news:
            return ReadTask(feed, ask, first=first)
        floor = self.source.floor(feed, ask)
        parents = [str(row[self._parent(feed).key_columns[0]]) for row in ask.parents] if feed.parent else None
        known = raw.known_rows(database, system, feed, name, ask.company, floor=floor, again=ask.again, parents=parents)
        return ReadTask(feed, ask, known, first)

    def _parent(self, feed: Feed) -> Feed:
        return next(parent for parent in self.source.FEEDS if parent.name == feed.parent)

    def _owed(self, database: duckdb.DuckDBPyConnection | None, feed: Feed, ask: ReadRequest, anew: bool) -> ReadTask:
        """A feed that follows another one, with the stored rows of it for which that is still to be done."""
        if database is None:
            return ReadTask(feed, ask)
        system, name = self.source.SYSTEM, self.connection.name
        rows, loads = child_feeds.pending_parents(
            database, system, name, self._parent(feed), feed, ask.company, everything=anew
        )
        return ReadTask(feed, replace(ask, parents=rows), follows=loads)

    def followed(self, unit: ReadTask, found: Sequence[ReadResult]) -> ReadTask | None:
        """With the rows of the other feed that were just ``found`` too; None when there are none at all."""
        parent = self._parent(unit.feed)
        news = [row for one in found if one.unit.feed.name == parent.name and one.usable for row in _news(one)]
        rows = {row[parent.key_columns[0]]: row for row in (*unit.ask.parents, *news)}
        if not rows:
            return None
        planned = self.again(unit, replace(unit.ask, parents=list(rows.values())))
        return replace(planned, follows=unit.follows)

    def again(self, unit: ReadTask, ask: ReadRequest) -> ReadTask:
        """The unit planned anew for another question."""
        with self._opened("look up what is stored") as database:
            planned = self._unit(database, unit.feed, ask)
        return replace(planned, was_suspect=unit.was_suspect, accepted_rows=unit.accepted_rows, held=unit.held)

    def stored(self, unit: ReadTask, keys: Sequence[str]) -> ReadTask:
        """With what is stored under these keys."""
        system, name = self.source.SYSTEM, self.connection.name
        with self._opened("look up what is stored") as database:
            if database is None or not raw.holds_rows(database, system, unit.feed, name):
                return replace(unit, first=True)
            known = raw.known_rows(database, system, unit.feed, name, unit.ask.company, parents=keys)
        return replace(unit, known=known)

    def renewed(self, unit: ReadTask) -> bool:
        """The vendor renewed all row versions of the company since the last read: it is read whole."""
        known = unit.ask.cursor.get("epoch")
        current = self.epochs.get(unit.ask.company)
        return unit.feed.mode == "sync" and known is not None and current is not None and known != current

    def tells_epochs(self, feed: Feed) -> bool:
        return self.source.EPOCHS is not None and feed.name == self.source.EPOCHS.feed

    def _joins(self, feed: Feed, ask: ReadRequest) -> bool:
        return self.source.BATCHED_READS is not None and self.source.BATCHED_READS.joins(feed, ask)

    def _stored_epochs(self, database: duckdb.DuckDBPyConnection | None) -> dict[str, str]:
        if database is None or self.source.EPOCHS is None:
            return {}
        return epochs.stored(database, self.source.SYSTEM, self.connection.name, self.source.EPOCHS)

    @contextmanager
    def _opened(self, what: str) -> Iterator[duckdb.DuckDBPyConnection | None]:
        """The open warehouse; None when there is none yet."""
        if not self.warehouse.exists:
            yield None
            return
        with self.warehouse.opened(f"{what} of {self.connection.name}") as database:
            yield database


def _news(one: ReadResult) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = one.difference.news.to_pylist()
    return rows


def _is_triggered(feed: Feed, company: str, triggered: Collection[tuple[str, str]]) -> bool:
    """Company '' is any: of a feed that is read for all companies at once, or of a change that names none."""
    return any(table == feed.table and (not of or not company or of == company) for table, of in triggered)


def _young(feed: Feed, read_at: datetime | None, now: datetime, max_age: timedelta) -> bool:
    if read_at is None or max_age <= timedelta(0):
        return False
    return timedelta(0) <= now - read_at < max(max_age, feed.max_age)
