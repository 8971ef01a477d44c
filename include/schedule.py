"""Which flows a scheduled run has to do: pure, from the link's cron lines and the moments its flows last ran.

A link has one cron line (or preset) for each flow group: ``default`` for every flow without a line of its own, a flow's
name, and ``reconcile`` for the full comparison. A moment that was missed (the machine was off) makes its flows due in
the next run, whichever line started that one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

PRESETS = {
    "every 15 minutes": "*/15 * * * *",
    "hourly": "0 * * * *",
    "daily": "0 6 * * *",
    "weekly": "0 6 * * 1",
}
DEFAULT = "default"
RECONCILE = "reconcile"


@dataclass(frozen=True)
class Due:
    """``flows`` in the order given, and whether the full comparison is due."""

    flows: tuple[str, ...]
    full: bool


def cron(text: str) -> str:
    """The cron line of a preset, or the line itself. Raises ``ValueError`` when it is neither."""
    from croniter import croniter

    line = PRESETS.get(text.strip().lower(), text.strip())
    if len(line.split()) != 5 or not croniter.is_valid(line):
        raise ValueError(f"{text!r} is neither a cron line of five fields nor one of: {', '.join(PRESETS)}")
    return line


def crons(schedule: Mapping[str, str]) -> list[str]:
    """All cron lines of a link, each once, in the order written."""
    return list(dict.fromkeys(cron(text) for text in schedule.values()))


def due(
    schedule: Mapping[str, str],
    timezone: str,
    flows: Sequence[str],
    last: Mapping[str, datetime],
    moment: datetime,
) -> Due:
    """The flows whose last scheduled moment up to ``moment`` (UTC) is later than their last run.

    ``last`` holds, for each flow and for ``reconcile``, when it last ran to its end (UTC); one that never ran is due.
    """
    chosen = [
        flow for flow in flows if _is_due(schedule.get(flow, schedule.get(DEFAULT)), timezone, last.get(flow), moment)
    ]
    full = _is_due(schedule.get(RECONCILE), timezone, last.get(RECONCILE), moment)
    return Due(tuple(flows) if full else tuple(chosen), full)


def _is_due(line: str | None, timezone: str, last: datetime | None, moment: datetime) -> bool:
    if line is None:
        return False
    if last is None:
        return True
    from croniter import croniter

    local = moment.astimezone(ZoneInfo(timezone))
    rule = cron(line)
    latest = local if croniter.match(rule, local) else croniter(rule, local).get_prev(datetime)
    return bool(latest.replace(second=0, microsecond=0) > last)
