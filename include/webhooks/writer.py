"""Group commit: one thread stores all deliveries that wait in one transaction, and each is answered after it.

A commit has to reach the disk, which takes milliseconds however much is in it: one for each delivery would be the limit
of the receiver, and would keep the runs of links from the store. What waits is taken only once the store lets us write,
so that whoever gave up meanwhile is not stored, and gets no other answer than that.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from include.http.redaction import redact
from include.logs import get_logger
from include.store import inbox
from include.store.database import Store
from include.store.inbox import Incoming
from include.webhooks.moments import Moments

GATHER_SECONDS = 0.004
"""Between two commits: others want to write too, and what comes meanwhile goes together."""
RETRY_SECONDS = 0.2
COUNT_SECONDS = 1.0
"""Counts of what was refused need not be there at once: a flood of it must not become a flood of commits."""
SAY_AGAIN_SECONDS = 60.0
log = get_logger(__name__)


class NotStored(Exception):
    """The store did not take it in time; the vendor has to send it again."""


@dataclass(eq=False)
class _Delivery:
    rows: Sequence[Incoming]
    loop: asyncio.AbstractEventLoop
    stored: asyncio.Future[None] = field(repr=False)


class Writer:
    """``store`` is called from an event loop, ``count`` from anywhere; all writing happens in one thread."""

    def __init__(self, store: Store, moments: Moments, most_waiting: int) -> None:
        self._store, self._moments, self._most = store, moments, most_waiting
        self._news = threading.Condition()
        self._waiting: dict[_Delivery, None] = {}
        self._rows = 0
        self._counts: Counter[tuple[str, str]] = Counter()
        self._closing = False
        self._said_at = 0.0
        self._thread = threading.Thread(target=self._run, name="events", daemon=True)
        self._thread.start()

    async def store(self, rows: Sequence[Incoming], seconds: float) -> None:
        """Returns once ``rows`` are durable. Raises ``NotStored`` when that was not so after ``seconds``."""
        loop = asyncio.get_running_loop()
        mine = _Delivery(rows, loop, loop.create_future())
        with self._news:
            if self._closing or (self._waiting and self._rows + len(rows) > self._most):
                raise NotStored
            self._add(mine)
            self._news.notify()
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await mine.stored
        except TimeoutError:
            raise NotStored from None
        finally:
            with self._news:
                self._remove(mine)

    def count(self, connection: str, what: str) -> None:
        """One more of ``what`` (``include.store.models.events``), in the store within a second or two."""
        with self._news:
            self._counts[connection, what] += 1

    def close(self) -> None:
        """Stores what waits and was counted, if the store takes it at once."""
        with self._news:
            self._closing = True
            self._news.notify()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        while True:
            with self._news:
                self._news.wait_for(lambda: bool(self._waiting) or self._closing, COUNT_SECONDS)
                closing = self._closing
                idle = not self._waiting and not self._counts
            failed = not idle and not self._commit()
            if closing:
                return
            if not idle:
                time.sleep(RETRY_SECONDS if failed else GATHER_SECONDS)

    def _commit(self) -> bool:
        """Whether the store took what waits."""
        batch: list[_Delivery] = []
        counts: Counter[tuple[str, str]] = Counter()
        try:
            with self._store.begin() as db:
                batch, counts = self._taken()
                self._write(db, [row for one in batch for row in one.rows], counts)
        except Exception as problem:
            self._give_back(batch, counts)
            self._say(problem)
            if not isinstance(problem, OperationalError | InterfaceError) and len(batch) > 1:
                self._one_by_one(batch)
            return False
        _answer(batch)
        return True

    def _write(self, db: Connection, rows: Sequence[Incoming], counts: Counter[tuple[str, str]]) -> None:
        total = Counter(counts)
        for name, kept in inbox.put(db, rows).items():
            total[name, "accepted"] += kept.new
            total[name, "duplicate"] += kept.known
        inbox.count(db, total, self._moments.now())

    def _one_by_one(self, batch: Sequence[_Delivery]) -> None:
        # Something in one of them cannot be stored: it must not keep the others out.
        for one in batch:
            try:
                with self._store.begin() as db:
                    self._write(db, one.rows, Counter())
            except Exception as problem:
                self._say(problem)
            else:
                _answer([one])
            with self._news:
                self._remove(one)

    def _taken(self) -> tuple[list[_Delivery], Counter[tuple[str, str]]]:
        with self._news:
            batch, counts = list(self._waiting), self._counts
            self._waiting, self._rows, self._counts = {}, 0, Counter()
        return batch, counts

    def _give_back(self, batch: Sequence[_Delivery], counts: Counter[tuple[str, str]]) -> None:
        with self._news:
            self._counts.update(counts)
            # Those whose sender gave up meanwhile are gone.
            for one in batch:
                if not one.stored.done():
                    self._add(one)

    def _add(self, one: _Delivery) -> None:
        self._waiting[one] = None
        self._rows += len(one.rows)

    def _remove(self, one: _Delivery) -> None:
        if one in self._waiting:
            del self._waiting[one]
            self._rows -= len(one.rows)

    def _say(self, problem: Exception) -> None:
        if time.monotonic() - self._said_at < SAY_AGAIN_SECONDS and self._said_at:
            return
        self._said_at = time.monotonic()
        said = problem.orig if isinstance(problem, DBAPIError) and problem.orig is not None else problem
        why = redact(str(said)).split(" / ")[0]
        log.warning("the store took no events; vendors are asked to send them again", why=why, kind=type(said).__name__)


def _answer(batch: Sequence[_Delivery]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[asyncio.Future[None]]] = {}
    for one in batch:
        by_loop.setdefault(one.loop, []).append(one.stored)
    for loop, futures in by_loop.items():
        # One call for all of them; a loop that is closed has nobody left to answer.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(_tell, futures)


def _tell(futures: Sequence[asyncio.Future[None]]) -> None:
    for future in futures:
        if not future.done():
            future.set_result(None)
