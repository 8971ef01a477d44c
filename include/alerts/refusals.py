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
from include.texts.program import said

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
_CAUSES = {
    "not_genuine": "alerts.events_refused.not_genuine",
    "unreadable": "alerts.events_refused.unreadable",
    "wrong_type": "alerts.events_refused.wrong_type",
    "too_large": "alerts.events_refused.too_large",
    "not_stored": "alerts.events_refused.not_stored",
    "too_many": "alerts.events_refused.too_many",
    "too_slow": "alerts.events_refused.too_slow",
}


def standing(name: str, system: str, counts: Sequence[Count], now: datetime) -> Standing | None:
    """The alert that should be open about a connection. ``counts``: all of it that the receiver counted since the day
    that was ``REMEMBERED`` ago."""
    got_in = max((row.last_at for row in counts if row.what in _GOT_IN), default=None)
    found: list[Count] = []
    for what in _CAUSES:
        rows = [row for row in counts if row.what == what and now - row.last_at < REMEMBERED]
        if rows and not _is_over(what, max(row.last_at for row in rows), got_in, now):
            found += rows
    if not found:
        return None
    values = {"when": _when(found), "causes": "; ".join(_causes(name, found))}
    text = said("alerts.events_refused.text", connection=name, system_key=system, **values)
    return Standing(About(connection=name), CODE, severity(CODE), text)


def _is_over(what: str, last: datetime, got_in: datetime | None, now: datetime) -> bool:
    # What is unreadable or too large is so again, however much else gets in: only time can tell.
    if got_in is None or got_in < last:
        return False
    return what in _SENT_AGAIN or (what == "not_genuine" and now - last >= QUIET)


def _when(rows: Sequence[Count]) -> str:
    count = sum(row.count for row in rows)
    first, last = min(row.first_at for row in rows), max(row.last_at for row in rows)
    if count == 1:
        return said("alerts.events_refused.once", since=_moment(first))
    return said("alerts.events_refused.often", count=f"{count:,}", since=_moment(first), last=_moment(last))


def _causes(name: str, rows: Sequence[Count]) -> list[str]:
    parts = []
    for what, code in _CAUSES.items():
        if count := sum(row.count for row in rows if row.what == what):
            parts.append(said(code, count=f"{count:,}", connection=name))
    return parts


def _moment(at: datetime) -> str:
    return f"{at:%d %B %Y %H:%M}"
