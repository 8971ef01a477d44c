"""Our machine's clock gone wrong, while the vendors' is right: a clock address that answers another moment.

with clocks.wrong_by(company, days=-1) as settings:
    company.cli("run", company.link, "--json", **settings)
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.support.company import Company


@contextmanager
def wrong_by(company: Company, **distance: float) -> Iterator[dict[str, str]]:
    """The environment of a process whose clock is off by ``distance`` (as ``timedelta`` takes it). A wait of such a
    process moves the vendors' clock as far as it wanted to wait, no farther."""
    off = timedelta(**distance)
    sandbox = company.sandbox
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with lock:
                now = datetime.fromisoformat(sandbox.get("/clock")["now"])
            self._answer(now)

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            moment = datetime.fromisoformat(asked["advance_to"]) - off
            with lock:
                now = datetime.fromisoformat(sandbox.post("/clock", {"advance_to": moment.isoformat()})["now"])
            self._answer(now)

        def _answer(self, now: datetime) -> None:
            body = json.dumps({"now": (now + off).isoformat()}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield {"SANDBOX_CLOCK_URL": f"http://127.0.0.1:{server.server_port}"}
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
