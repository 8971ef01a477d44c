"""What a vendor's answer says about its call windows: header figures, and how long a 429 lasts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from include.http.protocols import Limits

UNNAMED_THROTTLE = timedelta(seconds=15)
LATE_WINDOW = timedelta(seconds=5)
"""Wait after a 429 whose reset is already past: the vendor's clock is a little behind ours."""


@dataclass(frozen=True)
class Reported:
    """What one answer said about one window. A figure that did not come is None: unknown, not 0.

    ``sent`` is how many calls this process had sent when it came, so that those sent since are known.
    """

    limit: int | None
    remaining: int | None
    reset_at: datetime | None
    sent: int = 0


def lower(known: Reported | None, new: Reported | None) -> Reported | None:
    """The one of two figures about a window to go by: of the later window, else the lower one (answers overtake)."""
    if known is None or new is None or known.remaining is None or new.remaining is None:
        return new or known
    if known.reset_at is not None and new.reset_at is not None and known.reset_at != new.reset_at:
        return max(known, new, key=lambda reported: reported.reset_at or datetime.min.replace(tzinfo=UTC))
    return new if new.remaining <= known.remaining else known


def read_headers(headers: Mapping[str, str], limits: Limits) -> tuple[Reported | None, Reported | None]:
    """What an answer says about its minute and its day, in the headers that ``limits`` names.

    A group that is absent or unreadable, or of which no headers are known, is None.
    """
    return _group(headers, limits.minute_headers), _group(headers, limits.day_headers)


def _group(headers: Mapping[str, str], prefix: str) -> Reported | None:
    remaining = _number(headers, prefix + "Remaining") if prefix else None
    if remaining is None:
        return None
    reset = _number(headers, prefix + "Reset")
    reset_at = None if reset is None else datetime.fromtimestamp(reset / 1000, UTC)
    return Reported(_number(headers, prefix + "Limit"), remaining, reset_at)


def _number(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(name) or headers.get(name.lower())
    return int(text) if text is not None and text.isdigit() else None


def throttled_until(headers: Mapping[str, str], minute: Reported | None, now: datetime, limits: Limits) -> datetime:
    """When calls may be made again after a 429: the vendor's own moment, else the next whole minute (a minute from now
    where nobody knows when the vendor's begins), else 15 s."""
    if minute is not None and minute.reset_at is not None:
        return minute.reset_at if minute.reset_at > now else now + LATE_WINDOW
    text = (headers.get("Retry-After") or headers.get("retry-after") or "").strip()
    if text.isdigit():
        return now + timedelta(seconds=int(text))
    if text:
        try:
            moment = parsedate_to_datetime(text)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        except ValueError:
            pass  # a date nobody can read names no moment
    if limits.minute is None:
        return now + UNNAMED_THROTTLE
    begins = now if limits.rolling else now.replace(second=0, microsecond=0)
    return begins + timedelta(minutes=1)
