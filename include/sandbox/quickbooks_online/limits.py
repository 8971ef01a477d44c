"""Call limits of a company and the metered month of the app (reference page, section 7), on the virtual clock.

Each limit is a token bucket (section 11): it holds one second's or one minute's calls, starts full and fills evenly, so
what is spent comes back bit by bit and no change of the minute empties it or fills it.
"""

from __future__ import annotations

from dataclasses import dataclass

from include.sandbox.kernel.tables import Row
from include.sandbox.quickbooks_online.store import NAME, Store
from include.sandbox.quickbooks_online.wire import PACIFIC


@dataclass(frozen=True)
class _Limit:
    """So many calls in so many seconds."""

    name: str
    calls: int
    seconds: float


@dataclass
class _Bucket:
    tokens: float
    at: float

    def fill(self, limit: _Limit, now: float) -> None:
        new = max(0.0, now - self.at) * limit.calls / limit.seconds
        self.tokens, self.at = min(float(limit.calls), self.tokens + new), now


class Limits:
    """Buckets live in memory: they are of a minute at most, and a restart fills them. The month is kept."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._months = store.books.table(NAME, "coreplus", lags=False)
        self._buckets: dict[tuple[str, str], _Bucket] = store.books.memory(NAME, "buckets")
        # Beside the table, because a request under a read lag may not write.
        self._reads: dict[str, int] = store.books.memory(NAME, "reads")

    def admit(self, realm: str, is_batch: bool, is_read: bool) -> bool:
        """Takes a token for a call from every bucket it falls under; False when one of them is empty.

        What was refused takes none. ``is_read`` is a CorePlus call: it is blocked once the month is spent.
        """
        if is_read and self.reads() >= int(self._store.app()["coreplus_calls_per_month"]):
            return False
        buckets = [self._filled(realm, limit) for limit in self._limits(realm, is_batch)]
        if any(bucket.tokens < 1 for bucket in buckets):
            return False
        for bucket in buckets:
            bucket.tokens -= 1
        return True

    def _limits(self, realm: str, is_batch: bool) -> list[_Limit]:
        settings = self._store.settings(realm)
        limits = [
            _Limit("second", int(settings["calls_per_second"]), 1),
            _Limit("minute", int(settings["calls_per_minute"]), 60),
        ]
        if is_batch:
            # One app is registered here; what the others of the company send takes room in the company's own limit.
            room = max(0, int(settings["batches_per_minute"]) - int(settings["batches_of_other_apps"]))
            limits.append(_Limit("app's batches", int(settings["batches_per_minute_app"]), 60))
            limits.append(_Limit("company's batches", room, 60))
        return limits

    def _filled(self, realm: str, limit: _Limit) -> _Bucket:
        now = self._store.kernel.clock.now().timestamp()
        bucket = self._buckets.setdefault((realm, limit.name), _Bucket(limit.calls, now))
        bucket.fill(limit, now)
        return bucket

    def count_reads(self, calls: int) -> None:
        """CorePlus calls that were answered with 2xx."""
        if calls:
            month = self.month()
            self._reads[month] = self.reads() + calls
            self._months.put("", month, {"month": month, "calls": self._reads[month]})

    def month(self) -> str:
        return self._store.kernel.clock.now().astimezone(PACIFIC).strftime("%Y-%m")

    def reads(self) -> int:
        month = self.month()
        if month not in self._reads:
            self._reads[month] = int((self._months.get("", month) or {"calls": 0})["calls"])
        return self._reads[month]

    def usage(self) -> list[Row]:
        self.reads()
        months = {**{row["month"]: row["calls"] for row in self._months.rows("")}, **self._reads}
        return [{"month": month, "calls": calls} for month, calls in sorted(months.items())]
