"""A receiver of QuickBooks' change notices at a real port, and fixtures of a company that tells it of its changes."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


@dataclass
class Receiver:
    """An app's endpoint; ``statuses`` are answered one by one, then 200."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    posts: queue.Queue[tuple[dict[str, str], bytes]] = field(default_factory=queue.Queue)

    def next(self) -> tuple[dict[str, str], bytes]:
        return self.posts.get(timeout=10)

    def events(self) -> Any:
        return json.loads(self.next()[1])


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = made.statuses.pop(0) if made.statuses else 200
            # Before the answer: to the sender a post is over once it is answered.
            made.posts.put((dict(self.headers), body))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}/hook"
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def subscribed(quickbooks, receiver):
    quickbooks.app(webhook_url=receiver.url)
    quickbooks.receiver = receiver
    return quickbooks


def settled(quickbooks, notices=1):
    """The posts once none is under way; each look is a call over HTTP, so nobody has to sleep."""
    for _ in range(500):
        posts = quickbooks.sandbox.state("quickbooks_online", "webhooks")
        if len(posts) >= notices and all(row["delivered"] for row in posts):
            return posts
    raise AssertionError(f"still under way: {posts}")
