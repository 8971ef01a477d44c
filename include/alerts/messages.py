"""What a message to a channel says. Pure.

The sentences hold what vendors' records say, which must steer nothing where it is shown: no character that turns the
text around, no mention of everybody, no link under other words.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from include.reports.visible import visible
from include.store.alerts import Alert, Severity

MOST_LISTED, MOST_IN_CHAT = 50, 10
TRIAL = "[ml-connector] Test message"
_ORDER: tuple[Severity, ...] = ("urgent", "warning", "info")


def subject(found: Sequence[Alert]) -> str:
    """Nothing of a document stands in it: a subject is read over shoulders and kept in logs."""
    urgent = sum(alert.severity == "urgent" for alert in found)
    codes = ", ".join(dict.fromkeys(alert.code for alert in found))
    count = f"{len(found)} alert{'s' if len(found) != 1 else ''}"
    return f"[ml-connector] {count}{f', {urgent} urgent' if urgent else ''}: {codes}"[:200]


def worst(found: Sequence[Alert]) -> Severity:
    return min((alert.severity for alert in found), key=_ORDER.index)


def text(found: Sequence[Alert], kind: str = "mail", books: str | None = None) -> str:
    """The most severe first, each with where its cause and remedy stand: its page when ``books``, the address of the
    pages, is known."""
    ordered = sorted(found, key=lambda alert: (_ORDER.index(alert.severity), alert.id))
    most = MOST_LISTED if kind == "mail" else MOST_IN_CHAT
    written = _teams if kind == "teams" else visible
    lines = []
    for alert in ordered[:most]:
        where = " ".join(part for part in (alert.link or alert.connection, alert.company) if part)
        lines.append(f"{alert.severity.upper()} {alert.code}{f' ({written(where)})' if where else ''}")
        lines.append(f"  {written(alert.text)}")
        page = f"docs/runbooks/{alert.code}.md" if books is None else _link(f"{books}/alerts/{alert.id}", kind)
        lines.append(f"  since {alert.opened_at:%Y-%m-%d %H:%M} UTC; what to do: {page}")
    if len(ordered) > most:
        rest = "python -m include.cli alerts" if books is None else _link(f"{books}/alerts", kind)
        lines.append(f"and {len(ordered) - most:,} more: {rest}")
    return _joined(lines, kind)


def trial(name: str, who: str, at: datetime, kind: str = "mail", books: str | None = None) -> str:
    lines = [
        f"This is a test of channel {name}, asked for by {who} on {at:%Y-%m-%d %H:%M} UTC.",
        "Alerts will arrive here. There is nothing to do.",
    ]
    if books is not None:
        lines.append(f"What is open now: {_link(f'{books}/alerts', kind)}")
    return _joined(lines, kind)


def _joined(lines: Sequence[str], kind: str) -> str:
    # Teams reads Markdown, in which one line end is a space.
    return ("\n\n" if kind == "teams" else "\n").join(lines)


def _link(address: str, kind: str) -> str:
    return f"[{address}]({address})" if kind == "teams" else address


def _teams(said: str) -> str:
    """In Markdown, and where ``<at>`` mentions somebody: neither a link nor a mention is made of it."""
    return visible(said).replace("<", "‹").replace(">", "›").replace("](", "] (")
