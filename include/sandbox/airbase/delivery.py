"""Delivers events with the tries of section 7."""

from __future__ import annotations

import datetime as dt

from include.sandbox.airbase import events, life
from include.sandbox.airbase.http import JSON, dumps
from include.sandbox.airbase.signing import headers
from include.sandbox.airbase.store import NAME, Store, stamp
from include.sandbox.airbase.webhooks import SECRET
from include.sandbox.kernel import delivery
from include.sandbox.kernel.delivery import Post
from include.sandbox.kernel.tables import Row


class Delivery(delivery.Delivery):
    def __init__(self, store: Store) -> None:
        super().__init__(store.kernel, NAME, store.tables["webhook_deliveries"], store.tenant)
        self._store = store
        store.listeners.append(lambda *event: events.create(store, *event))

    def wanted(self) -> bool:
        awaited = bool(self._store.rows("webhooks")) and life.awaited(self._store)
        return awaited or bool(events.open_deliveries(self._store))

    def settle(self) -> None:
        life.settle(self._store)

    def due(self) -> list[tuple[str, Row]]:
        now = stamp(self._store.now)
        return [(row["id"], row) for row in events.open_deliveries(self._store) if row["due"] <= now]

    def post(self, key: str, row: Row, now: dt.datetime) -> Post | None:
        to, body = self._store.get("webhooks", row["webhook_id"]), dumps(row["event"])
        named = {"Content-Type": JSON, **headers(body, int(now.timestamp()), to[SECRET])} if to else {}
        return Post(to["url"], body, named) if to else None

    def tried(self, key: str, row: Row, status: int | None, now: dt.datetime, unwanted: bool) -> None:
        """Whoever deleted the webhook wants no more tries."""
        changed = events.after_attempt(row, status, now)
        self._store.save("webhook_deliveries", {**changed, "status": events.FAILED} if unwanted else changed)
