"""Decisions become rows: what planning decided is written down, with an audit event where the decision is a new one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from include.delivery import reviewing
from include.delivery.attempt_results import target_values
from include.delivery.context import Context, Stop
from include.delivery.ledger import FREE, Ledger, Step, check_transition, header, summed_up
from include.delivery.outbox import Identity, OutboxRow, Problem, target_to_json
from include.delivery.planning import Plan
from include.delivery.references import past_of
from include.delivery.reviewing import Question, Reviews
from include.delivery.states import IN_PROGRESS, TAKEN_BACK, State
from include.store import audit, decisions, deliveries
from include.store.audit import Event
from include.store.deliveries import Delivery
from include.texts.program import said

_STATES: Mapping[str, State] = {"block": "blocked", "hold": "held", "wait": "waiting", "send": "planned"}
SOURCE_GONE = Problem("source_gone", said("delivery.source_gone"))


@dataclass(frozen=True)
class Written:
    """``rows``: how the rows written stand now. ``lost``: rows that another worker changed first, or that are not to be
    ours; ``because``: why, of new ones."""

    rows: Mapping[Identity, Delivery]
    lost: frozenset[Identity]
    because: Problem = IN_PROGRESS


@dataclass(frozen=True)
class _Wanted:
    state: State
    event: str
    reasons: Sequence[Problem]
    values: Mapping[str, Any]


def write(plans: Sequence[Plan], ledger: Ledger, context: Context, flow: str, stop: Stop | None) -> Written:
    """One transaction for all of ``plans``."""
    steps: list[Step] = []
    new: dict[Identity, tuple[dict[str, Any], Event]] = {}
    for plan in plans:
        wanted = _wanted(plan, stop)
        if wanted is None:
            continue
        if plan.seen is None:
            new[plan.identity] = _new_row(plan, wanted, context, flow)
        elif (step := _step(plan, plan.seen, wanted, ledger, context)) is not None:
            steps.append(step)
    committed = ledger.commit(steps)
    rows = {delivery.identity: delivery for delivery in committed.done}
    lost = frozenset(step.seen.identity for step in committed.late)
    added = _add(new, context, flow) if new else Written({}, frozenset())
    return Written(rows | dict(added.rows), lost | added.lost, added.because)


def keep_reviews(connection: Connection, plans: Sequence[Plan], known: Reviews, context: Context, flow: str) -> None:
    """A review for each hold, open as long as the hold; those whose hold has gone are closed."""
    questions: dict[reviewing.ReviewKey, Question] = {}
    planned: set[Identity] = set()
    for plan in plans:
        if plan.decision.kind == "leave":
            continue
        planned.add(plan.identity)
        for hold in plan.decision.holds:
            question = Question(*plan.identity, hold.code, hold.text, hold.payload, "hold", _print(plan.row))
            questions[question.key] = question
    now = context.clock.now()
    reviewing.ask(connection, context.link, flow, list(questions.values()), known, now=now)
    gone = [
        asked
        for key, asked in known.open.items()
        if asked.origin == "hold" and key not in questions and key[:2] in planned and key[2] != "target_taken"
    ]
    reviewing.close(connection, gone, now=now)


def gone(rows: Iterable[Delivery], outbox: Mapping[Identity, OutboxRow], ledger: Ledger) -> list[Step]:
    """Documents that left the outbox before they were delivered, and of which nothing is in the air."""
    stopped = ("planned", "blocked", "waiting", "held", "refused", "retrying")
    return [
        ledger.step(row, "skipped", event="skipped", reasons=[SOURCE_GONE], values=dict(FREE))
        for row in rows
        if row.identity not in outbox and row.state in stopped and row.target_id is None
    ]


def _wanted(plan: Plan, stop: Stop | None) -> _Wanted | None:
    decision, seen, row = plan.decision, plan.seen, plan.row
    if decision.kind in ("leave", "keep"):
        return None
    if decision.kind == "nothing":
        if seen is None:
            return None
        if row.wanted == "void":
            return _Wanted("delivered", "agrees", (), {})
        known = {"delivered_hash": row.text_hash, "delivered_fingerprint": row.fingerprint} if _new_text(plan) else {}
        return _Wanted("delivered", "agrees", (), known)
    if decision.kind == "skip":
        if seen is None:
            return None
        state: State = "delivered" if seen.target_id is not None else "skipped"
        return _Wanted(state, "skipped", decision.reasons, _reversed_by_hand(row, seen))
    if decision.kind == "adopt":
        if decision.target is None:
            raise ValueError(f"{row.label}: nothing to adopt")
        says = {
            "delivered_fingerprint": row.fingerprint,
            "delivered_document": row.document_text,
            "delivered_hash": row.text_hash,
            "voided": False,
        }
        past = past_of(seen, decision.target.id) if seen is not None else ()
        return _Wanted("delivered", "adopted", (), {**target_values(decision.target, past=past), **says})
    reasons = decision.reasons
    if decision.kind == "send" and stop is not None:
        reasons = (Problem(stop.code, stop.text),)
    state = _STATES[decision.kind]
    return _Wanted(state, state, reasons, {"next_try_at": None} if state == "planned" else {})


def _reversed_by_hand(row: OutboxRow, seen: Delivery) -> dict[str, Any]:
    """A person took it back before we did: it is void on both sides, so that a source that shows it as valid again is
    asked about."""
    if row.skip != "reversed_by_hand" or not seen.is_live:
        return {}
    void = {"void": target_to_json(row.adopt)} if row.adopt is not None else {}
    return {"voided": True, "target_facts": {**(seen.target_facts or {}), **void}}


def _new_text(plan: Plan) -> bool:
    return plan.seen is not None and plan.seen.is_live and plan.seen.delivered_hash != plan.row.text_hash


def _step(plan: Plan, seen: Delivery, wanted: _Wanted, ledger: Ledger, context: Context) -> Step | None:
    """None when the row says all that already: a decision that is only repeated is not written again."""
    code, text = summed_up(wanted.reasons)
    adopts = plan.decision.kind == "adopt"
    same_decision = not adopts and (seen.state, seen.reason_code, seen.reason_text) == (wanted.state, code, text)
    if plan.decision.kind == "nothing" and seen.state == "delivered":
        if not wanted.values:
            return None
        same_decision, code, text = True, seen.reason_code, seen.reason_text
    about = header(plan.row) if plan.decision.kind != "skip" else {}
    if seen.is_live and plan.decision.kind not in ("send", "adopt"):
        about.pop("target_company", None)  # it stands where it was delivered, wherever its row leads by now
    if same_decision and not wanted.values and about.get("fingerprint") in (None, seen.fingerprint):
        return None
    values = {**about, **wanted.values, "as_of": context.as_of or seen.as_of}
    event = None if same_decision else wanted.event
    amounts = {"amount_before": seen.amount, "amount_after": plan.row.amount} if event else {}
    step = ledger.step(seen, wanted.state, event=event, reasons=wanted.reasons, values=values, **amounts)
    if adopts and seen.is_live and step.event is not None:
        text = said(
            "delivery.replaced",
            label=plan.row.label,
            stood_as=seen.target_id,
            stands_as=wanted.values["target_id"],
            evidence=plan.row.adopt_evidence,
        )
        step = replace(step, event=replace(step.event, code="replaced", text=text))
    return step


def _new_row(plan: Plan, wanted: _Wanted, context: Context, flow: str) -> tuple[dict[str, Any], Event]:
    check_transition(None, wanted.state, wanted.reasons)
    code, text = summed_up(wanted.reasons)
    now = context.clock.now()
    values: dict[str, Any] = {
        "link": context.link,
        "flow": flow,
        "company": plan.row.company,
        "source_key": plan.row.source_key,
        "state": wanted.state,
        **header(plan.row),
        "reason_code": code,
        "reason_text": text,
        "run_id": context.run_id,
        "as_of": context.as_of,
        "created_at": now,
        "updated_at": now,
        **_TARGET_COLUMNS,
        **{name: value for name, value in wanted.values.items() if name in _TARGET_COLUMNS},
    }
    event = Event(
        at=now,
        event=wanted.event,
        who=context.who,
        run_id=context.run_id,
        link=context.link,
        flow=flow,
        company=plan.row.company,
        document_key=plan.row.source_key,
        to_state=wanted.state,
        code=code,
        text=text or plan.row.adopt_evidence or None,
        amount_after=plan.row.amount,
    )
    return values, event


# Every new row names the same columns, so that one statement adds them all.
_TARGET_COLUMNS: Mapping[str, Any] = {
    "target_id": None,
    "target_code": None,
    "target_number": None,
    "target_token": None,
    "target_facts": None,
    "delivered_fingerprint": None,
    "delivered_document": None,
    "delivered_hash": None,
    "voided": False,
}


def _add(new: Mapping[Identity, tuple[dict[str, Any], Event]], context: Context, flow: str) -> Written:
    with context.store.begin() as connection:
        if context.as_of and decisions.taken_back_since(connection, context.link, context.as_of):
            return Written({}, frozenset(new), TAKEN_BACK)
        deliveries.add(connection, [values for values, _ in new.values()])
        keys = [(flow, company, key) for company, key in new]
        there = {row.identity: row for row in deliveries.by_keys(connection, context.link, keys).values()}
        ours = {identity for identity, row in there.items() if row.lease_token == 0 and row.run_id == context.run_id}
        events = [event for identity, (_, event) in new.items() if identity in ours]
        audit.record(connection, events)
    return Written(there, frozenset(set(new) - ours))


def _print(row: OutboxRow) -> str:
    try:
        return row.fingerprint
    except ValueError:
        return ""
