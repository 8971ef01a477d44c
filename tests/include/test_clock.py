from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from include.clock import ClockUnreachable, ManualClock, RealClock, SandboxClock, business_day, clock_from_environment


@pytest.fixture
def control() -> Iterator[tuple[str, list[str]]]:
    """A control port that keeps a virtual clock one year ahead and notes each move it is asked for."""
    moves: list[str] = []
    offset = [timedelta(days=365)]

    class Control(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            moves.append(body["advance_to"])
            wanted = datetime.fromisoformat(body["advance_to"])
            offset[0] = max(offset[0], wanted - datetime.now(UTC))
            self._answer()

        def _answer(self) -> None:
            body = json.dumps({"now": (datetime.now(UTC) + offset[0]).isoformat()}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Control)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", moves
    server.shutdown()
    server.server_close()


def test_the_sandbox_clock_is_the_virtual_one(control: tuple[str, list[str]]) -> None:
    ahead = SandboxClock(control[0]).now() - datetime.now(UTC)
    assert timedelta(days=364) < ahead < timedelta(days=366)


def test_waiting_moves_the_virtual_clock_instead_of_sleeping(control: tuple[str, list[str]]) -> None:
    url, moves = control
    clock = SandboxClock(url)
    moment = clock.now() + timedelta(hours=5)
    clock.wait_until(moment)
    assert clock.now() >= moment
    clock.wait_until(moment)
    assert len(moves) == 1


def test_the_environment_chooses_the_clock(monkeypatch: pytest.MonkeyPatch, control: tuple[str, list[str]]) -> None:
    monkeypatch.delenv("SANDBOX_CLOCK_URL", raising=False)
    assert isinstance(clock_from_environment(), RealClock)
    monkeypatch.setenv("SANDBOX_CLOCK_URL", control[0])
    assert isinstance(clock_from_environment(), SandboxClock)


def test_a_manual_clock_never_goes_back() -> None:
    clock = ManualClock(datetime(2026, 11, 20, tzinfo=UTC))
    clock.wait_until(datetime(2026, 1, 1, tzinfo=UTC))
    assert clock.now() == datetime(2026, 11, 20, tzinfo=UTC)


def test_an_invoice_at_half_past_eleven_belongs_to_its_own_day() -> None:
    moment = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert business_day(moment, "Europe/Amsterdam") == date(2026, 11, 21)
    assert business_day(moment, "America/New_York") == date(2026, 11, 20)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "nonsense"])
def test_a_clock_that_does_not_answer_is_named_with_what_to_do(url: str) -> None:
    with pytest.raises(ClockUnreachable, match=rf"{url}.*unset SANDBOX_CLOCK_URL"):
        SandboxClock(url).now()
