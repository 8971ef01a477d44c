"""One request and one reply, and what stands on every answer."""

from __future__ import annotations

import gzip
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from include.sandbox.kernel.port import Receive, Scope, Send

JSON = "application/json;charset=UTF-8"
GZIP_FROM = 2000


@dataclass(frozen=True)
class Request:
    """Header names are lower case, query names as sent; ``path`` without a trailing slash."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    root: str

    def option(self, name: str) -> str:
        """A query parameter whatever the case of its name; "" when absent."""
        for key, value in self.query.items():
            if key.lower() == name:
                return value
        return ""


@dataclass
class Reply:
    status: int
    body: bytes
    type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)


async def read(scope: Scope, receive: Receive) -> Request:
    message = await receive()
    headers = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in scope["headers"]}
    root = f"{scope['scheme']}://{headers.get('host', '127.0.0.1')}"
    query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
    path = str(scope["path"]).rstrip("/") or "/"
    return Request(str(scope["method"]), path, query, headers, message.get("body", b""), root)


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
    headers |= {"Content-Type": reply.type, "Content-Length": str(len(body))}
    sent = [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": sent})
    await send({"type": "http.response.body", "body": body})
