"""What stands on every answer of QuickBooks Online, and how a long one is packed."""

from __future__ import annotations

import gzip
import secrets
from dataclasses import dataclass, replace

from include.sandbox.kernel import http
from include.sandbox.kernel.http import Request
from include.sandbox.kernel.port import Receive, Scope, Send

__all__ = ["JSON", "Reply", "Request", "new_tid", "read", "standing_headers", "write"]

JSON = "application/json;charset=UTF-8"
GZIP_FROM = 2000


@dataclass
class Reply(http.Reply):
    body: bytes
    kind: str = JSON


async def read(scope: Scope, receive: Receive) -> Request:
    """``path`` without a trailing slash."""
    request = await http.read(scope, receive)
    return replace(request, path=request.path.rstrip("/") or "/")


def new_tid() -> str:
    """As ``1-5f733c5a-55d0...``: what Intuit's support asks for."""
    return f"1-{secrets.token_hex(4)}-{secrets.token_hex(12)}"


def standing_headers() -> dict[str, str]:
    return {"intuit_tid": new_tid(), "Qbo-Version": "2011.223", "Service-Time": "total=82, db=47"}


async def write(send: Send, request: Request, reply: Reply) -> None:
    body, headers = reply.body, {**standing_headers(), "Cache-Control": "no-cache, no-store", **reply.headers}
    if len(body) > GZIP_FROM and "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, 1)
        headers["Content-Encoding"] = "gzip"
    await http.send_answer(send, reply.status, body, {**headers, "Content-Type": reply.kind})
