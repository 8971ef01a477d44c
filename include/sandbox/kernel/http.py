"""One request and its answer, without a framework: the kernel has read the body already.

Each system has its own ``http`` beside it, which says how it writes a body down and what stands on every answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from include.sandbox.kernel.port import Receive, Scope, Send


@dataclass(frozen=True)
class Request:
    """Header names are lower case; of a repeated query parameter the last one counts. ``base``: scheme and host;
    ``port``: the one called, 0 where that is not known."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    base: str = ""
    query_string: str = ""
    port: int = 0

    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    def option(self, name: str) -> str:
        """A query parameter whatever the case of its name; "" when absent."""
        return next((value for key, value in self.query.items() if key.lower() == name), "")


@dataclass
class Reply:
    """``body`` None: no content, bytes: as they are. ``kind``: the content type, "" for the system's usual one."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = ""


def dumps(body: Any) -> bytes:
    """Compact JSON."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def headers_of(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


async def read(scope: Scope, receive: Receive) -> Request:
    message = await receive()
    query_string = scope["query_string"].decode("latin-1")
    headers = headers_of(scope)
    host, port = scope.get("server") or ("127.0.0.1", None)
    return Request(
        method=str(scope["method"]),
        path=str(scope["path"]),
        query=dict(parse_qsl(query_string, keep_blank_values=True)),
        query_string=query_string,
        headers=headers,
        body=message.get("body", b""),
        base=f"{scope.get('scheme', 'http')}://{headers.get('host') or f'{host}:{port}'}",
        port=int(port or 0),
    )


async def send_answer(
    send: Send, status: int, content: bytes, headers: Mapping[str, str], with_body: bool = True
) -> None:
    """``with_body`` False: the answer to HEAD."""
    named = {"content-length": str(len(content)), **headers}
    pairs = [(name.lower().encode("latin-1"), value.encode("latin-1", "replace")) for name, value in named.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": content if with_body else b""})
