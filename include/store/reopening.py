"""An answer taken back while no run has gone by it, so that its question is open again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select, text

from include.store import audit, decisions, reviews
from include.store.models import reviews as kept
from include.store.models import runs
from include.store.reviews import Review, ReviewError
from include.texts.program import said as sentence


def reopen(db: Connection, review_id: int, *, who: str, now: datetime) -> Review:
    """The question, open again; the answer, its note and who gave it stay in the audit trail.

    No run begins until the transaction ends. Raises ``ReviewError`` when there is no answer to take back, or a run went
    by it.
    """
    _hold_runs(db)
    review = reviews.show(db, review_id)
    if review.state != "decided" or review.decided_at is None:
        raise ReviewError(
            sentence(
                "review_answers.nothing_to_take_back",
                number=review_id,
                review_state=sentence(reviews.STATES[review.state]),
            )
        )
    if run := _taken_by(db, review.link, review.decided_at):
        raise ReviewError(sentence("review_answers.used_already", run=run, number=review_id))
    if other := asked_again(db, review):
        raise ReviewError(sentence("review_answers.asked_again", number=review_id, newer=other))
    for match in _matches(db, review):
        decisions.forget(db, replace(match, who=who, at=now, why="the answer was taken back"))
    ask_again(db, review, who=who, now=now)
    return reviews.show(db, review_id)


def ask_again(db: Connection, review: Review, *, who: str, now: datetime) -> None:
    """The question is open; its answer stays in the audit trail."""
    nobody = dict.fromkeys(("decision", "decided_by", "decided_at", "note"))
    db.execute(kept.update().where(kept.c.id == review.id).values(state="open", **nobody))
    about = {name: getattr(review, name) for name in ("link", "flow", "company", "document_key", "code")}
    said = sentence("review_answers.was_answered", who=review.decided_by)
    if review.note:
        said = sentence("review_answers.was_answered_why", who=review.decided_by, its_note=review.note)
    audit.record(
        db,
        [audit.Event(at=now, event="review_reopened", who=who, from_state=review.decision, to_state="open", text=said,
                     **about)],
    )  # fmt: skip


def asked_again(db: Connection, review: Review) -> int | None:
    """The open question about the same cause."""
    same_cause = [kept.c[name] == getattr(review, name) for name in ("link", "flow", "company", "document_key", "code")]
    return db.scalar(select(kept.c.id).where(*same_cause, kept.c.state == "open"))


def _hold_runs(db: Connection) -> None:
    """SQLite has one writer; on PostgreSQL a run that begins at the same moment is waited for, and seen."""
    if db.dialect.name == "postgresql":
        db.execute(text("lock table runs in share mode"))


def _matches(db: Connection, review: Review) -> list[decisions.Decision]:
    """What the answer put into the crosswalk, also where it named the other record itself."""
    named = review.payload or {}
    sides = [name for name in ("left_key", "right_key") if named.get(name) is not None]
    given = (review.decided_at, review.decided_by, review.decision)
    return [
        one
        for one in decisions.listed(db, review.link)
        if (one.at, one.who, one.verdict) == given
        and all(getattr(one, name) == str(named[name]) for name in sides)
        and sides
    ]


def _taken_by(db: Connection, link: str, decided_at: datetime) -> str | None:
    """The run that delivers and began after the answer, ended after it, or may be going on still."""
    of_link = select(runs).where(runs.c.link == link, runs.c.preview.is_(False)).order_by(runs.c.started_at.desc())
    newest = db.execute(of_link.limit(1)).mappings().one_or_none()
    if newest is None:
        return None
    open_or_later = newest["ended_at"] is None or newest["ended_at"] >= decided_at
    return str(newest["run_id"]) if open_or_later or newest["started_at"] >= decided_at else None
