"""What the decisions of the call meter are about: windows, blocks of calls, one process's share, verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from include.rate_limits.limit_headers import Reported

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


@dataclass(frozen=True)
class Block:
    """``calls`` charged at ``taken_at`` that count in a rolling minute until ``until``. No two that count have the same
    ``number``."""

    number: int
    calls: int
    taken_at: datetime
    until: datetime


@dataclass
class Share:
    """One process's part in one company's windows, as it stands since the last ``settle``.

    ``left`` may be sent; ``flying`` were sent in this window and not answered; ``orphans`` were sent in an earlier one
    and not answered; ``done`` answered, the last of them at ``answered_at``; ``dropped`` will not be sent although they
    were handed out; ``strays`` were counted by the vendor in a later window than the one they were charged to. In a
    rolling minute ``block`` is what stands in the store for what is left and in flight.
    """

    minute_until: datetime | None = None
    left: int = 0
    flying: int = 0
    orphans: int = 0
    done: int = 0
    dropped: int = 0
    strays: int = 0
    minute_reported: Reported | None = None
    day_until: datetime | None = None
    day_left: int = 0
    day_done: int = 0
    day_reported: Reported | None = None
    answered_at: datetime | None = None
    block: Block | None = None

    @property
    def in_flight(self) -> int:
        return self.flying + self.orphans

    def sent(self, kind: Kind) -> int:
        """Calls that have left since the last ``settle``, and those that were in flight then."""
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


def begin_again(share: Share, minute_until: datetime, day_until: datetime, verdict: Verdict) -> None:
    """What ``share`` did is in the store, and what it may do now is ``verdict``."""
    share.done = share.dropped = share.day_done = 0
    share.minute_reported = share.day_reported = None
    if share.day_until != day_until:
        share.day_left = 0
    share.minute_until, share.day_until, share.left = minute_until, day_until, 0
    if isinstance(verdict, Granted):
        share.left, share.day_left = verdict.calls, share.day_left + verdict.day_calls
