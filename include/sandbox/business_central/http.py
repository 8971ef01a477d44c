"""One request and its answer, without a framework: the kernel has read the body already."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from include.sandbox.kernel.port import Receive, Scope, Send

JSON = "application/json; odata.metadata=minimal"


@dataclass(frozen=True)
class Request:
    """Header names are lower case. ``base``: scheme and host."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    base: str

    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode("latin-1"), keep_blank_values=True))


@dataclass(frozen=True)
class Reply:
    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


async def read(scope: Scope, receive: Receive) -> Request:
    message = await receive()
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    host = headers.get("host") or f"{scope['server'][0]}:{scope['server'][1]}"
    query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
    body = message.get("body", b"")
    return Request(str(scope["method"]), str(scope["path"]), query, headers, body, f"http://{host}")


async def write(send: Send, reply: Reply) -> None:
    content = json.dumps(reply.body).encode()
    headers = {"content-type": JSON, "odata-version": "4.0", "content-length": str(len(content)), **reply.headers}
    pairs = [(name.encode(), value.encode("latin-1", "replace")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": pairs})
    await send({"type": "http.response.body", "body": content})
