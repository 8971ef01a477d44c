"""Leases: who may do something alone right now, over threads, processes and machines.

A lease is a row taken by compare-and-set, the same on SQLite and PostgreSQL (``FOR UPDATE`` does nothing on SQLite).
It ends in *real* time, never on the virtual clock: a jump of that one must not expire a live lease. PostgreSQL's own
clock is asked where there is one, so that machines need not agree about the time.

Every taking gives a higher fencing token, and a row is never deleted. A holder that was suspended for longer than its
lease lasts cannot know it, so whatever must not happen after a loss is written in a transaction that begins with
``Held.confirm``: it locks the lease's row until the commit, and fails if someone else has taken it.
"""

from __future__ import annotations

import logging
import os
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, exc, func, or_, select

from include.store import schema
from include.store.database import Store, insert
from include.store.models import leases
from include.texts.program import said

log = logging.getLogger(__name__)


class LeaseTaken(Exception):
    """Someone else holds the lease ``name``: ``owner``, for at most ``seconds_left`` unless it renews."""

    def __init__(self, name: str, owner: str, seconds_left: float) -> None:
        self.name, self.owner, self.seconds_left = name, owner, seconds_left
        super().__init__(said("calls.in_use", lease=name, owner=owner, seconds=f"{max(0.0, seconds_left):.0f}"))


class LeaseLost(Exception):
    """The lease ended or was taken by another before its holder was done; what it was about to do must not be done."""


@dataclass(frozen=True)
class Lease:
    """``token`` is higher than that of every earlier holder; ``expires_at`` is real time, seconds since the epoch."""

    name: str
    owner: str
    token: int
    expires_at: float


def this_owner() -> str:
    """A name for this thread that a person can find: machine, process id, thread."""
    return f"{socket.gethostname()} pid {os.getpid()} {threading.current_thread().name}"


def acquire(connection: Connection, name: str, owner: str, seconds: float) -> Lease | None:
    """The lease, when it is free or has ended; None when another holds it (also one of the same ``owner``)."""
    now = real_now(connection)
    taken = connection.execute(
        leases.update()
        .where(leases.c.name == name, or_(leases.c.owner.is_(None), leases.c.expires_at <= now))
        .values(owner=owner, token=leases.c.token + 1, expires_at=now + seconds)
        .returning(leases.c.token)
    ).scalar()
    if taken is None:
        first = insert(connection, leases).values(name=name, owner=owner, token=1, expires_at=now + seconds)
        taken = connection.execute(first.on_conflict_do_nothing().returning(leases.c.token)).scalar()
    return None if taken is None else Lease(name, owner, taken, now + seconds)


def renew(connection: Connection, lease: Lease, seconds: float) -> Lease | None:
    """The lease, good for another ``seconds`` from now; None when another has taken it since.

    One that has run out without being taken is renewed: nobody acted in between. The row stays locked until the
    transaction ends. Raises ``StoreNotReady`` once the store is for newer releases alone.
    """
    schema.confirm(connection)
    until = real_now(connection) + seconds
    mine = leases.update().where(
        leases.c.name == lease.name, leases.c.token == lease.token, leases.c.owner.is_not(None)
    )
    renewed = connection.execute(mine.values(expires_at=until)).rowcount == 1
    return Lease(lease.name, lease.owner, lease.token, until) if renewed else None


def release(connection: Connection, lease: Lease) -> bool:
    """Gives the lease back; False when another has taken it since."""
    mine = leases.update().where(leases.c.name == lease.name, leases.c.token == lease.token)
    return connection.execute(mine.values(owner=None, expires_at=0.0)).rowcount == 1


def holder(connection: Connection, name: str) -> Lease | None:
    """Who holds it now; None when nobody does."""
    row = connection.execute(select(leases).where(leases.c.name == name)).one_or_none()
    if row is None or row.owner is None or row.expires_at <= real_now(connection):
        return None
    return Lease(row.name, row.owner, row.token, row.expires_at)


def real_now(connection: Connection) -> float:
    """Seconds since the epoch on the one clock that all users of this store share."""
    if connection.dialect.name == "postgresql":
        return float(connection.execute(select(func.extract("epoch", func.clock_timestamp()))).scalar_one())
    return time.time()


def shared_time(store: Store, local: Callable[[], float] = time.time) -> Callable[[], float]:
    """Seconds since the epoch on the clock that all users of ``store`` share, for as long as a run lasts.

    How far this machine's own clock (``local``) is from PostgreSQL's is measured once, to half the time the question
    takes. SQLite is used on one machine, whose clock is the shared one.
    """
    with store.read() as connection:
        if connection.dialect.name != "postgresql":
            return local
        asked = local()
        there = real_now(connection)
        ahead = there - (asked + local()) / 2
    return lambda: local() + ahead


class Held:
    """A lease while it is held. ``lost`` turns True, and ``check`` raises, as soon as it may be another's."""

    def __init__(self, store: Store, lease: Lease, seconds: float) -> None:
        self._store, self._seconds = store, seconds
        self._good_until = time.monotonic() + seconds
        self._taken, self._done = threading.Event(), threading.Event()
        self.lease = lease
        self._thread = threading.Thread(target=self._keep, name=f"lease {lease.name}", daemon=True)

    @property
    def token(self) -> int:
        """The fencing token."""
        return self.lease.token

    @property
    def lost(self) -> bool:
        """Whether another may have it by now. Costs nothing: no look into the store."""
        return self._taken.is_set() or time.monotonic() >= self._good_until

    def check(self) -> None:
        """Raises ``LeaseLost`` when ``lost``."""
        if self.lost:
            raise LeaseLost(said("calls.claim_ended", lease=self.lease.name))

    def confirm(self, connection: Connection) -> None:
        """Raises ``LeaseLost`` unless the lease is ours, and ``StoreNotReady`` once the store is for newer releases
        alone; both then stay so until ``connection``'s transaction ends."""
        started = time.monotonic()
        if renew(connection, self.lease, self._seconds) is None:
            self._taken.set()
            self.check()
        self._good_until = started + self._seconds

    def _keep(self) -> None:
        while not self._done.wait(self._seconds / 3):
            started = time.monotonic()
            try:
                with self._store.begin() as connection:
                    renewed = renew(connection, self.lease, self._seconds)
            except exc.SQLAlchemyError as error:
                # Not lost yet: the store may be back before the lease ends, and `lost` turns True by itself if not.
                log.warning(
                    "the claim on %s could not be renewed (%s); trying again", self.lease.name, type(error).__name__
                )
                continue
            except schema.StoreNotReady as problem:
                log.error("the claim on %s is given up: %s", self.lease.name, problem)
                renewed = None
            if renewed is None:
                self._taken.set()
                return
            self._good_until = started + self._seconds

    def _start(self) -> None:
        self._thread.start()

    def _stop(self) -> None:
        self._done.set()
        self._thread.join()
        try:
            with self._store.begin() as connection:
                release(connection, self.lease)
        except exc.SQLAlchemyError as error:
            log.warning(
                "the claim on %s could not be given back (%s); it ends by itself in %.0f s",
                self.lease.name,
                type(error).__name__,
                self._seconds,
            )


@contextmanager
def hold(
    store: Store, name: str, *, seconds: float = 60.0, wait: float = 0.0, owner: str | None = None
) -> Iterator[Held]:
    """Hold the lease ``name`` while the block runs, renewed in the background every third of ``seconds``.

    ``wait`` is how long (real seconds) to try for it. Raises ``LeaseTaken`` when another still has it then. A process
    that dies gives it free after at most ``seconds``. Must not be entered inside a write transaction.
    """
    owner = owner or this_owner()
    deadline = time.monotonic() + wait
    while True:
        started = time.monotonic()
        with store.begin() as connection:
            lease = acquire(connection, name, owner, seconds)
            other = None if lease else holder(connection, name)
            left = other.expires_at - real_now(connection) if other else 0.0
        if lease is not None:
            break
        if time.monotonic() >= deadline:
            raise LeaseTaken(name, other.owner if other else "another process", left)
        time.sleep(min(max(0.0, deadline - time.monotonic()), random.uniform(0.02, 0.2)))
    held = Held(store, lease, seconds)
    held._good_until = started + seconds
    held._start()
    try:
        yield held
    finally:
        held._stop()
