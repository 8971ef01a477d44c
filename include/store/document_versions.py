"""What a document said each time it was delivered: the newest stands in its delivery, those before it here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from include.store.models import deliveries
from include.store.models import superseded_documents as kept

_CHUNK = 400


@dataclass(frozen=True)
class Version:
    """``document``: canonical JSON; ``revision``: how many writes the target had confirmed with it."""

    delivery_id: int
    revision: int
    document: str


def standing(db: Connection, ids: Collection[int]) -> dict[int, Version]:
    """What these deliveries were last delivered as, by row id; without those that were not."""
    c = deliveries.c
    found: dict[int, Version] = {}
    ordered = sorted(ids)
    for start in range(0, len(ordered), _CHUNK):
        query = select(c.id, c.revision, c.delivered_document).where(c.id.in_(ordered[start : start + _CHUNK]))
        rows = db.execute(query.where(c.delivered_document.is_not(None)))
        found |= {row[0]: Version(row[0], row[1], row[2]) for row in rows}
    return found


def supersede(db: Connection, versions: Collection[Version], *, now: datetime) -> None:
    """Keep ``versions``, in place of which others were delivered."""
    if versions:
        db.execute(kept.insert(), [{**vars(one), "replaced_at": now} for one in versions])


def superseded(db: Connection, delivery_id: int) -> list[Mapping[str, object]]:
    """Earlier versions of a document, oldest first: revision, document, replaced_at."""
    columns = (kept.c.revision, kept.c.document, kept.c.replaced_at)
    query = select(*columns).where(kept.c.delivery_id == delivery_id).order_by(kept.c.id)
    return [dict(row) for row in db.execute(query).mappings()]
