"""Vendors that count calls in windows of a clock or by a bucket, and a meter of ours that has to stay within them."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from include.clock import ManualClock
from include.http.protocols import Limits
from include.rate_limits.budget import CallMeter
from include.store.database import Store

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 2, tzinfo=UTC)


class Vendor:
    """Counts calls in whole minutes and days of the same clock, and answers 429 above its limits."""

    def __init__(self, clock: ManualClock, minute: int = 60, day: int = 5000, says: bool = True) -> None:
        self.clock, self.minute, self.day, self.says = clock, minute, day, says
        self.per_minute: Counter[datetime] = Counter()
        self.per_day = self.refused = 0
        self._lock = threading.Lock()

    def answer(self) -> tuple[int, Mapping[str, str]]:
        with self._lock:
            minute = self.clock.now().replace(second=0, microsecond=0)
            if self.per_minute[minute] >= self.minute:
                self.refused += 1
                return 429, {}
            self.per_minute[minute] += 1
            self.per_day += 1
            if not self.says:
                return 200, {}
            return 200, headers(
                minute=(self.minute, self.minute - self.per_minute[minute], minute + timedelta(minutes=1)),
                day=(self.day, self.day - self.per_day, MIDNIGHT),
            )


class Bucket:
    """A vendor that lets a bucket of calls fill evenly, and says nothing of it."""

    def __init__(self, clock: ManualClock, minute: int = 60, says: bool = False) -> None:
        self.clock, self.minute, self.refused = clock, minute, 0
        self._tokens, self._at = float(minute), clock.now()
        self._lock = threading.Lock()

    def answer(self) -> tuple[int, Mapping[str, str]]:
        with self._lock:
            now = self.clock.now()
            filled = self._tokens + (now - self._at).total_seconds() * self.minute / 60
            self._tokens, self._at = min(float(self.minute), filled), now
            if self._tokens < 1:
                self.refused += 1
                return 429, {}
            self._tokens -= 1
            return 200, {}


def headers(
    minute: tuple[int, int, datetime] | None = None, day: tuple[int, int, datetime] | None = None
) -> dict[str, str]:
    found = {}
    for prefix, group in (("X-RateLimit-Minutely-", minute), ("X-RateLimit-", day)):
        if group is not None:
            limit, remaining, reset = group
            found |= {f"{prefix}Limit": str(limit), f"{prefix}Remaining": str(remaining)}
            found[f"{prefix}Reset"] = str(int(reset.timestamp() * 1000))
    return found


def meter(store: Store, clock: ManualClock, **limits: object) -> CallMeter:
    return CallMeter(store, "exact_main", "exact_online", Limits(**limits), clock)  # type: ignore[arg-type]


def call(one: CallMeter, vendor: Vendor | Bucket, times: int = 1, company: str = "123") -> None:
    for _ in range(times):
        one.before(company, "crm/Accounts")
        one.after(company, "crm/Accounts", *vendor.answer())
