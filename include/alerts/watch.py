"""What should be alarming somebody right now: facts in, alerts out. Pure.

The alerts that stand are exactly those returned: one that is not returned any more closes by itself
(``include/alerts/watching.py``). Each code has a page of its own name in ``docs/runbooks``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from include.alerts import refusals
from include.schedule import cron
from include.store.alerts import About, Severity, Standing
from include.store.inbox import Count
from include.texts.codes import severity
from include.texts.program import said

WARN_BEFORE = timedelta(days=5)
WARN_BEFORE_FOR_GOOD = timedelta(days=90)
"""Before a consent that no use prolongs ends: a person has to find the time, and may be away."""
GRACE = timedelta(hours=1)
"""How long after its moment a scheduled run may still be on its way."""
LONGEST_RUN = timedelta(hours=6)
MOST_NAMED = 8
OF_A_CALL = ("credentials_refused", "unreachable", "budget_spent")
"""What only a call to the connection can tell, and what ends a run."""
OF_A_CONNECTION = ("reauthorisation_due", *OF_A_CALL, refusals.CODE)
OF_A_LINK = ("run_missed", "run_failed", "documents_refused", "documents_blocked", "unknown_outcome")
_BY_CAUSE = {
    "Unauthorised": "credentials_refused",
    "NoCredentials": "credentials_refused",
    "BudgetSpent": "budget_spent",
    "Throttled": "budget_spent",
    "Transient": "unreachable",
    "unauthorised": "credentials_refused",
    "budget_spent": "budget_spent",
    "throttled": "budget_spent",
    "too_many_refusals": "budget_spent",
}
_WAITS = {
    "refused": ("documents_refused", "alerts.late.refused", "alerts.late.remedy.refused"),
    "blocked": ("documents_blocked", "alerts.late.blocked", "alerts.late.remedy.blocked"),
    "waiting": ("documents_blocked", "alerts.late.waiting", "alerts.late.remedy.waiting"),
    "held": ("documents_blocked", "alerts.late.held", "alerts.late.remedy.held"),
    "retrying": ("documents_blocked", "alerts.late.retrying", "alerts.late.remedy.retrying"),
    "unknown": ("unknown_outcome", "alerts.late.unknown", "alerts.late.remedy.unknown"),
}
"""By state: the alert, how such documents stand, and what to do."""


@dataclass(frozen=True)
class Trouble:
    """What went wrong with a connection in the last run that used it. ``cause``: the kind of error, or the code with
    which a flow stopped."""

    cause: str
    text: str

    @property
    def code(self) -> str | None:
        """The alert it is; None for what is a matter of single documents."""
        return _BY_CAUSE.get(self.cause)


@dataclass(frozen=True)
class ConnectionFacts:
    """``used_at``: when its refresh token was last renewed; ``lives``: how long one lives unused, None = for ever.
    ``answered``: it was called since and did not refuse; neither that nor ``trouble`` says nothing about it.
    ``ends_at``: when its consent ends however often it is used; None = never, or not known. ``came``: what the receiver
    counted of what it tells (``refusals.py``)."""

    name: str
    system: str
    used_at: datetime | None = None
    lives: timedelta | None = None
    trouble: Sequence[Trouble] = ()
    answered: bool = False
    ends_at: datetime | None = None
    came: Sequence[Count] = ()


@dataclass(frozen=True)
class Stopped:
    """A document that is not on its way. ``since``: when it came to a stop (UTC)."""

    flow: str
    label: str
    state: str
    since: datetime


@dataclass(frozen=True)
class LinkFacts:
    """``ended_at``: when its last delivering run ended; ``running_since``: when one began that has not ended."""

    name: str
    schedule: Mapping[str, str] = field(default_factory=dict)
    timezone: str = "UTC"
    waiting_days: int = 3
    ended_at: datetime | None = None
    running_since: datetime | None = None
    failure: str | None = None
    stopped: Sequence[Stopped] = ()


def of_connection(facts: ConnectionFacts, now: datetime) -> list[Standing]:
    """The alerts about a connection, whichever links use it."""
    about = About(connection=facts.name)
    found = [_reauthorisation(facts, about, now), refusals.standing(facts.name, facts.system, facts.came, now)]
    texts: dict[str, str] = {}
    for trouble in facts.trouble:
        if trouble.code is not None:
            texts.setdefault(trouble.code, trouble.text)
    found += [Standing(about, code, severity(code), text) for code, text in texts.items()]
    return [one for one in found if one is not None]


def undecided(facts: ConnectionFacts) -> tuple[str, ...]:
    """Codes about which these facts say nothing, so that an alert that is open stays so."""
    return () if facts.answered or facts.trouble else OF_A_CALL


def of_link(facts: LinkFacts, now: datetime) -> list[Standing]:
    """The alerts about a link."""
    about = About(link=facts.name)
    found = [_missed(facts, about, now)]
    if facts.failure:
        found.append(
            Standing(
                about,
                "run_failed",
                severity("run_failed"),
                said("alerts.run_failed", link=facts.name, failure=facts.failure),
            )
        )
    return [*(one for one in found if one is not None), *_waiting(facts, about, now)]


def _reauthorisation(facts: ConnectionFacts, about: About, now: datetime) -> Standing | None:
    unused, for_good = _unused(facts, about, now), _for_good(facts, about, now)
    return next((one for one in (unused, for_good) if one and one.severity == "urgent"), unused or for_good)


def _for_good(facts: ConnectionFacts, about: About, now: datetime) -> Standing | None:
    if facts.ends_at is None or now < facts.ends_at - WARN_BEFORE_FOR_GOOD:
        return None
    code = "alerts.reauthorisation_due.ended" if now >= facts.ends_at else "alerts.reauthorisation_due.ends"
    text = said(code, connection=facts.name, system_key=facts.system, on=f"{facts.ends_at:%d %B %Y}")
    urgency: Severity = "urgent" if now >= facts.ends_at - WARN_BEFORE else "warning"
    return Standing(about, "reauthorisation_due", urgency, text)


def _unused(facts: ConnectionFacts, about: About, now: datetime) -> Standing | None:
    if facts.used_at is None or facts.lives is None:
        return None
    ends = facts.used_at + facts.lives
    if now < ends - WARN_BEFORE:
        return None
    values = {"connection": facts.name, "system_key": facts.system, "on": f"{facts.used_at:%d %B %Y}"}
    if now >= ends:
        text = said("alerts.reauthorisation_due.expired", **values)
        return Standing(about, "reauthorisation_due", "urgent", text)
    text = said("alerts.reauthorisation_due.expires", **values, until=f"{ends:%d %B %Y}", at=f"{ends:%H:%M}")
    return Standing(about, "reauthorisation_due", "warning", text)


def _missed(facts: LinkFacts, about: About, now: datetime) -> Standing | None:
    """A link that never ran is not missed: nobody has set it going yet."""
    if facts.ended_at is None or not facts.schedule:
        return None
    moment = max(_last_moment(line, facts.timezone, now - GRACE) for line in facts.schedule.values())
    if facts.running_since is not None and facts.running_since >= moment and now - facts.running_since < LONGEST_RUN:
        return None
    if facts.ended_at >= moment:
        return None
    local = moment.astimezone(ZoneInfo(facts.timezone))
    text = said(
        "alerts.run_missed",
        link=facts.name,
        at=f"{local:%H:%M}",
        on=f"{local:%d %B %Y}",
        timezone=facts.timezone,
        ended=f"{facts.ended_at:%d %B %Y %H:%M}",
    )
    return Standing(about, "run_missed", severity("run_missed"), text)


def _last_moment(line: str, timezone: str, until: datetime) -> datetime:
    from croniter import croniter

    local = until.astimezone(ZoneInfo(timezone))
    rule = cron(line)
    moment: datetime = local if croniter.match(rule, local) else croniter(rule, local).get_prev(datetime)
    return moment.replace(second=0, microsecond=0)


def _waiting(facts: LinkFacts, about: About, now: datetime) -> list[Standing]:
    limit = timedelta(days=facts.waiting_days)
    late: dict[str, list[str]] = {}
    for state, (code, stands, remedy) in _WAITS.items():
        rows = sorted((one for one in facts.stopped if one.state == state and now - one.since > limit), key=_age)
        if not rows:
            continue
        more = len(rows) - MOST_NAMED
        text = said(
            "alerts.late.several" if len(rows) > 1 else "alerts.late.one",
            count=f"{len(rows):,}",
            stands=said(stands),
            days=(now - rows[0].since).days,
            late_documents=", ".join(f"{one.label} ({one.flow})" for one in rows[:MOST_NAMED]),
            more=said("alerts.late.more", count=f"{more:,}") if more > 0 else "",
        )
        late.setdefault(code, []).append(f"{text} {said(remedy)}")
    return [Standing(about, code, severity(code), " ".join(texts)) for code, texts in late.items()]


def _age(one: Stopped) -> tuple[datetime, str]:
    return one.since, one.label
