"""What became of every document of a flow, counted as the run's summary wants it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from include.delivery.context import COUNTS, FlowResult, Planned, Reason, Stop
from include.delivery.outbox import Identity, OutboxRow, Problem
from include.delivery.planning import NEWER_RUN, Plan
from include.delivery.references import earlier_step
from include.delivery.states import Decision
from include.store.deliveries import Delivery
from include.texts.program import said

_BUCKET_OF_KIND = {
    "leave": "unknown",
    "nothing": "unchanged",
    "skip": "skipped",
    "adopt": "delivered",
    "block": "blocked",
    "hold": "review",
    "wait": "waiting",
    "send": "waiting",
}
_BUCKET_OF_STATE = {
    "planned": "waiting",
    "sending": "unknown",
    "held": "review",
    "skipped": "skipped",
    "delivered": "delivered",
    "refused": "refused",
    "retrying": "retrying",
    "unknown": "unknown",
    "blocked": "blocked",
    "waiting": "waiting",
}
_SILENT = frozenset({"delivered", "unchanged", "skipped"})


@dataclass(frozen=True, slots=True)
class _Verdict:
    bucket: str
    reasons: tuple[Problem, ...]


class Tally:
    """The last word on each document; a later word replaces an earlier one."""

    def __init__(self, flow: str) -> None:
        self._flow = flow
        self._verdicts: dict[Identity, _Verdict] = {}
        self._twice: set[Identity] = set()

    def put(self, identity: Identity, bucket: str, reasons: Sequence[Problem] = ()) -> None:
        self._verdicts[identity] = _Verdict(bucket, tuple(reasons))

    def put_plan(self, plan: Plan) -> None:
        decision = plan.decision
        bucket = _BUCKET_OF_KIND.get(decision.kind, "")
        if decision.kind == "keep":
            bucket = plan.seen.state if plan.seen else "retrying"
        if NEWER_RUN in decision.reasons:
            bucket = "unchanged"
        before = self._verdicts.get(plan.identity)
        if before is not None and before.bucket == "delivered" and bucket == "unchanged":
            return  # settled a moment ago: this run delivered it
        self.put(plan.identity, bucket, decision.reasons)

    def put_delivery(self, delivery: Delivery) -> None:
        reasons = [Problem(delivery.reason_code, delivery.reason_text or "")] if delivery.reason_code else []
        self.put(delivery.identity, _BUCKET_OF_STATE[delivery.state], reasons)

    def twice(self, row: OutboxRow) -> None:
        self._twice.add(row.identity)

    def mark_twice(self, plans: Sequence[Plan]) -> list[Plan]:
        """A document that the outbox names twice is not sent: nobody can say which of the two rows is right."""
        if not self._twice:
            return list(plans)
        return [self._blocked(plan) if plan.identity in self._twice else plan for plan in plans]

    def retrying(self) -> list[Identity]:
        return self._in("retrying")

    def result(
        self, rows: Mapping[Identity, OutboxRow], seen: Mapping[Identity, Delivery], stop: Stop | None
    ) -> FlowResult:
        counts = dict.fromkeys(COUNTS, 0)
        grouped: dict[tuple[str, str, str, str], list[str]] = {}
        for identity, verdict in sorted(self._verdicts.items()):
            counts[verdict.bucket] += 1
            if verdict.bucket not in _SILENT:
                row = rows.get(identity)
                for reason in verdict.reasons:
                    step_of = earlier_step(row, reason) if row is not None else ""
                    key = (verdict.bucket, reason.code, reason.text, step_of)
                    grouped.setdefault(key, []).append(_label(identity, rows, seen))
        counts["read"] = len(self._verdicts)
        counts["planned"] = counts["read"] - counts["unchanged"] - counts["skipped"]
        reasons = [
            Reason(self._flow, code, text, tuple(labels), state, step_of)
            for (state, code, text, step_of), labels in grouped.items()
        ]
        if stop is not None and all(reason.code != stop.code for reason in reasons) and counts["planned"]:
            reasons.append(Reason(self._flow, stop.code, stop.text, ()))
        return FlowResult(self._flow, counts, tuple(reasons), stop)

    def _in(self, bucket: str) -> list[Identity]:
        return sorted(identity for identity, verdict in self._verdicts.items() if verdict.bucket == bucket)

    def _blocked(self, plan: Plan) -> Plan:
        if plan.decision.kind in ("leave", "nothing", "skip", "keep"):
            return plan
        text = said("delivery.outbox_twice", label=plan.row.label)
        return replace(plan, decision=Decision("block", reasons=(Problem("outbox_twice", text),)))


def line(plan: Plan, what: str, body: str | None = None) -> Planned:
    """One line of a preview; ``body``: what would be sent."""
    row = plan.row
    return Planned(
        identity=row.identity,
        what=what,
        label=row.label,
        counterparty=row.counterparty,
        doc_date=row.doc_date.isoformat() if row.doc_date else None,
        currency=row.currency,
        amount=None if row.amount is None else format(row.amount, "f"),
        texts=tuple(reason.text for reason in plan.decision.reasons),
        document=row.document_text,
        body=body,
    )


def _label(identity: Identity, rows: Mapping[Identity, OutboxRow], seen: Mapping[Identity, Delivery]) -> str:
    if (row := rows.get(identity)) is not None:
        return row.label
    delivery = seen.get(identity)
    return (delivery.number if delivery else None) or identity[1]
