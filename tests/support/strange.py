"""Answers of a vendor, kept and told again with one thing in them that is not what the vendor's page says."""

from __future__ import annotations

import copy
import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

_RAW = "@raw@"
VALUES: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        -1,
        1.005,
        33.335,
        10**16,
        -(10**16),
        10**30,
        2**31,
        2**63,
        "",
        " ",
        "\t",
        "twelve",
        "12,50",
    ),
    *({}, [], [[]], [None], [7], {"a": {"b": []}}, {"results": 7}, {"results": [None]}, {"value": None}, [{}], "null"),
    *("0001-01-01", "0000-06-15", "9999-12-31T23:59:59", "/Date(-62135596800000)/", "/Date(253402300799000)/"),
    "2026-02-30",
    *("\u202eevil\u2066", "\u0000\u0007", "\ud800", "x" * 70_000, "1e400", "10000000000000000.005", "../../x", "{}"),
    *(f"{_RAW}NaN", f"{_RAW}Infinity", f"{_RAW}-Infinity", f"{_RAW}1e400", f"{_RAW}1e-400", f"{_RAW}1E+999999"),
)
BODIES: tuple[bytes, ...] = (
    *(b"", b" ", b"null", b"7", b'"x"', b"[]", b"{}", b"[null]", b"[[]]", b"[7]", b"true", b"NaN", b"\xff\xfe{}"),
    *(
        b"<html>soon back</html>",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"[" * 2_000 + b"]" * 2_000,
        b"{}{}",
        b"\xef\xbb\xbf{}",
    ),
)


@dataclass
class Strange(httpx.BaseTransport):
    """``told`` None: what the vendor says is passed on and kept. Else nothing leaves any more: a call gets the answer
    that it got before, the ``changed`` one the answer that is ``told``; one that was never made, 404."""

    inner: httpx.BaseTransport = field(default_factory=httpx.HTTPTransport)
    kept: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    changed: str = ""
    told: tuple[dict[str, str], bytes] | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        key = f"{request.method} {request.url.raw_path.decode()}"
        self.calls.append(key)
        if self.told is None:
            answer = self.inner.handle_request(request)
            content = b"".join(httpx.Response(200, headers=answer.headers, stream=answer.stream).iter_bytes())
            answer.close()
            dropped = ("content-encoding", "content-length", "transfer-encoding")
            headers = {name: value for name, value in answer.headers.items() if name.lower() not in dropped}
            self.kept[key] = answer.status_code, headers, content
        status, headers, content = self.kept.get(key, (404, {}, b"{}"))
        if self.told is not None and key == self.changed:
            headers, content = {**headers, **self.told[0]}, self.told[1]
        return httpx.Response(status, headers=headers, stream=httpx.ByteStream(content), request=request)


def changed(content: bytes, chance: random.Random) -> tuple[dict[str, str], bytes]:
    """The answer with one thing wrong: headers to add, and the body."""
    try:
        body = json.loads(content)
    except ValueError:
        return {}, chance.choice(BODIES)
    kind = chance.random()
    if kind < 0.06:
        return {}, chance.choice(BODIES)
    if kind < 0.08:
        packed = gzip.compress(content)
        return {"Content-Encoding": "gzip"}, packed[: chance.randrange(len(packed))]
    if kind < 0.10:
        return {}, content[: chance.randrange(len(content) + 1)]
    places = list(_places(body))
    if not places:
        return {}, chance.choice(BODIES)
    whole = copy.deepcopy(body)
    path = chance.choice(places)
    inside: Any = whole
    for step in path[:-1]:
        inside = inside[step]
    last = path[-1]
    what = chance.random()
    if what < 0.08:
        del inside[last]
    elif what < 0.16 and isinstance(inside, list):
        inside.insert(last, copy.deepcopy(inside[last]))
    elif what < 0.2 and isinstance(inside, dict):
        inside[f"{last}{_RAW}again"] = chance.choice(VALUES)
    else:
        inside[last] = chance.choice(VALUES)
    text = json.dumps(whole)
    for raw in ("NaN", "Infinity", "-Infinity", "1e400", "1e-400", "1E+999999"):
        text = text.replace(f'"{_RAW}{raw}"', raw)
    return {}, text.replace(f"{_RAW}again", "").encode()


def _places(body: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    steps = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for step, value in steps:
        yield (*path, step)
        yield from _places(value, (*path, step))
