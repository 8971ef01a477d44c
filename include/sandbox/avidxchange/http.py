"""One request and its answer, without a framework: the kernel has read the body already."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from include.sandbox.avidxchange.wire import Row, dumps, error, errors
from include.sandbox.kernel.port import Receive, Scope, Send


@dataclass(frozen=True)
class Request:
    """Header names are lower case; of a repeated query parameter the last one counts."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode("utf-8", "replace")))


@dataclass(frozen=True)
class Reply:
    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "application/json; charset=utf-8"

    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else dumps(self.body).encode()


class Refusal(Exception):
    """An answer given up to: a 4xx of a resource."""

    def __init__(self, status: int, *problems: Row) -> None:
        super().__init__(problems[0]["Message"])
        self.reply = Reply(status, errors(*problems))


def not_found(what: str) -> Refusal:
    return Refusal(404, error("NotFound", f"there is no {what}"))


def headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


async def read(scope: Scope, receive: Receive) -> Request:
    message = await receive()
    return Request(
        method=str(scope["method"]),
        path=str(scope["path"]),
        query=dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)),
        headers=headers(scope),
        body=message.get("body", b""),
    )


async def write(send: Send, reply: Reply, request_id: str | None) -> None:
    content = reply.content()
    named = {"content-type": reply.kind, "content-length": str(len(content)), **reply.headers}
    if request_id:
        named["x-request-id"] = request_id
    pairs = [(name.lower().encode("latin-1"), value.encode("latin-1", "replace")) for name, value in named.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": pairs})
    await send({"type": "http.response.body", "body": content})
