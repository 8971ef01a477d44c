"""What becomes of a delivery after its request: from the vendor's answer, or from a look-up when no answer came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from include.delivery.claiming import BatchItem, RequestBatch
from include.delivery.context import Context, Stop
from include.delivery.ledger import FREE, Ledger, Step
from include.delivery.outbox import Problem, target_to_json
from include.delivery.references import past_of
from include.delivery.sending import Sent
from include.delivery.states import AFTER, retry_delay
from include.store.deliveries import Delivery
from include.systems.base import Outcome, Target
from include.texts.program import said

THROTTLED = "throttled"
"""The code of a stop that the vendor's own pause ends."""
_NO_PAUSE_NAMED = timedelta(seconds=60)


def after_sending(answer: Sent, ledger: Ledger, context: Context) -> list[Step]:
    """One step per item, and never an unexplained state."""
    if answer.outcomes is None:
        return [_never_left(item, answer, ledger) for item in answer.batch.items]
    return [
        after_outcome(item, outcome, answer.batch, ledger, context)
        for item, outcome in zip(answer.batch.items, answer.outcomes, strict=True)
    ]


def after_outcome(item: BatchItem, outcome: Outcome, batch: RequestBatch, ledger: Ledger, context: Context) -> Step:
    outcome = _checked(item, outcome)
    now, state = context.clock.now(), AFTER[outcome.kind]
    wire: dict[str, Any] = {
        "method": batch.request.method,
        "path": batch.request.path,
        "status": outcome.status,
        "request_id_sent": outcome.request_id_sent or item.posting.key,
        "request_id_received": outcome.request_id,
    }
    if outcome.kind == "delivered":
        values = delivered_values(item, outcome.target)
        wire |= _amounts(item)
        return ledger.step(item.seen, "delivered", event=_done_word(item), values=values, **wire)
    code = outcome.code or outcome.kind
    reasons = [
        Problem(code, outcome.text or said("delivery.answer_without_reason", status=outcome.status or "nothing"))
    ]
    values = dict(FREE)
    if outcome.spends_key and outcome.kind != "unknown":
        values["keys_spent"] = item.seen.keys_spent + 1
    if outcome.target is not None and item.posting.action != "create":
        values["target_token"] = outcome.target.token  # a fresh concurrency token for the next attempt
    if outcome.kind == "retry":
        pause = retry_delay(
            item.seen.attempt,
            base=context.settings.retry_base,
            cap=context.settings.retry_cap,
            chance=context.chance,
        )
        values["next_try_at"] = outcome.retry_at or now + pause
    elif outcome.kind == "throttled":
        values["next_try_at"] = outcome.retry_at or now + _NO_PAUSE_NAMED
    elif outcome.kind == "unknown":
        values["unknown_since"] = now
    return ledger.step(item.seen, state, event=outcome.kind, reasons=reasons, values=values, **wire)


def stop_after(answer: Sent) -> Stop | None:
    """Whether this answer means that no further request of the flow should leave."""
    for outcome in answer.outcomes or ():
        if outcome.kind == "throttled":
            return Stop(THROTTLED, outcome.text or said("delivery.throttled"), outcome.retry_at)
        if outcome.kind == "unauthorised":
            return Stop("unauthorised", outcome.text or said("delivery.unauthorised"))
    return answer.stop


def delivered_values(item: BatchItem, target: Target | None) -> dict[str, Any]:
    """A confirmed write. An answer without a target keeps what the row knows (an update, a void)."""
    values: dict[str, Any] = {
        **FREE,
        "revision": item.seen.revision + 1,
        "attempt_document": None,
        "attempt_references": None,
        "late_target": None,
        "unknown_since": None,
        "next_try_at": None,
    }
    if item.posting.action == "void":
        facts = dict(item.seen.target_facts or {})
        if target is not None:
            facts["void"] = target_to_json(target)
        return values | {"voided": True, "target_facts": facts}
    values |= {
        "voided": False,
        "delivered_fingerprint": item.fingerprint,
        "delivered_document": item.document_text,
        "delivered_hash": item.hash,
    }
    if target is not None:
        before = item.seen if item.posting.action == "update" else None
        values |= target_values(target, before, past_of(item.seen, target.id))
    return values


def target_values(target: Target, before: Delivery | None = None, past: Sequence[str] = ()) -> dict[str, Any]:
    """What an answer does not repeat stays as it was; ``past`` is kept beside it."""
    facts = {**((before.target_facts or {}) if before else {}), **target.facts}
    return {
        "target_id": target.id,
        "target_code": target.code or (before.target_code if before else None),
        "target_number": target.number or (before.target_number if before else None),
        "target_token": target.token or (before.target_token if before else None),
        "target_facts": facts | {"past": list(past)} if past else facts,
    }


def found_by_look_up(item: BatchItem, found: Target, ledger: Ledger, *, event: str = "found") -> Step:
    """The attempt had happened: the document is ours."""
    return ledger.step(
        item.seen,
        "delivered",
        event=event,
        values=delivered_values(item, found),
        request_id_sent=item.posting.key,
        **_amounts(item),
    )


def still_unknown(seen: Delivery, ledger: Ledger, reason: Problem, values: Mapping[str, Any] | None = None) -> Step:
    """Nothing new is known; an audit event only when the reason is another one than before."""
    event = None if seen.reason_code == reason.code and seen.state == "unknown" else "unknown"
    return ledger.step(seen, "unknown", event=event, reasons=[reason], values={**FREE, **(values or {})})


def did_not_happen(item: BatchItem, ledger: Ledger, reason: Problem, values: Mapping[str, Any] | None = None) -> Step:
    """The target does not have it and cannot be about to: the row may be decided about afresh."""
    freed = {**FREE, "unknown_since": None, "attempt_batch": None, **(values or {})}
    return ledger.step(item.seen, "planned", event="not_there", reasons=[reason], values=freed)


def _never_left(item: BatchItem, answer: Sent, ledger: Ledger) -> Step:
    """A first attempt goes back to ``planned``. One that is a repetition stays unknown: its first sending left."""
    stop = answer.stop
    reason = Problem(stop.code, stop.text) if stop else Problem("not_sent", said("delivery.not_sent.stopped"))
    if answer.batch.repeat:
        return still_unknown(item.seen, ledger, reason, {"unknown_since": item.seen.sent_at})
    return ledger.step(item.seen, "planned", event="not_sent", reasons=[reason], values=FREE)


def _checked(item: BatchItem, outcome: Outcome) -> Outcome:
    """A created document without an id could never be changed, voided or referred to: it must be looked up."""
    if outcome.kind == "delivered" and outcome.target is None and item.posting.action == "create":
        text = said("delivery.answer_without_id")
        return Outcome("unknown", code="answer_without_id", text=text, status=outcome.status)
    return outcome


def _done_word(item: BatchItem) -> str:
    return {"create": "delivered", "update": "changed", "void": "voided"}[item.posting.action]


def _amounts(item: BatchItem) -> dict[str, Any]:
    amount = getattr(item.posting.document, "total", None) or getattr(item.posting.document, "amount", None)
    return {"amount_after": amount}
