"""The audit trail: every write, and every decision not to write, as one event. Never a secret, never a query string.

A decision is written when it changes, not each time a run repeats it. All functions work in the caller's transaction,
so that an event and what it tells of are one commit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection, func, insert, select, tuple_

from include.store.models import audit_events

_CHUNK = 300


@dataclass(frozen=True, kw_only=True)
class Event:
    """``who``: schedule, event, or a person's name. ``path`` without query; amounts in the document's currency."""

    at: datetime
    event: str
    who: str
    run_id: str | None = None
    link: str | None = None
    flow: str | None = None
    company: str | None = None
    document_key: str | None = None
    from_state: str | None = None
    to_state: str | None = None
    code: str | None = None
    text: str | None = None
    method: str | None = None
    path: str | None = None
    status: int | None = None
    request_id_sent: str | None = None
    request_id_received: str | None = None
    amount_before: Decimal | None = None
    amount_after: Decimal | None = None

    @property
    def document(self) -> tuple[str | None, str | None, str | None, str | None]:
        return self.link, self.flow, self.company, self.document_key

    @property
    def decision(self) -> tuple[str | None, ...]:
        """What makes two decisions about one document the same."""
        return self.event, self.to_state, self.code, self.text


def record(db: Connection, events: Sequence[Event]) -> None:
    """Writes every event, in order."""
    if events:
        db.execute(insert(audit_events), [_row(event) for event in events])


def record_changes(db: Connection, events: Sequence[Event]) -> int:
    """Writes those events that say something else than the last one of their document; how many."""
    known = {event.document: event.decision for event in _last(db, events)}
    new = []
    for event in events:
        if known.get(event.document) != event.decision:
            new.append(event)
            known[event.document] = event.decision
    record(db, new)
    return len(new)


def history(
    db: Connection,
    document_key: str,
    *,
    link: str | None = None,
    flow: str | None = None,
    company: str | None = None,
) -> list[Event]:
    """Everything that happened to a document, oldest first."""
    query = select(audit_events).where(audit_events.c.document_key == document_key)
    for column, value in (("link", link), ("flow", flow), ("company", company)):
        if value is not None:
            query = query.where(audit_events.c[column] == value)
    return [_event(row) for row in db.execute(query.order_by(audit_events.c.id)).mappings()]


def _last(db: Connection, events: Sequence[Event]) -> list[Event]:
    """The last event of each of the documents, also those whose link, flow or company is not known (NULL)."""
    named = ("link", "flow", "company", "document_key")
    columns = [func.coalesce(audit_events.c[name], "") for name in named]
    documents = sorted({tuple(part or "" for part in event.document) for event in events})
    found: list[Event] = []
    for start in range(0, len(documents), _CHUNK):
        chunk = documents[start : start + _CHUNK]
        keys = [document[3] for document in chunk]
        latest = (
            select(func.max(audit_events.c.id))
            .where(columns[3].in_(keys) if "" in keys else audit_events.c.document_key.in_(keys))
            .where(tuple_(*columns).in_(chunk))
            .group_by(*columns)
        )
        rows = db.execute(select(audit_events).where(audit_events.c.id.in_(latest))).mappings()
        found += [_event(row) for row in rows]
    return found


def _row(event: Event) -> dict[str, object]:
    row = dict(vars(event))  # asdict copies every value, which costs more than writing the row
    if event.path is not None:
        row["path"] = event.path.partition("?")[0]
    return row


def _event(row: object) -> Event:
    return Event(**{name: value for name, value in dict(row).items() if name != "id"})  # type: ignore[call-overload]
