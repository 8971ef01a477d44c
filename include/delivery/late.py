"""Answers that come after their lease was lost: never written over the new owner's work, and never lost either.

A worker that stood still (a suspended machine, a very long pause) may hear "done" when somebody else already looks the
row up. The row is made `unknown` with the document the vendor named, its token moved on so that the new owner's next
step fails its compare-and-set; the next settling adopts that document without a call. When the row already stands
somewhere else, the document exists twice: an urgent alert, for which no code can decide which one to void.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from include.delivery.claiming import BatchItem
from include.delivery.context import Context
from include.delivery.findings import Alarm
from include.delivery.ledger import FREE, Ledger, Step
from include.delivery.outbox import Problem, target_to_json
from include.store import deliveries
from include.systems.base import Outcome, OutcomeKind, Target
from include.texts.codes import severity
from include.texts.program import said

LATE = Problem("late_answer", said("delivery.late_answer"))
TWICE = "posted_twice"
_TRIES = 5
_OUTCOMES: Mapping[OutcomeKind, str] = {
    "delivered": "delivery.late_outcome.delivered",
    "refused": "delivery.late_outcome.refused",
    "retry": "delivery.late_outcome.retry",
    "throttled": "delivery.late_outcome.throttled",
    "unauthorised": "delivery.late_outcome.unauthorised",
    "unknown": "delivery.late_outcome.unknown",
    "not_sent": "delivery.late_outcome.not_sent",
}


def keep_late_answer(item: BatchItem, outcome: Outcome, ledger: Ledger, context: Context) -> Alarm | None:
    """Store what a late answer says. Anything but "delivered" is only noted: the new owner finds out by itself."""
    if outcome.kind != "delivered" or outcome.target is None:
        _note(item, outcome, ledger)
        return None
    for _ in range(_TRIES):
        with context.store.read() as connection:
            now_there = _where(connection, item)
        if outcome.target.id in now_there.ids:
            _note(item, outcome, ledger)
            return None
        if now_there.ids:
            _note(item, outcome, ledger)
            return _twice(item, outcome.target, sorted(now_there.ids))
        step = _reopen(now_there.row, item, outcome.target, ledger)
        if ledger.commit([step]).done:
            another = now_there.row.state in ("sending", "unknown") and now_there.row.attempt_key != item.posting.key
            return _twice(item, outcome.target, [said("delivery.perhaps_later")]) if another else None
    raise RuntimeError(f"delivery {item.seen.id} changed {_TRIES} times while a late answer was to be kept")


def late_key(values: Any) -> tuple[str, str]:
    """(attempt key, action) of a stored late answer."""
    return str(values.get("key") or ""), str(values.get("action") or "create")


class _There:
    def __init__(self, row: deliveries.Delivery, ids: set[str]) -> None:
        self.row, self.ids = row, ids


def _where(connection: Connection, item: BatchItem) -> _There:
    """Every target document that is known for this write: adopted, confirmed, or named by another late answer."""
    row = deliveries.by_id(connection, item.seen.id)
    ids: set[str] = set()
    if item.posting.action == "void":
        void = (row.target_facts or {}).get("void")
        if row.voided and void:
            ids.add(str(void["id"]))
    elif row.target_id is not None and (item.posting.action == "create" or _is_over(connection, row, item)):
        ids.add(row.target_id)
    if row.late_target and late_key(row.late_target)[1] == item.posting.action:
        ids.add(str(row.late_target["id"]))
    return _There(row, ids)


def _is_over(connection: Connection, row: deliveries.Delivery, item: BatchItem) -> bool:
    """The change that answers late has its outcome already, or a later one took its place. Once an outcome is known the
    attempt is put away, whatever is planned for the document since."""
    if row.state == "delivered" or row.attempt_key != item.posting.key:
        return True
    attempt = deliveries.attempts(connection, [row.id]).get(row.id)
    return attempt is None or attempt.document is None


def _reopen(row: deliveries.Delivery, item: BatchItem, target: Target, ledger: Ledger) -> Step:
    sent = {"key": item.posting.key, "action": item.posting.action, "document": item.document_text}
    stored = {**target_to_json(target), **sent}
    values: dict[str, Any] = {**FREE, "late_target": stored, "unknown_since": item.seen.sent_at}
    return ledger.step(row, "unknown", event="late_answer", reasons=[LATE], values=values)


def _note(item: BatchItem, outcome: Outcome, ledger: Ledger) -> None:
    words, kind = outcome.text.rstrip(), said(_OUTCOMES[outcome.kind])
    if words:
        text = said("delivery.late_note.with_words", outcome=kind, answer=words)
    else:
        text = said("delivery.late_note.bare", outcome=kind)
    ledger.note([ledger.event(item.seen, "late_answer", None, outcome.kind, text, status=outcome.status)])


def _twice(item: BatchItem, target: Target, others: list[str]) -> Alarm:
    seen = item.seen
    return Alarm(
        company=seen.company,
        document_key=seen.source_key,
        code=TWICE,
        severity=severity(TWICE),
        text=said(
            "delivery.posted_twice",
            label=seen.number or seen.source_key,
            target=seen.target_system,
            found=target.number or target.id,
            others=", ".join(others),
        ),
    )
