"""How Airbase writes an answer down."""

from __future__ import annotations

from include.sandbox.kernel.http import Reply, Request, dumps, read, send_answer
from include.sandbox.kernel.port import Send

__all__ = ["JSON", "Reply", "Request", "dumps", "read", "write"]

JSON = "application/json"


async def write(send: Send, reply: Reply, with_body: bool = True) -> None:
    """``with_body`` False: the answer to HEAD."""
    content = b"" if reply.body is None else dumps(reply.body)
    kind = {} if reply.body is None else {"content-type": JSON}
    await send_answer(send, reply.status, content, {**kind, **reply.headers}, with_body)
