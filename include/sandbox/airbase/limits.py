"""Calls of the tenant in a window of the virtual clock (section 2: 500, falling by one; the 60 seconds are assumed)."""

from __future__ import annotations

import math

from include.sandbox.airbase.errors import refused
from include.sandbox.airbase.store import NAME, Store


class Limits:
    """The window lives in memory: it is over after a minute, and a restart begins a new one."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._window: dict[str, float] = store.books.memory(NAME, f"window{store.tenant}")

    def _turn(self) -> tuple[int, float]:
        settings, at = self._store.settings(), self._store.now.timestamp()
        window = float(settings["rate_window_s"])
        if not self._window or not self._window["began"] <= at < self._window["began"] + window:
            self._window.update(began=at, used=0)
        return int(settings["rate_limit"]), self._window["began"] + window - at

    def take(self) -> None:
        """One call of an authenticated caller. Raises ``Refusal`` 429 with the seconds until the next window."""
        most, left = self._turn()
        if self._window["used"] >= most:
            wait = max(1, math.ceil(left))
            said = f"Request was throttled. Expected available in {wait} second{'s' if wait != 1 else ''}."
            raise refused(429, said, {"Retry-After": str(wait)})
        self._window["used"] += 1

    def headers(self) -> dict[str, str]:
        """On every answer, refusals too."""
        most, _ = self._turn()
        return {"X-Ratelimit-Limit": str(most), "X-Ratelimit-Remaining": str(max(0, most - int(self._window["used"])))}
