"""What a read brought goes into the raw tables: loaded, marked as gone, and the positions to go on from remembered."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa

from dlt_sources.readers.reading import Source
from include.store.loads import FeedRead
from include.warehouse import quarantine, raw, unfinished
from include.warehouse.catalogue import columns_of, retype
from include.warehouse.database import Warehouse
from include.warehouse.duckdb_file import transaction
from include.warehouse.limits import frugal
from include.warehouse.load_log import Held, LoadLog
from include.warehouse.pipeline import Portion, in_plain_words, prepared
from include.warehouse.reads import ReadResult
from include.warehouse.systems import AFTER_LOAD


@dataclass(frozen=True)
class Loader:
    """Keeps what was read from ``connection``; ``epochs`` by company (``epochs.py``), as known after the read. ``log``:
    where links take it over from; None where nobody does."""

    warehouse: Warehouse
    source: Source
    connection: str
    epochs: Mapping[str, str]
    log: LoadLog | None = None

    def keep(self, found: Sequence[ReadResult], now: datetime, held: Held) -> bool:
        """Load what is new, mark what is gone, remember where the reads stand. Returns whether anything changed.

        The rows are committed first. What follows from them and never came, because the process died, is made up for by
        the next one that keeps something of this connection. Raises ``LoadFailed``, ``WarehouseBusy`` and what ``held``
        raises.
        """
        usable = [one for one in found if one.usable]
        if not usable:
            return False
        portions = _portions(usable)
        what = f"load what was read from {self.connection}"
        if not portions:
            held.check()
            with self.warehouse.opened(what) as database:
                return self._finish(database, usable, now, None, self._left_over(database), held)
        with prepared(self.warehouse, self.source.SYSTEM, self.connection, portions) as package:
            held.check()
            with self.warehouse.opened(what) as database:
                held.check()
                with in_plain_words(self.connection):
                    left = self._left_over(database)
                    unfinished.begin(database, self.source.SYSTEM, self.connection, package.load_id)
                    self._retype(database, usable)
                with frugal(database) if all(portion.new_table for portion in portions) else nullcontext():
                    loaded = package.load()
                return self._finish(database, usable, now, loaded, left, held)

    def _retype(self, database: duckdb.DuckDBPyConnection, found: Sequence[ReadResult]) -> None:
        """What an older release stored as a number may be a text by now, which the load could not put there."""
        for feed in {one.unit.feed.name: one.unit.feed for one in found}.values():
            schema = raw.schema_of(self.source.SYSTEM)
            there = columns_of(database, schema, feed.name) or {}
            retype(database, f"{schema}.{feed.name}", there, feed.sql_columns)

    def _left_over(self, database: duckdb.DuckDBPyConnection) -> list[str]:
        return unfinished.left_over(database, self.source.SYSTEM, self.connection, self.source.FEEDS)

    def _finish(
        self,
        database: duckdb.DuckDBPyConnection,
        found: Sequence[ReadResult],
        now: datetime,
        loaded: str | None,
        left: Sequence[str],
        held: Held,
    ) -> bool:
        """``left``: loads whose rows are there and that nobody finished. They are news to whoever decides."""
        load_id = loaded or str(time.time())
        with in_plain_words(self.connection), transaction(database):
            changed = self._follow_up(database, found, now, load_id, left)
            reads = [self._read_of(one, now, load_id if changed else None) for one in found]
            raw.log_reads(database, self.source.SYSTEM, reads)
            if self.log is None:
                unfinished.done(database, self.source.SYSTEM, self.connection)
            elif changed:
                unfinished.begin(database, self.source.SYSTEM, self.connection, load_id)
        if self.log is not None:
            followed = [one for result in found for one in result.unit.follows]
            self.log.publish(database, [load_id, *left] if changed else [], reads, held, followed)
        return bool(changed)

    def _follow_up(
        self,
        database: duckdb.DuckDBPyConnection,
        found: Sequence[ReadResult],
        now: datetime,
        load_id: str,
        left: Sequence[str],
    ) -> int:
        """All that follows from the rows; returns how much changed, the rows included."""
        system, name = self.source.SYSTEM, self.connection
        changed = len(left)
        for one in found:
            changed += raw.mark_deleted(database, system, one.unit.feed, name, one.difference.gone, load_id)
            changed += one.difference.news.num_rows
            changed += self._release(database, one)
        for one in found:
            if one.quarantined:
                changed += quarantine.keep(database, system, name, one.quarantined, now, load_id)
        if changed and system in AFTER_LOAD:
            changed += AFTER_LOAD[system](database, name, [load_id, *left], _read_to_the_end(found))
        # A doubt that begins or ends is news to whoever decides; one that stays is not.
        changed += sum(one.kind == "full" and one.difference.suspect != one.unit.was_suspect for one in found)
        done = [self._read_of(one, now, followed) for one in found for followed in one.unit.follows]
        raw.log_reads(database, system, done)
        return changed + len(done)

    def _release(self, database: duckdb.DuckDBPyConnection, one: ReadResult) -> int:
        """A record that came both well and badly is as doubtful as it was."""
        bad = {record.key for record in one.quarantined}
        shown = {key: version for key, version in one.shown.items() if key not in bad}
        feed, company, complete = one.unit.feed, one.unit.ask.company, one.kind == "full"
        system, name = self.source.SYSTEM, self.connection
        released = quarantine.release(database, system, name, feed, company, shown, complete=complete)
        if complete and not one.difference.suspect and None not in bad:
            released += quarantine.release_gone(database, system, name, feed, company, [key for key in bad if key])
        return released

    def _read_of(self, one: ReadResult, now: datetime, load_id: str | None) -> FeedRead:
        feed, company, difference = one.unit.feed, one.unit.ask.company, one.difference
        cursor = {**(one.cursor or {}), raw.SHAPE: feed.shape}
        if feed.mode == "sync" and company in self.epochs:
            cursor["epoch"] = self.epochs[company]
        changed = bool(difference.news.num_rows or difference.gone.num_rows)
        position, counted = json.dumps(cursor), (difference.rows, difference.suspect, changed)
        return FeedRead(self.connection, feed.name, company, one.kind, *counted, now, position, load_id)


def _portions(found: Sequence[ReadResult]) -> list[Portion]:
    by_feed: dict[str, list[ReadResult]] = {}
    for one in found:
        if one.difference.news.num_rows:
            by_feed.setdefault(one.unit.feed.name, []).append(one)
    feeds = {name: parts[0].unit.feed for name, parts in by_feed.items()}
    return [
        Portion(
            name,
            ("connection", "company", *feeds[name].key_columns),
            feeds[name].version_column,
            pa.concat_tables([part.difference.news for part in parts]),
            all(part.unit.first for part in parts),
            tuple(part.let_go for part in parts),
        )
        for name, parts in by_feed.items()
    ]


def _read_to_the_end(found: Sequence[ReadResult]) -> dict[str, set[str]]:
    """By company, the feeds whose read did not stop on the way."""
    read: dict[str, set[str]] = {}
    for one in found:
        if one.kind != "partial":
            read.setdefault(one.unit.ask.company, set()).add(one.unit.feed.name)
    return read
