"""Delivers notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from include.sandbox.exact_online.store import NAME, ExactBooks
from include.sandbox.exact_online.values import ms
from include.sandbox.exact_online.webhook_events import Events, body
from include.sandbox.kernel import delivery
from include.sandbox.kernel.delivery import Post
from include.sandbox.kernel.tables import Row


class Delivery(delivery.Delivery):
    def __init__(self, store: ExactBooks) -> None:
        self._store, self.events = store, Events(store)
        super().__init__(store.kernel, NAME, self.events.table)

    def wanted(self) -> bool:
        return bool(self.events.open())

    def due(self) -> list[tuple[str, Row]]:
        now = self._store.now()
        return [(f"{row['seq']:09d}", row) for row in self.events.open() if row["due"] <= now]

    def companies(self, rows: Sequence[Row]) -> Collection[str]:
        return sorted({str(row["division"]) for row in rows})

    def post(self, key: str, row: Row, now: dt.datetime) -> Post | None:
        """What it says now stands: whatever changes next is a notice of its own."""
        self.table.put("", key, {**row, "sent": True})
        to = self._store["webhook_subscriptions"].get(str(row["division"]), row["subscription"])
        content = body(row["content"]) if row["content"] else b""
        headers = {"Content-Type": "application/json; charset=utf-8", "Content-Length": str(len(content))}
        return Post(to["CallbackURL"], content, headers) if to else None

    def tried(self, key: str, row: Row, status: int | None, now: dt.datetime, unwanted: bool) -> None:
        """Whoever ended the subscription wants no more tries: the last of them is counted."""
        self.events.after_attempt(key, {**row, "attempts": 99} if unwanted else row, status, ms(now))
