"""What Airflow's triggerer watches: whether events wait for a link. It looks at the store alone.

An event that is published twice begins a run more, which finds nothing to do. One that a run left open is published
again after a pause that grows (``listener.py``).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

from airflow.triggers.base import BaseEventTrigger, TriggerEvent

POLL, TROUBLE = 0.5, 30.0
PAUSES = (20.0, 30.0, 60.0)
"""Seconds."""


class InboxTrigger(BaseEventTrigger):  # type: ignore[misc]  # Airflow tells no types here
    """Fires when events wait that ``link`` has not taken."""

    def __init__(self, link: str) -> None:
        super().__init__()
        self.link = link

    def serialize(self) -> tuple[str, dict[str, Any]]:
        return f"{type(self).__module__}.{type(self).__qualname__}", {"link": self.link}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        from include.listening.listener import Listener

        listener = Listener(PAUSES)
        while True:
            newest = await asyncio.to_thread(_newest_open, self.link)
            if newest is None:
                await asyncio.sleep(TROUBLE)
                continue
            if listener.is_due(newest, time.monotonic()):
                yield TriggerEvent({"link": self.link, "event": newest})
                listener = listener.after(newest, time.monotonic())
            await asyncio.sleep(POLL)


def _newest_open(link: str) -> int | None:
    """0 where somebody listens already; None where nothing can be said at this moment: a later look may tell more, and
    a schedule reads all the same."""
    import logging

    from include.links import load
    from include.listening.event_runs import is_listened_for
    from include.pipeline.open_events import newest_open
    from include.store.database import Store

    try:
        with Store.open() as store:
            return 0 if is_listened_for(store, link) else newest_open(store, load().link(link))
    except Exception as problem:
        logging.getLogger(__name__).warning("whether events wait for %s cannot be seen: %s", link, problem)
        return None
