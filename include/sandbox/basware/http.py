"""How Basware writes an answer down."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from include.sandbox.kernel import http
from include.sandbox.kernel.http import Request, dumps, headers_of, read
from include.sandbox.kernel.port import Send

__all__ = ["JSON", "Reply", "Request", "dumps", "headers_of", "read", "write"]

JSON = "application/json; charset=utf-8"


@dataclass
class Reply(http.Reply):
    """``then``: what has to be awaited before there is an answer; subscriptions alone call their receiver first."""

    kind: str = JSON
    then: Callable[[], Awaitable[Reply]] | None = None

    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else dumps(self.body)


async def write(send: Send, reply: Reply) -> None:
    await http.send_answer(send, reply.status, reply.content(), {"content-type": reply.kind, **reply.headers})
