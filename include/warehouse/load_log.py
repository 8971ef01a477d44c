"""The versions of what was read of one connection: made by who reads it, taken over by who needs it.

    log = LoadLog(store, objects, source, "exact_main")
    log.publish(database, ["1764.25"], reads, held)        # the connection's own database, after its rows are committed
    log.catch_up(database, without=("902",))               # a link's database

Who reads holds the connection's lease and keeps all its rows in a database of its own; each load is a file besides
(`load_files.py`), and counts once the store says so. Whoever decides takes over the loads that it lacks, and neither
waits for who is reading nor keeps it waiting. Both databases can be made again from the files at any time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import duckdb
from sqlalchemy import Connection

from dlt_sources.readers.reading import Source
from include.clock import Clock
from include.store import loads
from include.store.database import Store
from include.store.loads import FeedRead, Load
from include.warehouse import applied_loads, full_build, load_files, quarantine, raw, unfinished
from include.warehouse.applied_loads import Applied
from include.warehouse.duckdb_file import transaction
from include.warehouse.load_files import LoadsLost
from include.warehouse.objects import ObjectMissing, Objects
from include.warehouse.pipeline import in_plain_words

MOST_LOADS, SMALL = 64, 8 * 1024 * 1024
"""Loads after which, and bytes up to which no sooner, all rows are written as one file in their place."""
KEPT = timedelta(hours=1)
"""For how long files stay that such a file made needless: whoever is about to read them does so within seconds."""


_BY = "-by-"
"""Between the id of a load and the fencing token under which it was written, in the name of its file."""


class Held(Protocol):
    """A lease while it is held (``include/store/leases.py``)."""

    @property
    def token(self) -> int: ...
    def check(self) -> None: ...
    def confirm(self, connection: Connection) -> None: ...


@dataclass(frozen=True)
class LoadLog:
    """``source``: the connection's system."""

    store: Store
    objects: Objects
    source: Source
    connection: str
    clock: Clock

    def catch_up(self, database: duckdb.DuckDBPyConnection, without: Collection[str] = ()) -> None:
        """Bring the raw rows of a link's ``database`` to the newest load, and its feed log to the newest reads.
        ``without``: companies that others route. Raises ``LoadsLost``."""
        # First the reads: what is read meanwhile may be there before the log says so, never the other way round, where
        # a document that was just delivered would be looked for in rows from before it.
        with self.store.read() as db:
            reads = loads.reads(db, self.connection)
        with self._bring_up(database, tuple(sorted(without)), log=False):
            raw.log_reads(database, self.source.SYSTEM, ())
            log = f"{raw.schema_of(self.source.SYSTEM)}.feeds"
            database.execute(f"delete from {log} where connection = ?", [self.connection])
            raw.log_reads(database, self.source.SYSTEM, [one for one in reads if one.company not in without])

    def prepare(self, database: duckdb.DuckDBPyConnection) -> None:
        """Bring the connection's own ``database`` to the newest load: usually it is there. Raises ``LoadsLost``."""
        before, left = self._applied(database), self._left_over(database)
        with self.store.read() as db:
            last, place = loads.last(db, self.connection), loads.place(db, self.connection)
            reads = [] if place == before.place else loads.reads(db, self.connection)
        if last is None or (last.number, last.object) == (before.number, before.object):
            with transaction(database):
                if last is None and before.number:
                    self._forget(database)
                if reads:
                    # Elsewhere it was read again, without news.
                    raw.log_reads(database, self.source.SYSTEM, reads)
                    self._note(database, replace(before, place=place))
            return
        if last.number == before.number + 1 and any(_named(load_id, last) for load_id in left):
            # It died between the word of the store and its own.
            self._note(database, replace(before, number=last.number, object=last.object))
            unfinished.done(database, self.source.SYSTEM, self.connection)
            return
        # Rows of loads that never counted, while another has read since, are not to stay.
        with self._bring_up(database, (), log=True, anew=bool(left)):
            raw.log_reads(database, self.source.SYSTEM, reads)
            self._note(database, replace(self._applied(database), place=place))

    def publish(
        self,
        database: duckdb.DuckDBPyConnection,
        ids: Sequence[str],
        reads: Sequence[FeedRead],
        held: Held,
        followed: Sequence[str] = (),
    ) -> None:
        """What the loads ``ids`` changed becomes the next version (none: nothing did), together with where the reads
        stand now; ``followed``: earlier loads, for whose rows others were read (``child_feeds.py``). Raises
        ``LeaseLost``, and nothing counts then; ``LoadFailed``."""
        if not ids:
            with self.store.begin() as db:
                held.confirm(db)
                place = loads.put_reads(db, self.connection, reads)
            self._note(database, replace(self._applied(database), place=place))
            return
        name, size = self._put(database, f"{ids[0]}{_BY}{held.token}", ids, followed)
        with self.store.begin() as db:
            held.confirm(db)
            last = loads.last(db, self.connection)
            number = last.number + 1 if last else 1
            self._add(db, name, size, loads.LOAD, number, held)
            place = loads.put_reads(db, self.connection, reads)
        self._note(database, Applied(number, name, place=place))
        unfinished.done(database, self.source.SYSTEM, self.connection)
        self._compact(database, number, held)

    def has_loads(self) -> bool:
        with self.store.read() as db:
            return loads.last(db, self.connection) is not None

    def begin_with(
        self,
        database: duckdb.DuckDBPyConnection,
        other: duckdb.DuckDBPyConnection,
        reads: Sequence[FeedRead],
        held: Held,
    ) -> None:
        """All rows of the connection in ``other`` become its first load, and those of its own ``database``."""
        name, size = self._put(other, f"first{_BY}{held.token}", None)
        with load_files.opened(database, [self.objects.get(name)]) as (file,), transaction(database):
            load_files.apply(database, file, self.source, self.connection, base=True)
            raw.log_reads(database, self.source.SYSTEM, reads)
            self._note(database, Applied(1, name))
        with self.store.begin() as db:
            held.confirm(db)
            self._add(db, name, size, loads.LOAD, 1, held)
            loads.put_reads(db, self.connection, reads)

    def rewrite(self, database: duckdb.DuckDBPyConnection, held: Held) -> None:
        """After ``LoadsLost``, by who holds the lease: the files are written again from the connection's own
        ``database``; where that lacks the rows too, it is read from the beginning."""
        before = self._applied(database)
        with self.store.read() as db:
            last = loads.last(db, self.connection)
        if last is None or (last.number, last.object) != (before.number, before.object):
            with self.store.begin() as db:
                held.confirm(db)
                loads.forget(db, self.connection)
            with transaction(database):
                self._forget(database)
            return
        name, size = self._put(database, f"base-{last.number}{_BY}{held.token}", None)
        with self.store.begin() as db:
            held.confirm(db)
            loads.remove(db, [one for one in loads.of(db, self.connection) if one != last])
            self._add(db, name, size, loads.BASE, last.number, held)

    def _put(
        self,
        database: duckdb.DuckDBPyConnection,
        name: str,
        ids: Sequence[str] | None,
        followed: Sequence[str] = (),
    ) -> tuple[str, int]:
        with in_plain_words(self.connection), self.objects.fresh() as folder:
            file = folder / "load.duckdb"
            load_files.write(database, self.source, self.connection, ids, file, followed)
            size = file.stat().st_size
            self.objects.put(f"{self.connection}/{name}.duckdb", file)
        return f"{self.connection}/{name}.duckdb", size

    def _add(self, db: Connection, name: str, size: int, kind: str, number: int, held: Held) -> None:
        now = self.clock.now()
        loads.add(db, self.connection, name, size, kind=kind, number=number, token=held.token, at=now)

    def _compact(self, database: duckdb.DuckDBPyConnection, number: int, held: Held) -> None:
        """One file in the place of many, once they are larger than what they change; then those go."""
        with self.store.read() as db:
            chain = loads.between(db, self.connection, 0, number)
        changes = sum(one.bytes for one in chain[1:])
        if len(chain) > MOST_LOADS or changes > max(SMALL, chain[0].bytes):
            name, size = self._put(database, f"base-{number}{_BY}{held.token}", None)
            with self.store.begin() as db:
                held.confirm(db)
                self._add(db, name, size, loads.BASE, number, held)
        with self.store.begin() as db:
            gone = loads.replaced(db, self.connection, self.clock.now() - KEPT)
            loads.remove(db, gone)
        for one in gone:
            self.objects.remove(one.object)

    @contextmanager
    def _bring_up(
        self, database: duckdb.DuckDBPyConnection, without: tuple[str, ...], *, log: bool, anew: bool = False
    ) -> Iterator[None]:
        """Around what belongs to the same transaction: rows go from one load to another at once, or stay as they are.
        ``anew``: whatever is there."""
        before = self._applied(database)
        with self.store.read() as db:
            last = loads.last(db, self.connection)
            goes_on = loads.is_there(db, self.connection, before.number, before.object) and not anew
            goes_on = goes_on and before.without == without and not self._is_repaired(database)
            start = before.number if goes_on else 0
            steps = loads.between(db, self.connection, start, last.number if last else 0)
        with load_files.opened(database, [self._file(one) for one in steps]) as names, transaction(database):
            if start == 0 and (steps or anew or before.number):
                self._forget(database)
            for name, one in zip(names, steps, strict=True):
                is_base = one.kind == loads.BASE
                load_files.apply(database, name, self.source, self.connection, base=is_base, without=without, log=log)
            if steps:
                self._note(database, Applied(steps[-1].number, steps[-1].object, without))
            yield

    def _file(self, one: Load) -> Path:
        try:
            return self.objects.get(one.object, one.bytes)
        except ObjectMissing as problem:
            raise LoadsLost(str(problem)) from None

    def _is_repaired(self, database: duckdb.DuckDBPyConnection) -> bool:
        """Whether values were taken out of rows here (``repair.py``), which no load knows: whatever comes next, they
        are taken out of all rows anew, or not any more."""
        return quarantine.holds_repaired(database, self.source.SYSTEM, self.connection)

    def _forget(self, database: duckdb.DuckDBPyConnection) -> None:
        """In the caller's transaction. Rows come back under ids of loads that models which keep their rows have seen:
        those are built whole then."""
        load_files.forget(database, self.source, self.connection)
        full_build.forget(database)

    def _applied(self, database: duckdb.DuckDBPyConnection) -> Applied:
        return applied_loads.noted(database, self.source.SYSTEM, self.connection)

    def _note(self, database: duckdb.DuckDBPyConnection, applied: Applied) -> None:
        applied_loads.note(database, self.source.SYSTEM, self.connection, applied)

    def _left_over(self, database: duckdb.DuckDBPyConnection) -> list[str]:
        return unfinished.left_over(database, self.source.SYSTEM, self.connection, self.source.FEEDS)


def _named(load_id: str, load: Load) -> bool:
    return f"/{load_id}{_BY}" in load.object
