"""Waits on this machine for the browser to come back (RFC 8252, section 7.3: loopback, nothing from outside)."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from include.oauth.pages import Page, elsewhere
from include.oauth.redirect import ConsentError

HOST = "127.0.0.1"
_SLOWEST = 10.0

Take = Callable[[str], Page]


class PortTaken(ConsentError):
    """Another program listens there."""


class NobodyCame(ConsentError):
    """No browser came back in time."""


class Listener:
    """``wait`` until a page ended it; one answer is looked at at a time."""

    def __init__(self, port: int, path: str, take: Take) -> None:
        self.path = path or "/"
        self._take, self._one, self._over = take, threading.Lock(), threading.Event()
        try:
            self._server = ThreadingHTTPServer((HOST, port), _handler(self))
        except OSError as problem:
            why = "another program listens there" if problem.errno == errno.EADDRINUSE else problem.strerror
            raise PortTaken(
                f"port {port} of this machine cannot be used ({why}): end that program, or name another one with "
                "--port (and register its address with the vendor), or paste the address by hand (--paste)"
            ) from None
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()

    def wait(self, seconds: float) -> None:
        """Raises ``NobodyCame`` after so many (real) seconds."""
        if not self._over.wait(seconds):
            raise NobodyCame(
                f"no browser came back within {seconds / 60:.0f} minutes, and nothing was changed. If the vendor's "
                "page says that the redirect address is wrong, register exactly the one that was printed above, or "
                "name the registered one with --redirect; on a machine without a browser, use --paste"
            )

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, target: str) -> Page:
        parts = urlsplit(target)
        if parts.path != self.path:
            return elsewhere(self.path)
        with self._one:
            return self._take(parts.query)

    def end(self) -> None:
        self._over.set()


@contextmanager
def listening(port: int, path: str, take: Take) -> Iterator[Listener]:
    """``take`` gets each query that comes to ``path`` and says what the browser shows. Raises ``PortTaken``."""
    listener = Listener(port, path, take)
    try:
        yield listener
    finally:
        listener.close()


def _handler(listener: Listener) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = _SLOWEST  # a browser opens connections that it may never use

        def do_GET(self) -> None:
            page = listener.answer(self.path)
            body = page.html()
            self.send_response(page.status)
            for name, value in _HEADERS.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()
            if page.ends:
                listener.end()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the request line holds the code."""

    return Handler


# The address holds a code: it must not be kept, nor shown to anybody as where the person came from.
_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Connection": "close",
}
