"""Questions that wait for a person: opened once, listed, decided, closed when their cause is gone.

``release`` sends the document after all, ``reject`` does not; ``same`` and ``different`` answer whether two records are
one and are remembered in the crosswalk (``decisions.py``) as well.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import Connection, select

from include.store import audit, decisions
from include.store.database import insert
from include.store.models import reviews
from include.store.signatures import digest
from include.texts.program import said

Decision = Literal["release", "reject", "same", "different"]
ANSWERS: Mapping[str, str] = {
    "release": "review_answers.answer.release",
    "reject": "review_answers.answer.reject",
    "same": "review_answers.answer.same",
    "different": "review_answers.answer.different",
}
STATES: Mapping[str, str] = {
    "open": "review_answers.state.open",
    "decided": "review_answers.state.decided",
    "closed": "review_answers.state.closed",
}
"""In words."""
_CORRECTED_AT_THE_SOURCE = frozenset({"address_failed", "company_missing", "vendor_inactive"})
"""Findings that documents wait for until somebody corrects them there: no answer lets these go."""
_WHICH_SIDE_COUNTS = frozenset({"changed_on_both_sides"})
"""Named are two records that are known to be one: which of them is right is asked."""
_PAIR = ("left_company", "left_key", "right_company", "right_key")


class ReviewError(Exception):
    """A review cannot be decided like that; the text says why and what can be done."""


@dataclass(frozen=True)
class Review:
    """A question as it stands. ``payload`` is what a person is shown beside ``text``."""

    id: int
    link: str
    flow: str
    company: str
    document_key: str
    code: str
    text: str
    payload: Mapping[str, Any] | None
    state: Literal["open", "decided", "closed"]
    decision: str | None
    decided_by: str | None
    decided_at: datetime | None
    note: str | None
    opened_at: datetime
    closed_at: datetime | None


def open_once(
    db: Connection,
    *,
    link: str,
    flow: str,
    company: str,
    document_key: str,
    code: str,
    text: str,
    now: datetime,
    payload: Mapping[str, Any] | None = None,
) -> int:
    """The id of the review about this cause, opened now if it is new.

    An open one gets today's text and payload. One that a person has decided stands while its payload is the same:
    keep to the facts of the cause in it. With another payload it is another question, and asked again.
    """
    live = _cause(link, flow, company, document_key, code) & reviews.c.state.in_(("open", "decided"))
    row = db.execute(select(reviews).where(live).order_by(reviews.c.id.desc()).limit(1)).one_or_none()
    if row is not None and row.state == "open":
        if (row.text, row.payload) != (text, payload):
            db.execute(reviews.update().where(reviews.c.id == row.id).values(text=text, payload=payload))
        return int(row.id)
    if row is not None and row.payload == payload:
        return int(row.id)
    values = {"link": link, "flow": flow, "company": company, "document_key": document_key, "code": code}
    new = insert(db, reviews).values(**values, text=text, payload=payload, state="open", opened_at=now)
    opened = db.execute(new.on_conflict_do_nothing().returning(reviews.c.id)).scalar()
    if opened is None:  # another worker asked the same just now
        return int(db.execute(select(reviews.c.id).where(live, reviews.c.state == "open")).scalar_one())
    return int(opened)


def close(db: Connection, ids: Collection[int], *, now: datetime) -> int:
    """Closes those of them that are still open: their cause is gone. One that a person decided meanwhile stays so."""
    closing = reviews.update().where(reviews.c.state == "open").values(state="closed", closed_at=now)
    return sum(db.execute(closing.where(reviews.c.id == review_id)).rowcount for review_id in ids)


def listed(
    db: Connection, *, link: str | None = None, state: str | None = "open", numbers: Collection[int] | None = None
) -> list[Review]:
    """Reviews, oldest first; of every link, state or number when None."""
    query = select(reviews).order_by(reviews.c.id)
    if numbers is not None:
        query = query.where(reviews.c.id.in_(numbers))
    if link is not None:
        query = query.where(reviews.c.link == link)
    if state is not None:
        query = query.where(reviews.c.state == state)
    return [_review(row) for row in db.execute(query).mappings()]


def of_group(db: Connection, link: str, code: str, group: str) -> list[Review]:
    """Those that are not closed of a group of like questions (payload `group`), oldest first."""
    query = select(reviews).where(reviews.c.link == link, reviews.c.state.in_(("open", "decided")))
    query = query.where(reviews.c.code == code, reviews.c.payload["group"].as_string() == group)
    return [_review(row) for row in db.execute(query.order_by(reviews.c.id)).mappings()]


def open_ids(db: Connection) -> set[int]:
    return set(db.scalars(select(reviews.c.id).where(reviews.c.state == "open")))


def show(db: Connection, review_id: int) -> Review:
    """Raises ``ReviewError`` when there is no such review."""
    row = db.execute(select(reviews).where(reviews.c.id == review_id)).mappings().one_or_none()
    if row is None:
        raise ReviewError(said("review_answers.unknown", number=review_id))
    return _review(row)


def decide(
    db: Connection,
    review_id: int,
    decision: str,
    *,
    who: str,
    now: datetime,
    note: str | None = None,
    pair_with: str | None = None,
    batch: str | None = None,
) -> Review:
    """Keeps a person's answer, with an audit event; it counts from the next run on.

    It must be an answer to what is asked. It may be changed while the cause lasts; a verdict in the crosswalk changes
    only to the other one. ``same`` needs to
    know the other record: the review's payload names it, or ``pair_with`` (its key) does. ``batch``: with which others
    it was accepted, unseen. Raises ``ReviewError``.
    """
    review = show(db, review_id)
    check(review, decision, note)
    if decision in ("same", "different"):
        made = pair_of(review, decision, who=who, now=now, note=note, pair_with=pair_with)
        if batch is not None:
            made = replace(made, evidence={**(made.evidence or {}), "batch": batch, "question": review_id})
        decisions.decide(db, made)
    values = {"state": "decided", "decision": decision, "decided_by": who, "decided_at": now, "note": note}
    db.execute(reviews.update().where(reviews.c.id == review_id).values(**values))
    audit.record(
        db,
        [
            audit.Event(
                at=now,
                event="review_decided",
                who=who,
                link=review.link,
                flow=review.flow,
                company=review.company,
                document_key=review.document_key,
                from_state=review.decision or review.state,
                to_state=decision,
                code=review.code,
                text=note or review.text,
            )
        ],
    )
    return show(db, review_id)


def history(db: Connection, review: Review) -> list[audit.Event]:
    """Who answered it what, took an answer back or asked somebody to see to it, oldest first. Of a question that was
    asked before about the same cause as well: an answer of then is no secret now."""
    about = audit.history(db, review.document_key, link=review.link, flow=review.flow, company=review.company)
    return [event for event in about if event.code == review.code and event.event.startswith("review_")]


def standing(review: Review) -> str:
    """What a question is and how it is answered, short: another value, and who was shown it answers something else."""
    return digest({"text": review.text, "payload": review.payload, "answer": [review.decision, review.decided_by]})


def codes(review: Review) -> list[str]:
    """What a question is about: all that is in it where several reasons hold one document."""
    return [str(one["code"]) for one in (review.payload or {}).get("reasons") or ()] or [review.code]


def fitting(review: Review, note: str | None = "a note") -> list[str]:
    """The decisions that answer the question without naming another record. Where it names two vendors, whether they
    are one: a vendor that is none of those known is created, or asked about, after ``different``."""
    both = names_both(review)
    allowed = get_args(Decision)
    if both and review.code == "vendor_review":
        allowed = ("same", "different")
    elif not both:
        allowed = ("release", "reject")
    return [decision for decision in allowed if not objection(review, decision, note)]


def names_both(review: Review) -> bool:
    payload = review.payload or {}
    return all(payload.get(name) is not None for name in ("left_key", "right_key"))


def objection(review: Review, decision: str, note: str | None = "a note") -> str:
    """Why this is no answer to the question; "" when it is one."""
    try:
        check(review, decision, note)
    except ReviewError as problem:
        return str(problem)
    return ""


def check(review: Review, decision: str, note: str | None) -> None:
    """Raises ``ReviewError`` when this cannot be the answer to it."""
    if decision not in get_args(Decision):
        known = ", ".join(get_args(Decision))
        raise ReviewError(said("review_answers.no_decision", its_value=repr(decision), decisions=known))
    if review.state == "closed":
        raise ReviewError(said("review_answers.closed", number=review.id))
    if objection := _objection(review, decision):
        raise ReviewError(objection)
    if decision == "release" and review.code == "check_failed" and not note:
        raise ReviewError(said("review_answers.why", number=review.id))


def _objection(review: Review, decision: str) -> str | None:
    """Why ``decision`` is no answer to what was asked, None when it is one. Pure."""
    named = review.payload or {}
    is_match = decision in ("same", "different")
    if review.code in _CORRECTED_AT_THE_SOURCE:
        return said("review_answers.asks_nothing", number=review.id)
    if is_match and review.code in _WHICH_SIDE_COUNTS:
        return said("review_answers.which_side", number=review.id)
    if is_match and named.get("left_key") is None and named.get("right_key") is None:
        return said("review_answers.no_pair", number=review.id)
    if not is_match and named.get("origin") == "finding" and all(named.get(name) is not None for name in _PAIR):
        return said("review_answers.pair", number=review.id)
    if not is_match and review.decision in ("same", "different"):
        return said("review_answers.remembered", number=review.id, answer_given=said(ANSWERS[review.decision]))
    return None


def pair_of(
    review: Review, decision: str, *, who: str, now: datetime, note: str | None, pair_with: str | None
) -> decisions.Decision:
    """The verdict about two records that an answer is. Raises ``ReviewError`` when it does not name both."""
    payload = dict(review.payload or {})
    missing = [name for name in _PAIR if payload.get(name) is None]
    if pair_with is not None:
        side = missing[0] if len(missing) == 1 and missing[0].endswith("_key") else "right_key"
        payload[side] = pair_with
        missing = [name for name in missing if name != side]
    if missing:
        raise ReviewError(said("review_answers.other_key", number=review.id, its_value=repr(decision)))
    kind = str(payload.get("kind") or "vendor")
    left_company, left_key, right_company, right_key = (str(payload[name]) for name in _PAIR)
    return decisions.Decision(
        review.link, kind, left_company, left_key, right_company, right_key, decision, who, now, note, payload
    )


def _cause(link: str, flow: str, company: str, document_key: str, code: str) -> Any:
    return (
        (reviews.c.link == link)
        & (reviews.c.flow == flow)
        & (reviews.c.company == company)
        & (reviews.c.document_key == document_key)
        & (reviews.c.code == code)
    )


def _review(row: Mapping[Any, Any]) -> Review:
    return Review(**row)
