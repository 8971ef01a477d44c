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

THROTTLED = "throttled"
"""The code of a stop that the vendor's own pause ends."""
_NO_PAUSE_NAMED = timedelta(seconds=60)


def after_sending(answer: Sent, ledger: Ledger, context: Context) -> list[Step]:
    """One step per letter, and never an unexplained state."""
    if answer.outcomes is None:
        return [_never_left(letter, answer, ledger) for letter in answer.parcel.letters]
    return [
        after_outcome(letter, outcome, answer.parcel, ledger, context)
        for letter, outcome in zip(answer.parcel.letters, answer.outcomes, strict=True)
    ]


def after_outcome(letter: BatchItem, outcome: Outcome, parcel: RequestBatch, ledger: Ledger, context: Context) -> Step:
    outcome = _checked(letter, outcome)
    now, state = context.clock.now(), AFTER[outcome.kind]
    wire: dict[str, Any] = {
        "method": parcel.request.method,
        "path": parcel.request.path,
        "status": outcome.status,
        "request_id_sent": outcome.request_id_sent or letter.posting.key,
        "request_id_received": outcome.request_id,
    }
    if outcome.kind == "delivered":
        values = delivered_values(letter, outcome.target)
        wire |= _amounts(letter)
        return ledger.step(letter.seen, "delivered", event=_done_word(letter), values=values, **wire)
    code = outcome.code or outcome.kind
    reasons = [Problem(code, outcome.text or f"The target answered {outcome.status or 'nothing'} without a reason.")]
    values = dict(FREE)
    if outcome.spends_key and outcome.kind != "unknown":
        values["keys_spent"] = letter.seen.keys_spent + 1
    if outcome.target is not None and letter.posting.action != "create":
        values["target_token"] = outcome.target.token  # a fresh concurrency token for the next attempt
    if outcome.kind == "retry":
        pause = retry_delay(
            letter.seen.attempt,
            base=context.settings.retry_base,
            cap=context.settings.retry_cap,
            chance=context.chance,
        )
        values["next_try_at"] = outcome.retry_at or now + pause
    elif outcome.kind == "throttled":
        values["next_try_at"] = outcome.retry_at or now + _NO_PAUSE_NAMED
    elif outcome.kind == "unknown":
        values["unknown_since"] = now
    return ledger.step(letter.seen, state, event=outcome.kind, reasons=reasons, values=values, **wire)


def stop_after(answer: Sent) -> Stop | None:
    """Whether this answer means that no further request of the flow should leave."""
    for outcome in answer.outcomes or ():
        if outcome.kind == "throttled":
            return Stop(THROTTLED, outcome.text or "The target asked us to slow down.", outcome.retry_at)
        if outcome.kind == "unauthorised":
            return Stop("unauthorised", outcome.text or "The target does not accept our credentials any more.")
    return answer.stop


def delivered_values(letter: BatchItem, target: Target | None) -> dict[str, Any]:
    """A confirmed write. An answer without a target keeps what the row knows (an update, a void)."""
    values: dict[str, Any] = {
        **FREE,
        "revision": letter.seen.revision + 1,
        "attempt_document": None,
        "attempt_references": None,
        "late_target": None,
        "unknown_since": None,
        "next_try_at": None,
    }
    if letter.posting.action == "void":
        facts = dict(letter.seen.target_facts or {})
        if target is not None:
            facts["void"] = target_to_json(target)
        return values | {"voided": True, "target_facts": facts}
    values |= {
        "voided": False,
        "delivered_fingerprint": letter.fingerprint,
        "delivered_document": letter.document_text,
        "delivered_hash": letter.hash,
    }
    if target is not None:
        before = letter.seen if letter.posting.action == "update" else None
        values |= target_values(target, before, past_of(letter.seen, target.id))
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


def found_by_look_up(letter: BatchItem, found: Target, ledger: Ledger, *, event: str = "found") -> Step:
    """The attempt had happened: the document is ours."""
    return ledger.step(
        letter.seen,
        "delivered",
        event=event,
        values=delivered_values(letter, found),
        request_id_sent=letter.posting.key,
        **_amounts(letter),
    )


def still_unknown(seen: Delivery, ledger: Ledger, reason: Problem, values: Mapping[str, Any] | None = None) -> Step:
    """Nothing new is known; an audit event only when the reason is another one than before."""
    event = None if seen.reason_code == reason.code and seen.state == "unknown" else "unknown"
    return ledger.step(seen, "unknown", event=event, reasons=[reason], values={**FREE, **(values or {})})


def did_not_happen(letter: BatchItem, ledger: Ledger, reason: Problem, values: Mapping[str, Any] | None = None) -> Step:
    """The target does not have it and cannot be about to: the row may be decided about afresh."""
    freed = {**FREE, "unknown_since": None, "attempt_batch": None, **(values or {})}
    return ledger.step(letter.seen, "planned", event="not_there", reasons=[reason], values=freed)


def _never_left(letter: BatchItem, answer: Sent, ledger: Ledger) -> Step:
    """A first attempt goes back to ``planned``. One that is a repetition stays unknown: its first sending left."""
    stop = answer.stop
    reason = Problem(stop.code, stop.text) if stop else Problem("not_sent", "The flow stopped before this was sent.")
    if answer.parcel.repeat:
        return still_unknown(letter.seen, ledger, reason, {"unknown_since": letter.seen.sent_at})
    return ledger.step(letter.seen, "planned", event="not_sent", reasons=[reason], values=FREE)


def _checked(letter: BatchItem, outcome: Outcome) -> Outcome:
    """A created document without an id could never be changed, voided or referred to: it must be looked up."""
    if outcome.kind == "delivered" and outcome.target is None and letter.posting.action == "create":
        text = "The target said yes without saying which document it made; it is looked up in the next run."
        return Outcome("unknown", code="answer_without_id", text=text, status=outcome.status)
    return outcome


def _done_word(letter: BatchItem) -> str:
    return {"create": "delivered", "update": "changed", "void": "voided"}[letter.posting.action]


def _amounts(letter: BatchItem) -> dict[str, Any]:
    amount = getattr(letter.posting.document, "total", None) or getattr(letter.posting.document, "amount", None)
    return {"amount_after": amount}
