"""Delivers events beside the requests, with the tries of section 7 on the virtual clock."""

from __future__ import annotations

import asyncio
import contextlib

import httpx

from include.sandbox.airbase import events, life
from include.sandbox.airbase.http import JSON, dumps
from include.sandbox.airbase.signing import headers
from include.sandbox.airbase.store import NAME, Store, stamp
from include.sandbox.airbase.webhooks import SECRET
from include.sandbox.kernel.tables import Row

GATHER_S, POLL_S, ANSWER_S = 0.05, 0.2, 10.0


class Delivery:
    """Deliveries wait in their table beside the books, so a refused write is never told of."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._task: asyncio.Task[None] | None = None
        store.listeners.append(lambda *event: events.create(store, *event))

    def wake(self) -> None:
        """After anything that may have made an event: deliver beside the next requests."""
        if self._task is not None and not self._task.done():
            return
        if self._wanted():
            # Outside of a running loop (a start on old books) nothing is sent until the first request.
            with contextlib.suppress(RuntimeError):
                self._task = asyncio.get_running_loop().create_task(self._run())

    def _wanted(self) -> bool:
        """Something waits to be sent, or will happen by itself while somebody wants to be told."""
        awaited = bool(self._store.rows("webhooks")) and life.awaited(self._store)
        return awaited or bool(events.open_deliveries(self._store))

    async def _run(self) -> None:
        async with httpx.AsyncClient(timeout=ANSWER_S, verify=False, trust_env=False) as client:  # noqa: S501 - localhost
            await asyncio.sleep(GATHER_S)
            while self._wanted():
                life.settle(self._store)
                self._store.books.commit()
                now = stamp(self._store.now)
                due = [row for row in events.open_deliveries(self._store) if row["due"] <= now]
                if due and self._store.kernel.faults.of_post("reorder_webhooks", NAME, ()):
                    due.reverse()
                for row in due:
                    await self._post(client, row)
                await asyncio.sleep(GATHER_S if due else POLL_S)

    async def _post(self, client: httpx.AsyncClient, row: Row) -> None:
        to, now, status = self._store.get("webhooks", row["webhook_id"]), self._store.now, None
        generation, body = self._store.books.generation, dumps(row["event"])
        twice = to is not None and self._store.kernel.faults.of_post("duplicate_webhook", NAME, ())
        for _ in range(0 if to is None else 2 if twice else 1):
            assert to is not None
            named = {"Content-Type": JSON, **headers(body, int(now.timestamp()), to[SECRET])}
            try:
                status = (await client.post(to["url"], content=body, headers=named)).status_code
            except (httpx.HTTPError, httpx.InvalidURL):
                status = None
        if self._store.books.generation != generation or self._store.get("webhook_deliveries", row["id"]) is None:
            return
        changed = events.after_attempt(row, status, now)
        # Whoever deleted the webhook wants no more tries.
        changed = changed if to is not None else {**changed, "status": events.FAILED}
        self._store.save("webhook_deliveries", changed)
        self._store.books.commit()
