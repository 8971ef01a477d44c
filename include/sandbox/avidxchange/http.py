"""How AvidXchange writes an answer down, and refuses."""

from __future__ import annotations

from include.sandbox.avidxchange.wire import Row, dumps, error, errors
from include.sandbox.kernel import http
from include.sandbox.kernel.http import Reply, Request, read
from include.sandbox.kernel.http import headers_of as headers
from include.sandbox.kernel.port import Send

__all__ = ["Refusal", "Reply", "Request", "headers", "not_found", "read", "write"]

JSON = "application/json; charset=utf-8"


class Refusal(Exception):
    """An answer given up to: a 4xx of a resource."""

    def __init__(self, status: int, *problems: Row) -> None:
        super().__init__(problems[0]["Message"])
        self.reply = Reply(status, errors(*problems))


def not_found(what: str) -> Refusal:
    return Refusal(404, error("NotFound", f"there is no {what}"))


async def write(send: Send, reply: Reply, request_id: str | None) -> None:
    content = reply.body if isinstance(reply.body, bytes) else dumps(reply.body).encode()
    own = {"x-request-id": request_id} if request_id else {}
    await http.send_answer(send, reply.status, content, {"content-type": reply.kind or JSON, **reply.headers, **own})
