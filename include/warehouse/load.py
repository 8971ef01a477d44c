"""Reading the feeds of one connection into the raw layer.

    reader = Reader(home, connection, client, clock, hold)
    report = reader.read_feeds(max_age=timedelta(seconds=60))

The connection's lease is held from looking up the read positions to the end of the load: two runs that share a
connection read one after the other, and the second finds the first one's rows fresh. The network runs without the
warehouse; what it brought is compared with what is stored, and only what is new is loaded, else nothing is.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import repeat
from pathlib import Path
from typing import Protocol

import duckdb

from dlt_sources import avidxchange, exact_online, quickbooks_online
from dlt_sources.feeds import Feed
from dlt_sources.reading import Ask, Client, Source
from include.clock import Clock
from include.http.errors import BudgetSpent, Throttled, Unauthorised
from include.warehouse import epochs, raw
from include.warehouse.compare import Difference, difference
from include.warehouse.database import opened, warehouse_path
from include.warehouse.keeping import Held, Keeper
from include.warehouse.pipeline import LoadFailed
from include.warehouse.read_report import FeedReport, ReadReport, report
from include.warehouse.reads import Found, Unit
from include.warehouse.together import read_alone, read_together

SOURCES: dict[str, Source] = {
    "exact_online": exact_online,
    "avidxchange": avidxchange,
    "quickbooks_online": quickbooks_online,
}
THREADS = 4
_STOPPING = Unauthorised | BudgetSpent | Throttled  # the next call would be answered alike
__all__ = ["FeedReport", "LoadFailed", "ReadReport", "Reader"]


class Connected(Protocol):
    """What is needed of a connection of ``links.yml``."""

    @property
    def name(self) -> str: ...
    @property
    def system(self) -> str: ...
    @property
    def companies(self) -> Sequence[str]: ...


class Beliefs(Protocol):
    """What people said about reads that came back much too short (``include/store/beliefs.py``)."""

    def waiting(self) -> Mapping[tuple[str, str], int]:
        """The rows of each such read that a person calls true, by (feed, company), until a full read used it."""
        ...

    def use(self, feed: str, company: str, *, rows: int, deleted: int) -> None: ...


class Reader:
    """Reads one connection. ``hold`` gives the connection's lease (``leases.hold`` with its arguments bound)."""

    def __init__(
        self,
        home: Path,
        connection: Connected,
        client: Client,
        clock: Clock,
        hold: Callable[[], AbstractContextManager[Held]],
    ) -> None:
        self._home, self._connection, self._client, self._clock, self._hold = home, connection, client, clock, hold
        self._source = SOURCES[connection.system]
        self._epochs: dict[str, str] = {}

    def read_feeds(
        self,
        feeds: Sequence[str] | None = None,
        *,
        max_age: timedelta = timedelta(0),
        full: bool = False,
        from_date: date | None = None,
        beliefs: Beliefs | None = None,
    ) -> ReadReport:
        """Read ``feeds`` (names of raw tables; None: all but the optional ones) of every company.

        The feed that says when row versions were renewed is read beside those that go by row version, at its own age.

        ``max_age``: a feed read that recently is left alone; 0 reads everything, more also grants slow-changing feeds
        their own age. ``full``: everything again, and what is missing counts as deleted. ``from_date``: changes since
        that day again. ``beliefs``: short reads that a person calls true; each is spent on the next full read of its
        feed and company, before anything is marked as deleted: a crash in between leaves the rows and the doubt.

        Raises ``LoadFailed``, ``WarehouseBusy`` and what ``hold`` raises; what the vendor refuses is in the report.
        """
        started = time.monotonic()
        chosen = self._chosen(feeds)
        with self._hold() as held:
            now = self._clock.now()
            units, skipped = self._plan(chosen, now, max_age, full, from_date)
            believed = beliefs.waiting() if beliefs is not None else {}
            units = [replace(one, believed=believed.get((one.feed.name, one.ask.company))) for one in units]
            attempts = self._home / "pipelines" / self._connection.name
            shutil.rmtree(attempts, ignore_errors=True)  # what a killed attempt left: the connection is ours alone
            attempts.mkdir(parents=True)
            with tempfile.TemporaryDirectory(prefix="read-", dir=attempts) as folder:
                found = self._read(units, Path(folder))
                held.check()
                if beliefs is not None:
                    _spend(beliefs, found)
                keeper = Keeper(self._home, self._source, self._connection.name, self._epochs)
                changed = keeper.keep(found, now, held)
        reports = (*skipped, *(report(one) for one in found))
        return ReadReport(self._connection.name, reports, changed, time.monotonic() - started)

    def _chosen(self, names: Sequence[str] | None) -> list[Feed]:
        if names is None:
            return [feed for feed in self._source.FEEDS if not feed.optional]
        by_name = {feed.name: feed for feed in self._source.FEEDS}
        assembled = {feed.table: feed.name for feed in self._source.FEEDS}
        wanted = {name if name in by_name else assembled.get(name, name) for name in names}
        if unknown := wanted - set(by_name):
            raise ValueError(f"{self._source.SYSTEM} has no feed {', '.join(sorted(unknown))}: {', '.join(by_name)}")
        wanted |= {parent for name in wanted if (parent := by_name[name].parent)}
        if (told := self._source.EPOCHS) and any(by_name[name].mode == "sync" for name in wanted):
            wanted.add(told.feed)
        return [feed for feed in self._source.FEEDS if feed.name in wanted]

    def _plan(
        self, feeds: Sequence[Feed], now: datetime, max_age: timedelta, full: bool, from_date: date | None
    ) -> tuple[list[Unit], list[FeedReport]]:
        """What is due, and what is young enough."""
        units: list[Unit] = []
        skipped: list[FeedReport] = []
        with self._warehouse("look up what was read") as database:
            last = raw.last_reads(database, self._source.SYSTEM, self._connection.name) if database else {}
            self._epochs = self._stored_epochs(database)
            for feed in feeds:
                for company in ("",) if feed.tenant_wide else self._connection.companies:
                    before = last.get((feed.name, company), raw.LastRead(None, {}))
                    age = feed.max_age if self._tells_epochs(feed) else max_age
                    if not full and feed.mode != "follow" and _young(feed, before.read_at, now, age):
                        skipped.append(FeedReport(feed.table, company, skipped=True))
                        continue
                    ask = Ask(company, company or self._connection.companies[0], now, before.cursor, full, from_date)
                    unit = Unit(feed, ask, joins=True) if self._joins(feed, ask) else self._unit(database, feed, ask)
                    units.append(replace(unit, was_suspect=before.suspect))
        return units, skipped

    def _unit(self, database: duckdb.DuckDBPyConnection | None, feed: Feed, ask: Ask) -> Unit:
        if database is None:
            return Unit(feed, ask, first=True)
        system, name = self._source.SYSTEM, self._connection.name
        first = not raw.holds_rows(database, system, feed, name)
        if feed.again:
            ask = replace(ask, again=raw.again_keys(database, system, feed, name, ask.company, ask.now.date()))
        only_news = feed.mode == "sync" and not ask.full and "timestamp" in ask.cursor
        if first or only_news or (feed.mode == "follow" and not ask.parents):
            return Unit(feed, ask, first=first)
        floor = self._source.floor(feed, ask)
        parents = [str(row[self._parent_key(feed)]) for row in ask.parents] if feed.mode == "follow" else None
        known = raw.known_rows(database, system, feed, name, ask.company, floor=floor, again=ask.again, parents=parents)
        return Unit(feed, ask, known, first)

    def _parent_key(self, feed: Feed) -> str:
        return next(parent.key_columns[0] for parent in self._source.FEEDS if parent.name == feed.parent)

    def _read(self, units: Sequence[Unit], folder: Path) -> list[Found]:
        """Tenant-wide feeds first (one may say whether row versions were renewed), then companies at once."""
        found = self._in_order([unit for unit in units if not unit.ask.company], folder)
        for one in found:
            if (told := self._source.EPOCHS) and self._tells_epochs(one.unit.feed) and one.usable:
                self._epochs |= epochs.of_rows(one.difference.news, told)
        companies = list(dict.fromkeys(unit.ask.company for unit in units if unit.ask.company))
        if companies:
            with ThreadPoolExecutor(min(THREADS, len(companies))) as pool:
                parts = [[unit for unit in units if unit.ask.company == company] for company in companies]
                for part in pool.map(self._in_order, parts, repeat(folder)):
                    found += part
        return found

    def _in_order(self, units: Sequence[Unit], folder: Path) -> list[Found]:
        joining = [unit for unit in units if unit.joins]
        found = read_together(self._source, self._client, self._connection.name, joining, self._stored)
        stopped = next((one for one in found if isinstance(one.error, _STOPPING)), None)
        done = {one.unit.feed.name for one in found}
        for unit in (unit for unit in units if unit.feed.name not in done):
            if stopped is not None:
                found.append(replace(stopped, unit=unit))
                continue
            if unit.joins:  # it was not shown whole
                unit = self._again(unit, unit.ask)
            if unit.feed.mode == "follow":
                parents = next((one for one in found if one.unit.feed.name == unit.feed.parent and one.usable), None)
                if parents is None or parents.difference.news.num_rows == 0:
                    continue
                rows = parents.difference.news.to_pylist()
                unit = self._with_warehouse(unit.feed, replace(unit.ask, parents=rows))
            elif self._renewed(unit):
                unit = self._again(unit, replace(unit.ask, full=True, cursor={}))
            one = read_alone(self._source, self._client, self._connection.name, unit, folder)
            found.append(one)
            if isinstance(one.error, _STOPPING):
                stopped = Found(unit, "failed", _nothing(one), None, [], one.error)
        return found

    def _joins(self, feed: Feed, ask: Ask) -> bool:
        return self._source.TOGETHER is not None and self._source.TOGETHER.joins(feed, ask)

    def _again(self, unit: Unit, ask: Ask) -> Unit:
        """The unit planned anew for another question."""
        planned = self._with_warehouse(unit.feed, ask)
        return replace(planned, was_suspect=unit.was_suspect, believed=unit.believed)

    def _stored(self, unit: Unit, keys: Sequence[str]) -> Unit:
        """With what is stored under these keys."""
        system, name = self._source.SYSTEM, self._connection.name
        with self._warehouse("look up what is stored") as database:
            if database is None or not raw.holds_rows(database, system, unit.feed, name):
                return replace(unit, first=True)
            known = raw.known_rows(database, system, unit.feed, name, unit.ask.company, parents=keys)
        return replace(unit, known=known)

    def _renewed(self, unit: Unit) -> bool:
        """The vendor renewed all row versions of the company since the last read: it is read whole."""
        known = unit.ask.cursor.get("epoch")
        current = self._epochs.get(unit.ask.company)
        return unit.feed.mode == "sync" and known is not None and current is not None and known != current

    def _tells_epochs(self, feed: Feed) -> bool:
        return self._source.EPOCHS is not None and feed.name == self._source.EPOCHS.feed

    def _stored_epochs(self, database: duckdb.DuckDBPyConnection | None) -> dict[str, str]:
        if database is None or self._source.EPOCHS is None:
            return {}
        return epochs.stored(database, self._source.SYSTEM, self._connection.name, self._source.EPOCHS)

    def _with_warehouse(self, feed: Feed, ask: Ask) -> Unit:
        with self._warehouse("look up what is stored") as database:
            return self._unit(database, feed, ask)

    @contextmanager
    def _warehouse(self, what: str) -> Iterator[duckdb.DuckDBPyConnection | None]:
        """The open warehouse; None when there is none yet."""
        if not warehouse_path(self._home).exists():
            yield None
            return
        with opened(self._home, f"{what} of {self._connection.name}") as database:
            yield database


def _spend(beliefs: Beliefs, found: Sequence[Found]) -> None:
    for one in found:
        if one.kind == "full" and one.unit.believed is not None:
            gone = one.difference.gone.num_rows
            beliefs.use(one.unit.feed.name, one.unit.ask.company, rows=one.difference.rows, deleted=gone)


def _young(feed: Feed, read_at: datetime | None, now: datetime, max_age: timedelta) -> bool:
    if read_at is None or max_age <= timedelta(0):
        return False
    return timedelta(0) <= now - read_at < max(max_age, feed.max_age)


def _nothing(one: Found) -> Difference:
    return difference(one.unit.feed, [], None, complete=False)
