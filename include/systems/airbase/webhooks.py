"""Events of Airbase: whether it was Airbase that sent one, and what it is about. Pure: nothing is fetched or stored.

An event only wakes a link, which reads what changed from Airbase itself. So one about a document that nobody knows, or
of a type that nobody knows, costs a look at most and changes nothing. Source: reference page airbase, section 7; all
but the frame of an event is [assumed].
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

SIGNATURE, TIMESTAMP = "x-airbase-signature", "x-airbase-timestamp"
TOLERANCE_S = 300
_FRAME = ("id", "object", "type", "created_date", "data")


class NotGenuine(Exception):
    """Nobody who knows the connection's key sent this, or not now; the text says why, and nothing of the key."""


class Unreadable(ValueError):
    """It is signed, and is no event; the text says what it lacks."""


@dataclass(frozen=True)
class Event:
    """``id`` is the same however often the event comes; ``key``: the id of what it is about, None for nothing."""

    id: str
    type: str
    created: str
    key: str | None


def event_of(body: bytes, headers: Mapping[str, str], keys: Sequence[str] | None, now: datetime) -> Event:
    """The event that came in ``body``, looked at only after its signature.

    ``keys``: the secrets of the registered webhooks, the new and the old one while they change; None: mode ``none``,
    where an address that nobody can guess is the secret. ``headers`` by names in lower case; ``now`` is UTC.
    Raises ``NotGenuine``, ``Unreadable``.
    """
    if keys is not None:
        _check(body, headers, keys, now)
    try:
        said = json.loads(body)
    except ValueError:
        raise Unreadable("the body is no JSON") from None
    if not isinstance(said, dict):
        raise Unreadable("the body is no object")
    missing = [name for name in _FRAME if not isinstance(said.get(name), dict if name == "data" else str)]
    if missing:
        raise Unreadable(f"it has no {', '.join(missing)}")
    about = said["data"].get("id")
    return Event(said["id"], said["type"], said["created_date"], None if about is None else str(about))


def _check(body: bytes, headers: Mapping[str, str], keys: Sequence[str], now: datetime) -> None:
    signature, stamp = headers.get(SIGNATURE, ""), headers.get(TIMESTAMP, "")
    if not signature or not stamp:
        raise NotGenuine("it is not signed")
    told = f"{stamp}.".encode() + body
    # Every key is tried, so that the time it takes says nothing of them.
    known = [hmac.compare_digest(_signed(told, key), signature.encode()) for key in keys]
    if not any(known):
        raise NotGenuine("it is signed with a key that nobody here knows")
    if not stamp.isdecimal() or abs(now.timestamp() - int(stamp)) > TOLERANCE_S:
        raise NotGenuine(f"it was signed more than {TOLERANCE_S // 60} minutes from now")


def _signed(told: bytes, key: str) -> bytes:
    return hmac.new(key.encode(), told, hashlib.sha256).hexdigest().encode()
