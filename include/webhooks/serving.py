"""The receiver in a process of its own: uvicorn, one event loop, a bound for whoever says nothing."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from include.webhooks.asgi import App
from include.webhooks.limits import Limits

KEEP_ALIVE_SECONDS = 30
GOODBYE_SECONDS = 5
HEAD_BYTES = 300_000
"""More than a head is, and than what comes in one piece with it."""


class PortTaken(Exception):
    """The receiver cannot listen where it should; the text says what to do."""


def serve(app: App, host: str, port: int, limits: Limits, ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT; ``ready`` is called with the address once it listens. Port 0: any that is free.
    Raises ``PortTaken``."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family, backlog=limits.clients)
    except OSError as problem:
        why = (problem.strerror or str(problem)).partition(" (")[0]
        raise PortTaken(
            f"the receiver cannot listen on {host} port {port} ({why}): stop what listens there, or "
            "choose another --host or --port"
        ) from None
    config = uvicorn.Config(
        app,
        http=_protocol(limits),
        loop="uvloop",
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,  # a path has a part that nobody may know
        server_header=False,
        date_header=False,
        proxy_headers=True,  # of those that FORWARDED_ALLOW_IPS names, this machine if none
        limit_concurrency=limits.clients + 1,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GOODBYE_SECONDS,
    )
    with listening:
        # What was made so far stays: looking through it for garbage would stop every answer for a tenth of a second.
        gc.collect()
        gc.freeze()
        shown = f"[{host}]" if ":" in host else host
        ready(f"http://{shown}:{listening.getsockname()[1]}")
        _Server(config).run(sockets=[listening])


class _Server(uvicorn.Server):  # type: ignore[misc]
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        # As uvicorn does, but a signal that was obeyed is not raised once more: what was asked for is no failure.
        signs = (signal.SIGINT, signal.SIGTERM)
        before = {sign: signal.signal(sign, self.handle_exit) for sign in signs}
        try:
            yield
        finally:
            for sign, handler in before.items():
                signal.signal(sign, handler)


def _protocol(limits: Limits) -> type[HttpToolsProtocol]:
    """uvicorn waits for ever for the head of a request, however long it gets, and sends away whoever comes when all
    connections are taken."""

    class Protocol(HttpToolsProtocol):  # type: ignore[misc]
        _head = 0
        _deadline: asyncio.TimerHandle | None = None
        waiting_since = 0.0

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._wait()
            if len(self.connections) > limits.clients:
                make_room(self.connections, self)

        def data_received(self, data: bytes) -> None:
            if self._deadline is None and (self.cycle is None or self.cycle.response_complete):
                self._wait()
            self._head += len(data)
            if self._deadline is not None and self._head > HEAD_BYTES:
                self.transport.close()
                return
            super().data_received(data)

        def on_headers_complete(self) -> None:
            self._heard()
            super().on_headers_complete()

        def connection_lost(self, exc: Exception | None) -> None:
            self._heard()
            super().connection_lost(exc)

        def _wait(self) -> None:
            self._head = 0
            self.waiting_since = self.loop.time()
            self._deadline = self.loop.call_later(limits.head_seconds, self.transport.close)

        def _heard(self) -> None:
            if self._deadline is not None:
                self._deadline.cancel()
                self._deadline = None

    return Protocol


def make_room(connections: set[Any], newest: Any) -> None:
    """Closes one for ``newest``: of the source that has the most of them, that which has kept us waiting for longest.
    One whose request is there is being answered, and stays; where all are, ``newest`` is sent away."""
    waiting = [one for one in connections - {newest} if _is_waited_for(one)]
    if not waiting:
        return
    crowd = Counter(_source(one) for one in connections)
    last = max(waiting, key=lambda one: (crowd[_source(one)], -one.waiting_since))
    connections.discard(last)
    last.transport.close()


def _is_waited_for(connection: Any) -> bool:
    cycle = connection.cycle
    return cycle is None or cycle.response_complete or cycle.more_body


def _source(connection: Any) -> str:
    return connection.client[0] if connection.client else ""
