"""What a vendor tells and the receiver refuses, as an alert: it stands while a person has something to fix. Pure.

An address has a part that nobody can guess, so a single refusal there is the vendor's, or of somebody who knows what
nobody should: one suffices. Addresses that nobody has are tried by the whole internet, and alarm nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from include.store.alerts import About, Standing
from include.store.inbox import Count
from include.texts.codes import severity

CODE = "events_refused"
REMEMBERED = timedelta(days=1)
"""A refusal that is older alarms nobody any more: what it was about was read by the schedules since."""
QUIET = timedelta(hours=2)
"""Without a wrong signature, once rightly signed ones came again: longer than from one hourly look to the next, so that
one wrong among many right is seen, and one of many apps with a wrong key does not open and close the alert all day."""
_GOT_IN = ("accepted", "duplicate")
"""Not ``test``: Exact signs nothing when it tries an address."""
_SENT_AGAIN = ("not_stored", "too_many", "too_slow")
"""The vendor's next try may get in without anybody's doing; these alarm while nothing has got in since."""
_WORDS = {
    "not_genuine": (
        "not signed with the key that is kept here",
        "was it changed at the vendor? Enter it with `ml-connector receiver key {name}`",
    ),
    "unreadable": (
        "signed rightly but not readable",
        "the vendor sends what this release does not know; the receiver's log says what it lacks",
    ),
    "wrong_type": (
        "not JSON by their content type",
        "does a proxy in front change what passes?",
    ),
    "too_large": (
        "larger than the receiver takes",
        "raise ML_CONNECTOR_RECEIVER_BODY_BYTES, and the limit of the proxy in front",
    ),
    "not_stored": (
        "not taken by the store in time, and none since",
        "the receiver's log says what the store answers",
    ),
    "too_many": (
        "more than may come at once, and none got in since",
        "raise ML_CONNECTOR_RECEIVER_PER_MINUTE if they are the vendor's",
    ),
    "too_slow": (
        "too slow to arrive, and none got in since",
        "is the line, or the proxy in front, at fault?",
    ),
}


def standing(name: str, system: str, counts: Sequence[Count], now: datetime) -> Standing | None:
    """The alert that should be open about a connection. ``counts``: all of it that the receiver counted since the day
    that was ``REMEMBERED`` ago."""
    got_in = max((row.last_at for row in counts if row.what in _GOT_IN), default=None)
    found: list[Count] = []
    for what in _WORDS:
        rows = [row for row in counts if row.what == what and now - row.last_at < REMEMBERED]
        if rows and not _is_over(what, max(row.last_at for row in rows), got_in, now):
            found += rows
    if not found:
        return None
    text = f"what {name} ({system}) tells is refused, {_when(found)}: {'; '.join(_causes(name, found))}"
    return Standing(
        About(connection=name), CODE, severity(CODE), f"{text}. What it says arrives by the schedules instead"
    )


def _is_over(what: str, last: datetime, got_in: datetime | None, now: datetime) -> bool:
    # What is unreadable or too large is so again, however much else gets in: only time can tell.
    if got_in is None or got_in < last:
        return False
    return what in _SENT_AGAIN or (what == "not_genuine" and now - last >= QUIET)


def _when(rows: Sequence[Count]) -> str:
    count = sum(row.count for row in rows)
    first, last = min(row.first_at for row in rows), max(row.last_at for row in rows)
    if count == 1:
        return f"once, on {_moment(first)}"
    return f"{count:,} times since {_moment(first)}, the last on {_moment(last)}"


def _causes(name: str, rows: Sequence[Count]) -> list[str]:
    parts = []
    for what, (words, todo) in _WORDS.items():
        if count := sum(row.count for row in rows if row.what == what):
            parts.append(f"{count:,} {words} ({todo.format(name=name)})")
    return parts


def _moment(at: datetime) -> str:
    return f"{at:%d %B %Y %H:%M} UTC"
