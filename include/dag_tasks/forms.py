"""Airflow's forms: decide a review or approve a link, and let stopped documents be tried again.

They say in the task's log what they did.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from include.approvals import identity
from include.links import load
from include.operator_actions import actions
from include.paths import private
from include.reports.visible import visible
from include.store import reviews, signatures
from include.store.database import Store
from include.store.deliveries import Delivery
from include.store.reviews import Review
from include.trouble import is_ours

log = logging.getLogger(__name__)
SHOW = "show"
MOST_LISTED = 200


@contextmanager
def in_a_sentence() -> Iterator[None]:
    """What was asked wrongly is one sentence of the log, and the task failed: where it came from in the code helps
    nobody who filled in a form."""
    try:
        yield
    except Exception as problem:
        if not is_ours(problem):
            raise
        log.error("%s", visible(str(problem)))
        raise SystemExit(1) from None


@private()
def review_form(context: Mapping[str, Any]) -> None:
    """The form of ``dags/review.py``: approves a link, lists what waits, explains or decides one."""
    params = context["params"]
    number, decision = params.get("review"), params.get("decision") or SHOW
    who = identity.of_run(context, load().people)
    if link := params.get("approve"):
        said = actions.approve(str(link), who=who)
        log.info("%s", said.waits or f"{link} may deliver, approved by {said.by}. {said.off}".strip())
        return
    if number is None:
        with Store.open() as store, store.read() as db:
            waiting, second = reviews.listed(db), signatures.waiting(db)
        log.info("%d reviews wait for a person\n%s", len(waiting), _listed(map(_line, waiting), "review list"))
        if second:
            lines = (f"  {one.text}; waits for {one.waits_for}" for one in second)
            log.info("%d wait for a second person\n%s", len(second), _listed(lines, "status"))
        return
    if decision == SHOW:
        with Store.open() as store, store.read() as db:
            log.info("%s", visible(_whole(reviews.show(db, int(number)))))
        return
    made, said = actions.decide(
        int(number),
        decision,
        who=who,
        note=params.get("note") or None,
        pair_with=params.get("with") or None,
    )
    if said.waits:
        log.info("%s", visible(said.waits))
        return
    log.info("review %d: %s by %s; it counts from the next run on", made.id, made.decision, made.decided_by)
    if said.off:
        log.info("%s", said.off)


@private()
def replay_form(context: Mapping[str, Any]) -> int:
    """The form of ``dags/replay.py``; returns how many documents fit."""
    params = context["params"]
    day = params.get("since")
    preview = bool(params.get("preview", True))
    rows = actions.replay(
        str(params["link"]),
        who=identity.of_run(context, load().people),
        document=params.get("document") or None,
        reason=params.get("reason") or None,
        since=date.fromisoformat(day) if day else None,
        preview=preview,
    )
    what = "would be tried again (preview: nothing was changed)" if preview else "will be tried again by the next run"
    log.info("%d documents %s\n%s", len(rows), what, _listed(map(_stopped, rows), "deliveries"))
    return len(rows)


def _listed(lines: Iterable[str], command: str) -> str:
    every = list(lines)
    left = len(every) - MOST_LISTED
    more = [f"and {left:,} more: `ml-connector {command}` lists all"] if left > 0 else []
    return visible("\n".join([*every[:MOST_LISTED], *more]))


def _line(review: Review) -> str:
    return f"{review.id:>6}  {review.link}  {review.flow}  {review.text}"


def _whole(review: Review) -> str:
    facts = {"state": review.state, "decision": review.decision, "by": review.decided_by, "note": review.note}
    lines = [_line(review), *(f"  {name}: {value}" for name, value in facts.items() if value)]
    shown = {name: value for name, value in (review.payload or {}).items() if name not in ("origin", "fingerprint")}
    return "\n".join([*lines, *(f"  {name}: {value}" for name, value in shown.items())])


def _stopped(row: Delivery) -> str:
    return f"  {row.flow}  {row.number or row.source_key}  {row.state}: {row.reason_text or row.reason_code or ''}"


def check_form(context: Mapping[str, Any]) -> None:
    """``dags/credential_health.py``: all connections each morning, or the one that somebody named."""
    only = context["params"].get("connection") or None
    actions.health(only, who=identity.of_run(context, load().people).label)
