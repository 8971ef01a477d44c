"""The call meter of a connection: waits for the minute, stops at the day's reserve and before the error limit.

Per call it costs a lock and a few additions: the store is asked for a block of calls at a time (``windows.py``).
Errors, which are rare, are written at once. Everything else a process knows is written with its next block and by
``save``; one that is killed leaves at most one unspent block charged: in the minute until it ends (in a rolling one for
73 seconds), in the day until midnight.

Waiting is done on the project's clock, and calls in flight are let in first: on a virtual clock the minute would
otherwise end while they are in flight, and the vendor would count them in the next one.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from include.clock import Clock
from include.http.protocols import Limits, Month
from include.rate_limits import call_rows
from include.rate_limits.call_scope import Scope
from include.rate_limits.metered import MonthCount
from include.rate_limits.seconds import Seconds
from include.store.database import Store


@dataclass(frozen=True)
class Calls:
    """What one process called: all requests, those answered with an error or not at all, those for tokens, and those
    that the vendor meters by the month."""

    calls: int = 0
    errors: int = 0
    tokens: int = 0
    metered: int = 0


class CallMeter:
    """``Meter`` of one connection for one process."""

    def __init__(self, store: Store, connection: str, system: str, limits: Limits, clock: Clock) -> None:
        self.connection, self.system, self.limits = connection, system, limits
        self._store, self._clock = store, clock
        self._scopes: dict[str, Scope] = {}
        self._month = MonthCount(store, connection, system, limits, clock)
        self._seconds = None if limits.second is None else Seconds(limits.second, clock)
        self._own_minutes = dict(limits.endpoint_minutes)
        self._counts: Counter[tuple[str, date, str]] = Counter()
        self._saved: Counter[tuple[str, date, str]] = Counter()
        self._lock = threading.Lock()

    def before(self, company: str, endpoint: str) -> None:
        """See ``Meter.before``."""
        if self.limits.is_metered(endpoint):
            self._month.check(company)
        taken: list[Scope] = []
        try:
            for scope in self._counting(company, endpoint):
                scope.take(endpoint)
                taken.append(scope)
        except BaseException:
            for scope in taken:  # it does not leave, so nobody will say that it was answered
                scope.give(endpoint, None, {})
            raise
        if self._seconds is not None and endpoint not in self.limits.token_endpoints:
            self._seconds.take()

    def after(self, company: str, endpoint: str, status: int | None, headers: Mapping[str, str]) -> None:
        """See ``Meter.after``. Never raises: an answer must not be lost because it could not be counted."""
        day = self._clock.now().date()
        failed = status is None or status >= 400
        metered = not failed and self.limits.is_metered(endpoint)
        with self._lock:
            self._counts[company, day, "calls"] += 1
            self._counts[company, day, "errors"] += failed
            self._counts[company, day, "tokens"] += endpoint in self.limits.token_endpoints
            self._counts[company, day, "metered"] += metered
        if metered:
            self._month.count()
        for scope in self._counting(company, endpoint):
            scope.give(endpoint, status, headers)

    def month(self) -> Month | None:
        """See ``Meter.month``."""
        return self._month.month()

    def close_month(self) -> None:
        """See ``Meter.close_month``."""
        self._month.close_month()

    def calls(self) -> dict[str, Calls]:
        """What this meter has counted since it was made, by company ('' = calls about the whole connection)."""
        found: dict[str, Counter[str]] = {}
        with self._lock:
            for (company, _day, what), number in self._counts.items():
                found.setdefault(company, Counter())[what] += number
        return {company: Calls(**numbers) for company, numbers in found.items()}

    def save(self, run_id: str) -> None:
        """Adds what was counted since the last ``save`` to the run's ``api_calls`` and gives unspent calls back."""
        with self._lock:
            new = self._counts - self._saved
            self._saved = self._counts.copy()
        days: dict[tuple[str, date], Counter[str]] = {}
        for (company, day, what), number in new.items():
            days.setdefault((company, day), Counter())[what] += number
        with self._store.begin() as db:
            for (company, day), numbers in days.items():
                call_rows.add_calls(db, run_id, self.connection, self.system, company, day, numbers)
        self.close()

    def close(self) -> None:
        """Gives unspent calls back to the other processes; the meter can go on being used."""
        self._month.write()
        for scope in list(self._scopes.values()):
            scope.hand_back()

    def _counting(self, company: str, endpoint: str) -> list[Scope]:
        """The windows that a call to ``endpoint`` counts in, the narrowest first."""
        own = self._own_minutes.get(endpoint)
        common = self._scope(company, endpoint)
        return [common] if own is None else [self._scope_of_endpoint(company, endpoint, own), common]

    def _scope_of_endpoint(self, company: str, endpoint: str, minute: int) -> Scope:
        company = company if self.limits.per_company else ""
        name = f"{company} {endpoint}".strip()
        scope = self._scopes.get(name)
        if scope is None:
            limits = replace(self.limits, minute=minute, day=None, errors_per_hour=None)
            with self._lock:
                scope = self._scopes.setdefault(
                    name, Scope(self._store, self.connection, self.system, name, limits, self._clock, company)
                )
        return scope

    def _scope(self, company: str, endpoint: str) -> Scope:
        token = endpoint in self.limits.token_endpoints
        company = company if self.limits.per_company and not token else ""
        name = endpoint if token else company
        scope = self._scopes.get(name)
        if scope is None:
            limits = _token_limits(self.limits) if token else self.limits
            with self._lock:
                scope = self._scopes.setdefault(
                    name, Scope(self._store, self.connection, self.system, name, limits, self._clock, company)
                )
        return scope


def _token_limits(limits: Limits) -> Limits:
    return Limits(
        minute=None,
        day=limits.tokens_per_day,
        errors_per_hour=limits.errors_per_hour,
        counted_statuses=limits.counted_statuses,
        day_reserve=5,
        minute_grace=limits.minute_grace,
        minute_headers=limits.minute_headers,
        day_headers=limits.day_headers,
    )
