"""Dying on purpose: how the kill tests make a real process end between two named steps.

``ML_CONNECTOR_DIE_AT=payments.committed:3`` ends the process with SIGKILL the third time it reaches that point. Unset
(always, outside the tests), passing a point costs one dictionary look-up.
"""

from __future__ import annotations

import os
import signal

VARIABLE = "ML_CONNECTOR_DIE_AT"
_seen: dict[str, int] = {}


def reached(point: str) -> None:
    """Say that the process stands at ``point``; it may not come back."""
    wanted = os.environ.get(VARIABLE)
    if not wanted:
        return
    name, _, count = wanted.partition(":")
    _seen[point] = _seen.get(point, 0) + 1
    if point == name and _seen[point] == int(count or 1):
        os.kill(os.getpid(), signal.SIGKILL)
