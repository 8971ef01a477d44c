"""The calls of a month that a vendor meters: counted for the connection, over all runs and processes, in the store.

Written with every fiftieth call and whenever a meter is closed: a process that is killed leaves fewer than that
uncounted, and the month's reserve is far larger.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, case, exc, select

from include.clock import Clock
from include.http.errors import BudgetSpent
from include.http.protocols import Limits, Month
from include.store.database import Store, insert
from include.store.models import metered_calls
from include.texts.program import said

log = logging.getLogger(__name__)

WRITTEN_EVERY = 50


def month_of(moment: datetime, zone: str = "UTC") -> date:
    """The first day of the calendar month of ``zone`` that ``moment`` lies in."""
    return moment.astimezone(ZoneInfo(zone)).date().replace(day=1)


def end_of(month: date, zone: str = "UTC") -> datetime:
    """The first moment after ``month`` in ``zone``, in UTC."""
    year, number = divmod(month.year * 12 + month.month, 12)
    return datetime(year, number + 1, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)


class MonthCount:
    """The month of one connection as one process knows it. Thread-safe."""

    def __init__(self, store: Store, connection: str, system: str, limits: Limits, clock: Clock) -> None:
        self._store, self._clock, self._limits = store, clock, limits
        self.connection, self.system = connection, system
        self._unwritten: Counter[date] = Counter()
        self._known: tuple[date, int, bool] | None = None  # month, calls of it that are written, closed by the vendor
        self._lock = threading.Lock()

    def check(self, company: str) -> None:
        """Raises ``BudgetSpent`` when the month is down to its reserve, or over for the vendor."""
        limit = self._limits.month
        if limit is None:
            return
        month, used, closed = self._now()
        if closed:
            raise self._spent(said("calls.budget.month_closed"), month, company)
        if used >= limit - min(self._limits.month_reserve, limit // 10):
            what = said("calls.budget.month", used=f"{used:,}", limit=f"{limit:,}")
            raise self._spent(what, month, company)

    def count(self) -> None:
        """One metered call was answered well."""
        month = self._month_now()
        with self._lock:
            self._unwritten[month] += 1
            due = self._unwritten.total() >= WRITTEN_EVERY
        if due:
            self.write()

    def month(self) -> Month | None:
        """What is known of this month here; None where nothing is metered."""
        if self._limits.month is None:
            return None
        month, used, _ = self._now()
        return Month(used, self._limits.month, end_of(month, self._limits.month_zone))

    def close_month(self) -> None:
        """The vendor lets no metered call through until the month ends: for all processes."""
        self.write()
        month = self._month_now()
        with self._lock:
            self._known = (month, self._known[1] if self._known and self._known[0] == month else 0, True)
        try:
            with self._store.begin() as db:
                _add(db, self.connection, month, 0, self._limits.month, closed=True)
        except exc.SQLAlchemyError as error:
            log.warning("the end of %s's month could not be stored: %s", self.connection, type(error).__name__)

    def write(self) -> None:
        """Adds what was counted here to the store. What cannot be written is kept for the next time."""
        with self._lock:
            new, self._unwritten = self._unwritten, Counter()
        if not new:
            return
        try:
            with self._store.begin() as db:
                for month, number in new.items():
                    _add(db, self.connection, month, number, self._limits.month, closed=False)
        except exc.SQLAlchemyError as error:
            log.warning("metered calls of %s could not be stored: %s", self.connection, type(error).__name__)
            with self._lock:
                self._unwritten += new
            return
        with self._lock:
            self._known = None  # others may have written too

    def _spent(self, what: str, month: date, company: str) -> BudgetSpent:
        return BudgetSpent(
            what,
            until=end_of(month, self._limits.month_zone),
            system=self.system,
            company=company or None,
            todo=said("calls.todo.next_month"),
        )

    def _month_now(self) -> date:
        return month_of(self._clock.now(), self._limits.month_zone)

    def _now(self) -> tuple[date, int, bool]:
        month = self._month_now()
        with self._lock:
            known, unwritten = self._known, self._unwritten[month]
        if known is None or known[0] != month:
            with self._store.read() as db:
                used, closed_at = used_in(db, self.connection, month)
            # Whoever agreed on a larger allowance since then opened the month with it.
            closed = closed_at is not None and (self._limits.month or 0) <= closed_at
            known = (month, used, closed)
            with self._lock:
                self._known = known
        return month, known[1] + unwritten, known[2]


def used_in(db: Connection, connection: str, month: date) -> tuple[int, int | None]:
    """Metered calls of a connection in the month that begins on ``month``, and the limit that held when the vendor
    closed it; None while it is open."""
    mine = (metered_calls.c.connection == connection) & (metered_calls.c.month == month)
    row = db.execute(select(metered_calls).where(mine)).one_or_none()
    if row is None:
        return 0, None
    return int(row.calls), int(row.allowed or 0) if row.closed else None


def _add(db: Connection, connection: str, month: date, calls: int, limit: int | None, *, closed: bool) -> None:
    row = insert(db, metered_calls).values(
        connection=connection, month=month, calls=calls, allowed=limit, closed=closed
    )
    known, new = metered_calls.c, row.excluded
    changed: dict[str, Any] = {"calls": known.calls + new.calls, "allowed": new.allowed, "closed": new.closed}
    if not closed:
        # Whoever counts does not open it, but for a higher limit than it was closed at.
        stays = and_(known.closed, known.allowed >= new.allowed)
        changed["closed"] = stays
        changed["allowed"] = case((stays, known.allowed), else_=new.allowed)
    db.execute(row.on_conflict_do_update(index_elements=["connection", "month"], set_=changed))
