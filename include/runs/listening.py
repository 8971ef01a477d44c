"""Runs of a link when vendors tell of changes: events that come close together make one run.

What a run has not seen to, because the vendor's lists lag behind what it tells or the run failed, is looked into again
after a pause that grows; an event that is new is not kept waiting for it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from include.links import Link
from include.runs.listener import Listener
from include.runs.open_events import newest_open
from include.runs.request import RunRequest
from include.runs.run import run_link
from include.runs.waking import EVENT_MAX_AGE
from include.store.database import Store

POLL = 0.2
GATHER = 0.3
"""Seconds."""


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
