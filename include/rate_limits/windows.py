"""How many calls may still be made: the pure decisions behind the call meter.

A window (a minute, a day) is shared by processes. Each takes a block of calls from it at a time and spends the block
without asking again, so the windows are written a few times a minute, not once per call. A block is charged when it is
taken: ``used + reserved`` never exceeds the limit, whatever the order in which processes take, spend and die.

The vendor's own figures come on top. What it has counted beyond what we have charged was used by someone else
(``elsewhere``). A call that left in one window may be counted in the next: those in flight when a window ends are
charged to the new one as well.

A minute here is one whose end the vendor announces; ``rolling.py`` has the one that may begin at any moment.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from include.http.protocols import Limits
from include.rate_limits.limit_headers import Reported
from include.rate_limits.shares import (
    SMALLEST_BLOCK,
    UNLIMITED,
    Granted,
    Kind,
    Share,
    Spent,
    Verdict,
    Wait,
    Window,
    begin_again,
)


def settle(
    minute: Window | None, day: Window | None, share: Share, limits: Limits, now: datetime
) -> tuple[Window | None, Window | None, Verdict]:
    """Accounts for what ``share`` did since the last time and hands out its next block.

    Returns both windows as they are to be stored and what the process may do. ``share`` itself is not changed: the
    caller does that (``settled``) once the windows are committed.
    """
    day = current("day", day, share, limits, now)
    minute = current("minute", minute, share, limits, now)
    if minute is not None and now >= minute.reset_at:
        return minute, day, Wait(minute.reset_at + timedelta(seconds=limits.minute_grace))
    if day is not None and now >= day.reset_at:
        return minute, day, Wait(day.reset_at + timedelta(seconds=limits.minute_grace))

    block = None
    if minute is not None:
        free = minute.free()
        if free == 0:
            return minute, day, Wait(minute.reset_at + timedelta(seconds=limits.minute_grace))
        block = min(free, max(SMALLEST_BLOCK, free // 4))
    day, verdict = charged_to_the_day(day, block, share, limits)
    if minute is not None and isinstance(verdict, Granted):
        minute = replace(minute, reserved=minute.reserved + verdict.calls)
    return minute, day, verdict


def charged_to_the_day(
    day: Window | None, block: int | None, share: Share, limits: Limits
) -> tuple[Window | None, Granted | Spent]:
    """Hands out ``block`` calls (None: as many as are one process's part) as far as the day has them."""
    if day is None:
        return None, Granted(UNLIMITED if block is None else block, UNLIMITED)
    held = share.day_left if share.day_until == day.reset_at else 0
    free = day.free(keep=min(limits.day_reserve, day.limit // 10))
    if block is None:
        block = max(held, min(free, max(SMALLEST_BLOCK, free // 4)))
    block = min(block, held + free)
    if block == 0:
        return day, Spent(day.reset_at, day.limit - day.free(), day.limit)
    more = max(0, block - held)
    return replace(day, reserved=day.reserved + more), Granted(block, more)


def settled(share: Share, minute: Window | None, day: Window | None, verdict: Verdict) -> None:
    """Brings ``share`` to the state that the windows returned by ``settle`` assume."""
    if share.minute_until != end(minute):
        share.orphans, share.flying, share.strays = share.in_flight, 0, 0
    begin_again(share, end(minute), end(day), verdict)


def handed_back(
    minute: Window | None, day: Window | None, share: Share, now: datetime
) -> tuple[Window | None, Window | None]:
    """Both windows once ``share`` has given up what it did not spend; calls in flight stay charged."""
    if minute is not None and minute.reset_at == share.minute_until and now < minute.reset_at:
        back = share.done + share.dropped + share.left
        minute = replace(minute, used=minute.used + share.done, reserved=max(0, minute.reserved - back))
    return minute, day_handed_back(day, share, now)


def day_handed_back(day: Window | None, share: Share, now: datetime) -> Window | None:
    if day is None or day.reset_at != share.day_until or now >= day.reset_at:
        return day
    back = share.day_done + share.day_left
    return replace(day, used=day.used + share.day_done, reserved=max(0, day.reserved - back))


def end(window: Window | None) -> datetime:
    return datetime.max.replace(tzinfo=UTC) if window is None else window.reset_at


def current(kind: Kind, window: Window | None, share: Share, limits: Limits, now: datetime) -> Window | None:
    """The window that ``now`` falls into, with what ``share`` did accounted for; None when there is no such limit."""
    reported = share.minute_reported if kind == "minute" else share.day_reported
    limit = limits.minute if kind == "minute" else limits.day
    limit = reported.limit if reported and reported.limit is not None else window.limit if window else limit
    if limit is None:
        return None
    grace = timedelta(seconds=limits.minute_grace)
    if window is None or now >= window.reset_at + grace or now < window.starts_at - _CLOCK_SET_BACK[kind]:
        starts_at = _floor(kind, now)
        fresh = Window(starts_at, starts_at + _LENGTH[kind], limit)
        return replace(fresh, used=share.in_flight + (share.strays if kind == "minute" else 0))
    window = replace(window, limit=limit)
    if window.reset_at != (share.minute_until if kind == "minute" else share.day_until):
        # Another process has opened it. Nothing is charged twice: `settled` turns those in flight into orphans.
        if now < window.reset_at:
            window = replace(window, used=window.used + share.in_flight + (share.strays if kind == "minute" else 0))
        return _heard(window, reported, share.sent(kind), now)
    done, dropped = (share.done, share.dropped) if kind == "minute" else (share.day_done, 0)
    window = replace(window, used=window.used + done, reserved=max(0, window.reserved - done - dropped))
    return _heard(window, reported, share.sent(kind), now)


def _heard(window: Window, reported: Reported | None, sent: int, now: datetime) -> Window:
    if reported is None or reported.remaining is None or (reported.reset_at is not None and reported.reset_at <= now):
        return window
    since = max(0, sent - reported.sent)
    unexplained = window.limit - reported.remaining - (window.used + window.reserved - since)
    remaining = max(0, reported.remaining - since)
    lowest = remaining if window.remaining is None else min(remaining, window.remaining)
    return replace(window, remaining=lowest, elsewhere=max(window.elsewhere, unexplained))


# A virtual clock that starts over leaves windows far ahead; a process with a stale reading of it is less far behind.
_CLOCK_SET_BACK = {"minute": timedelta(hours=1), "day": timedelta(days=1)}
_LENGTH = {"minute": timedelta(minutes=1), "day": timedelta(days=1)}


def _floor(kind: Kind, now: datetime) -> datetime:
    now = now.astimezone(UTC).replace(second=0, microsecond=0)
    return now if kind == "minute" else now.replace(hour=0, minute=0)


def error_budget_ends(errors: list[datetime], allowed: int, now: datetime) -> datetime | None:
    """When another call may be made at an endpoint with these counted ``errors`` (ascending); None: at once.

    One fewer than the vendor allows in an hour is the most we make.
    """
    hour = timedelta(hours=1)
    recent = [at for at in errors if now - hour < at < now + hour]
    most = max(1, allowed - 1)
    return None if len(recent) < most else recent[len(recent) - most] + hour
