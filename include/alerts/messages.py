"""What a message to a channel says, in the language that is spoken (`include.texts.translations`).

The sentences hold what vendors' records say, which must steer nothing where it is shown: no character that turns the
text around, no mention of everybody, no link under other words.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from include.reports.visible import visible
from include.sentences import translated
from include.store.alerts import Alert, Severity
from include.texts.translations import gettext, ngettext

MOST_LISTED, MOST_IN_CHAT = 50, 10
_ORDER: tuple[Severity, ...] = ("urgent", "warning", "info")


def subject(found: Sequence[Alert]) -> str:
    """Nothing of a document stands in it: a subject is read over shoulders and kept in logs."""
    urgent = sum(alert.severity == "urgent" for alert in found)
    codes = ", ".join(dict.fromkeys(_words(alert.code) for alert in found))
    count = ngettext("%(num)s alert", "%(num)s alerts", len(found), num=len(found))
    if urgent:
        count += ", " + gettext("%(num)s urgent", num=urgent)
    return f"[ml-connector] {count}: {codes}"[:200]


def trial_subject() -> str:
    return "[ml-connector] " + gettext("Test message")


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
        what = f"{gettext(alert.severity).upper()} {_words(alert.code)}"
        lines.append(f"{what} ({written(where)})" if where else what)
        lines.append(f"  {written(translated(alert.text))}")
        page = f"docs/runbooks/{alert.code}.md" if books is None else _link(f"{books}/alerts/{alert.id}", kind)
        at = f"{alert.opened_at:%Y-%m-%d %H:%M} UTC"
        lines.append("  " + gettext("since %(at)s; what to do: %(page)s", at=at, page=page))
    if len(ordered) > most:
        rest = "ml-connector alerts" if books is None else _link(f"{books}/alerts", kind)
        lines.append(gettext("and %(num)s more: %(where)s", num=f"{len(ordered) - most:,}", where=rest))
    return _joined(lines, kind)


def trial(name: str, who: str, at: datetime, kind: str = "mail", books: str | None = None) -> str:
    lines = [
        gettext(
            "This is a test of channel %(name)s, asked for by %(who)s on %(at)s.",
            name=name,
            who=who,
            at=f"{at:%Y-%m-%d %H:%M} UTC",
        ),
        gettext("Alerts will arrive here. There is nothing to do."),
    ]
    if books is not None:
        lines.append(gettext("What is open now: %(where)s", where=_link(f"{books}/alerts", kind)))
    return _joined(lines, kind)


def _words(code: str) -> str:
    return gettext(code.replace("_", " "))


def _joined(lines: Sequence[str], kind: str) -> str:
    # Teams reads Markdown, in which one line end is a space.
    return ("\n\n" if kind == "teams" else "\n").join(lines)


def _link(address: str, kind: str) -> str:
    return f"[{address}]({address})" if kind == "teams" else address


def _teams(said: str) -> str:
    """In Markdown, and where ``<at>`` mentions somebody: neither a link nor a mention is made of it."""
    return visible(said).replace("<", "‹").replace(">", "›").replace("](", "] (")
