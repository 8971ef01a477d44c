"""A client of Basware whose server is a function, or two real ports: the API, and the storage it redirects to."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

from include.clock import ManualClock
from include.systems.basware.client import BaswareClient
from tests.support.http import NOON, MemoryTokens, Served, Server, Waits, WrittenMeter

BASE = "https://test-api.basware.com"
CREDENTIALS = {
    "client_credentials": {"client_id": "a-client", "client_secret": "a-client-secret"},
    "basic": {"username": "robot", "password": "a-pass-word"},
}
PAIR = base64.b64encode(b"a-client:a-client-secret").decode()


def basware_served(server: Server, auth: str = "basic", base: str = BASE, **credentials: str) -> Served:
    clock, meter, waits = ManualClock(NOON), WrittenMeter(), Waits()
    tokens = MemoryTokens(None, clock.now)
    client = BaswareClient(
        base,
        auth,
        {**CREDENTIALS[auth], **credentials},
        tokens,
        meter,
        clock,
        transport=httpx.MockTransport(server),
        sleep=waits,
    )
    return Served(client, clock, tokens, meter, waits)


@dataclass(frozen=True)
class Asked:
    path: str
    headers: Mapping[str, str]


@dataclass
class Port:
    """``answer`` gives status, headers and body for a request; ``asked`` is what came."""

    answer: Callable[[Asked], tuple[int, Mapping[str, str], bytes]]
    asked: list[Asked] = field(default_factory=list)
    url: str = ""


@contextmanager
def listening(port: Port) -> Iterator[Port]:
    """``port`` on 127.0.0.1, over real HTTP."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()})
            port.asked.append(asked)
            status, headers, body = port.answer(asked)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    port.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
