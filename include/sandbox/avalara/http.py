"""How AvaTax writes an answer down, and reads a query."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from include.sandbox.kernel import http
from include.sandbox.kernel.http import Request
from include.sandbox.kernel.port import Receive, Scope, Send

__all__ = ["JSON", "Reply", "Request", "dumps", "read", "write"]

JSON = "application/json; charset=utf-8"
QUOTED = json.JSONEncoder(ensure_ascii=False)


@dataclass
class Reply(http.Reply):
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
    """Names of query parameters are lower case."""
    request = await http.read(scope, receive)
    return replace(request, query={name.lower(): value for name, value in request.query.items()})


async def write(send: Send, reply: Reply) -> None:
    content = b"" if reply.body is None else dumps(reply.body).encode()
    kind = {} if reply.body is None else {"content-type": reply.kind}
    await http.send_answer(send, reply.status, content, {**kind, **reply.headers})
