"""Delivers the notices of tasks with the tries of section 8."""

from __future__ import annotations

import datetime as dt

from include.sandbox.basware import processing, tasks
from include.sandbox.basware.http import dumps
from include.sandbox.basware.signing import HEADER, signature
from include.sandbox.basware.store import NAME, TENANT, Store, stamp
from include.sandbox.basware.subscriptions import SECRET
from include.sandbox.kernel import delivery
from include.sandbox.kernel.delivery import Post
from include.sandbox.kernel.tables import Row

TOLD = ("taskId", "taskStatus", "taskType", "taskSubType", "documentId", "expirationTime")


class Delivery(delivery.Delivery):
    answer_s = 3.0

    def __init__(self, store: Store) -> None:
        super().__init__(store.kernel, NAME, store.tasks, TENANT)
        self._store = store
        store.listeners.append(lambda *event: tasks.create(store, *event))
        store.tasks.index("open", lambda row: True if row["taskStatus"] == tasks.NEW else None)

    def _open(self) -> list[Row]:
        return sorted(self.table.find("open", TENANT, True), key=lambda row: int(row["_seq"]))

    def wanted(self) -> bool:
        """Requests end by themselves after a while."""
        subscribed = any(row["taskType"] == "RequestStatus" for row in self._store.subscriptions.rows(TENANT))
        return bool(self._open()) or (subscribed and bool(processing.pending(self._store)))

    def settle(self) -> None:
        processing.settle_due(self._store)

    def due(self) -> list[tuple[str, Row]]:
        now = stamp(self._store.now)
        return [(row["taskId"], row) for row in self._open() if row["_due"] <= now]

    def post(self, key: str, row: Row, now: dt.datetime) -> Post | None:
        to = self._store.subscriptions.get(TENANT, row["_subscription"])
        if to is None:
            return None
        body = dumps({name: row[name] for name in TOLD})
        headers = {"Content-Type": "application/json", HEADER: signature(body, to[SECRET])}
        return Post(to["notificationWebhookURL"], body, headers)

    def tried(self, key: str, row: Row, status: int | None, now: dt.datetime, unwanted: bool) -> None:
        """Whoever deleted the subscription wants no more tries."""
        changed = tasks.after_attempt(row, status, now)
        self._store.save(self.table, key, {**changed, "taskStatus": tasks.FAILED} if unwanted else changed)
