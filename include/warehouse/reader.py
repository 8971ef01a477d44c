"""Reading the feeds of one connection into the raw layer.

    reader = Reader(warehouse, connection, client, clock, hold)
    report = reader.read_feeds(max_age=timedelta(seconds=60))

The connection's lease is held from looking up the read positions to the end of the load: two runs that share a
connection read one after the other, and the second finds the first one's rows fresh. The network runs without the
warehouse; what it brought is compared with what is stored, and only what is new is loaded, else nothing is.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date, timedelta
from itertools import repeat
from pathlib import Path
from typing import Protocol

from dlt_sources.readers.feeds import Feed
from dlt_sources.readers.reading import Client
from dlt_sources.readers.registry import source
from include.clock import Clock
from include.http.errors import BudgetSpent, Throttled, Unauthorised
from include.logs import get_logger
from include.warehouse import epochs
from include.warehouse.batched_reads import read_alone, read_batched
from include.warehouse.compare import Difference, difference
from include.warehouse.database import Warehouse
from include.warehouse.load_files import LoadsLost
from include.warehouse.load_log import Held, LoadLog
from include.warehouse.loader import Loader
from include.warehouse.moving_in import take_in
from include.warehouse.pipeline import LoadFailed
from include.warehouse.planning import Connected, Planner
from include.warehouse.read_report import FeedReport, ReadReport, report
from include.warehouse.reads import ReadResult, ReadTask

log = get_logger(__name__)
THREADS = 4
_STOPPING = Unauthorised | BudgetSpent | Throttled  # the next call would be answered alike
__all__ = ["FeedReport", "LoadFailed", "ReadReport", "Reader"]


class RowCountOverrides(Protocol):
    """What people said about reads that came back much too short (``include/store/row_count_overrides.py``)."""

    def waiting(self) -> Mapping[tuple[str, str], int]:
        """The rows of each such read that a person calls true, by (feed, company), until a full read used it."""
        ...

    def use(self, feed: str, company: str, *, rows: int, deleted: int) -> None: ...


class Reader:
    """Reads one connection into ``warehouse``. ``hold`` gives the connection's lease (``leases.hold`` with its
    arguments bound). ``log``: where links take over what was read; None where it is for nobody else."""

    def __init__(
        self,
        warehouse: Warehouse,
        connection: Connected,
        client: Client,
        clock: Clock,
        hold: Callable[[], AbstractContextManager[Held]],
        log: LoadLog | None = None,
    ) -> None:
        self._warehouse, self._connection, self._client = warehouse, connection, client
        self._clock, self._hold, self._log = clock, hold, log
        self._source = source(connection.system)
        self._planner = Planner(warehouse, connection, self._source)

    def read_feeds(
        self,
        feeds: Sequence[str] | None = None,
        *,
        max_age: timedelta = timedelta(0),
        full: bool = False,
        from_date: date | None = None,
        overrides: RowCountOverrides | None = None,
        only: Mapping[str, Collection[str]] | None = None,
        triggered: Collection[tuple[str, str]] = (),
    ) -> ReadReport:
        """Read ``feeds`` (names of raw tables; None: all but the optional ones) of every company.

        The feed that says when row versions were renewed is read beside those that go by row version, at its own age.

        ``max_age``: a feed read that recently is left alone; 0 reads everything, more also grants slow-changing feeds
        their own age. ``full``: everything again, and what is missing counts as deleted. ``from_date``: changes since
        that day again. ``overrides``: short reads that a person calls true; each is spent on the next full read of its
        feed and company, before anything is marked as deleted: a crash in between leaves the rows and the doubt.
        ``only``: of these companies no other feeds. ``triggered``: feeds (raw table, company; '' is any) that something
        is known to have changed in: they are read however young they are.

        Raises ``LoadFailed``, ``WarehouseBusy`` and what ``hold`` raises; what the vendor refuses is in the report.
        """
        started = time.monotonic()
        chosen = self._chosen(feeds)
        with self._hold() as held:
            now = self._clock.now()
            with self._prepared(held):
                units, skipped = self._planner.plan(chosen, now, max_age, full, from_date, only or {}, triggered)
            accepted = overrides.waiting() if overrides is not None else {}
            units = [replace(one, accepted_rows=accepted.get((one.feed.name, one.ask.company))) for one in units]
            attempts = self._warehouse.home / "pipelines" / self._connection.name
            shutil.rmtree(attempts, ignore_errors=True)  # what a killed attempt left: the connection is ours alone
            attempts.mkdir(parents=True)
            with tempfile.TemporaryDirectory(prefix="read-", dir=attempts) as folder:
                found = self._read(units, Path(folder))
                held.check()
                if overrides is not None:
                    _spend(overrides, found)
                name, known = self._connection.name, self._planner.epochs
                keeper = Loader(self._warehouse, self._source, name, known, self._log)
                changed = keeper.keep(found, now, held)
        reports = (*skipped, *(report(one) for one in found))
        return ReadReport(self._connection.name, reports, changed, time.monotonic() - started)

    @contextmanager
    def _prepared(self, held: Held) -> Iterator[None]:
        """Links find all that was read where they take it over; the warehouse stays open for what comes next."""
        if self._log is None:
            yield
            return
        with self._warehouse.opened(f"see what was read of {self._connection.name}", made_again=True) as database:
            try:
                self._log.prepare(database)
                before = Warehouse(self._warehouse.home)
                if before.path != self._warehouse.path:
                    take_in(self._log, database, before, held)
            except LoadsLost as problem:
                log.warning("what was read is lost; reading anew", connection=self._connection.name, why=str(problem))
                self._log.rewrite(database, held)
            yield

    def _chosen(self, names: Sequence[str] | None) -> list[Feed]:
        if names is None:
            return [feed for feed in self._source.FEEDS if not feed.optional]
        by_name = {feed.name: feed for feed in self._source.FEEDS}
        assembled = {feed.table: feed.name for feed in self._source.FEEDS}
        wanted = {name if name in by_name else assembled.get(name, name) for name in names}
        if unknown := wanted - set(by_name):
            raise ValueError(f"{self._source.SYSTEM} has no feed {', '.join(sorted(unknown))}: {', '.join(by_name)}")
        wanted |= {parent for name in wanted if (parent := by_name[name].parent)}
        if (tells_of_epochs := self._source.EPOCHS) and any(by_name[name].mode == "sync" for name in wanted):
            wanted.add(tells_of_epochs.feed)
        return [feed for feed in self._source.FEEDS if feed.name in wanted]

    def _read(self, units: Sequence[ReadTask], folder: Path) -> list[ReadResult]:
        """Tenant-wide feeds first (one may say whether row versions were renewed), then companies at once."""
        found = self._in_order([unit for unit in units if not unit.ask.company], folder)
        for one in found:
            if (tells_of_epochs := self._source.EPOCHS) and self._planner.tells_epochs(one.unit.feed) and one.usable:
                self._planner.epochs |= epochs.of_rows(one.difference.news, tells_of_epochs)
        companies = list(dict.fromkeys(unit.ask.company for unit in units if unit.ask.company))
        if companies:
            with ThreadPoolExecutor(min(THREADS, len(companies))) as pool:
                parts = [[unit for unit in units if unit.ask.company == company] for company in companies]
                for part in pool.map(self._in_order, parts, repeat(folder)):
                    found += part
        return found

    def _in_order(self, units: Sequence[ReadTask], folder: Path) -> list[ReadResult]:
        joining = [unit for unit in units if unit.joins]
        found = read_batched(self._source, self._client, self._connection.name, joining, self._planner.stored)
        stopped = next((one for one in found if isinstance(one.error, _STOPPING)), None)
        done = {one.unit.feed.name for one in found}
        for unit in (unit for unit in units if unit.feed.name not in done):
            if stopped is not None:
                found.append(replace(stopped, unit=unit))
                continue
            if unit.joins:  # it was not shown whole
                unit = self._planner.again(unit, unit.ask)
            if unit.feed.mode == "follow":
                followed = self._planner.followed(unit, found)
                if followed is None:
                    continue
                unit = followed
            elif self._planner.renewed(unit):
                unit = self._planner.again(unit, replace(unit.ask, full=True, cursor={}))
            one = read_alone(self._source, self._client, self._connection.name, unit, folder)
            found.append(one)
            if isinstance(one.error, _STOPPING):
                stopped = ReadResult(unit, "failed", _nothing(one), None, [], one.error)
        return found


def _spend(overrides: RowCountOverrides, found: Sequence[ReadResult]) -> None:
    for one in found:
        if one.kind == "full" and one.unit.accepted_rows is not None:
            gone = one.difference.gone.num_rows
            overrides.use(one.unit.feed.name, one.unit.ask.company, rows=one.difference.rows, deleted=gone)


def _nothing(one: ReadResult) -> Difference:
    return difference(one.unit.feed, [], None, complete=False)
