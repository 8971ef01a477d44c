"""Runs of links, their flows' counts, what they called, and who approved that a link may deliver."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, func, select

from include.store import audit, signatures
from include.store.database import insert
from include.store.models import api_calls, approvals, deliveries, run_flows, runs

Result = Literal["done", "remarks", "failed"]
_EVERY = ""


@dataclass(frozen=True)
class Run:
    """``result`` and ``ended_at`` are None while it runs, and stay so when its process was killed."""

    run_id: str
    link: str
    who: str
    preview: bool
    started_at: datetime
    ended_at: datetime | None
    result: Result | None
    summary: Mapping[str, Any] | None


def of_dag_run(dag_id: str, run_id: str) -> str:
    """What the run of ours is called that one run of Airflow's makes: short, and the same for each try of each task."""
    return "airflow-" + hashlib.sha256(f"{dag_id}/{run_id}".encode()).hexdigest()[:16]


def start(db: Connection, run_id: str, link: str, *, who: str, preview: bool, now: datetime) -> None:
    """Notes that a run began. Again with the same id (a repeated task): it goes on, with its first start."""
    new = insert(db, runs).values(run_id=run_id, link=link, who=who, preview=preview, started_at=now)
    again = {"ended_at": None, "result": None, "summary": None}
    db.execute(new.on_conflict_do_update(index_elements=["run_id"], set_=again))


def end(db: Connection, run_id: str, result: Result, summary: Mapping[str, Any], *, now: datetime) -> None:
    """Notes how a run ended. Raises ``LookupError`` when it never started."""
    values = {"ended_at": now, "result": result, "summary": dict(summary)}
    if db.execute(runs.update().where(runs.c.run_id == run_id).values(**values)).rowcount != 1:
        raise LookupError(f"run {run_id} ended without having started")


def count(db: Connection, run_id: str, flow: str, counts: Mapping[str, int]) -> None:
    """Keeps a flow's counts, in place of earlier ones of the same run."""
    new = insert(db, run_flows).values(run_id=run_id, flow=flow, counts=dict(counts))
    db.execute(new.on_conflict_do_update(index_elements=["run_id", "flow"], set_={"counts": dict(counts)}))


def counts(db: Connection, run_id: str) -> dict[str, dict[str, int]]:
    """A run's counts by flow."""
    rows = db.execute(select(run_flows).where(run_flows.c.run_id == run_id).order_by(run_flows.c.flow))
    return {row.flow: dict(row.counts) for row in rows}


def get(db: Connection, run_id: str) -> Run | None:
    row = db.execute(select(runs).where(runs.c.run_id == run_id)).mappings().one_or_none()
    return None if row is None else Run(**row)


def some(db: Connection, run_ids: Collection[str]) -> dict[str, Run]:
    """Those that there are, by id."""
    found = db.execute(select(runs).where(runs.c.run_id.in_(run_ids))).mappings()
    return {row["run_id"]: Run(**row) for row in found}


def newest(db: Connection) -> dict[str, Run]:
    """The run of each link that began last."""
    # The index alone says when; of all other runs nothing is read.
    last = select(runs.c.link, func.max(runs.c.started_at).label("started_at")).group_by(runs.c.link).subquery()
    same = (runs.c.link == last.c.link) & (runs.c.started_at == last.c.started_at)
    rows = db.execute(select(runs).join(last, same).order_by(runs.c.run_id))
    return {row["link"]: Run(**row) for row in rows.mappings()}


def previews(db: Connection, link: str) -> list[Run]:
    """The link's previews that ended, newest first."""
    query = select(runs).where(runs.c.link == link, runs.c.preview.is_(True), runs.c.ended_at.is_not(None))
    newest_first = query.order_by(runs.c.started_at.desc(), runs.c.run_id.desc())
    return [Run(**row) for row in db.execute(newest_first).mappings()]


def calls(db: Connection, run_id: str) -> dict[str, dict[str, int]]:
    """What a run called, by system: ``{"exact_online": {"calls": 31, "errors": 0, "tokens": 1, "metered": 0}}``."""
    found: dict[str, dict[str, int]] = {}
    for row in db.execute(select(api_calls).where(api_calls.c.run_id == run_id)):
        mine = found.setdefault(row.system, {"calls": 0, "errors": 0, "tokens": 0, "metered": 0})
        for name in mine:
            mine[name] += getattr(row, name)
    return found


def approve(db: Connection, link: str, *, who: str, run_id: str | None, now: datetime) -> None:
    """A person read a preview (``run_id``) and lets the link deliver; with an audit event."""
    db.execute(approvals.insert().values(link=link, approved_at=now, approved_by=who, run_id=run_id))
    audit.record(db, [audit.Event(at=now, event="link_approved", who=who, link=link, run_id=run_id)])


def approved_by(db: Connection, link: str) -> str | None:
    """Who approved the link last; None when nobody did since approvals were withdrawn, and it must not deliver."""
    query = select(approvals).where(approvals.c.link.in_((link, _EVERY))).order_by(approvals.c.id.desc()).limit(1)
    row = db.execute(query).one_or_none()
    return None if row is None or row.link == _EVERY else row.approved_by


def was_approved(db: Connection, link: str) -> bool:
    """Whether anybody ever approved the link, withdrawn or not."""
    return db.execute(select(approvals.c.id).where(approvals.c.link == link).limit(1)).first() is not None


def has_sent(db: Connection, link: str) -> bool:
    """Whether anything of the link was ever sent. What was found in the target is noted without an approval."""
    mine = (deliveries.c.link == link) & (deliveries.c.attempt > 0)
    return db.execute(select(deliveries.c.id).where(mine).limit(1)).first() is not None


def withdraw(db: Connection, *, who: str, now: datetime) -> None:
    """No approval counts any more, of any link: the store came back from a backup; with an audit event."""
    signatures.drop(db, "approval")
    db.execute(approvals.insert().values(link=_EVERY, approved_at=now, approved_by=who))
    audit.record(db, [audit.Event(at=now, event="store_restored", who=who)])


def restored_at(db: Connection) -> datetime | None:
    """When the store came back from a backup last; None for never."""
    query = select(approvals.c.approved_at).where(approvals.c.link == _EVERY).order_by(approvals.c.id.desc()).limit(1)
    return db.execute(query).scalar()
