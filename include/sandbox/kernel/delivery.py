"""What a system sends by itself, each POST when the virtual clock says so.

POSTs wait in a table beside the books, so that a refused write is never told of, and go out beside the next requests.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import httpx

from include.sandbox.kernel.port import Kernel
from include.sandbox.kernel.tables import Row, Table

# What happens close together is gathered; what waits is looked at again.
GATHER_S, POLL_S = 0.05, 0.2


@dataclass(frozen=True)
class Post:
    url: str
    body: bytes
    headers: dict[str, str]


def client(answer_s: float) -> httpx.AsyncClient:
    """``answer_s``: how long a receiver may take."""
    return httpx.AsyncClient(timeout=answer_s, verify=False, trust_env=False)  # noqa: S501 - localhost


async def send(sender: httpx.AsyncClient, post: Post) -> int | None:
    """The status; None when nobody answered."""
    try:
        return (await sender.post(post.url, content=post.body, headers=post.headers)).status_code
    except (httpx.HTTPError, httpx.InvalidURL):
        return None


class Delivery:
    """A system says what waits, what of it is due, how it reads and what an attempt makes of it."""

    answer_s = 10.0

    def __init__(self, kernel: Kernel, system: str, table: Table, scope: str = "") -> None:
        """``table`` has what waits, by key within ``scope``."""
        self.kernel, self.system, self.table, self.scope = kernel, system, table, scope
        self._task: asyncio.Task[None] | None = None

    def wanted(self) -> bool:
        """Something waits, or will happen by itself while somebody wants to be told."""
        raise NotImplementedError

    def settle(self) -> None:
        """What happens by itself until now; it is committed afterwards."""

    def due(self) -> list[tuple[str, Row]]:
        """Keys and rows to be sent now, in this order."""
        raise NotImplementedError

    def reverses(self, rows: Sequence[Row]) -> bool:
        """Whether what is due goes out in the other order: a fault that somebody asked for."""
        return self.kernel.faults.of_post("reorder_webhooks", self.system, self.companies(rows))

    def companies(self, rows: Sequence[Row]) -> Collection[str]:
        """Whom these tell of, where a system's calls can be told apart by company."""
        return ()

    def post(self, key: str, row: Row, now: dt.datetime) -> Post | None:
        """None: nobody wants it any more. What this changes in the books is committed before it is sent."""
        raise NotImplementedError

    def tried(self, key: str, row: Row, status: int | None, now: dt.datetime, unwanted: bool) -> None:
        """Done, to be tried again, or given up. ``status`` None: nobody answered. ``now``: when it was sent."""
        raise NotImplementedError

    def wake(self) -> None:
        """After anything that may have made something to send: deliver beside the next requests."""
        if (self._task is None or self._task.done()) and self.wanted():
            # Outside of a running loop (a start on old books) nothing is sent until the first request.
            with contextlib.suppress(RuntimeError):
                self._task = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        async with client(self.answer_s) as sender:
            await asyncio.sleep(GATHER_S)
            while self.wanted():
                self.settle()
                self.kernel.books.commit()
                due = self.due()
                if due and self.reverses([row for _, row in due]):
                    due.reverse()
                for key, _ in due:
                    await self._try(sender, key)
                await asyncio.sleep(GATHER_S if due else POLL_S)

    async def _try(self, sender: httpx.AsyncClient, key: str) -> None:
        row, books = self.table.get(self.scope, key), self.kernel.books
        if row is None:
            return
        now, generation, status = self.kernel.clock.now(), books.generation, None
        post = self.post(key, row, now)
        books.commit()
        if post is not None:
            twice = self.kernel.faults.of_post("duplicate_webhook", self.system, self.companies([row]))
            for _ in range(2 if twice else 1):
                status = await send(sender, post)
        row = self.table.get(self.scope, key)
        if books.generation == generation and row is not None:
            self.tried(key, row, status, now, post is None)
            books.commit()
