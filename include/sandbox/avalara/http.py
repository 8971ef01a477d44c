"""One request and its answer, without a framework: the kernel has read the body already."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

from include.sandbox.kernel.port import Receive, Scope, Send

JSON = "application/json; charset=utf-8"
QUOTED = json.JSONEncoder(ensure_ascii=False)


@dataclass(frozen=True)
class Request:
    """Header names and names of query parameters are lower case. ``base``: scheme and host."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    base: str


@dataclass(frozen=True)
class Reply:
    """``body`` None: no content. ``kind``: the content type."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = JSON


def dumps(value: Any) -> str:
    """Compact JSON. Null members are left out (section 2); a ``Decimal`` is a number with the digits that it has.

    Names of members are the simulation's own and need no quoting.
    """
    if isinstance(value, str):
        return QUOTED.encode(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dict):
        return "{" + ",".join([f'"{name}":{dumps(one)}' for name, one in value.items() if one is not None]) + "}"
    if isinstance(value, list):
        return "[" + ",".join([dumps(one) for one in value]) + "]"
    return json.dumps(value)


async def read(scope: Scope, receive: Receive) -> Request:
    message = await receive()
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    host = headers.get("host") or f"{scope['server'][0]}:{scope['server'][1]}"
    return Request(
        method=str(scope["method"]),
        path=str(scope["path"]),
        query={name.lower(): value for name, value in query},
        headers=headers,
        body=message.get("body", b""),
        base=f"http://{host}",
    )


async def write(send: Send, reply: Reply) -> None:
    content = b"" if reply.body is None else dumps(reply.body).encode()
    named = {"content-length": str(len(content)), **reply.headers}
    if reply.body is not None:
        named = {"content-type": reply.kind, **named}
    pairs = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in named.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": pairs})
    await send({"type": "http.response.body", "body": content})
