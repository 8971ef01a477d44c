"""Delivers the notices of tasks beside the requests, with the tries of section 8 on the virtual clock."""

from __future__ import annotations

import asyncio
import contextlib

import httpx

from include.sandbox.basware import processing, tasks
from include.sandbox.basware.http import dumps
from include.sandbox.basware.signing import HEADER, signature
from include.sandbox.basware.store import NAME, TENANT, Store, stamp
from include.sandbox.basware.subscriptions import SECRET
from include.sandbox.kernel.tables import Row

GATHER_S, POLL_S, ANSWER_S = 0.05, 0.2, 3.0
TOLD = ("taskId", "taskStatus", "taskType", "taskSubType", "documentId", "expirationTime")


class Delivery:
    """Tasks wait in their table beside the books, so a refused write is never told of."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._task: asyncio.Task[None] | None = None
        store.listeners.append(lambda *event: tasks.create(store, *event))
        store.tasks.index("open", lambda row: True if row["taskStatus"] == tasks.NEW else None)

    def wake(self) -> None:
        """After anything that may have made a task: deliver beside the next requests."""
        if self._task is not None and not self._task.done():
            return
        if self._open() or self._awaited():
            # Outside of a running loop (a start on old books) nothing is sent until the first request.
            with contextlib.suppress(RuntimeError):
                self._task = asyncio.get_running_loop().create_task(self._run())

    def _open(self) -> list[Row]:
        return sorted(self._store.tasks.find("open", TENANT, True), key=lambda row: int(row["_seq"]))

    def _awaited(self) -> bool:
        """Requests end by themselves after a while, and somebody wants to be told."""
        subscribed = any(row["taskType"] == "RequestStatus" for row in self._store.subscriptions.rows(TENANT))
        return subscribed and bool(processing.pending(self._store))

    async def _run(self) -> None:
        async with httpx.AsyncClient(timeout=ANSWER_S, verify=False, trust_env=False) as client:  # noqa: S501 - localhost
            await asyncio.sleep(GATHER_S)
            while self._open() or self._awaited():
                processing.settle_due(self._store)
                self._store.books.commit()
                due = [row for row in self._open() if row["_due"] <= stamp(self._store.now)]
                if due and self._store.kernel.faults.of_post("reorder_webhooks", NAME, ()):
                    due.reverse()
                for row in due:
                    await self._post(client, row)
                await asyncio.sleep(GATHER_S if due else POLL_S)

    async def _post(self, client: httpx.AsyncClient, row: Row) -> None:
        to, now, status = self._store.subscriptions.get(TENANT, row["_subscription"]), self._store.now, None
        generation, body = self._store.books.generation, dumps({name: row[name] for name in TOLD})
        twice = self._store.kernel.faults.of_post("duplicate_webhook", NAME, ())
        for _ in range(0 if to is None else 2 if twice else 1):
            assert to is not None
            headers = {"Content-Type": "application/json", HEADER: signature(body, to[SECRET])}
            try:
                status = (await client.post(to["notificationWebhookURL"], content=body, headers=headers)).status_code
            except (httpx.HTTPError, httpx.InvalidURL):
                status = None
        if self._store.books.generation != generation or self._store.tasks.get(TENANT, row["taskId"]) is None:
            return
        changed = tasks.after_attempt(row, status, now)
        # Whoever deleted the subscription wants no more tries.
        changed = changed if to is not None else {**changed, "taskStatus": tasks.FAILED}
        self._store.save(self._store.tasks, row["taskId"], changed)
        self._store.books.commit()
