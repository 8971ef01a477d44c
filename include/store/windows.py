"""How many calls may still be made: the pure decisions behind the call meter.

A window (a minute, a day) is shared by processes. Each takes a block of calls from it at a time and spends the block
without asking again, so the windows are written a few times a minute, not once per call. A block is charged when it is
taken: ``used + reserved`` never exceeds the limit, whatever the order in which processes take, spend and die.

The vendor's own figures come on top. What it has counted beyond what we have charged was used by someone else
(``elsewhere``). A call that left in one window may be counted in the next: those in flight when a window ends are
charged to the new one as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from include.http.protocols import Limits
from include.store.told import Told

UNLIMITED = 1 << 40
SMALLEST_BLOCK = 3
Kind = Literal["minute", "day"]


@dataclass(frozen=True)
class Window:
    """Calls charged in ``[starts_at, reset_at)``: ``used`` have been answered, ``reserved`` are handed out,
    ``elsewhere`` were made by others. ``remaining`` is the lowest figure the vendor named; None: it named none."""

    starts_at: datetime
    reset_at: datetime
    limit: int
    used: int = 0
    reserved: int = 0
    elsewhere: int = 0
    remaining: int | None = None

    def free(self, keep: int = 0) -> int:
        """Calls that may still be handed out while ``keep`` are kept back."""
        free = self.limit - self.used - self.reserved - self.elsewhere
        if self.remaining is not None:
            free = min(free, self.remaining)
        return max(0, free - keep)


@dataclass
class Share:
    """One process's part in one company's windows, as it stands since the last ``settle``.

    ``left`` may be sent; ``flying`` were sent in this window and not answered; ``orphans`` were sent in an earlier one
    and not answered; ``done`` answered; ``dropped`` will not be sent although they were handed out; ``strays`` were
    counted by the vendor in a later window than the one they were charged to.
    """

    minute_until: datetime | None = None
    left: int = 0
    flying: int = 0
    orphans: int = 0
    done: int = 0
    dropped: int = 0
    strays: int = 0
    minute_told: Told | None = None
    day_until: datetime | None = None
    day_left: int = 0
    day_done: int = 0
    day_told: Told | None = None

    @property
    def in_flight(self) -> int:
        return self.flying + self.orphans

    def sent(self, kind: Kind) -> int:
        """Calls that have left since the last ``settle``, and those that were under way then."""
        return self.done + self.flying if kind == "minute" else self.day_done + self.in_flight

    def drop(self, keep: int = 0) -> None:
        """Gives up all but ``keep`` of what is left."""
        kept = min(self.left, keep)
        self.dropped, self.left = self.dropped + self.left - kept, kept


@dataclass(frozen=True)
class Wait:
    """The minute is used up: nothing more before ``until``."""

    until: datetime


@dataclass(frozen=True)
class Spent:
    """The day is down to its reserve until ``until``: ``used`` of ``limit``."""

    until: datetime
    used: int
    limit: int


@dataclass(frozen=True)
class Granted:
    """``calls`` may be sent in this minute; ``day_calls`` of the day were handed out for them in addition."""

    calls: int
    day_calls: int


Verdict = Granted | Wait | Spent


def settle(
    minute: Window | None, day: Window | None, share: Share, limits: Limits, now: datetime
) -> tuple[Window | None, Window | None, Verdict]:
    """Accounts for what ``share`` did since the last time and hands out its next block.

    Returns both windows as they are to be stored and what the process may do. ``share`` itself is not changed: the
    caller does that (``settled``) once the windows are committed.
    """
    day = _current("day", day, share, limits, now)
    minute = _current("minute", minute, share, limits, now)
    if minute is not None and now >= minute.reset_at:
        return minute, day, Wait(minute.reset_at + timedelta(seconds=limits.minute_grace))
    if day is not None and now >= day.reset_at:
        return minute, day, Wait(day.reset_at + timedelta(seconds=limits.minute_grace))

    block = UNLIMITED
    if minute is not None:
        free = minute.free()
        if free == 0:
            return minute, day, Wait(minute.reset_at + timedelta(seconds=limits.minute_grace))
        block = min(free, max(SMALLEST_BLOCK, free // 4))
    more = UNLIMITED
    if day is not None:
        held = share.day_left if share.day_until == day.reset_at else 0
        free = day.free(keep=min(limits.day_reserve, day.limit // 10))
        if minute is None:
            block = max(held, min(free, max(SMALLEST_BLOCK, free // 4)))
        block = min(block, held + free)
        if block == 0:
            return minute, day, Spent(day.reset_at, day.limit - day.free(), day.limit)
        more = max(0, block - held)
        day = replace(day, reserved=day.reserved + more)
    if minute is not None:
        minute = replace(minute, reserved=minute.reserved + block)
    return minute, day, Granted(block, more)


def settled(share: Share, minute: Window | None, day: Window | None, verdict: Verdict) -> None:
    """Brings ``share`` to the state that the windows returned by ``settle`` assume."""
    share.done = share.dropped = share.day_done = 0
    share.minute_told = share.day_told = None
    minute_until, day_until = _end(minute), _end(day)
    if share.minute_until != minute_until:
        share.orphans, share.flying, share.strays = share.in_flight, 0, 0
    if share.day_until != day_until:
        share.day_left = 0
    share.minute_until, share.day_until, share.left = minute_until, day_until, 0
    if isinstance(verdict, Granted):
        share.left, share.day_left = verdict.calls, share.day_left + verdict.day_calls


def handed_back(
    minute: Window | None, day: Window | None, share: Share, now: datetime
) -> tuple[Window | None, Window | None]:
    """Both windows once ``share`` has given up what it did not spend; calls in flight stay charged."""
    if minute is not None and minute.reset_at == share.minute_until and now < minute.reset_at:
        back = share.done + share.dropped + share.left
        minute = replace(minute, used=minute.used + share.done, reserved=max(0, minute.reserved - back))
    if day is not None and day.reset_at == share.day_until and now < day.reset_at:
        back = share.day_done + share.day_left
        day = replace(day, used=day.used + share.day_done, reserved=max(0, day.reserved - back))
    return minute, day


def _end(window: Window | None) -> datetime:
    return datetime.max.replace(tzinfo=UTC) if window is None else window.reset_at


def _current(kind: Kind, window: Window | None, share: Share, limits: Limits, now: datetime) -> Window | None:
    """The window that ``now`` falls into, with what ``share`` did accounted for; None when there is no such limit."""
    told = share.minute_told if kind == "minute" else share.day_told
    limit = limits.minute if kind == "minute" else limits.day
    limit = told.limit if told and told.limit is not None else window.limit if window else limit
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
        return _heard(window, told, share.sent(kind), now)
    done, dropped = (share.done, share.dropped) if kind == "minute" else (share.day_done, 0)
    window = replace(window, used=window.used + done, reserved=max(0, window.reserved - done - dropped))
    return _heard(window, told, share.sent(kind), now)


def _heard(window: Window, told: Told | None, sent: int, now: datetime) -> Window:
    if told is None or told.remaining is None or (told.reset_at is not None and told.reset_at <= now):
        return window
    since = max(0, sent - told.sent)
    unexplained = window.limit - told.remaining - (window.used + window.reserved - since)
    remaining = max(0, told.remaining - since)
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
