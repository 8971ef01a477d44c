"""What needs a person though nothing is to be sent: reviews and alerts opened from the outbox's findings, once, and
closed when their cause has gone. Also the engine's own alarms."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from include.delivery import reviewing
from include.delivery.context import Context
from include.delivery.reviewing import Question
from include.store import alerts
from include.store.alerts import About, Changed, Severity, Standing

ORIGIN = "finding"
UNAUTHORISED = "credentials_refused"
# What the findings models of the links may raise. An alert with one of these codes that no finding names is closed;
# alerts that the engine or a run raised have other codes and are left alone.
ALERT_CODES = frozenset(
    {
        "address_failed",
        "company_changed",
        "deleted",
        "discount_left_over",
        "entry_twice",
        "in_progress_too_long",
        "mapping_amounts",
        "not_routed",
        "paid_elsewhere",
        "paid_twice",
        "payee_change",
        "payment_blocked",
        "payment_error",
        "posted_unmatched",
        "quarantined",
        "rejected",
        "status_unknown",
        "suspect_read",
    }
)


@dataclass(frozen=True)
class Alarm:
    """An alert to be open. ``document_key`` '' for one about the whole link."""

    company: str
    document_key: str
    code: str
    severity: Severity
    text: str


@dataclass(frozen=True)
class Found:
    """How many findings there are, and how many alerts are new or were closed."""

    reviews: int
    alerts: int
    alerts_opened: int
    alerts_closed: int


def apply(rows: Iterable[Mapping[str, Any]], context: Context, *, flows: Sequence[str]) -> Found:
    """Bring reviews and alerts in line with the findings relation.

    ``rows`` are all findings of the link's ``flows`` (columns: flow, company, document_key, kind, severity, code, text,
    payload); a finding of those flows that is not among them any more is closed. A review that a person decided is not
    asked again while its payload stays the same.
    """
    questions: dict[str, list[Question]] = {flow: [] for flow in flows}
    alarms: list[Alarm] = []
    for row in rows:
        flow = _text(row, "flow")
        if flow not in questions:
            continue
        where = (_text(row, "company"), _text(row, "document_key"), _text(row, "code"))
        if _text(row, "kind") == "review":
            questions[flow].append(Question(*where, _text(row, "text"), _payload(row.get("payload")), ORIGIN))
        else:
            alarms.append(Alarm(*where, _severity(row), _text(row, "text")))
    for flow, asked in questions.items():
        _reviews(flow, asked, context)
    changed = _alerts(alarms, context)
    return Found(sum(map(len, questions.values())), len(alarms), changed.opened, changed.closed)


def raise_alarm(connection: Connection, link: str, about: str, alarm: Alarm, *, now: datetime) -> bool:
    """``about`` is the connection it concerns, '' for none. True when the alert is new."""
    one = _standing(link, about, alarm)
    return alerts.raise_once(connection, one.about, one.code, one.severity, one.text, now=now)


def close_alarm(connection: Connection, context: Context, code: str, *, now: datetime) -> None:
    """Close the engine's alert about the whole link: what it was about works again."""
    alerts.close(connection, About(_link_of(context.link, code), context.connection), code, now=now)


def _link_of(link: str, code: str) -> str:
    """A connection's credentials are refused for all its links: one alert, whichever finds out."""
    return "" if code == UNAUTHORISED else link


def _reviews(flow: str, questions: Sequence[Question], context: Context) -> None:
    now = context.clock.now()
    with context.store.begin() as connection:
        known = reviewing.load(connection, context.link, flow)
        reviewing.ask(connection, context.link, flow, questions, known, now=now)
        current = {question.key for question in questions}
        gone = [asked for key, asked in known.open.items() if asked.origin == ORIGIN and key not in current]
        reviewing.close(connection, gone, now=now)


def _alerts(alarms: Sequence[Alarm], context: Context) -> Changed:
    link, codes = context.link, ALERT_CODES | {alarm.code for alarm in alarms}
    with context.store.begin() as connection:
        return alerts.keep_standing(
            connection,
            [_standing(link, "", alarm) for alarm in alarms],
            judged=lambda alert: alert.code in codes,
            now=context.clock.now(),
            link=link,
        )


def _standing(link: str, about: str, alarm: Alarm) -> Standing:
    where = About(_link_of(link, alarm.code), about, alarm.company, alarm.document_key)
    return Standing(where, alarm.code, alarm.severity, alarm.text)


def _severity(row: Mapping[str, Any]) -> Severity:
    said = _text(row, "severity")
    return "urgent" if said == "urgent" else "info" if said == "info" else "warning"


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
