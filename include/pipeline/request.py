"""What somebody asked a run to do, and the run's own record in the store, carried from step to step.

A run may be spread over several processes (an Airflow task each): everything that a later step or the summary needs is
in the store under the run's id, nothing in memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from include.link_settings import Link
from include.links import ConfigurationError


def day_to_read_from(day: date | None, link: Link, now: datetime) -> date | None:
    """``day``. Raises ``ConfigurationError`` for one that is yet to come where the company is."""
    if day is not None and day > (today := now.astimezone(ZoneInfo(link.timezone)).date()):
        raise ConfigurationError(
            f"nothing can be read again from {day} on: that day is yet to come, today is {today} in {link.timezone}"
        )
    return day


@dataclass(frozen=True)
class RunRequest:
    """``flows`` None = all of the link; ``from_date`` reads everything changed since that day again; ``full`` compares
    everything; ``max_age`` seconds a feed may be old without being read again (0 when a person starts the run).
    ``events``: vendors notified changes, whose feeds are read however young they are."""

    link: str
    who: str
    preview: bool = False
    flows: tuple[str, ...] | None = None
    from_date: date | None = None
    full: bool = False
    max_age: float = 0.0
    events: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "link": self.link,
            "who": self.who,
            "preview": self.preview,
            "flows": list(self.flows) if self.flows is not None else None,
            "from_date": self.from_date.isoformat() if self.from_date else None,
            "full": self.full,
            "max_age": self.max_age,
            "events": self.events,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> RunRequest:
        flows = data.get("flows")
        day = data.get("from_date")
        return cls(
            link=data["link"],
            who=data["who"],
            preview=bool(data["preview"]),
            flows=tuple(flows) if flows is not None else None,
            from_date=date.fromisoformat(day) if day else None,
            full=bool(data["full"]),
            max_age=float(data["max_age"]),
            events=bool(data.get("events", False)),
        )
