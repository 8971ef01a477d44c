"""The call log: every request that reached a simulated system, in order."""

from __future__ import annotations

from collections import deque
from datetime import datetime
from typing import Any

from include.sandbox.kernel.books import Books

KEPT = 200_000
# Numbers are reserved in blocks, so that they still grow after a kill -9 without a disk write for each call.
BLOCK = 10_000


class CallLog:
    """A ring in memory. ``seq`` never repeats, restarts included; the entries live as long as the process."""

    def __init__(self, books: Books) -> None:
        self._meta = books.table("kernel", "meta", lags=False)
        row = self._meta.get("", "calls_reserved")
        self._next = int(row["seq"]) + 1 if row else 1
        self._reserved = self._next - 1
        self._calls: deque[dict[str, Any]] = deque(maxlen=KEPT)

    def add(
        self,
        system: str,
        company: str,
        method: str,
        path: str,
        query: str,
        status: int | None,
        at: datetime,
        request_id: str,
    ) -> None:
        """``status`` is None when the connection was dropped without an answer."""
        if self._next > self._reserved:
            self._reserved = self._next + BLOCK
            self._meta.put("", "calls_reserved", {"seq": self._reserved})
        self._calls.append(
            {
                "seq": self._next,
                "system": system,
                "company": company,
                "method": method,
                "path": path,
                "query": query,
                "status": status,
                "at": at.isoformat(),
                "request_id": request_id,
            }
        )
        self._next += 1

    def since(self, seq: int) -> dict[str, Any]:
        """Calls numbered ``seq`` and above, and the number to ask for next."""
        return {"next": self._next, "calls": [call for call in self._calls if call["seq"] >= seq]}

    def reset(self) -> None:
        self._calls.clear()

    def keep(self) -> list[dict[str, Any]]:
        return list(self._calls)

    def put_back(self, calls: list[dict[str, Any]]) -> None:
        """The calls of a snapshot; what comes next is numbered after all that ever were."""
        self._calls = deque(calls, maxlen=KEPT)
        self.after_clear()

    def after_clear(self) -> None:
        """The books were emptied or put back: keep the reservation, so numbers do not start again."""
        self._meta.put("", "calls_reserved", {"seq": self._reserved})
