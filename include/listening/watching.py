"""What is to be known of a link to watch for its events: whether some wait, and whether a process listens already.

The triggerer watches all links for good: nothing of a run is loaded here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from include.link_settings import Link
from include.pipeline.event_routing import interests
from include.store import inbox, leases
from include.store.database import Store

LEASE = 20.0
"""Seconds. One process listens for a link; where it dies, another one may after so long."""


def newest_open(store: Store, link: Link) -> int:
    """The highest number of an event that is to wake ``link``; 0 for none."""
    feeds = link.shape.feeds(options=link.options.model_dump())
    with store.read() as db:
        return inbox.newest_open(db, link.name, interests(link, feeds))


@contextmanager
def listening_alone(store: Store, link: str, wait: float = 0.0) -> Iterator[None]:
    """While this one listens for ``link``, nobody else does. Raises ``LeaseTaken``."""
    with leases.hold(store, _name(link), seconds=LEASE, wait=wait):
        yield


def is_listened_for(store: Store, link: str) -> bool:
    with store.read() as db:
        return leases.holder(db, _name(link)) is not None


def _name(link: str) -> str:
    return f"listening for events of {link}"
