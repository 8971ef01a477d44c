"""Who was asked to see to a question. Rows are added, never changed: the newest of a question counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from include.store import audit, reviews
from include.store.models import review_assignments as kept
from include.store.models import reviews as asked
from include.store.reviews import ReviewError
from include.texts.program import said

_CHUNK = 400


@dataclass(frozen=True)
class Assignment:
    """``assigned_to``: a person of ``links.yml``, None: nobody any more."""

    review_id: int
    assigned_to: str | None
    who: str
    at: datetime
    note: str | None


def assign(
    db: Connection, review_id: int, assigned_to: str | None, *, who: str, now: datetime, note: str | None = None
) -> Assignment:
    """With an audit event. Raises ``ReviewError`` for a question that is not open."""
    review = reviews.show(db, review_id)
    if review.state != "open":
        raise ReviewError(
            said("review_answers.nothing_to_see_to", number=review_id, review_state=said(reviews.STATES[review.state]))
        )
    made = Assignment(review_id, assigned_to, who, now, note)
    db.execute(kept.insert().values(**vars(made)))
    about = {name: getattr(review, name) for name in ("link", "flow", "company", "document_key", "code")}
    event = audit.Event(
        at=now, event="review_assigned", who=who, to_state=assigned_to or "nobody", text=note or review.text, **about
    )
    audit.record(db, [event])
    return made


def current(db: Connection, numbers: Collection[int] | None = None) -> dict[int, Assignment]:
    """The assignment that counts, by question; of all open ones without ``numbers``. Without those of nobody."""
    if numbers is None:
        open_ones = select(asked.c.id).where(asked.c.state == "open")
        return _newest(db, kept.c.review_id.in_(open_ones))
    found: dict[int, Assignment] = {}
    ordered = sorted(numbers)
    for start in range(0, len(ordered), _CHUNK):
        found |= _newest(db, kept.c.review_id.in_(ordered[start : start + _CHUNK]))
    return found


def history(db: Connection, review_id: int) -> list[Assignment]:
    """All of a question, oldest first."""
    query = select(kept).where(kept.c.review_id == review_id).order_by(kept.c.id)
    return [_assignment(row) for row in db.execute(query).mappings()]


def _newest(db: Connection, condition: Any) -> dict[int, Assignment]:
    newest = select(func.max(kept.c.id)).where(condition).group_by(kept.c.review_id)
    rows = db.execute(select(kept).where(kept.c.id.in_(newest), kept.c.assigned_to.is_not(None))).mappings()
    return {row["review_id"]: _assignment(row) for row in rows}


def _assignment(row: Mapping[Any, Any]) -> Assignment:
    return Assignment(**{name: value for name, value in row.items() if name != "id"})
