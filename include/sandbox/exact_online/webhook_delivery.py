"""Delivers notices beside the requests, each try when the virtual clock says so."""

from __future__ import annotations

import asyncio
import contextlib

import httpx

from include.sandbox.exact_online.store import NAME, ExactBooks
from include.sandbox.exact_online.webhook_events import Events, body

GATHER_S, POLL_S, ANSWER_S = 0.05, 0.2, 10.0


class Delivery:
    def __init__(self, store: ExactBooks) -> None:
        self._store = store
        self.events = Events(store)
        self._task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """After anything that may have changed the books: deliver beside the next requests."""
        if self._task is not None and not self._task.done():
            return
        if self.events.open():
            # Outside of a running loop (a start on old books) nothing is sent until the first request.
            with contextlib.suppress(RuntimeError):
                self._task = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        async with httpx.AsyncClient(timeout=ANSWER_S, verify=False, trust_env=False) as client:  # noqa: S501 - localhost
            await asyncio.sleep(GATHER_S)
            while waiting := self.events.open():
                due = [row for row in waiting if row["due"] <= self._store.now()]
                divisions = sorted({str(row["division"]) for row in due})
                if due and self._store.kernel.faults.of_post("reorder_webhooks", NAME, divisions):
                    due.reverse()
                for seq in [int(row["seq"]) for row in due]:
                    await self._post(client, seq)
                await asyncio.sleep(GATHER_S if due else POLL_S)

    async def _post(self, client: httpx.AsyncClient, seq: int) -> None:
        row = self.events.before_attempt(seq)
        if row is None:
            return
        self._store.books.commit()
        division, now, status = str(row["division"]), self._store.now(), None
        to = self._store["webhook_subscriptions"].get(division, row["subscription"])
        generation, content = self._store.books.generation, body(row["content"]) if row["content"] else b""
        twice = to is not None and self._store.kernel.faults.of_post("duplicate_webhook", NAME, (division,))
        for _ in range(0 if to is None else 2 if twice else 1):
            assert to is not None
            headers = {"Content-Type": "application/json; charset=utf-8", "Content-Length": str(len(content))}
            try:
                status = (await client.post(to["CallbackURL"], content=content, headers=headers)).status_code
            except (httpx.HTTPError, httpx.InvalidURL):
                status = None
        if self._store.books.generation != generation:
            return
        # Whoever ended the subscription wants no more tries: the last of them is counted.
        gone = {} if to is not None else {"attempts": 99}
        self.events.after_attempt({**row, **gone}, status, now)
        self._store.books.commit()
