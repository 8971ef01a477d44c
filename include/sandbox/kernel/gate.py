"""The door of a simulated system: it logs each call, injects faults, and commits before an answer leaves."""

from __future__ import annotations

import asyncio
import json
import logging
from datetime import timedelta
from string import Template
from typing import Any

from include.sandbox.kernel.port import (
    COMPANY,
    REQUEST_ID,
    ASGIApp,
    EditRefused,
    Kernel,
    Message,
    Receive,
    Scope,
    Send,
    SystemPort,
)
from include.sandbox.kernel.transport import TRANSPORT

log = logging.getLogger("sandbox")

HTML_FAULT = b"<html><head><title>Service Unavailable</title></head><body><h2>Service Unavailable</h2></body></html>"


class Gate:
    """ASGI wrapper: the answer of the app is held back until its writes are on disk."""

    def __init__(self, kernel: Kernel, system: SystemPort, lock: asyncio.Lock, app: ASGIApp | None = None) -> None:
        self._kernel = kernel
        self._system = system
        self._app = app or system.app
        self._lock = lock
        self._given: dict[str, list[Message]] = kernel.books.memory(system.name, "given")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        body = await _read(receive)
        if body is None:
            return
        method, path = str(scope["method"]), str(scope["path"])
        kernel = self._kernel
        if not kernel.has(self._system.name):
            await _send(scope, send, _answer({"status": 503, "body": absent(self._system.name)})[1], truncate=False)
            return
        fault = kernel.faults.pick(self._system.name, method, path, self._company(path)) if kernel.faults else {}
        if delay := fault.get("delay_ms"):
            await asyncio.sleep(float(delay) / 1000)
        status: int | None
        if "drop_before_commit" in fault:
            self._log(scope, method, path, None)
            _hang_up(scope)
            return
        if "status" in fault and not fault.get("after_commit"):
            status, messages = self._fault(fault, scope, body)
        elif "repeat" in fault and path in self._given:
            messages = self._given[path]
            status = int(messages[0]["status"])
        else:
            async with self._lock:
                messages = await self._run(scope, method, body, fault)
            if "status" in fault:
                status, messages = self._fault(fault, scope, body)
            else:
                status = int(messages[0]["status"])
        if "drop_after_commit" in fault:
            self._log(scope, method, path, None)
            _hang_up(scope)
            return
        self._log(scope, method, path, status)
        await _send(scope, send, messages, truncate=bool(fault.get("truncate")))

    async def _run(self, scope: Scope, method: str, body: bytes, fault: dict[str, Any]) -> list[Message]:
        messages: list[Message] = []
        waiting = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Message:
            return waiting.pop() if waiting else {"type": "http.disconnect"}

        async def hold(message: Message) -> None:
            messages.append(message)

        kernel = self._kernel
        try:
            lag = fault.get("read_lag_s")
            if lag and method in ("GET", "HEAD"):
                with kernel.books.as_of(kernel.clock.now() - timedelta(seconds=float(lag))):
                    await self._app(scope, receive, hold)
                    kernel.books.rollback()
            else:
                await self._app(scope, receive, hold)
        except Exception:
            # A defect of the simulation, not of the client: nothing of the half-done request may stay.
            log.exception("%s failed on %s %s", self._system.name, method, scope["path"])
            kernel.books.rollback()
            return _answer({"status": 500, "body": "the sandbox itself failed; see its log"})[1]
        if "then" in fault:
            self._person(fault["then"])
        kernel.books.commit()
        if kernel.faults and method == "GET":
            self._given[str(scope["path"])] = messages  # what a cache that forgets the query would give again
        return messages

    def _company(self, path: str) -> str:
        company_of = getattr(self._system, "company_of", None)
        return str(company_of(path)) if company_of else ""

    def _person(self, edit: dict[str, Any]) -> None:
        """Somebody changes something in the screens right after this request was served, before its answer arrives."""
        try:
            self._system.edit(str(edit["entity"]), edit)
        except (EditRefused, KeyError):
            log.exception("the edit of a fault was refused: %s", edit)

    def _fault(self, fault: dict[str, Any], scope: Scope, body: bytes) -> tuple[int, list[Message]]:
        """The injected failure; a system that offers ``fault_shape`` words it as its own, unless the fault says how."""
        shape = getattr(self._system, "fault_shape", None)
        if fault.get("echo"):
            fault = {**fault, "body": _echoed(fault.get("body", "$headers"), scope, body)}
        if shape is None or "body" in fault or fault.get("html"):
            return _answer(fault)
        return _answer({**shape(int(fault["status"]), scope, body), **fault})

    def _log(self, scope: Scope, method: str, path: str, status: int | None) -> None:
        request_id = scope.get(REQUEST_ID) or _header(scope, b"x-request-id")
        query = scope["query_string"].decode("latin-1")
        company = str(scope.get(COMPANY, ""))
        self._kernel.calls.add(
            self._system.name, company, method, path, query, status, self._kernel.clock.now(), request_id
        )


def absent(system: str) -> str:
    return f"{system} has no books here since the last reset: name it in 'systems' there"


async def _read(receive: Receive) -> bytes | None:
    """None: the client went away in the middle of its request, which no server acts upon."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        more = bool(message.get("more_body"))
    return body


def _header(scope: Scope, name: bytes) -> str:
    for key, value in scope["headers"]:
        if key == name:
            return str(value.decode("latin-1"))
    return ""


def _echoed(said: Any, scope: Scope, body: bytes) -> Any:
    """Some gateways repeat in an error what they were asked: ``$headers``, ``$authorization``, ``$credential`` (that
    without its scheme), ``$query`` and ``$body`` in the texts of a fault's body."""
    if isinstance(said, dict):
        return {name: _echoed(value, scope, body) for name, value in said.items()}
    if isinstance(said, list):
        return [_echoed(value, scope, body) for value in said]
    if not isinstance(said, str):
        return said
    authorization = _header(scope, b"authorization")
    headers = (f"{name.decode('latin-1')}: {value.decode('latin-1')}" for name, value in scope["headers"])
    return Template(said).safe_substitute(
        headers="\n".join(headers),
        authorization=authorization,
        credential=authorization.partition(" ")[2],
        query=scope["query_string"].decode("latin-1"),
        body=body.decode("utf-8", "replace"),
    )


def _answer(fault: dict[str, Any]) -> tuple[int, list[Message]]:
    status = int(fault["status"])
    body = fault.get("body", "")
    if fault.get("html"):
        content, kind = (body.encode() if body else HTML_FAULT), b"text/html; charset=utf-8"
    elif isinstance(body, str):
        content, kind = body.encode(), b"text/plain; charset=utf-8"
    else:
        content, kind = json.dumps(body).encode(), b"application/json; charset=utf-8"
    headers = [(b"content-type", kind), (b"content-length", str(len(content)).encode())]
    headers += [(str(k).lower().encode(), str(v).encode()) for k, v in (fault.get("headers") or {}).items()]
    start: Message = {"type": "http.response.start", "status": status, "headers": headers}
    return status, [start, {"type": "http.response.body", "body": content}]


async def _send(scope: Scope, send: Send, messages: list[Message], truncate: bool) -> None:
    if not truncate:
        for message in messages:
            await send(message)
        return
    content = b"".join(message.get("body", b"") for message in messages[1:])
    await send(messages[0])
    await send({"type": "http.response.body", "body": content[: len(content) // 2], "more_body": True})
    _hang_up(scope)


def _hang_up(scope: Scope) -> None:
    """Close the connection without another byte; what was written before still leaves."""
    transport = scope.get(TRANSPORT)
    if transport is not None:
        transport.close()
