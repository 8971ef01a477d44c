"""What Airflow's triggerer watches: whether events wait for a link. It looks at the store alone.

All links share one look at the inbox (Airflow's shared streams): it says of which connections something came, and only
links of those ask the store whether it is theirs. A link asks by itself when it begins, while something may be open for
it, and now and then, since its settings may have changed.

An event that is published twice begins a run more, which finds nothing to do. One that a run left open is published
again after a pause that grows (``listener.py``).
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator, Hashable
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from airflow.triggers.base import BaseEventTrigger, TriggerEvent

if TYPE_CHECKING:
    from include.links import Configuration
    from include.store.database import Store

log = logging.getLogger(__name__)
POLL, TROUBLE = 0.25, 30.0
BEAT, ANYWAY, REOPENED = 5.0, 300.0, 60.0
"""A beat says that time went by; a link that is quiet asks anyway after so long."""
PAUSES = (20.0, 30.0, 60.0)
"""Seconds, all of them."""
_LOADING = threading.Lock()
Came = frozenset[str]
"""Connections of which something came; none: a beat."""


@dataclass(frozen=True)
class Waiting:
    """``newest``: the highest open event of a link, 0 for none; ``connections``: those of the link; ``again``: seconds
    after which it is asked again though nothing came."""

    newest: int = 0
    connections: frozenset[str] = frozenset()
    again: float = ANYWAY


class InboxTrigger(BaseEventTrigger):  # type: ignore[misc]  # Airflow tells no types here
    """Fires when events wait that ``link`` has not taken."""

    def __init__(self, link: str) -> None:
        super().__init__()
        self.link = link

    def serialize(self) -> tuple[str, dict[str, Any]]:
        return f"{type(self).__module__}.{type(self).__qualname__}", {"link": self.link}

    def shared_stream_key(self) -> Hashable:
        return ("inbox",)

    @classmethod
    async def open_shared_stream(cls, kwargs: dict[str, Any]) -> AsyncIterator[Came]:
        """Never ends: a store that cannot be read is looked at again."""
        newest, beat = 0, time.monotonic()
        with closing(_Inbox()) as inbox:
            while True:
                seen, came = await asyncio.to_thread(inbox.came_since, newest)
                if came or time.monotonic() - beat >= BEAT:
                    beat = time.monotonic()
                    yield came
                if seen >= 0:
                    newest = seen  # lower than before where a backup came back
                await asyncio.sleep(POLL if seen >= 0 else TROUBLE)

    async def filter_shared_stream(self, shared_stream: AsyncIterator[Came]) -> AsyncIterator[TriggerEvent]:
        from include.listening.listener import Listener

        listener, waiting, looked = Listener(PAUSES), Waiting(), float("-inf")
        async for came in shared_stream:
            now = time.monotonic()
            if came & waiting.connections or now - looked >= waiting.again:
                waiting, looked = await asyncio.to_thread(_waiting, self.link), now
            if listener.is_due(waiting.newest, now):
                yield TriggerEvent({"link": self.link, "event": waiting.newest})
                listener = listener.after(waiting.newest, time.monotonic())

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Where no stream is shared."""
        async for one in self.filter_shared_stream(type(self).open_shared_stream({})):
            yield one


class _Inbox:
    """A store that stays open, and is opened anew now and then: another file may stand in its place."""

    def __init__(self) -> None:
        self._store: Store | None = None
        self._opened = 0.0

    def came_since(self, number: int) -> tuple[int, Came]:
        """The number of the last event, and the connections of those after ``number``; -1 where it cannot be seen: a
        later look may tell more, and a schedule reads all the same."""
        from include.store import inbox
        from include.store.database import Store

        try:
            if self._store is None or time.monotonic() - self._opened > REOPENED:
                self.close()
                self._store, self._opened = Store.open(), time.monotonic()
            with self._store.read() as db:
                return inbox.came_since(db, number)
        except Exception as problem:
            log.warning("whether events wait cannot be seen: %s", problem)
            self.close()
            return -1, frozenset()

    def close(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None


def _waiting(link: str) -> Waiting:
    """Nothing for certain where somebody listens already, or where it cannot be seen."""
    from include.listening.watching import is_listened_for, newest_open
    from include.store.database import Store

    try:
        settings = _configuration().link(link)
        connections = frozenset(settings.connections.values())
        with Store.open() as store:
            if is_listened_for(store, link):
                return Waiting(connections=connections, again=0.0)
            newest = newest_open(store, settings)
        return Waiting(newest, connections, again=0.0 if newest else ANYWAY)
    except Exception as problem:
        log.warning("whether events wait for %s cannot be seen: %s", link, problem)
        return Waiting(again=TROUBLE)


def _configuration() -> Configuration:
    """Read once for all links, and again when the file is another one."""
    from include.links import config_folder

    file = (config_folder() / "links.yml").stat()
    with _LOADING:
        return _loaded((file.st_ino, file.st_mtime_ns, file.st_size, str(config_folder())))


@lru_cache(maxsize=1)
def _loaded(stamp: tuple[int | str, ...]) -> Configuration:
    from include.links import load

    return load()
