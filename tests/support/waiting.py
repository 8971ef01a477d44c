"""Waiting for something that happens in another thread or process, with an end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


def eventually(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Whether ``condition`` became true in time. Looks often; says False instead of waiting for ever."""
    end, nothing = time.monotonic() + seconds, threading.Event()
    while True:
        began = time.monotonic()
        if (done := condition()) or time.monotonic() >= end:
            return done
        # One that takes long would keep the processor from what it waits for.
        nothing.wait(max(0.01, 2 * (time.monotonic() - began)))
