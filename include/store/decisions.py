"""The crosswalk that people made: which record on the left is, or is not, which one on the right. It never expires."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from include.store import audit
from include.store.database import insert
from include.store.models import audit_events, decisions

KINDS = ("vendor", "gl_account", "cost_center")
_TAKEN_BACK = "match_taken_back"
_PAIR = ("link", "kind", "left_company", "left_key", "right_company", "right_key")


@dataclass(frozen=True)
class Decision:
    """``verdict``: same or different. ``evidence`` is what the person was shown."""

    link: str
    kind: str
    left_company: str
    left_key: str
    right_company: str
    right_key: str
    verdict: str
    who: str
    at: datetime
    why: str | None = None
    evidence: Mapping[str, Any] | None = None


def decide(db: Connection, decision: Decision) -> None:
    """Keeps a verdict in place of an earlier one about the same two records, with an audit event.

    A record on the left is the same as one record of a right-hand company at most: an earlier ``same`` with another one
    is taken back (the audit trail keeps it).
    """
    if decision.kind not in KINDS or decision.verdict not in ("same", "different"):
        raise ValueError(f"no decision: {decision.kind} {decision.verdict}")
    row = asdict(decision)
    if decision.verdict == "same":
        one_left = [decisions.c[name] == row[name] for name in _PAIR if name != "right_key"]
        others = (decisions.c.verdict == "same") & (decisions.c.right_key != decision.right_key)
        for other in db.execute(select(decisions).where(*one_left, others)).mappings().all():
            db.execute(decisions.delete().where(decisions.c.id == other["id"]))
            _note(db, decision, "match_taken_back", str(other["right_key"]), "same", None)
    before = db.scalar(select(decisions.c.verdict).where(*(decisions.c[name] == row[name] for name in _PAIR)))
    changed = {name: row[name] for name in ("verdict", "who", "at", "why", "evidence")}
    db.execute(insert(db, decisions).values(**row).on_conflict_do_update(index_elements=list(_PAIR), set_=changed))
    _note(db, decision, "match_decided", decision.right_key, before, decision.verdict)


def get(db: Connection, about: Decision) -> Decision | None:
    """The verdict that counts about the same two records."""
    row = asdict(about)
    found = db.execute(select(decisions).where(*(decisions.c[name] == row[name] for name in _PAIR))).mappings()
    return next((_decision(one) for one in found), None)


def forget(db: Connection, decision: Decision) -> bool:
    """Takes a verdict back, so that the rules decide again; False when there was none."""
    row = asdict(decision)
    gone = db.execute(decisions.delete().where(*(decisions.c[name] == row[name] for name in _PAIR))).rowcount == 1
    if gone:
        _note(db, decision, _TAKEN_BACK, decision.right_key, decision.verdict, None)
    return gone


def taken_back_since(db: Connection, link: str, moment: datetime) -> bool:
    """Whether a verdict of the link's stopped to count after ``moment``: what was made of it before rests on it."""
    c = audit_events.c
    said = (c.link == link, c.flow.in_(KINDS), c.event == _TAKEN_BACK, c.at > moment)
    return db.scalar(select(c.id).where(*said).limit(1)) is not None


def listed(db: Connection, link: str | None = None) -> list[Decision]:
    """Every verdict that counts, oldest first."""
    query = select(decisions).order_by(decisions.c.id)
    if link is not None:
        query = query.where(decisions.c.link == link)
    return [_decision(row) for row in db.execute(query).mappings()]


def of_batches(db: Connection, link: str) -> list[Decision]:
    """Those that were accepted with others, unseen (evidence `batch`), and still count, oldest first."""
    c = decisions.c
    query = select(decisions).where(c.link == link, c.evidence["batch"].as_string().is_not(None))
    return [_decision(row) for row in db.execute(query.order_by(c.id)).mappings()]


def _decision(row: Mapping[Any, Any]) -> Decision:
    return Decision(**{name: value for name, value in row.items() if name != "id"})


def _note(db: Connection, made: Decision, event: str, right_key: str, before: str | None, after: str | None) -> None:
    audit.record(
        db,
        [
            audit.Event(
                at=made.at,
                event=event,
                who=made.who,
                link=made.link,
                flow=made.kind,
                company=made.left_company,
                document_key=made.left_key,
                from_state=before,
                to_state=after,
                code=f"{made.right_company}:{right_key}",
                text=made.why,
            )
        ],
    )
