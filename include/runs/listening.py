"""Runs of a link when vendors tell of changes: events that come close together make one run.

What a run has not seen to, because the vendor's lists lag behind what it tells or the run failed, is looked into again
after a pause that grows; an event that is new is not kept waiting for it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from include.links import Link
from include.runs.request import RunRequest
from include.runs.run import run_link
from include.runs.waking import EVENT_MAX_AGE, newest_open
from include.store.database import Store

POLL = 0.2
GATHER = 0.3
PAUSES = (3.0, 10.0, 30.0, 60.0)
"""Seconds."""


@dataclass(frozen=True)
class Listener:
    """What is known between two looks: ``newest``: the highest event that a run has looked into; ``vain``: how many
    runs in a row left it open; ``ended``: when the last of them ended (seconds)."""

    newest: int = 0
    vain: int = 0
    ended: float = 0.0

    def is_due(self, newest_open: int, now: float) -> bool:
        """Whether a run is due. ``newest_open``: the highest open event, 0 for none. Pure."""
        if not newest_open:
            return False
        if newest_open > self.newest:
            return True
        return now - self.ended >= PAUSES[min(self.vain, len(PAUSES)) - 1]

    def after(self, newest_open: int, now: float) -> Listener:
        """After a run that began with ``newest_open`` as the highest open event. Pure."""
        again = newest_open <= self.newest
        return replace(self, newest=max(self.newest, newest_open), vain=self.vain + 1 if again else 1, ended=now)


def request(link: str) -> RunRequest:
    """What a run does that events began."""
    return RunRequest(link=link, who="event", max_age=EVENT_MAX_AGE, events=True)


def listen(link: Link, store: Store, stop: threading.Event, done: Callable[[dict[str, Any]], None]) -> None:
    """Run ``link`` whenever events of its connections wait, until ``stop`` is set; ``done`` gets each run's summary."""
    listener = Listener()
    while not stop.is_set():
        if listener.is_due(newest_open(store, link), time.monotonic()):
            stop.wait(GATHER)
            newest = newest_open(store, link)
            done(run_link(request(link.name)))
            listener = listener.after(newest, time.monotonic())
        else:
            stop.wait(POLL)
