"""The standing alerts, brought in line with the facts in the store: at the end of each run, and by a DAG.

What should be open is decided in ``watch.py``; here the facts are gathered and the answer is written down.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection as Database
from sqlalchemy import and_, func, select

from include.alerts import refusals, watch
from include.alerts.watch import ConnectionFacts, LinkFacts, Stopped, Trouble
from include.link_settings import Connection, Link
from include.links import Configuration
from include.store import alerts, inbox
from include.store.alerts import About, Alert, Changed, Standing
from include.store.database import Store
from include.store.inbox import Count
from include.store.models import api_calls, audit_events, deliveries, runs
from include.store.tokens import ages
from include.systems import registry

_STOPPED = ("refused", "blocked", "waiting", "held", "retrying", "unknown")


def after_run(
    store: Store, configuration: Configuration, link: Link, run_id: str, troubles: Sequence[Mapping[str, str]],
    failure: str | None, now: datetime,
) -> Changed:  # fmt: skip
    """The alerts about the link and its connections after one of its runs. ``troubles``: ``{connection, cause, text}``
    of everything that went wrong with a connection; ``failure``: why the run as a whole failed."""
    mine = [configuration.connections[name] for name in link.connections.values()]
    said: dict[str, list[Trouble]] = {}
    for one in troubles:
        said.setdefault(one["connection"], []).append(Trouble(one["cause"], one["text"]))
    with store.begin() as db:
        found, undecided = _of_connections(db, mine, said, _called(db, run_id), now)
        # A connection that refuses us is its own alert; the run that failed for it would only say so twice.
        mishap = None if any(one.code in watch.OF_A_CALL for one in found) else failure
        found += watch.of_link(_link(db, link, mishap, ended_at=now), now)
        return _apply(db, found, undecided, [link], mine, now)


def everything(
    store: Store, configuration: Configuration, now: datetime, checks: Mapping[str, Trouble | None]
) -> Changed:
    """The alerts about all links and connections. ``checks``: by connection what a real call to it met with, None when
    it works; a connection that is not named was not called."""
    connections, links = list(configuration.connections.values()), list(configuration.links.values())
    said = {name: [trouble] for name, trouble in checks.items() if trouble}
    with store.begin() as db:
        found, undecided = _of_connections(db, connections, said, checks, now)
        for link in links:
            found += watch.of_link(_link(db, link, _last_failure(db, link.name)), now)
        return _apply(db, found, undecided, links, connections, now)


def _of_connections(
    db: Database,
    connections: Sequence[Connection],
    said: Mapping[str, Sequence[Trouble]],
    answered: Container[str],
    now: datetime,
) -> tuple[list[Standing], set[tuple[About, str]]]:
    """What should be open about these connections, and about what the facts say nothing. ``said``: by connection, what
    it met with; ``answered``: the connections that were called."""
    found: list[Standing] = []
    undecided: set[tuple[About, str]] = set()
    counts = inbox.counted(db, (now - refusals.REMEMBERED).date())
    for one in connections:
        came = [row for row in counts if row.connection == one.name]
        facts = _connection(db, one, said.get(one.name, ()), came, answered=one.name in answered)
        found += watch.of_connection(facts, now)
        undecided |= {(About(connection=one.name), code) for code in watch.undecided(facts)}
    return found, undecided


def _apply(
    db: Database,
    standing: Sequence[Standing],
    undecided: set[tuple[About, str]],
    links: Sequence[Link],
    connections: Sequence[Connection],
    now: datetime,
) -> Changed:
    looked_at = {About(link=one.name) for one in links} | {About(connection=one.name) for one in connections}
    codes = {*watch.OF_A_CONNECTION, *watch.OF_A_LINK}

    def judged(alert: Alert) -> bool:
        return alert.about in looked_at and alert.code in codes and (alert.about, alert.code) not in undecided

    return alerts.keep_standing(db, standing, judged=judged, now=now)


def _connection(
    db: Database, connection: Connection, trouble: Sequence[Trouble], came: Sequence[Count], *, answered: bool
) -> ConnectionFacts:
    lives = registry.contract(connection.system).REFRESH_TOKEN_LIFE
    used_at = ends_at = None
    if lives is not None:
        # A token entered and never used ages from the day it was entered.
        found = ages(db, connection.name)
        used_at, ends_at = found.renewed_at or found.entered_at, found.ends_at
    good = answered and not trouble
    return ConnectionFacts(connection.name, connection.system, used_at, lives, trouble, good, ends_at, came)


def _link(db: Database, link: Link, failure: str | None, ended_at: datetime | None = None) -> LinkFacts:
    mine = and_(runs.c.link == link.name, runs.c.preview.is_(False))
    ended = ended_at or db.scalar(select(func.max(runs.c.ended_at)).where(mine))
    running_since = db.scalar(select(func.max(runs.c.started_at)).where(mine, runs.c.ended_at.is_(None)))
    return LinkFacts(
        link.name,
        link.schedule,
        link.timezone,
        link.options.waiting_alert_days,
        ended,
        running_since,
        failure,
        _stopped(db, link.name),
    )


def _stopped(db: Database, link: str) -> list[Stopped]:
    """Documents that are not on their way, since the first event of their present stop: a text that changes from run to
    run does not make them younger, a replay does."""
    mine = and_(
        audit_events.c.link == deliveries.c.link,
        audit_events.c.flow == deliveries.c.flow,
        audit_events.c.company == deliveries.c.company,
        audit_events.c.document_key == deliveries.c.source_key,
    )
    moved = (
        select(func.coalesce(func.max(audit_events.c.id), 0))
        .where(mine, audit_events.c.to_state.is_not(None), audit_events.c.to_state.in_(("planned", "delivered")))
        .correlate(deliveries)
        .scalar_subquery()
    )
    since = (
        select(func.min(audit_events.c.at))
        .where(mine, audit_events.c.id > moved, audit_events.c.to_state.in_(_STOPPED))
        .correlate(deliveries)
        .scalar_subquery()
    )
    rows = db.execute(
        select(
            deliveries.c.flow,
            deliveries.c.number,
            deliveries.c.source_key,
            deliveries.c.state,
            deliveries.c.updated_at,
            since.label("since"),
        ).where(deliveries.c.link == link, deliveries.c.state.in_(_STOPPED))
    )
    return [Stopped(row.flow, row.number or row.source_key, row.state, row.since or row.updated_at) for row in rows]


def _last_failure(db: Database, link: str) -> str | None:
    row = db.execute(
        select(runs.c.result, runs.c.summary)
        .where(runs.c.link == link, runs.c.preview.is_(False), runs.c.ended_at.is_not(None))
        .order_by(runs.c.ended_at.desc())
        .limit(1)
    ).one_or_none()
    if row is None or row.result != "failed":
        return None
    summary: dict[str, Any] = row.summary or {}
    return None if summary.get("troubled") else str(summary.get("failure") or "see its log")


def _called(db: Database, run_id: str) -> set[str]:
    """The connections that gave the run at least one good answer."""
    rows = db.execute(
        select(api_calls.c.connection)
        .where(api_calls.c.run_id == run_id)
        .group_by(api_calls.c.connection)
        .having(func.sum(api_calls.c.calls) > func.sum(api_calls.c.errors))
    )
    return {row.connection for row in rows}
