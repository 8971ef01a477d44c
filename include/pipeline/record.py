"""The run's own record in the store: what was asked, what each step found, and at its end the summary.

While a run is in progress ``runs.summary`` holds ``{"request", "notes", "reasons", "seconds"}``; its last step puts the
summary in their place. Each step adds to it in one transaction, so that steps may run in different processes.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from include.pipeline import open_questions
from include.pipeline.request import RunRequest
from include.rate_limits.call_rows import usage
from include.rate_limits.metered import month_of
from include.reports import summary as summaries
from include.store import runs as stored
from include.store.database import Store, insert
from include.store.models import api_calls, metered_calls, run_flows, runs


def new_run_id(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%S}-{os.getpid()}-{secrets.token_hex(3)}"


def begin(store: Store, run_id: str, request: RunRequest, started_at: datetime) -> None:
    """Write the run down before it does anything; beginning it a second time (a repeated task) changes nothing."""
    with store.begin() as db:
        values = {
            "run_id": run_id,
            "link": request.link,
            "who": request.who,
            "preview": request.preview,
            "started_at": started_at,
            "summary": {"request": request.as_json()},
        }
        db.execute(insert(db, runs).values(**values).on_conflict_do_nothing())


def request_of(store: Store, run_id: str) -> tuple[RunRequest, datetime]:
    """What was asked and when the run began. Raises ``LookupError`` when there is no such run."""
    with store.read() as db:
        row = db.execute(select(runs.c.summary, runs.c.started_at).where(runs.c.run_id == run_id)).one_or_none()
    if row is None or "request" not in (row.summary or {}):
        raise LookupError(f"run {run_id} is not in progress")
    return RunRequest.from_json(row.summary["request"]), row.started_at


def has_ended(store: Store, run_id: str) -> bool | None:
    """None: it never began."""
    with store.read() as db:
        row = db.execute(select(runs.c.ended_at).where(runs.c.run_id == run_id)).one_or_none()
    return None if row is None else row.ended_at is not None


def add(
    store: Store,
    run_id: str,
    *,
    seconds: Mapping[str, float] | None = None,
    notes: Sequence[str] = (),
    **facts: Any,
) -> None:
    """Add what a step found. Seconds add up; notes are kept once each; other facts replace what was there."""
    with store.begin() as db:
        state = _state(db, run_id)
        spent = state.setdefault("seconds", {})
        for name, value in (seconds or {}).items():
            spent[name] = spent.get(name, 0.0) + value
        state["notes"] = list(dict.fromkeys([*state.get("notes", []), *notes]))
        state.update(facts)
        db.execute(runs.update().where(runs.c.run_id == run_id).values(summary=state))


def put_flow(
    store: Store, run_id: str, flow: str, counts: Mapping[str, int], reasons: Sequence[Mapping[str, Any]]
) -> None:
    """What became of a flow; a repeated step replaces what its first try wrote."""
    with store.begin() as db:
        stored.count(db, run_id, flow, counts)
        state = _state(db, run_id)
        others = [reason for reason in state.get("reasons", []) if reason["flow"] != flow]
        state["reasons"] = [*others, *(dict(reason) for reason in reasons)]
        db.execute(runs.update().where(runs.c.run_id == run_id).values(summary=state))


def carry_over(store: Store, run_id: str, link: str, flows: Sequence[str]) -> None:
    """Nothing changed since these flows last ran: what they said then still holds, and what was delivered is unchanged.

    A flow that never ran gets no counts.
    """
    with store.begin() as db:
        before = db.execute(
            select(runs.c.run_id, runs.c.summary, run_flows.c.flow, run_flows.c.counts)
            .join(run_flows, run_flows.c.run_id == runs.c.run_id)
            .where(runs.c.link == link, runs.c.preview.is_(False), runs.c.result.in_(("done", "remarks")))
            .order_by(runs.c.started_at)
        ).all()
        state = _state(db, run_id)
        reasons: list[dict[str, Any]] = []
        for flow, row in {row.flow: row for row in before if row.flow in flows}.items():
            stored.count(db, run_id, flow, still(row.counts))
            said = (row.summary or {}).get("reasons", [])
            reasons += [one for one in said if one["flow"] == flow and one.get("state") not in open_questions.STATES]
        state["reasons"] = reasons
        db.execute(runs.update().where(runs.c.run_id == run_id).values(summary=state))


def still(counts: Mapping[str, int]) -> dict[str, int]:
    """A flow's counts when everything stands as it left it. Pure."""
    unchanged = counts.get("unchanged", 0) + counts.get("delivered", 0)
    planned = counts.get("planned", 0) - counts.get("delivered", 0)
    return {**counts, "unchanged": unchanged, "planned": planned, "delivered": 0}


def add_troubles(store: Store, run_id: str, troubles: Sequence[Mapping[str, str]]) -> None:
    """``{connection, cause, text}`` of what went wrong with a connection, for the alerts at the run's end."""
    if troubles:
        with store.begin() as db:
            state = _state(db, run_id)
            state["troubles"] = [*state.get("troubles", []), *(dict(one) for one in troubles)]
            db.execute(runs.update().where(runs.c.run_id == run_id).values(summary=state))


def put_postings(store: Store, run_id: str, flow: str, postings: Sequence[Mapping[str, Any]]) -> None:
    """What a preview says a flow would post; a repeated step replaces what its first try wrote."""
    with store.begin() as db:
        state = _state(db, run_id)
        others = [line for line in state.get("postings", []) if line["flow"] != flow]
        state["postings"] = [*others, *(dict(line) for line in postings)]
        db.execute(runs.update().where(runs.c.run_id == run_id).values(summary=state))


def facts(store: Store, run_id: str, order: Sequence[str], ended_at: datetime, failure: str | None) -> summaries.Facts:
    """Everything the summary is made of, flows in the link's order; what waits for a person comes last."""
    with store.read() as db:
        run = db.execute(select(runs).where(runs.c.run_id == run_id)).one()
        counts = stored.counts(db, run_id)
        calls = _calls(db, run_id, ended_at)
        waits = [] if run.preview else open_questions.reasons(db, run.link)
    state = run.summary or {}
    place = {flow: number for number, flow in enumerate(order)}
    return summaries.Facts(
        run_id=run_id,
        link=run.link,
        preview=run.preview,
        started_at=run.started_at,
        ended_at=ended_at,
        flows={flow: counts[flow] for flow in order if flow in counts},
        reasons=[*sorted(state.get("reasons", []), key=lambda reason: place.get(reason["flow"], len(place))), *waits],
        calls=calls,
        seconds=state.get("seconds", {}),
        notes=state.get("notes", []),
        postings=state.get("postings", []),
        failure=failure,
        approval=state.get("approval"),
    )


def end(store: Store, run_id: str, summary: Mapping[str, Any], ended_at: datetime) -> None:
    """The run is over and this is what it says."""
    with store.begin() as db:
        state = _state(db, run_id)
        kept = {**summary, "request": state.get("request"), "troubled": bool(state.get("troubles"))}
        stored.end(db, run_id, summary["result"], kept, now=ended_at)


def newest(store: Store, link: str) -> dict[str, Any]:
    """The summary of the link's last run that ended. Raises ``LookupError`` when there is none."""
    with store.read() as db:
        found = db.execute(
            select(runs.c.summary)
            .where(runs.c.link == link, runs.c.ended_at.is_not(None))
            .order_by(runs.c.started_at.desc())
            .limit(1)
        ).scalar()
    if found is None:
        raise LookupError(f"{link} never ran to its end")
    return dict(found)


def get(store: Store, run_id: str, name: str) -> Any:
    """A fact that a step of the run in progress left with ``add``; None when it did not."""
    with store.read() as db:
        return _state(db, run_id).get(name)


def last_done(store: Store, link: str, flows: Sequence[str]) -> dict[str, datetime]:
    """By flow (and ``reconcile``), when a run that delivered it last ended well: the base of what is due."""
    with store.read() as db:
        rows = db.execute(
            select(runs.c.started_at, runs.c.summary)
            .where(runs.c.link == link, runs.c.preview.is_(False), runs.c.result.in_(("done", "remarks")))
            .order_by(runs.c.started_at)
        ).all()
    last: dict[str, datetime] = {}
    for row in rows:
        request = (row.summary or {}).get("request") or {}
        for flow in request.get("flows") or flows:
            last[flow] = row.started_at
        if request.get("full"):
            last["reconcile"] = row.started_at
    return last


def _state(db: Connection, run_id: str) -> dict[str, Any]:
    return dict(db.execute(select(runs.c.summary).where(runs.c.run_id == run_id)).scalar_one() or {})


def _calls(db: Connection, run_id: str, now: datetime) -> dict[str, dict[str, Any]]:
    used = db.execute(
        select(
            api_calls.c.system,
            func.sum(api_calls.c.calls).label("used"),
            func.sum(api_calls.c.errors).label("errors"),
            func.sum(api_calls.c.tokens).label("tokens"),
            func.sum(api_calls.c.metered).label("metered"),
        )
        .where(api_calls.c.run_id == run_id)
        .group_by(api_calls.c.system)
        .order_by(api_calls.c.system)
    ).all()
    owners = {
        row.system: row.connection
        for row in db.execute(select(api_calls.c.system, api_calls.c.connection).where(api_calls.c.run_id == run_id))
    }
    return {
        row.system: {
            "used": int(row.used),
            "errors": int(row.errors),
            "tokens": int(row.tokens),
            **_day(db, run_id, owners[row.system], now),
            **_metered(db, owners[row.system], int(row.metered), now),
        }
        for row in used
    }


def _day(db: Connection, run_id: str, connection: str, now: datetime) -> dict[str, Any]:
    """The day's limit, which holds for each company where the vendor counts so, and how far the one that is nearest to
    it has come today, over all runs, of the companies that this run called for: other links have others."""
    mine = (api_calls.c.run_id == run_id) & (api_calls.c.connection == connection)
    called: set[str] = set(db.scalars(select(api_calls.c.company).where(mine)))
    days = [one for one in usage(db, connection, now) if one.window == "day" and one.company in called]
    if not days:
        return {"limit": None}
    nearest = max(days, key=lambda one: (one.used / one.limit, one.company))
    return {"limit": nearest.limit, "day_used": nearest.used, "day_company": nearest.company}


def _metered(db: Connection, connection: str, calls: int, now: datetime) -> dict[str, int | None]:
    """What the vendor meters by the month: this run's part, and the month so far; nothing where it meters nothing."""
    # A vendor's month begins by its own clock, up to a day after UTC's.
    months = [month_of(now), month_of(now - timedelta(days=1))]
    mine = (metered_calls.c.connection == connection) & metered_calls.c.month.in_(months)
    found = select(metered_calls.c.calls, metered_calls.c.allowed).where(mine)
    row = db.execute(found.order_by(metered_calls.c.month.desc()).limit(1)).one_or_none()
    if row is None:
        return {"metered": calls} if calls else {}
    return {"metered": calls, "month_used": int(row.calls), "month_limit": row.allowed}
