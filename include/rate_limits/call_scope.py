"""The windows of one company, or of the token endpoint, as one process uses them: what is left, what is in flight."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, exc

from include.clock import Clock
from include.http.errors import BudgetSpent
from include.http.protocols import Limits
from include.rate_limits import call_rows
from include.rate_limits.limit_headers import Reported, lower, read_headers, throttled_until
from include.rate_limits.minutes import windows_of
from include.rate_limits.shares import Share, Spent, Verdict, Wait
from include.rate_limits.windows import error_budget_ends
from include.store.database import Store
from include.texts.program import said

log = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(minutes=5)
"""A window that is closed for longer stops the run cleanly instead of holding it open."""
_DRAIN_SECONDS = 10.0


@dataclass
class _Errors:
    """``at``: all that are known, ours and other processes'. ``unstored``: those of ours on their way into the store,
    which a read of it must not forget."""

    at: list[datetime] = field(default_factory=list)
    unstored: list[datetime] = field(default_factory=list)
    flying: int = 0

    def learn(self, stored: list[datetime]) -> None:
        self.at = sorted([*stored, *self.unstored])


class Scope:
    """``name`` is what the store keeps the windows under: a company, '' for a whole connection, or a token endpoint.

    ``company`` is what an error names. Thread-safe.
    """

    def __init__(
        self, store: Store, connection: str, system: str, name: str, limits: Limits, clock: Clock, company: str
    ) -> None:
        self.store, self.connection, self.system, self.name = store, connection, system, name
        self.limits, self.clock, self.company = limits, clock, company
        self.share = Share()
        self.windows = windows_of(connection, name, limits)
        self.endpoints: dict[str, _Errors] = {}
        self.closed_until: datetime | None = None
        self.changed = threading.Condition()
        self.one_refill = threading.Lock()
        # What one thread has stored and not committed, another would not see and take for absent.
        self.one_write = threading.Lock()

    def take(self, endpoint: str) -> None:
        """Counts one call as sent, once there is room for it. Raises ``BudgetSpent``."""
        while True:
            with self.changed:
                counted = self.endpoints.setdefault(endpoint, _Errors())
                self._check_errors(endpoint, counted)
                if self._ready():
                    if self._may_fail_too(counted):
                        self.changed.wait(1.0)
                        continue
                    counted.flying += 1
                    self.share.flying += 1
                    self.share.left -= 1
                    self.share.day_left -= 1
                    return
            self._refill()

    def _ready(self) -> bool:
        share = self.share
        if share.left <= 0 or share.day_left <= 0 or share.minute_until is None or share.day_until is None:
            return False
        now = self.clock.now()
        return now < share.minute_until and now < share.day_until and self.closed_until is None

    def _check_errors(self, endpoint: str, counted: _Errors) -> None:
        if not counted.at or self.limits.errors_per_hour is None:
            return
        ends = error_budget_ends(counted.at, self.limits.errors_per_hour, self.clock.now())
        if ends is not None:
            raise self._errors_spent(endpoint, len(counted.at), ends)

    def _may_fail_too(self, counted: _Errors) -> bool:
        """Whether the calls in flight at this endpoint, should they all fail, already use up its errors."""
        allowed = self.limits.errors_per_hour
        if allowed is None:
            return False
        since = self.clock.now() - timedelta(hours=1)
        recent = sum(moment > since for moment in counted.at)
        return recent + counted.flying >= max(1, allowed - 1)

    def give(self, endpoint: str, status: int | None, headers: Mapping[str, str]) -> None:
        """Counts one call as answered, and what the answer says."""
        minute, day = read_headers(headers, self.limits)
        share, now = self.share, self.clock.now()
        counts_as_error = status in self.limits.counted_statuses and self.limits.errors_per_hour is not None
        with self.changed:
            counted = self.endpoints.setdefault(endpoint, _Errors())
            counted.flying = max(0, counted.flying - 1)
            if share.orphans:
                share.orphans -= 1
            else:
                share.flying, share.done = max(0, share.flying - 1), share.done + 1
            share.day_done += 1
            share.answered_at = now
            if counts_as_error:
                counted.at.append(now)
                counted.unstored.append(now)
            if minute is not None and minute.reset_at is not None and share.minute_until is not None:
                if minute.reset_at > share.minute_until:
                    share.strays += 1
                    share.drop()
                elif minute.reset_at < share.minute_until:
                    minute = None  # a late answer about a minute that is over
            if minute is not None and minute.remaining is not None:
                share.minute_reported = lower(share.minute_reported, replace(minute, sent=share.sent("minute")))
                share.drop(keep=minute.remaining)
            if day is not None and day.remaining is not None:
                share.day_reported = lower(share.day_reported, replace(day, sent=share.sent("day")))
                share.day_left = min(share.day_left, day.remaining)
            if status == 429:
                share.drop()
            self.changed.notify_all()
        if status == 429:
            self._throttled(*read_headers(headers, self.limits), headers, now)
        if counts_as_error and status is not None:
            self._write("an error", lambda: self._error(endpoint, status, now))

    def _refill(self) -> None:
        with self.one_refill:
            with self.changed:
                if self._ready():
                    return
                closed = self.closed_until
            if closed is not None:
                self._wait(closed)
                with self.changed:
                    self.closed_until = None if self.closed_until == closed else self.closed_until
                return
            verdict = self._settle()
            if isinstance(verdict, Wait):
                self._wait(verdict.until)
            elif isinstance(verdict, Spent):
                raise self._day_spent(verdict)

    def _settle(self) -> Verdict:
        with self.one_write, self.store.begin() as db, self.changed:
            now = self.clock.now()
            self.share.drop()
            verdict = self.windows.settle(db, self.share, now)
            if self.limits.errors_per_hour is not None:
                self._load_errors(db, now)
        return verdict

    def hand_back(self) -> None:
        """Lets other processes have what this one was given and has not used."""
        with self.store.begin() as db, self.changed:
            if self.share.minute_until is not None:
                self.windows.hand_back(db, self.share, self.clock.now())

    def _wait(self, until: datetime) -> None:
        if until - self.clock.now() > LONGEST_WAIT:
            raise self._spent(said("calls.budget.asked_to_stop"), until)
        with self.changed:
            self.changed.wait_for(lambda: self.share.in_flight == 0, timeout=_DRAIN_SECONDS)
        self.clock.wait_until(until)

    def _throttled(
        self, minute: Reported | None, day: Reported | None, headers: Mapping[str, str], now: datetime
    ) -> None:
        if minute is None and day is not None and day.remaining == 0:
            return  # the day's figure is in `share`: the next block is refused by it
        until = throttled_until(headers, minute, now, self.limits)
        until += timedelta(seconds=self.limits.minute_grace)
        with self.changed:
            self.closed_until = max(until, self.closed_until or until)
        self._write("a throttle", lambda: self._shut(until, now))

    def _shut(self, until: datetime, now: datetime) -> None:
        with self.store.begin() as db:
            self.windows.shut(db, until, now)

    def _error(self, endpoint: str, status: int, now: datetime) -> None:
        unstored = self.endpoints[endpoint].unstored
        with self.one_write:
            try:
                with self.store.begin() as db:
                    call_rows.add_error(db, self.connection, self.name, endpoint, status, now)
                    with self.changed:
                        unstored.remove(now)
                        self._load_errors(db, now)
            except BaseException:
                with self.changed:
                    if now not in unstored:
                        unstored.append(now)
                raise

    def _load_errors(self, db: Connection, now: datetime) -> None:
        found = call_rows.errors_since(db, self.connection, self.name, now - timedelta(hours=1))
        for endpoint in {*self.endpoints, *found}:
            self.endpoints.setdefault(endpoint, _Errors()).learn(found.get(endpoint, []))

    def _write(self, what: str, action: Callable[[], None]) -> None:
        try:
            action()
        except exc.SQLAlchemyError as error:
            # The answer that brought it matters more; this process knows it, the others learn it from the vendor.
            log.warning("%s of %s could not be stored: %s", what, self.connection, type(error).__name__)

    def _day_spent(self, spent: Spent) -> BudgetSpent:
        what = said("calls.budget.day", used=f"{spent.used:,}", limit=f"{spent.limit:,}")
        return self._spent(what, spent.until)

    def _errors_spent(self, endpoint: str, number: int, until: datetime) -> BudgetSpent:
        limit = self.limits.errors_per_hour
        what = said("calls.budget.errors", count=number, endpoint=endpoint, limit=limit)
        return self._spent(what, until, said("calls.todo.fix_refused"))

    def _spent(self, what: str, until: datetime, todo: str = "") -> BudgetSpent:
        return BudgetSpent(what, until=until, system=self.system, company=self.company or None, todo=todo)
