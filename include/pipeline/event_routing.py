"""Events that wake a run: which feeds they may show in, and which of them a run has seen to.

An event says that something changed, never what: the run reads that, and whatever is decided is decided on what was
read. So an event that is lost costs minutes, until a schedule reads; one that comes twice, late or in another order
costs a look at most. Pure; a run's own events are those of ``open_events.py``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from include.link_settings import Link
from include.store.inbox import Interest, Open
from include.systems import registry

if TYPE_CHECKING:
    from include.warehouse.read_report import FeedReport

EVENT_MAX_AGE = 900.0
"""Seconds that feeds which no event is about may be old in a run that events woke: what a schedule usually allows."""
SETTLED = timedelta(seconds=30)
"""How long a vendor's lists may lag behind what it tells [assumed]; an event is looked into again until then."""
DELETED = "deleted"
"""The feed of systems that list what was deleted apart from what there is."""
_GONE = ("delete", "merge")
Feed = tuple[str, str]
"""Raw table and company; '' is any company."""


@dataclass(frozen=True)
class Concern:
    """An open event and the feeds of this link that it may show in."""

    event: Open
    feeds: tuple[Feed, ...]


def concerns(events: Iterable[Open], wakes: Mapping[str, Sequence[str]], feeds: Collection[str]) -> list[Concern]:
    """``wakes``: the vendor's topics and the feeds they may show in; ``feeds``: what is read. Pure."""
    found = []
    for event in events:
        tables = [table for table in wakes.get(event.topic, ()) if table in feeds]
        if tables and event.action in _GONE and DELETED in feeds:
            tables.append(DELETED)
        found.append(Concern(event, tuple((table, event.company) for table in tables)))
    return found


def seen_to(
    found: Iterable[Concern], reports: Sequence[FeedReport], began: datetime, shown: Collection[int]
) -> set[int]:
    """The numbers of the events that are done with: ``shown`` as changed by what was read; or read after them, and long
    enough after them that what they tell would show. ``began``: when reading began (UTC). Pure."""
    done: set[int] = set()
    for one in found:
        event = one.event
        was_read = event.received_at <= began and all(_was_read(reports, feed) for feed in one.feeds)
        if was_read and (event.id in shown or event.key is None or event.received_at <= began - SETTLED):
            done.add(event.id)
    return done


def _was_read(reports: Sequence[FeedReport], feed: Feed) -> bool:
    table, company = feed
    mine = [one for one in reports if one.feed == table and (not company or not one.company or one.company == company)]
    return bool(mine) and all(not (one.skipped or one.problem) for one in mine)


def interests(link: Link, feeds: Mapping[str, Collection[str]]) -> list[Interest]:
    """The events that ``link`` cares for when it reads ``feeds`` (names by system). What else a vendor tells, for other
    links or by a wider subscription, neither wakes it nor is looked at. Pure."""
    found = []
    for system, name in link.connections.items():
        if (tells := registry.webhooks(system)) is not None:
            wanted = set(feeds.get(system, ()))
            topics = frozenset(topic for topic, tables in tells.TOPIC_FEEDS.items() if wanted.intersection(tables))
            found.append(Interest(name, topics, frozenset(row[system] for row in link.companies)))
    return found


def triggered(found: Iterable[Concern]) -> set[Feed]:
    return {feed for one in found for feed in one.feeds}
