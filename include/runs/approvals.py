"""A person's word that a link may deliver, given after reading a preview."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from include.store.database import Store
from include.store.models import approvals


def is_approved(store: Store, link: str) -> bool:
    with store.read() as db:
        return db.execute(select(approvals.c.id).where(approvals.c.link == link).limit(1)).first() is not None


def approve(store: Store, link: str, who: str, run_id: str | None, moment: datetime) -> None:
    with store.begin() as db:
        db.execute(approvals.insert().values(link=link, approved_at=moment, approved_by=who, run_id=run_id))
