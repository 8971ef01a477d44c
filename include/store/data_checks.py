"""What the data checks said last of each link, and which of them stop deliveries at this moment.

A person lets the failing rows of one check go, for one flow and company, by releasing the review about them. That
counts for exactly these rows (their fingerprint), and only as long as they are what fails.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, select

from include.store import reviews as store_reviews
from include.store.database import insert
from include.store.models import checks, reviews

CODE = ORIGIN = "check_failed"
NOTED_FOR = timedelta(hours=20)
"""A check that goes on passing is written down once a day."""
_KEY = ("link", "name", "flow", "company")


@dataclass(frozen=True)
class Said:
    """What one check says of one flow and company ('' = every one). ``fingerprint``: of the failing rows."""

    name: str
    flow: str
    company: str
    result: Literal["passed", "failed", "warning"]
    failing_rows: int = 0
    examples: Sequence[Mapping[str, Any]] = ()
    fingerprint: str = ""
    text: str = ""


@dataclass(frozen=True)
class Standing:
    """A check that fails and that nobody let go: nothing of its flow and company ('' = every one) may be sent."""

    name: str
    flow: str
    company: str
    text: str


def note(
    db: Connection,
    link: str,
    said: Sequence[Said],
    *,
    asked: Collection[str],
    known: Collection[str],
    run_id: str,
    now: datetime,
) -> None:
    """Write down what the checks in ``asked`` say now; one of them of which nothing is ``said`` passes. What the
    release does not ask of the link any more (``known``: all it asks) stops nothing."""
    before = {(row.name, row.flow, row.company): row for row in db.execute(select(checks).where(checks.c.link == link))}
    rows = {(one.name, one.flow, one.company): _values(one) for one in said}
    failing = {one.name for one in said}
    for key, row in before.items():
        if row.name not in known:
            rows[key] = {**_values(Said(*key, "passed")), "result": "gone"}
        elif row.name in asked and key not in rows:
            rows[key] = _values(Said(*key, "passed"))
    for name in set(asked) - failing:
        rows.setdefault((name, "", ""), _values(Said(name, "", "", "passed")))
    released = {key for key, values in rows.items() if values["result"] == "failed" and _let_go(db, link, key, values)}
    new = [
        {**values, "result": "released" if key in released else values["result"], "link": link, "run_id": run_id,
         "checked_at": now}
        for key, values in rows.items()
        if not _is_known(values, before.get(key), now)
    ]  # fmt: skip
    if new:
        statement = insert(db, checks)
        changed = {name: statement.excluded[name] for name in new[0] if name not in _KEY}
        db.execute(statement.on_conflict_do_update(index_elements=list(_KEY), set_=changed), new)


def standing(db: Connection, link: str) -> list[Standing]:
    """What stops deliveries of the link at this moment."""
    mine = (
        select(checks).where(checks.c.link == link, checks.c.result.in_(("failed", "released"))).order_by(*_ordered())
    )
    return [
        Standing(row.name, row.flow, row.company, row.text)
        for row in db.execute(mine)
        if not _let_go(db, link, (row.name, row.flow, row.company), {"fingerprint": row.fingerprint})
    ]


def listed(db: Connection, link: str) -> list[dict[str, Any]]:
    """What does not pass, as plain rows for a person: name, flow, company, result, failing_rows, text, checked_at."""
    names = ("name", "flow", "company", "result", "failing_rows", "text", "checked_at")
    wrong = checks.c.result.in_(("failed", "warning", "released"))
    query = select(*(checks.c[name] for name in names)).where(checks.c.link == link, wrong).order_by(*_ordered())
    return [dict(row) for row in db.execute(query).mappings()]


def ask(db: Connection, link: str, *, now: datetime) -> None:
    """A review for each failing check and whom it concerns. One about rows that do not fail any more is closed, the
    answer to it too."""
    mine = select(checks).where(checks.c.link == link, checks.c.result.in_(("failed", "released")))
    failing = {(row.flow, row.company, row.name): row for row in db.execute(mine)}
    live = (reviews.c.link == link) & (reviews.c.code == CODE) & reviews.c.state.in_(("open", "decided"))
    for row in db.execute(select(reviews).where(live)).all():
        if (row.flow, row.company, row.document_key) not in failing:
            closed = reviews.update().where(reviews.c.id == row.id).values(state="closed", closed_at=now)
            db.execute(closed)
    for (flow, company, name), row in failing.items():
        payload = {
            "origin": ORIGIN,
            "fingerprint": row.fingerprint,
            "check": name,
            "rows": row.failing_rows,
            "examples": row.examples,
        }
        about = {"link": link, "flow": flow, "company": company, "document_key": name, "code": CODE}
        store_reviews.open_once(db, **about, text=row.text, payload=payload, now=now)


def _values(one: Said) -> dict[str, Any]:
    return {**asdict(one), "examples": [dict(example) for example in one.examples]}


def _let_go(db: Connection, link: str, key: tuple[str, str, str], values: Mapping[str, Any]) -> bool:
    """Whether the newest answer about this check, flow and company is that these very rows may go."""
    name, flow, company = key
    mine = (
        (reviews.c.link == link)
        & (reviews.c.code == CODE)
        & (reviews.c.document_key == name)
        & (reviews.c.flow == flow)
        & (reviews.c.company == company)
        & reviews.c.state.in_(("open", "decided"))
    )
    row = db.execute(select(reviews.c.decision, reviews.c.payload).where(mine).order_by(reviews.c.id.desc())).first()
    if row is None or row.decision != "release":
        return False
    return bool((row.payload or {}).get("fingerprint") == values["fingerprint"])


def _is_known(values: Mapping[str, Any], before: Any, now: datetime) -> bool:
    """Whether nothing is new: it passes as it did when it was written down not long ago."""
    if before is None or values["result"] != before.result:
        return False
    if values["result"] == "passed":
        return bool(now - before.checked_at < NOTED_FOR)
    return bool(values["result"] == "gone")


def _ordered() -> tuple[Any, ...]:
    return (checks.c.name, checks.c.flow, checks.c.company)
