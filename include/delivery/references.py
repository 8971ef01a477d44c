"""References between documents, resolved at the moment of sending: a document never leaves before what it refers to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass

from include.delivery.outbox import OutboxRow, Problem, Reference
from include.store.deliveries import Delivery
from include.systems.base import Target
from include.texts.program import literals, said

ReferenceKey = tuple[str, str, str]
"""(flow, company, source key)"""

_STATES = {
    "planned": "delivery.state.planned",
    "sending": "delivery.state.sending",
    "refused": "delivery.state.refused",
    "retrying": "delivery.state.retrying",
    "unknown": "delivery.state.unknown",
    "blocked": "delivery.state.blocked",
    "waiting": "delivery.state.waiting",
    "held": "delivery.state.held",
    "skipped": "delivery.state.skipped",
}
MISSING = "reference_missing"
_WAITS, *_, _AFTER = literals("delivery.reference_missing")
_WAITS_ITSELF = literals("delivery.state.waits_for")[0]


@dataclass(frozen=True)
class Resolved:
    """Where the documents referred to stand, and one problem for each that does not stand there yet."""

    targets: Mapping[str, Target]
    missing: tuple[Problem, ...]


def keys(rows: Collection[OutboxRow]) -> set[ReferenceKey]:
    return {(ref.flow, ref.company, ref.key) for row in rows for ref in row.refs}


def resolve(
    row: OutboxRow, known: Mapping[ReferenceKey, Delivery], previewed: Set[ReferenceKey] = frozenset()
) -> Resolved:
    """``known``: deliveries of the documents referred to. ``previewed``: what this preview would have delivered."""
    targets: dict[str, Target] = {}
    missing: list[Problem] = []
    for ref in row.refs:
        key = (ref.flow, ref.company, ref.key)
        delivery = known.get(key)
        if delivery is not None and delivery.is_live and _stands(row, ref, delivery):
            targets[ref.name] = target_of(delivery)
        elif delivery is not None and delivery.voided and ref.agreed and delivery.state == "delivered":
            continue  # void is what its source says
        elif key not in previewed:
            missing.append(_missing(row, ref, delivery))
    return Resolved(targets, _causes(missing))


def _causes(missing: list[Problem]) -> tuple[Problem, ...]:
    """Without what only waits for another one of them."""
    sentences = [_WAITS_ITSELF + one.text.removeprefix(_WAITS) for one in missing]
    return tuple(
        one
        for no, one in enumerate(missing)
        if not any(cause in one.text for at, cause in enumerate(sentences) if at != no)
    )


def earlier_step(row: OutboxRow, reason: Problem) -> str:
    """The flow of the earlier step of the same document that the row waits for, and for nothing else; '' where it is
    not so. That step says why it stands still."""
    if reason.code != MISSING or reason.text.count(_AFTER) > 1:
        return ""
    steps = (ref for ref in row.refs if (ref.company, ref.key) == row.identity)
    return next((ref.flow for ref in steps if reason.text.startswith(f"{_WAITS}{ref.label} ({ref.flow}), ")), "")


def target_of(delivery: Delivery) -> Target:
    """Where a live delivery stands. Raises ``ValueError`` for one that was never delivered."""
    if delivery.target_id is None:
        raise ValueError(f"{delivery.flow} {delivery.source_key} stands nowhere")
    return Target(
        delivery.target_id,
        delivery.target_code,
        delivery.target_number,
        delivery.target_token,
        delivery.target_facts or {},
    )


def past_of(delivery: Delivery, now: str = "") -> list[str]:
    """Where the document stood before it was voided, and what took it back (other than ``now``): in ledgers both stay,
    with its natural key."""
    facts = delivery.target_facts or {}
    ids = set(facts.get("past") or ())
    if delivery.voided and delivery.target_id is not None:
        ids |= {delivery.target_id, *([str(facts["void"]["id"])] if facts.get("void") else [])}
    return sorted(ids - {now})


def _stands(row: OutboxRow, ref: Reference, delivery: Delivery) -> bool:
    if not _is_agreed(ref, delivery):
        return False
    return _is_there(row, delivery) and ref.target in (None, delivery.target_id)


def _is_agreed(ref: Reference, delivery: Delivery) -> bool:
    if not ref.agreed:
        return True
    return delivery.state == "delivered" and ref.document_hash in (None, delivery.delivered_hash)


def _is_there(row: OutboxRow, delivery: Delivery) -> bool:
    """In the company that the row is written to. What was written to the other system only had to be first."""
    return row.target_system != delivery.target_system or row.target_company == delivery.target_company


def _missing(row: OutboxRow, ref: Reference, delivery: Delivery | None) -> Problem:
    if delivery is None:
        why = said("delivery.state.not_known")
    elif delivery.is_live and ref.agreed and delivery.state != "delivered":
        why = _state(delivery)
    elif delivery.is_live and not _is_agreed(ref, delivery):
        why = said("delivery.state.not_up_to_date")
    elif delivery.is_live and _is_there(row, delivery):
        why = said("delivery.state.another_id", target=delivery.target_id, wanted=ref.target)
    elif delivery.is_live:
        why = said("delivery.state.another_company", company=delivery.target_company, wanted=row.target_company)
    elif delivery.voided:
        why = said("delivery.state.void")
    else:
        why = _state(delivery)
    return Problem(MISSING, said("delivery.reference_missing", label=ref.label, flow=ref.flow, why=why))


def _state(delivery: Delivery) -> str:
    reason = delivery.reason_text
    if delivery.state == "waiting" and reason and reason.startswith(_WAITS) and _AFTER in reason:
        # what it waits for is what this one waits for
        return _WAITS_ITSELF + reason.removeprefix(_WAITS).split(_AFTER)[0]
    why = said(_STATES[delivery.state]) if delivery.state in _STATES else delivery.state
    return said("delivery.state.because", stands=why, reason=reason.rstrip(".")) if reason else why
