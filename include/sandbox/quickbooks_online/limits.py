"""Call limits of a company and the metered month of the app (reference page, section 7), on the virtual clock."""

from __future__ import annotations

from dataclasses import dataclass

from include.sandbox.kernel.tables import Row
from include.sandbox.quickbooks_online.store import NAME, Store
from include.sandbox.quickbooks_online.wire import PACIFIC


@dataclass
class _Bucket:
    tokens: float
    at: float


class Limits:
    """Windows live in memory: they are of a minute at most, and a restart forgives them. The month is kept."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._months = store.books.table(NAME, "coreplus", lags=False)
        self._buckets: dict[str, _Bucket] = {}
        self._minutes: dict[tuple[str, str], tuple[int, int]] = {}
        # Beside the table, because a request under a read lag may not write.
        self._reads: dict[str, int] = {}

    def reset(self) -> None:
        self._buckets.clear()
        self._minutes.clear()
        self._reads.clear()

    def admit(self, realm: str, is_batch: bool, is_read: bool) -> bool:
        """Counts a call against every window it falls into; False when one of them is full.

        What was refused is not counted. ``is_read`` is a CorePlus call: it is blocked once the month is spent.
        """
        settings = self._store.settings(realm)
        if is_read and self.reads() >= int(self._store.app()["coreplus_calls_per_month"]):
            return False
        windows = [("all", int(settings["calls_per_minute"]))]
        if is_batch:
            # One app is registered here; what the others of the company send takes room in the company's own limit.
            room = int(settings["batches_per_minute"]) - int(settings["batches_of_other_apps"])
            windows.append(("batch", min(int(settings["batches_per_minute_app"]), room)))
        minute = int(self._seconds() // 60)
        for name, limit in windows:
            window, used = self._minutes.get((realm, name), (minute, 0))
            if window == minute and used >= limit:
                return False
        if not self._take(realm, float(settings["calls_per_second"])):
            return False
        for name, _ in windows:
            window, used = self._minutes.get((realm, name), (minute, 0))
            self._minutes[(realm, name)] = (minute, used + 1 if window == minute else 1)
        return True

    def _take(self, realm: str, rate: float) -> bool:
        """A token bucket of one second's calls, filled evenly."""
        now = self._seconds()
        bucket = self._buckets.setdefault(realm, _Bucket(rate, now))
        bucket.tokens = min(rate, bucket.tokens + max(0.0, now - bucket.at) * rate)
        bucket.at = now
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True

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

    def _seconds(self) -> float:
        return self._store.kernel.clock.now().timestamp()
