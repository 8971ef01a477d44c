"""What a vendor tells of a change, in the same words for every system: a delivery is one POST of a vendor, an event one
change that it tells of.

An event only wakes a link, which reads from the vendor itself what changed. So one about a record that nobody knows, or
of a kind that nobody knows, costs a look at most and changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


class NotGenuine(Exception):
    """Nobody who knows the connection's key sent this, or not now; the text says why, and nothing of the key."""


class Unreadable(ValueError):
    """It is signed, and tells of no change; the text says what it lacks."""


@dataclass(frozen=True)
class Event:
    """``id``: the same however often the vendor sends it, and another one for the next change of the same record.
    ``company``: '' where the vendor does not say. ``topic``: the vendor's name of the kind of record, as in
    ``TOPIC_FEEDS`` where it stands there. ``action``: create, update, delete, merge, void or other. ``key``: the
    vendor's id of the record, None for nothing. ``at``: when the vendor says it changed, UTC; None where it says
    nothing that is a moment.
    """

    id: str
    company: str
    topic: str
    action: str
    key: str | None
    at: datetime | None


@dataclass(frozen=True)
class Received:
    """What one delivery tells. ``is_test``: it only asks whether somebody is there; it is acknowledged, and nothing is
    stored. ``unread``: what parts of it lack that tell of no change; the others count."""

    events: tuple[Event, ...] = ()
    is_test: bool = False
    unread: tuple[str, ...] = ()
