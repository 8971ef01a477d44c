"""Waiting for something that happens in another thread or process, with an end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


def eventually(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Whether ``condition`` became true in time. Looks often; says False instead of waiting for ever."""
    end, nothing = time.monotonic() + seconds, threading.Event()
    while not (done := condition()) and time.monotonic() < end:
        nothing.wait(0.01)
    return done
