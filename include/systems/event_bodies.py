"""What every system's ``webhooks.py`` needs to check and read a delivery. Pure.

Whatever is read from a body is stored, shown to people and asked for: text that a database or a screen cannot take is
no text here.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from include.systems.events import NotGenuine, Unreadable

LONGEST = 200
"""Characters of a name or key; those of the vendors have 40 at most."""


def check(
    signature: str | None, signed: bytes, keys: Sequence[str] | None, written: Callable[[bytes], Iterable[str]]
) -> None:
    """That ``signature``, as it came, is the HMAC-SHA256 of ``signed`` by one of ``keys``. ``written``: the ways in
    which the vendor may write those 32 bytes. Raises ``NotGenuine``.
    """
    if keys is None:
        raise NotGenuine("it has to be signed, and there is no key to check it with")
    if not signature:
        raise NotGenuine("it is not signed")
    given = signature.encode(errors="replace")
    # Every key is tried, so that the time it takes says nothing of them. An empty one is none: anybody has it.
    known = [
        hmac.compare_digest(one.encode(), given)
        for key in keys
        if key
        for one in written(hmac.digest(key.encode(), signed, hashlib.sha256))
    ]
    if not any(known):
        raise NotGenuine("it is signed with a key that nobody here knows")


def parsed(body: bytes) -> Any:
    """Raises ``Unreadable``."""
    try:
        return json.loads(body.decode())
    except (ValueError, RecursionError):
        raise Unreadable("the body is no JSON") from None


def plain(value: Any) -> str | None:
    """A name or key, which some vendors write as a number; None for anything else."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str):
        return None
    text = text.strip()
    return text if 0 < len(text) <= LONGEST and text.isprintable() else None


def lacking(found: Mapping[str, object]) -> str:
    """The names of what is not there."""
    return ", ".join(name for name, value in found.items() if value is None)


def moment(value: Any) -> datetime | None:
    """ISO 8601 with any number of decimals, without a zone UTC; None for anything else, since an event without its
    moment wakes as well as another."""
    try:
        found = datetime.fromisoformat(value)
        return (found.replace(tzinfo=UTC) if found.tzinfo is None else found).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def made_id(*parts: str | None) -> str:
    """An id of what makes a change that change."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
