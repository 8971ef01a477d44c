"""Whether anything changed since the tables were last built: feeds, settings, decisions, the accounting day, the SQL.

When nothing did, the outbox and the published tables are still true, and a run is done after its reading. The signature
of what they were built from comes into the store (`include/store/builds.py`) only once they are published; a run that
died in between leaves none, and the next run builds again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, func, select

from include.delivery.approval import PENDING
from include.store import approval_requests, loads
from include.store.database import Store
from include.store.models import (
    approvals,
    decisions,
    deliveries,
    mapping_edits,
    month_end_sign_offs,
    month_end_steps,
    reviews,
)

_LEFT_OVER = ("planned", "sending", "unknown", "retrying")


def of(store: Store, config: Path, link: str, connections: Collection[str], day: str) -> str:
    """What the tables of a link built now would be built from, as one hash."""
    from include.warehouse import plan

    parts = [
        _loads(store, connections),
        _files(config, ("*.yml", f"mappings/{link}/*.csv")),
        plan.current().project,
        _decided(store, link),
        day,
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def left_over(store: Store, link: str, flow: str | None = None) -> bool:
    """Whether an earlier run left documents of the link (of one flow) that only another delivery can bring on."""
    query = select(deliveries.c.id).where(deliveries.c.link == link, deliveries.c.state.in_(_LEFT_OVER))
    if flow is not None:
        query = query.where(deliveries.c.flow == flow)
    with store.read() as db:
        return db.execute(query.limit(1)).first() is not None


def approval_is_due(store: Store, link: str, now: datetime) -> bool:
    """Whether documents wait for an approval that nobody is asked for at this moment: it was given, or its deadline
    passed."""
    waits = (deliveries.c.state == "waiting") & (deliveries.c.reason_code == PENDING)
    query = select(deliveries.c.id).where(deliveries.c.link == link, waits)
    with store.read() as db:
        return approval_requests.pending(db, link, now) is None and db.execute(query.limit(1)).first() is not None


def _loads(store: Store, connections: Collection[str]) -> list[tuple[str, str]]:
    with store.read() as db:
        return sorted(loads.versions(db, connections).items())


def _files(folder: Path, patterns: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    for file in sorted({file for pattern in patterns for file in folder.glob(pattern)}):
        digest.update(f"{file.relative_to(folder)}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def _decided(store: Store, link: str) -> list[str]:
    def of_link(table: Table, value: Any) -> Any:
        return select(value).where(table.c.link == link).scalar_subquery()

    # What was held is sent, though nothing else is new.
    withdrawn = (month_end_sign_offs.c.link == link) & (month_end_steps.c.step == "withdrawn")
    opened = (
        select(func.count())
        .select_from(month_end_steps)
        .join(month_end_sign_offs, month_end_sign_offs.c.id == month_end_steps.c.sign_off_id)
    )
    with store.read() as db:
        values = db.execute(
            select(
                of_link(decisions, func.count(decisions.c.id)),
                of_link(decisions, func.max(decisions.c.at)),
                of_link(reviews, func.max(reviews.c.decided_at)),
                of_link(approvals, func.count(approvals.c.id)),
                of_link(mapping_edits, func.max(mapping_edits.c.id)),
                opened.where(withdrawn).scalar_subquery(),
            )
        ).one()
    return [str(value) for value in values]
