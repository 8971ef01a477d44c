"""Delivers change notices to the app's URL: best effort, with the retry ladder of section 9."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from include.sandbox.kernel import delivery
from include.sandbox.kernel.delivery import Post
from include.sandbox.kernel.tables import Row
from include.sandbox.quickbooks_online import webhook_events
from include.sandbox.quickbooks_online.oauth import VERIFIER_TOKEN
from include.sandbox.quickbooks_online.store import NAME, Store

KEPT_POSTS = 500


class Webhooks(delivery.Delivery):
    """Listens to the books. Changes that come close together travel in one POST."""

    answer_s = 3.0

    def __init__(self, store: Store) -> None:
        super().__init__(store.kernel, NAME, store.books.table(NAME, "webhook_posts", lags=False))
        self._store = store
        self._events = store.books.table(NAME, "webhook_events", lags=False)
        store.listeners.append(self._changed)

    def _changed(self, realm: str, entity: str, id: str, event: str, at: dt.datetime, into: str | None) -> None:
        if self._store.app()["webhook_url"] is None or self._store.writer == "generator":
            return
        seq = self._store.next_number("", "webhook_events")
        row = webhook_events.event(seq, realm, entity, id, event, at, into)
        if row is not None:
            self._events.put("", f"{seq:09d}", row)

    def posts(self) -> list[Row]:
        return list(self.table.rows(""))

    def wanted(self) -> bool:
        """Without a URL what waits goes on waiting."""
        return self._store.app()["webhook_url"] is not None and bool(self._events.count("") or self._waiting())

    def _waiting(self) -> list[tuple[str, Row]]:
        return sorted(item for item in self.table.items("") if item[1]["delivered"] is None)

    def settle(self) -> None:
        """What changed since becomes one POST. Nothing of a request is half done whenever this runs."""
        found = sorted(self._events.items(""))
        if not found:
            return
        rows = [row for _, row in found]
        realms = sorted({str(row["realm"]) for row in rows})
        ahead = self.kernel.faults.of_post("reorder_webhooks", NAME, realms)
        if ahead:
            rows.reverse()
        app = self._store.app()
        number = self._store.next_number("", "webhook_posts")
        now = self.kernel.clock.now()
        self.table.put("", f"{number:09d}", {
            "body": webhook_events.body(rows, app["webhook_format"]), "attempts": 0, "due": now.isoformat(),
            "delivered": None, "status": None, "realms": realms, "ahead": ahead,
        })  # fmt: skip
        for key, _ in found:
            self._events.delete("", key)
        for key in sorted(key for key, row in self.table.items("") if row["delivered"])[:-KEPT_POSTS]:
            self.table.delete("", key)

    def due(self) -> list[tuple[str, Row]]:
        waiting, now = self._waiting(), self.kernel.clock.now().isoformat()
        if self._store.app()["webhook_hold_back"]:
            waiting = waiting[:1]
        due = [(key, row) for key, row in waiting if row["due"] <= now]
        # One that is out of order overtakes whatever waits.
        overtaking = [(key, row) for key, row in reversed(due) if row.get("ahead")]
        return overtaking + [(key, row) for key, row in due if not row.get("ahead")]

    def reverses(self, rows: Sequence[Row]) -> bool:
        """It was asked for when they were gathered."""
        return False

    def companies(self, rows: Sequence[Row]) -> Collection[str]:
        return [realm for row in rows for realm in row.get("realms", ())]

    def post(self, key: str, row: Row, now: dt.datetime) -> Post | None:
        text = str(row["body"]).encode()
        signature = webhook_events.sign(text, VERIFIER_TOKEN)
        headers = {"Content-Type": "application/json; charset=utf-8", "intuit-signature": signature}
        return Post(str(self._store.app()["webhook_url"]), text, headers)

    def tried(self, key: str, row: Row, status: int | None, now: dt.datetime, unwanted: bool) -> None:
        """The ladder counts from the attempt, not from its answer."""
        attempts = int(row["attempts"]) + 1
        later = now + dt.timedelta(seconds=webhook_events.wait_after(attempts))
        self.table.put("", key, {
            **row, "attempts": attempts, "status": status, "due": later.isoformat(),
            "delivered": now.isoformat() if status == 200 else None,
        })  # fmt: skip
