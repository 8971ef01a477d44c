"""One request and its answer, without a framework: the kernel has read the body already."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from include.sandbox.kernel.port import Receive, Scope, Send

JSON = "application/json; charset=utf-8"


@dataclass(frozen=True)
class Request:
    """Header names are lower case; of a repeated query parameter the last one counts. ``port`` is the one called."""

    method: str
    path: str
    query: dict[str, str]
    query_string: str
    headers: dict[str, str]
    body: bytes
    port: int

    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


@dataclass(frozen=True)
class Reply:
    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = JSON
    # What has to be awaited before there is an answer; only subscriptions, which call their receiver first.
    then: Callable[[], Awaitable[Reply]] | None = None

    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else dumps(self.body)


def dumps(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def headers_of(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


async def read(scope: Scope, receive: Receive) -> Request:
    message = await receive()
    query_string = scope["query_string"].decode("latin-1")
    return Request(
        method=str(scope["method"]),
        path=str(scope["path"]),
        query=dict(parse_qsl(query_string, keep_blank_values=True)),
        query_string=query_string,
        headers=headers_of(scope),
        body=message.get("body", b""),
        port=int(scope["server"][1]),
    )


async def write(send: Send, reply: Reply) -> None:
    content = reply.content()
    named = {"content-type": reply.kind, "content-length": str(len(content)), **reply.headers}
    pairs = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in named.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": pairs})
    await send({"type": "http.response.body", "body": content})
