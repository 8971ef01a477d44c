"""Calls of one client: a token bucket on the virtual clock (section 6; the vendor's own numbers are not public)."""

from __future__ import annotations

import datetime as dt
import math

from include.sandbox.basware.store import NAME, Store


class Limits:
    """Buckets live in memory: they are full again after two seconds, and a restart fills them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._buckets: dict[str, tuple[float, float]] = store.books.memory(NAME, "buckets")

    def wait(self, client: str, now: dt.datetime) -> int:
        """Takes a token and answers 0, or answers the whole seconds until there is one again."""
        settings, at = self._store.settings(), now.timestamp()
        rate, most = float(settings["calls_per_second"]), float(settings["burst"])
        tokens, before = self._buckets.get(client, (most, at))
        tokens = min(most, tokens + max(0.0, at - before) * rate)
        taken = 1 if tokens >= 1 else 0
        self._buckets[client] = (tokens - taken, at)
        return 0 if taken else max(1, math.ceil((1 - tokens) / rate))
