"""Notices of what changed, and the tries of each (reference page, Webhooks).

[assumed] What changes again before it was told is told once. Exact's page on webhooks: a failed notice is retried 10
times, "each time with an increasing delay of 2 ^ Number of Retry"; [uncertain] minutes, as users count them.
``EventCreatedOn`` is written with milliseconds and offset.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

from include.sandbox.exact_online.store import NAME, ExactBooks
from include.sandbox.exact_online.webhook_subscriptions import TOPICS
from include.sandbox.kernel.tables import Row

WEBHOOK_SECRET = "yT7kQ2mZ-sandbox-webhook"  # noqa: S105 - of the simulated app registration
PENDING, DELIVERED, FAILED = "pending", "delivered", "failed"
LADDER_S = tuple(60 * 2**number for number in range(1, 11))
KEPT = 1000


def body(content: dict[str, Any]) -> bytes:
    """Compact, ``Content`` before ``HashCode``, which signs the very bytes between them."""
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
    return b'{"Content":' + text + b',"HashCode":"' + sign(text).encode() + b'"}'


def sign(text: bytes) -> str:
    return hmac.new(WEBHOOK_SECRET.encode(), text, hashlib.sha256).hexdigest().upper()


class Events:
    """They wait in a table beside the books, so that a refused write is never told of."""

    def __init__(self, store: ExactBooks) -> None:
        self._store = store
        self.table = store.books.table(NAME, "webhook_deliveries", lags=False)
        self.table.index("open", lambda row: True if row["status"] == PENDING else None)
        # Where clients reach this server: part of each notice.
        self.root = "https://start.exactonline.nl"
        store.listeners.append(self._changed)

    def open(self) -> list[Row]:
        return sorted(self.table.find("open", "", True), key=lambda row: int(row["seq"]))

    def _changed(self, table: str, division: str, row: Row, action: str) -> None:
        if self._store.writer == "generator" or not self._store["webhook_subscriptions"].count(division):
            return
        if table == "webhook_subscriptions" and action == "Create":
            # The empty POST that asks whether anybody is there.
            self._put(division, row, None)
        if table not in TOPICS:
            return
        topic, key, path = TOPICS[table]
        if table == "transaction_lines" and self._store[table].find(key, division, row[key]):
            # A line of an entry came or went; the entry itself goes with its last line.
            first = action == "Create" and len(self._store[table].find(key, division, row[key])) == 1
            action = "Create" if first else "Update"
        for to in self._store["webhook_subscriptions"].find("Topic", division, topic):
            self._tell(division, to, topic, str(row[key]), path, action)

    def _tell(self, division: str, to: Row, topic: str, key: str, path: str, action: str) -> None:
        untold = (one for one in self.open() if one["subscription"] == to["ID"] and not one.get("sent"))
        old = next((one for one in untold if one["content"] and one["content"]["Key"] == key), None)
        if old is not None:
            merged = "Create" if old["content"]["Action"] == "Create" and action == "Update" else action
            content = {**old["content"], "Action": merged}
            self.table.put("", f"{old['seq']:09d}", {**old, "content": content})
            return
        created = datetime.fromtimestamp(self._store.now() / 1000, UTC).isoformat(timespec="milliseconds")
        self._put(division, to, {
            "Topic": topic, "ClientId": to["ClientID"], "Division": int(division), "Action": action, "Key": key,
            "ExactOnlineEndpoint": f"{self.root}/api/v1/{division}/{path}(guid'{key}')", "EventCreatedOn": created,
        })  # fmt: skip

    def _put(self, division: str, to: Row, content: dict[str, Any] | None) -> None:
        counters = self._store.books.table(NAME, "counters", lags=False)
        seq = int((counters.get("", "webhooks") or {"last": 0})["last"]) + 1
        counters.put("", "webhooks", {"last": seq})
        self.table.put("", f"{seq:09d}", {
            "seq": seq, "division": division, "subscription": to["ID"], "content": content, "status": PENDING,
            "attempts": 0, "due": self._store.now(),
        })  # fmt: skip

    def after_attempt(self, key: str, row: Row, status: int | None, now: int) -> None:
        """Done, to be tried again, or given up. ``status`` None: nobody answered. The empty POST is made once."""
        attempts = int(row["attempts"]) + 1
        done = status is not None and 200 <= status < 300
        over = row["content"] is None or attempts > len(LADDER_S)
        due = now if done or over else now + LADDER_S[attempts - 1] * 1000
        state = DELIVERED if done else FAILED if over else PENDING
        changed = {**row, "attempts": attempts, "answer": status, "due": due, "status": state}
        self.table.put("", key, changed)
        for old in sorted(key for key, one in self.table.items("") if one["status"] != PENDING)[:-KEPT]:
            self.table.delete("", old)
