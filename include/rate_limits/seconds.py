"""So many calls a second and no more, within one process.

Two processes may together be faster: then the vendor answers 429, which is waited out. Sharing seconds through the
store would cost a write for each call.
"""

from __future__ import annotations

import threading
from collections import deque
from datetime import datetime, timedelta

from include.clock import Clock

# The vendor counts when calls arrive, we when they leave: the way there is not always equally long.
_SECOND = timedelta(seconds=1.05)


class Seconds:
    """Hands out moments at which calls may leave, ``most`` in any second; a caller waits for its own on the clock."""

    def __init__(self, most: int, clock: Clock) -> None:
        self._clock = clock
        self._given: deque[datetime] = deque(maxlen=most)
        self._most = most
        self._lock = threading.Lock()

    def take(self) -> None:
        """Returns when the caller's call may leave."""
        with self._lock:
            moment = self._clock.now()
            if self._given and self._given[-1] - moment > timedelta(minutes=1):
                self._given.clear()  # the clock was set back
            if len(self._given) == self._most:
                moment = max(moment, self._given[0] + _SECOND)
            self._given.append(moment)
        if moment > self._clock.now():
            self._clock.wait_until(moment)
