"""Alerts: raised once, kept until the cause is gone, then closed by themselves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, select

from include.store import audit
from include.store.database import insert
from include.store.models import alert_notifications, alerts

Severity = Literal["info", "warning", "urgent"]


class AlertError(Exception):
    """An alert cannot be closed like that; the text says why."""


@dataclass(frozen=True)
class About:
    """What an alert is about; '' = not about one. With ``code`` it tells two causes apart."""

    link: str = ""
    connection: str = ""
    company: str = ""
    document_key: str = ""


@dataclass(frozen=True)
class Standing:
    """An alert that should be open."""

    about: About
    code: str
    severity: Severity
    text: str


@dataclass(frozen=True)
class Changed:
    """How many alerts are new, and how many closed."""

    opened: int
    closed: int


@dataclass(frozen=True)
class Alert:
    """An alert as it stands. ``told_at``: when the configured channels were notified; None: not yet."""

    id: int
    link: str
    connection: str
    company: str
    code: str
    severity: Severity
    text: str
    document_key: str
    opened_at: datetime
    closed_at: datetime | None
    told_at: datetime | None

    @property
    def about(self) -> About:
        return About(self.link, self.connection, self.company, self.document_key)


def raise_once(db: Connection, about: About, code: str, severity: Severity, text: str, *, now: datetime) -> bool:
    """True when the alert is new. One that is open gets today's text; one that becomes more severe is sent again."""
    mine = _open(about, code)
    row = db.execute(select(alerts).where(mine)).one_or_none()
    if row is None:
        new = insert(db, alerts).values(
            link=about.link,
            connection=about.connection,
            company=about.company,
            document_key=about.document_key,
            code=code,
            severity=severity,
            text=text,
            opened_at=now,
        )
        return db.execute(new.on_conflict_do_nothing().returning(alerts.c.id)).scalar() is not None
    if (row.severity, row.text) != (severity, text):
        worse = severity == "urgent" and row.severity != "urgent"
        again = {"told_at": None} if worse else {}
        db.execute(alerts.update().where(mine).values(severity=severity, text=text, **again))
        if worse:
            db.execute(alert_notifications.delete().where(alert_notifications.c.alert_id == row.id))
    return False


def close(db: Connection, about: About, code: str, *, now: datetime) -> bool:
    """Closes the alert: its cause is gone. False when there was none."""
    return db.execute(alerts.update().where(_open(about, code)).values(closed_at=now)).rowcount == 1


def close_by_hand(db: Connection, alert_id: int, *, who: str, note: str | None, now: datetime) -> Alert:
    """A person says that its cause is gone, with an audit event; while it is not, the alert is raised anew by the next
    run. Raises ``AlertError``."""
    row = db.execute(select(alerts).where(alerts.c.id == alert_id)).mappings().one_or_none()
    if row is None or row["closed_at"] is not None:
        raise AlertError(f"there is no open alert {alert_id}: `ml-connector alerts` shows those there are")
    db.execute(alerts.update().where(alerts.c.id == alert_id).values(closed_at=now))
    event = audit.Event(
        at=now,
        event="alert_closed",
        who=who,
        link=row["link"] or None,
        company=row["company"] or None,
        document_key=row["document_key"] or None,
        code=row["code"],
        text=note or row["text"],
    )
    audit.record(db, [event])
    return _alert({**row, "closed_at": now})


def keep_standing(
    db: Connection,
    standing: Collection[Standing],
    *,
    judged: Callable[[Alert], bool],
    now: datetime,
    link: str | None = None,
) -> Changed:
    """Exactly the alerts in ``standing`` are open among those that are ``judged`` by who calls: they are raised, the
    others closed. Alerts that are not judged are left alone; ``link`` says that only this link's can be."""
    opened = sum(raise_once(db, one.about, one.code, one.severity, one.text, now=now) for one in standing)
    still = {(one.about, one.code) for one in standing}
    gone = [one for one in listed(db, link=link) if judged(one) and (one.about, one.code) not in still]
    for alert in gone:
        close(db, alert.about, alert.code, now=now)
    return Changed(opened, len(gone))


def get(db: Connection, alert_id: int) -> Alert | None:
    row = db.execute(select(alerts).where(alerts.c.id == alert_id)).mappings().one_or_none()
    return None if row is None else _alert(row)


def listed(db: Connection, *, link: str | None = None, closed: bool = False) -> list[Alert]:
    """Open alerts (all with ``closed``), the oldest first; of every link when None."""
    query = select(alerts).order_by(alerts.c.id)
    if link is not None:
        query = query.where(alerts.c.link == link)
    if not closed:
        query = query.where(alerts.c.closed_at.is_(None))
    return [_alert(row) for row in db.execute(query).mappings()]


def not_notified(db: Connection) -> list[Alert]:
    """Open alerts that the configured channels have not been notified of."""
    return [alert for alert in listed(db) if alert.told_at is None]


def notified(db: Connection, ids: Collection[int], *, now: datetime) -> None:
    """The channels know: not to be notified again."""
    db.execute(alerts.update().where(alerts.c.id.in_(ids)).values(told_at=now))


def notified_through(db: Connection, channel: str, ids: Collection[int], *, now: datetime) -> None:
    """This channel knows; others may not yet."""
    for alert_id in ids:
        new = insert(db, alert_notifications).values(alert_id=alert_id, channel=channel, told_at=now)
        db.execute(new.on_conflict_do_nothing())


def knows(db: Connection, channel: str) -> set[int]:
    """The open alerts that this channel was notified of."""
    query = select(alert_notifications.c.alert_id).join(alerts, alerts.c.id == alert_notifications.c.alert_id)
    return set(db.scalars(query.where(alert_notifications.c.channel == channel, alerts.c.closed_at.is_(None))))


def _open(about: About, code: str) -> Any:
    return (
        (alerts.c.link == about.link)
        & (alerts.c.connection == about.connection)
        & (alerts.c.company == about.company)
        & (alerts.c.document_key == about.document_key)
        & (alerts.c.code == code)
        & alerts.c.closed_at.is_(None)
    )


def _alert(row: Mapping[Any, Any]) -> Alert:
    return Alert(**row)
