"""The audit trail: every write, and every decision not to write, as one event. Never a secret, never a query string.

A decision is written when it changes, not each time a run repeats it. All functions work in the caller's transaction,
so that an event and what it tells of are one commit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection, func, insert, select

from include.store.models import audit_events

_CHUNK = 300
_Document = tuple[str | None, str | None, str | None, str | None]
"""(link, flow, company, document key)"""
_Decision = tuple[str | None, ...]
"""(event, state, code, text)"""


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
    def document(self) -> _Document:
        return self.link, self.flow, self.company, self.document_key

    @property
    def decision(self) -> _Decision:
        """What makes two decisions about one document the same."""
        return self.event, self.to_state, self.code, self.text


def record(db: Connection, events: Sequence[Event]) -> None:
    """Writes every event, in order."""
    if events:
        db.execute(insert(audit_events), [_row(event) for event in events])


def record_changes(db: Connection, events: Sequence[Event]) -> int:
    """Writes those events that say something else than the last one of their document; how many."""
    known = _last(db, events)
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


def _last(db: Connection, events: Sequence[Event]) -> dict[_Document, _Decision]:
    """What was last said of each of the documents, also those whose link, flow or company is not known (NULL), and of
    others that are called the same."""
    c = audit_events.c
    keys = sorted({event.document_key or "" for event in events})
    found: dict[_Document, _Decision] = {}
    for start in range(0, len(keys), _CHUNK):
        chunk = keys[start : start + _CHUNK]
        key = func.coalesce(c.document_key, "") if "" in chunk else c.document_key
        latest = select(func.max(c.id)).where(key.in_(chunk)).group_by(c.link, c.flow, c.company, c.document_key)
        columns = (c.link, c.flow, c.company, c.document_key, c.event, c.to_state, c.code, c.text)
        for row in db.execute(select(*columns).where(c.id.in_(latest))):
            said = row.event, row.to_state, row.code, row.text
            found[row.link, row.flow, row.company, row.document_key] = said
    return found


def _row(event: Event) -> dict[str, object]:
    row = dict(vars(event))  # asdict copies every value, which costs more than writing the row
    if event.path is not None:
        row["path"] = event.path.partition("?")[0]
    return row


def _event(row: object) -> Event:
    return Event(**{name: value for name, value in dict(row).items() if name != "id"})  # type: ignore[call-overload]
