"""The moment a delivery came, without asking anybody while its vendor waits for the answer.

The sandbox's clock is asked for over HTTP; a simulated vendor that waits for our answer may not answer us meanwhile. So
another thread asks, and what it heard last counts, moved on by the real time since.
"""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime, timedelta

from include.clock import Clock, ClockUnreachable, RealClock

AGAIN_SECONDS = 0.5


class Moments:
    """Raises ``ClockUnreachable`` when it is made and there is no clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._real = isinstance(clock, RealClock)
        self._offset = timedelta(0)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        if not self._real:
            self._ask()
            self._thread = threading.Thread(target=self._run, name="clock", daemon=True)
            self._thread.start()

    def now(self) -> datetime:
        """In UTC and aware, at once."""
        return self._clock.now() if self._real else datetime.now(UTC) + self._offset

    async def asked(self) -> datetime | None:
        """The moment by a virtual clock that may have jumped since; None for the real one, which does not. Raises
        ``ClockUnreachable``."""
        return None if self._real else await asyncio.to_thread(self._ask)

    def close(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _ask(self) -> datetime:
        moment = self._clock.now()
        self._offset = moment - datetime.now(UTC)
        return moment

    def _run(self) -> None:
        while not self._stop.wait(AGAIN_SECONDS):
            try:
                self._ask()
            except ClockUnreachable:
                continue  # the sandbox was stopped; whoever starts it again finds us here
