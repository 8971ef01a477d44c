"""One request and its answer, without a framework: the kernel has read the body already."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from include.sandbox.kernel.port import Receive, Scope, Send

JSON = "application/json"


@dataclass(frozen=True)
class Request:
    """Header names are lower case; of a repeated query parameter the last one counts. ``base``: scheme and host."""

    method: str
    path: str
    query: dict[str, str]
    query_string: str
    headers: dict[str, str]
    body: bytes
    base: str


@dataclass(frozen=True)
class Reply:
    """``body`` None: no content."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


def dumps(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


async def read(scope: Scope, receive: Receive) -> Request:
    message = await receive()
    query_string = scope["query_string"].decode("latin-1")
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    host = headers.get("host") or f"{scope['server'][0]}:{scope['server'][1]}"
    return Request(
        method=str(scope["method"]),
        path=str(scope["path"]),
        query=dict(parse_qsl(query_string, keep_blank_values=True)),
        query_string=query_string,
        headers=headers,
        body=message.get("body", b""),
        base=f"http://{host}",
    )


async def write(send: Send, reply: Reply, with_body: bool = True) -> None:
    """``with_body`` False: the answer to HEAD."""
    content = b"" if reply.body is None else dumps(reply.body)
    named = {"content-length": str(len(content)), **reply.headers}
    if reply.body is not None:
        named = {"content-type": JSON, **named}
    pairs = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in named.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": pairs})
    await send({"type": "http.response.body", "body": content if with_body else b""})
