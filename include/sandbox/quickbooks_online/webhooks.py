"""Delivers change notices to the app's URL: best effort, with the retry ladder on the virtual clock (section 9)."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt

import httpx

from include.sandbox.kernel.tables import Row
from include.sandbox.quickbooks_online import webhook_events
from include.sandbox.quickbooks_online.oauth import VERIFIER_TOKEN
from include.sandbox.quickbooks_online.store import NAME, Store

# Changes that come close together travel in one POST; the receiver has to answer within three seconds.
GATHER_S, POLL_S, ACK_S = 0.05, 0.2, 3.0
KEPT_POSTS = 500


class Webhooks:
    """Listens to the books. Notices wait in tables beside them, so that a refused write is never told of."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._events = store.books.table(NAME, "webhook_events", lags=False)
        self._posts = store.books.table(NAME, "webhook_posts", lags=False)
        self._task: asyncio.Task[None] | None = None
        store.listeners.append(self._changed)

    def _changed(self, realm: str, entity: str, id: str, event: str, at: dt.datetime, into: str | None) -> None:
        if self._store.app()["webhook_url"] is None or self._store.writer == "generator":
            return
        seq = self._store.next_number("", "webhook_events")
        row = webhook_events.event(seq, realm, entity, id, event, at, into)
        if row is not None:
            self._events.put("", f"{seq:09d}", row)

    def posts(self) -> list[Row]:
        return list(self._posts.rows(""))

    def wake(self) -> None:
        """After anything that may have changed the books: deliver beside the next requests."""
        if self._task is not None and not self._task.done():
            return
        if self._events.count("") or any(row["delivered"] is None for row in self._posts.rows("")):
            # Outside of a running loop (a start on old books) nothing is sent until the first request.
            with contextlib.suppress(RuntimeError):
                self._task = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        async with httpx.AsyncClient(timeout=ACK_S, verify=False, trust_env=False) as client:  # noqa: S501 - localhost
            await asyncio.sleep(GATHER_S)
            # Without a URL what waits goes on waiting.
            while self._store.app()["webhook_url"] is not None:
                self._gather()
                due = self._due()
                for key in due:
                    await self._post(client, key)
                if not self._events.count("") and not self._waiting():
                    return
                await asyncio.sleep(GATHER_S if due else POLL_S)

    def _waiting(self) -> list[tuple[str, Row]]:
        return sorted(item for item in self._posts.items("") if item[1]["delivered"] is None)

    def _gather(self) -> None:
        """What changed since becomes one POST. Nothing of a request is half done whenever this runs."""
        found = sorted(self._events.items(""))
        if not found:
            return
        rows = [row for _, row in found]
        realms = sorted({str(row["realm"]) for row in rows})
        ahead = self._store.kernel.faults.of_post("reorder_webhooks", NAME, realms)
        if ahead:
            rows.reverse()
        app = self._store.app()
        number = self._store.next_number("", "webhook_posts")
        now = self._store.kernel.clock.now()
        self._posts.put("", f"{number:09d}", {
            "body": webhook_events.body(rows, app["webhook_format"]), "attempts": 0, "due": now.isoformat(),
            "delivered": None, "status": None, "realms": realms, "ahead": ahead,
        })  # fmt: skip
        for key, _ in found:
            self._events.delete("", key)
        for key in sorted(key for key, row in self._posts.items("") if row["delivered"])[:-KEPT_POSTS]:
            self._posts.delete("", key)
        self._store.books.commit()

    def _due(self) -> list[str]:
        waiting, now = self._waiting(), self._store.kernel.clock.now().isoformat()
        if self._store.app()["webhook_hold_back"]:
            waiting = waiting[:1]
        due = [(key, row) for key, row in waiting if row["due"] <= now]
        # One that is out of order overtakes whatever waits.
        overtaking = [key for key, row in reversed(due) if row.get("ahead")]
        return overtaking + [key for key, row in due if not row.get("ahead")]

    async def _post(self, client: httpx.AsyncClient, key: str) -> None:
        row, url = self._posts.get("", key), self._store.app()["webhook_url"]
        if row is None:
            return
        generation, text = self._store.books.generation, str(row["body"]).encode()
        signature = webhook_events.sign(text, VERIFIER_TOKEN)
        headers = {"Content-Type": "application/json; charset=utf-8", "intuit-signature": signature}
        status: int | None = None
        # The ladder counts from the attempt, not from its answer.
        now, attempts = self._store.kernel.clock.now(), int(row["attempts"]) + 1
        twice = self._store.kernel.faults.of_post("duplicate_webhook", NAME, row.get("realms", ()))
        for _ in range(2 if twice else 1):
            try:
                status = (await client.post(str(url), content=text, headers=headers)).status_code
            except (httpx.HTTPError, httpx.InvalidURL):
                status = None
        if self._store.books.generation != generation or self._posts.get("", key) is None:
            return
        later = now + dt.timedelta(seconds=webhook_events.wait_after(attempts))
        self._posts.put("", key, {
            **row, "attempts": attempts, "status": status, "due": later.isoformat(),
            "delivered": now.isoformat() if status == 200 else None,
        })  # fmt: skip
        self._store.books.commit()
