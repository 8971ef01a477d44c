"""When an alert may be sent: at once or in a daily digest, and not in quiet hours. Pure; times of day are of a zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

AT_ONCE = "at once"
_DIGEST = re.compile(r"digest daily (\d{2}:\d{2})")
_QUIET = re.compile(r"(\d{2}:\d{2})\s*-\s*(\d{2}:\d{2})")


@dataclass(frozen=True)
class DigestAt:
    """Once a day at this time. An alert that is raised at that very minute is in the digest of that day."""

    at: time

    @staticmethod
    def read(said: str) -> DigestAt | None:
        """None for ``at once``. Raises ``ValueError``."""
        if said == AT_ONCE:
            return None
        if not (found := _DIGEST.fullmatch(said)):
            raise ValueError(f"{said!r} must be '{AT_ONCE}' or 'digest daily HH:MM'")
        return DigestAt(_time(found[1]))

    def next(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The first at or after ``moment``. A time that the clocks leave out comes as much later as they are put
        forward; one that comes twice is the first of the two."""
        day = moment.astimezone(zone).date()
        candidates = (datetime.combine(day + timedelta(days=n), self.at, zone).astimezone(UTC) for n in (0, 1))
        return next(one for one in candidates if one >= moment)


@dataclass(frozen=True)
class Quiet:
    """From ``start`` until before ``end``, over midnight where that is earlier."""

    start: time
    end: time

    @staticmethod
    def read(said: str | None) -> Quiet | None:
        """Raises ``ValueError``."""
        if said is None:
            return None
        if not (found := _QUIET.fullmatch(said)):
            raise ValueError(f"{said!r} must be hours like 20:00-07:00")
        quiet = Quiet(_time(found[1]), _time(found[2]))
        if quiet.start == quiet.end:
            raise ValueError(f"{said!r} begins when it ends: name two times, or leave quiet_hours out")
        return quiet

    def holds(self, moment: datetime, zone: ZoneInfo) -> bool:
        now = moment.astimezone(zone).time()
        if self.start < self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end


@dataclass(frozen=True)
class Times:
    """``digest`` None: at once; ``quiet`` None: at every hour."""

    digest: DigestAt | None = None
    quiet: Quiet | None = None

    def allow(self, since: datetime, now: datetime, zone: ZoneInfo) -> bool:
        """Whether an alert that stands ``since`` may be sent now."""
        if self.quiet and self.quiet.holds(now, zone):
            return False
        return self.digest is None or self.digest.next(since, zone) <= now


def _time(said: str) -> time:
    try:
        return time.fromisoformat(said)
    except ValueError:
        raise ValueError(f"{said!r} is no time of day, such as 08:00") from None
