"""Approved accruals and drawn samples: only ever added to, and an approval is taken back by a row of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Insert, Row, select

from include.store import audit, signatures
from include.store.models import accrual_approvals, audit_samples
from include.texts.program import said


class CloseError(Exception):
    """It was not kept; the text says why and what to do."""


@dataclass(frozen=True)
class Approval:
    """``entries``: the journal as it was approved (JSON), ``digest``: of it. ``withdrawn``: by whom, when and why."""

    link: str
    company: str
    period_end: date
    account: str
    entries: Sequence[Mapping[str, Any]]
    digest: str
    published_run: str
    who: str
    at: datetime
    note: str | None = None
    id: int = 0
    withdrawn: str = ""


@dataclass(frozen=True)
class Sample:
    """``documents``, ``strata``: as drawn (JSON); ``digest``: of seed, size and documents."""

    link: str
    company: str
    period_start: date
    period_end: date
    seed: str
    size: int
    strata: Sequence[Mapping[str, Any]]
    documents: Sequence[Mapping[str, Any]]
    digest: str
    published_run: str
    published_at: datetime
    who: str
    at: datetime
    note: str | None = None
    id: int = 0


def approve(db: Connection, made: Approval) -> int:
    """Keep an approval; returns its number. Raises ``CloseError`` where the period has one already: each order line is
    accrued once in a period."""
    signatures.one_at_a_time(db)
    if standing := [one for one in approvals(db, made.link, made.company, made.period_end) if not one.withdrawn]:
        about = {"company": made.company, "day": made.period_end, "who": standing[0].who, "number": standing[0].id}
        raise CloseError(said("operator_actions.close.approved_already", **about))
    number = _add(db, made, step="approved")
    _note(db, made.link, made.company, "accruals_approved", made.who, made.at, f"accruals at {made.period_end}", number)
    return number


def withdraw(db: Connection, number: int, *, who: str, at: datetime, note: str) -> None:
    """Take an approval back. Raises ``CloseError`` for one that does not stand, or without a reason."""
    signatures.one_at_a_time(db)
    if not note.strip():
        raise CloseError(said("operator_actions.close.why"))
    row = db.execute(select(accrual_approvals).where(accrual_approvals.c.id == number)).first()
    if row is None or row.step != "approved":
        raise CloseError(said("operator_actions.close.no_approval", number=number))
    (kept,) = [one for one in approvals(db, row.link, row.company, row.period_end) if one.id == number]
    if kept.withdrawn:
        raise CloseError(said("operator_actions.close.withdrawn_already", number=number, withdrawn=kept.withdrawn))
    values = {
        name: getattr(row, name) for name in ("link", "company", "period_end", "account", "digest", "published_run")
    }
    values |= {"step": "withdrawn", "withdraws": number, "entries": [], "who": who, "at": at, "note": note}
    db.execute(accrual_approvals.insert().values(**values))
    _note(db, row.link, row.company, "accruals_withdrawn", who, at, note, number)


def approvals(db: Connection, link: str, company: str, period_end: date) -> list[Approval]:
    """Of a period, the oldest first."""
    c = accrual_approvals.c
    mine = (c.link == link) & (c.company == company) & (c.period_end == period_end)
    rows = db.execute(select(accrual_approvals).where(mine).order_by(c.id)).all()
    back = {row.withdraws: f"{row.who}, {row.at:%Y-%m-%d %H:%M} UTC: {row.note}" for row in rows if row.withdraws}
    return [
        Approval(row.link, row.company, row.period_end, row.account, row.entries, row.digest, row.published_run,
                 row.who, row.at, row.note, row.id, back.get(row.id, ""))
        for row in rows
        if row.step == "approved"
    ]  # fmt: skip


def keep_sample(db: Connection, made: Sample) -> int:
    """Returns its number."""
    values = {field.name: getattr(made, field.name) for field in fields(made) if field.name != "id"}
    values |= {"documents": list(made.documents), "strata": list(made.strata)}
    number = _number(db, audit_samples.insert().values(**values))
    _note(db, made.link, made.company, "sample_drawn", made.who, made.at, f"{len(made.documents)} documents", number)
    return number


def samples(db: Connection, link: str, company: str) -> list[Sample]:
    """The newest first."""
    c = audit_samples.c
    mine = (c.link == link) & (c.company == company)
    return [_sample(row) for row in db.execute(select(audit_samples).where(mine).order_by(c.id.desc()))]


def sample(db: Connection, number: int) -> Sample:
    """Raises ``CloseError`` when there is none."""
    row = db.execute(select(audit_samples).where(audit_samples.c.id == number)).first()
    if row is None:
        raise CloseError(said("operator_actions.close.no_sample", number=number))
    return _sample(row)


def _sample(row: Row[Any]) -> Sample:
    return Sample(**row._mapping)


def _add(db: Connection, made: Approval, *, step: str) -> int:
    names = ("link", "company", "period_end", "account", "digest", "published_run", "who", "at", "note")
    values = {name: getattr(made, name) for name in names} | {"step": step, "entries": list(made.entries)}
    return _number(db, accrual_approvals.insert().values(**values))


def _number(db: Connection, added: Insert) -> int:
    (number,) = db.execute(added).inserted_primary_key or (0,)
    return int(number)


def _note(db: Connection, link: str, company: str, event: str, who: str, at: datetime, text: str, number: int) -> None:
    said = audit.Event(at=at, event=event, who=who, link=link, company=company, document_key=str(number), text=text)
    audit.record(db, [said])
