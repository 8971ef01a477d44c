"""What the store knows, as plain rows for a person: deliveries, the life of one document, the state of a link."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select

from include.store import data_checks, signatures
from include.store.models import alerts, audit_events, deliveries, reviews, runs

DELIVERY_COLUMNS = (
    *("link", "flow", "company", "number", "counterparty", "doc_date", "currency", "amount", "state"),
    *("target_number", "target_id", "reason_code", "reason_text", "source_key", "updated_at"),
)
EVENT_COLUMNS = (
    *("at", "link", "flow", "company", "document_key", "event", "from_state", "to_state", "code", "text"),
    *("method", "path", "status", "request_id_sent", "request_id_received", "amount_before", "amount_after", "who"),
    "run_id",
)
DOCUMENT_COLUMNS = ("number", "counterparty", "currency", "amount")
Rows = list[dict[str, Any]]


def delivery_rows(
    store: Connection, *, link: str | None = None, flow: str | None = None, state: str | None = None, limit: int = 200
) -> Rows:
    """Deliveries, the newest change first. ``amount`` is Decimal, ``doc_date`` a date."""
    query = select(*(deliveries.c[name] for name in DELIVERY_COLUMNS)).order_by(deliveries.c.updated_at.desc())
    for column, value in ((deliveries.c.link, link), (deliveries.c.flow, flow), (deliveries.c.state, state)):
        if value:
            query = query.where(column == value)
    return _rows(store.execute(query.limit(limit)).mappings())


def audit_rows(store: Connection, document: str) -> Rows:
    """Every event of a document, oldest first, with what is known of the document; ``document`` is its key, its number
    or its number in the target."""
    keys = select(deliveries.c.source_key).where(
        or_(
            deliveries.c.source_key == document,
            deliveries.c.number == document,
            deliveries.c.target_number == document,
            deliveries.c.target_id == document,
        )
    )
    about = (
        (deliveries.c.link == audit_events.c.link)
        & (deliveries.c.flow == audit_events.c.flow)
        & (deliveries.c.company == audit_events.c.company)
        & (deliveries.c.source_key == audit_events.c.document_key)
    )
    query = (
        select(*(audit_events.c[name] for name in EVENT_COLUMNS), *(deliveries.c[name] for name in DOCUMENT_COLUMNS))
        .outerjoin_from(audit_events, deliveries, about)
        .where(or_(audit_events.c.document_key.in_(keys), audit_events.c.document_key == document))
        .order_by(audit_events.c.id)
    )
    return _rows(store.execute(query).mappings())


def link_status(store: Connection, link: str, connections: Collection[str] = ()) -> dict[str, Any]:
    """The link's last run, its deliveries by flow and state, its open reviews and alerts (its connections' too), the
    data checks that do not pass, and what waits for a second person."""
    last = store.execute(
        select(runs.c.run_id, runs.c.started_at, runs.c.ended_at, runs.c.result, runs.c.preview, runs.c.who)
        .where(runs.c.link == link)
        .order_by(runs.c.started_at.desc())
        .limit(1)
    )
    counts = store.execute(
        select(deliveries.c.flow, deliveries.c.state, func.count().label("documents"))
        .where(deliveries.c.link == link)
        .group_by(deliveries.c.flow, deliveries.c.state)
        .order_by(deliveries.c.flow, deliveries.c.state)
    )
    return {
        "link": link,
        "last_run": next(iter(_rows(last.mappings())), None),
        "deliveries": _rows(counts.mappings()),
        "open_reviews": _count(store, reviews, (reviews.c.state == "open") & (reviews.c.link == link)),
        "open_alerts": _count(store, alerts, alerts.c.closed_at.is_(None) & about_link(link, connections)),
        "checks": data_checks.listed(store, link),
        "second_person": second_person(store, link),
    }


def second_person(store: Connection, link: str | None = None) -> Rows:
    """What one person signed and another must too: its kind, number or name, words, for whom it waits, who and when."""
    return [
        {"kind": one.kind, "key": one.key, "text": one.text, "waits_for": one.waits_for, "who": one.who, "at": one.at}
        for one in signatures.waiting(store, link)
    ]


def about_link(link: str, connections: Collection[str]) -> Any:
    """Alerts about the link, or about a connection that it uses."""
    return (alerts.c.link == link) | ((alerts.c.link == "") & alerts.c.connection.in_(connections))


def _count(store: Connection, table: Any, which: Any) -> int:
    return int(store.execute(select(func.count()).select_from(table).where(which)).scalar_one())


def _rows(found: Sequence[Mapping[str, Any]] | Any) -> Rows:
    return [dict(row) for row in found]


def when(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC" if moment else "-"
