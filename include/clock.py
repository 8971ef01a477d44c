"""The one clock: token ages, limit windows, schedules and dates are all read here.

It is the real clock, or, when ``SANDBOX_CLOCK_URL`` names a sandbox's control address, that sandbox's virtual clock
(real time plus an offset). Leases, HTTP time-outs and the back-off between attempts never use it: they are real time,
else a jump of the virtual clock would expire a live lease.
"""

from __future__ import annotations

import json
import os
import threading
import time
import urllib.request
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """What the rest of the project may ask of a clock."""

    def now(self) -> datetime:
        """The moment, in UTC and aware."""
        ...

    def wait_until(self, moment: datetime) -> None:
        """Return once ``now()`` is at or after ``moment``."""
        ...


class ClockUnreachable(Exception):
    """``SANDBOX_CLOCK_URL`` names no clock that answers; the text says what to do."""


class RealClock:
    """The machine's clock, or another that runs in real time: ``seconds`` gives its seconds since the epoch."""

    def __init__(self, seconds: Callable[[], float] = time.time) -> None:
        self._seconds = seconds

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._seconds(), UTC)

    def wait_until(self, moment: datetime) -> None:
        while (left := (moment - self.now()).total_seconds()) > 0:
            time.sleep(min(left, 1.0))


class SandboxClock:
    """The sandbox's virtual clock; a wait moves it instead of sleeping.

    The offset is asked for again after ``fresh_for`` real seconds, so a hot loop costs no request for each reading.
    ``advance_to`` is idempotent in the sandbox: two waiters for the same moment move the clock once.
    """

    def __init__(self, control_url: str, fresh_for: float = 0.25) -> None:
        self._url = control_url.rstrip("/") + "/clock"
        self._fresh_for = fresh_for
        self._lock = threading.Lock()
        self._offset = timedelta(0)
        self._asked_at: float | None = None

    def now(self) -> datetime:
        with self._lock:
            if self._asked_at is None or time.monotonic() - self._asked_at > self._fresh_for:
                self._learn(self._call(None))
            return datetime.now(UTC) + self._offset

    def wait_until(self, moment: datetime) -> None:
        if self.now() >= moment:
            return
        with self._lock:
            self._learn(self._call({"advance_to": moment.isoformat()}))

    def _learn(self, answer: datetime) -> None:
        self._offset = answer - datetime.now(UTC)
        self._asked_at = time.monotonic()

    def _call(self, body: dict[str, str] | None) -> datetime:
        try:
            request = urllib.request.Request(  # noqa: S310 - the address is the operator's own setting
                self._url,
                data=None if body is None else json.dumps(body).encode(),
                headers={"Content-Type": "application/json"},
                method="GET" if body is None else "POST",
            )
            with urllib.request.urlopen(request, timeout=10) as reply:  # noqa: S310
                return datetime.fromisoformat(json.load(reply)["now"])
        except (OSError, ValueError, KeyError) as problem:
            raise ClockUnreachable(
                f"the sandbox's clock at {self._url} does not answer ({problem}): start the sandbox, or unset "
                "SANDBOX_CLOCK_URL to go by the machine's clock"
            ) from None


class ManualClock:
    """A clock that stands still until it is moved: for tests and simulations."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def wait_until(self, moment: datetime) -> None:
        self._now = max(self._now, moment)

    def advance(self, **delta: float) -> None:
        self._now += timedelta(**delta)


def clock_from_environment() -> Clock:
    """The sandbox's clock when ``SANDBOX_CLOCK_URL`` is set, else the real one."""
    url = os.environ.get("SANDBOX_CLOCK_URL")
    return SandboxClock(url) if url else RealClock()


def business_day(moment: datetime, timezone: str) -> date:
    """The calendar day of ``moment`` in the company's time zone (an IANA name)."""
    return moment.astimezone(ZoneInfo(timezone)).date()
