"""What needs a person though nothing is to be sent: reviews and alerts opened from the outbox's findings, once, and
closed when their cause has gone. Also the engine's own alarms."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from include.delivery import reviewing
from include.delivery.context import Context
from include.delivery.reviewing import Question
from include.store.models import alerts

ORIGIN = "finding"
ENGINE_CODES = frozenset({"posted_twice", "unauthorised", "writer_failed"})
_SEVERITIES = ("info", "warning", "urgent")


@dataclass(frozen=True)
class Alarm:
    """An alert to be open. ``document_key`` '' for one about the whole link."""

    company: str
    document_key: str
    code: str
    severity: str
    text: str

    @property
    def key(self) -> tuple[str, str, str]:
        return self.company, self.document_key, self.code


@dataclass(frozen=True)
class Found:
    """What changed by looking at the findings."""

    reviews_opened: int = 0
    reviews_closed: int = 0
    alerts_opened: int = 0
    alerts_closed: int = 0


def apply(rows: Iterable[Mapping[str, Any]], context: Context, *, flows: Sequence[str]) -> Found:
    """Bring reviews and alerts in line with the findings relation.

    ``rows`` are all findings of the link's ``flows`` (columns: flow, company, document_key, kind, severity, code, text,
    payload); a finding of those flows that is not among them any more is closed. A review that a person decided is not
    asked again while its payload stays the same.
    """
    reviews: dict[str, list[Question]] = {flow: [] for flow in flows}
    alarms: list[Alarm] = []
    for row in rows:
        flow = _text(row, "flow")
        if flow not in reviews:
            continue
        where = (_text(row, "company"), _text(row, "document_key"), _text(row, "code"))
        if _text(row, "kind") == "review":
            payload = _payload(row.get("payload"))
            # The payload is what was shown: another payload is another question.
            shown = json.dumps([payload, _text(row, "text")], sort_keys=True, default=str)
            reviews[flow].append(Question(*where, _text(row, "text"), payload, ORIGIN, shown))
        else:
            severity = _text(row, "severity")
            known = severity if severity in _SEVERITIES else "warning"
            alarms.append(Alarm(*where, known, _text(row, "text")))
    opened = closed = 0
    for flow, questions in reviews.items():
        new, gone = _reviews(flow, questions, context)
        opened, closed = opened + new, closed + gone
    raised, settled = _alerts(alarms, context)
    return Found(opened, closed, raised, settled)


def raise_alarm(connection: Connection, link: str, about: str, alarm: Alarm, *, now: datetime) -> bool:
    """Open it unless it is open already; the text of an open one is brought up to date. True when it is new.
    ``about`` is the connection it concerns."""
    c = alerts.c
    values = {
        "link": link,
        "connection": about,
        "company": alarm.company,
        "code": alarm.code,
        "document_key": alarm.document_key,
    }
    key = [c[name] == value for name, value in values.items()]
    held = connection.execute(select(c.id, c.text, c.severity).where(*key, c.closed_at.is_(None))).first()
    if held is not None:
        if (held.text, held.severity) != (alarm.text, alarm.severity):
            changed = {"text": alarm.text, "severity": alarm.severity}
            connection.execute(update(alerts).where(c.id == held.id).values(changed))
        return False
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    row = values | {"severity": alarm.severity, "text": alarm.text, "opened_at": now}
    connection.execute(dialect.insert(alerts).values(row).on_conflict_do_nothing())
    return True


def close_alarms(connection: Connection, context: Context, code: str, *, now: datetime) -> None:
    """Close the link's alerts with this code: what they were about works again."""
    c = alerts.c
    here = (c.link == context.link, c.connection == context.connection, c.code == code, c.closed_at.is_(None))
    connection.execute(update(alerts).where(*here).values(closed_at=now))


def _reviews(flow: str, questions: Sequence[Question], context: Context) -> tuple[int, int]:
    now = context.clock.now()
    with context.store.begin() as connection:
        known = reviewing.load(connection, context.link, flow)
        unanswered = [question for question in questions if not _answered(question, known)]
        new = reviewing.ask(connection, context.link, flow, unanswered, known, now=now)
        current = {question.key for question in questions}
        gone = [asked for key, asked in known.open.items() if asked.origin == ORIGIN and key not in current]
        reviewing.close(connection, gone, now=now)
    return len(new), len(gone)


def _answered(question: Question, known: reviewing.Reviews) -> bool:
    return any(asked.fingerprint == question.fingerprint for asked in known.decided.get(question.key, ()))


def _alerts(alarms: Sequence[Alarm], context: Context) -> tuple[int, int]:
    """The link's alerts that came from findings carry no connection; what the engine or others raised is left alone."""
    c, now = alerts.c, context.clock.now()
    wanted = {alarm.key: alarm for alarm in alarms}
    with context.store.begin() as connection:
        here = (c.link == context.link, c.connection == ORIGIN, c.closed_at.is_(None))
        query = select(c.id, c.company, c.document_key, c.code).where(*here)
        open_now = {(row[1], row[2], row[3]): row[0] for row in connection.execute(query)}
        gone = [alert_id for key, alert_id in open_now.items() if key not in wanted]
        for alert_id in gone:
            connection.execute(update(alerts).where(c.id == alert_id).values(closed_at=now))
        raised = sum(raise_alarm(connection, context.link, ORIGIN, alarm, now=now) for alarm in wanted.values())
    return raised, len(gone)


def _payload(raw: Any) -> Mapping[str, Any]:
    if isinstance(raw, Mapping):
        return raw
    try:
        values = json.loads(raw) if raw else {}
    except ValueError:
        return {"text": str(raw)}
    return values if isinstance(values, dict) else {"value": values}


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value)
