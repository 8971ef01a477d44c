"""What the store need not keep."""

from __future__ import annotations

from datetime import datetime, timedelta

from include.links import Configuration
from include.store import inbox
from include.store.database import Store

A_WEEK, A_MONTH = timedelta(days=7), timedelta(days=30)


def old_events(store: Store, configuration: Configuration, now: datetime) -> int:
    """Events that every link of their connection took are kept a week, so that one that comes again is known; all
    others a month: nobody wants them, or no link has run for so long. How many went."""
    links: dict[str, list[str]] = {name: [] for name in configuration.connections}
    for link in configuration.links.values():
        for name in link.connections.values():
            links[name].append(link.name)
    with store.begin() as db:
        return inbox.forget(db, now - A_WEEK, links) + inbox.forget(db, now - A_MONTH)
