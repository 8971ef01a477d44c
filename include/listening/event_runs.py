"""Runs of a link when vendors tell of changes: events that come close together make one run.

What a run has not seen to, because the vendor's lists lag behind what it tells or the run failed, is looked into again
after a pause that grows; an event that is new is not kept waiting for it.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from typing import Any

from include.link_settings import Link
from include.listening.listener import Listener
from include.listening.watching import newest_open
from include.pipeline.event_routing import EVENT_MAX_AGE
from include.pipeline.request import RunRequest
from include.pipeline.run import run_link
from include.store.database import Store

POLL = 0.1
GATHER = 0.2
"""Seconds."""


def request(link: str) -> RunRequest:
    """What a run does that events began."""
    return RunRequest(link=link, who="event", max_age=EVENT_MAX_AGE, events=True)


def listen(
    link: Link,
    store: Store,
    stop: threading.Event,
    done: Callable[[dict[str, Any]], None],
    *,
    idle: float = math.inf,
    number: Callable[[int], str | None] = lambda count: None,
) -> None:
    """Run ``link`` whenever events of its connections wait, until ``stop`` is set or nothing was due for ``idle``
    seconds; ``done`` gets each run's summary, ``number`` gives the id of the first, second, ... run. The caller holds
    ``listening_alone``."""
    listener, count, last = Listener(), 0, time.monotonic()
    while not stop.is_set() and time.monotonic() - last < idle:
        if listener.is_due(newest_open(store, link), time.monotonic()):
            stop.wait(GATHER)
            newest, count = newest_open(store, link), count + 1
            done(run_link(request(link.name), run_id=number(count)))
            last = time.monotonic()
            listener = listener.after(newest, last)
        else:
            stop.wait(POLL)
