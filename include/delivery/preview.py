"""A preview: the same planning and preparing as a real run, nothing sent and nothing written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from include.delivery import approval, claiming, mass_change_guard, planning
from include.delivery.approval import Rule
from include.delivery.context import Context, FlowResult, Planned, Reason
from include.delivery.flow import Flow
from include.delivery.outbox import OutboxRow, Problem
from include.delivery.planning import Plan
from include.delivery.reporting import line
from include.delivery.states import Decision
from include.systems.base import Request, Writer
from include.texts.program import said

_WHAT = {
    "block": "blocked",
    "hold": "review",
    "wait": "waiting",
    "keep": "stopped",
    "leave": "unknown",
}
_WOULD = {"create": "would_create", "update": "would_update", "void": "would_void", "adopt": "would_adopt"}
PREVIEW_TEXT = {
    "create": said("delivery.preview.create"),
    "update": said("delivery.preview.update"),
    "void": said("delivery.preview.void"),
    "adopt": said("delivery.preview.adopt"),
}


def preview(flow: str, rows: Iterable[OutboxRow], writer: Writer, context: Context) -> FlowResult:
    """What ``deliver`` would do now. Documents that it would send, or find there already, count as ``waiting``, and by
    action in ``would_create``, ``would_update``, ``would_void``, ``would_adopt``; each is a line of ``preview``.

    ``context.previewed`` is added to, so that the flows after this one see their references as delivered.
    """
    seen = Flow(flow, rows, writer, context)
    seen.load_state(context.previewed)
    # What waits for an approval is what a preview shows; which of it does, is said of each line.
    seen.world.rule = Rule()
    plans = planning.plan(seen.rows.values(), seen.world, now=context.clock.now(), as_of=context.as_of)
    tried = [_prepared(plan, writer, context) for plan in seen.tally.mark_twice(plans)]
    plans = [plan for plan, _ in tried]
    passed, refused = mass_change_guard.approved_items(seen.world.reviews)
    delivered = sum(delivery.is_live for delivery in seen.world.seen.values())
    mass_changes = mass_change_guard.mass_changes(
        plans, flow=flow, delivered=delivered, settings=context.settings, passed=passed | refused
    )
    lines: list[Planned] = []
    would = dict.fromkeys(_WOULD.values(), 0)
    for plan, body in tried:
        decision = plan.decision
        if decision.kind in ("nothing", "skip"):
            seen.tally.put_plan(plan)
            continue
        if decision.kind in ("send", "adopt") and decision.action != "void":
            context.previewed.add((flow, plan.row.company, plan.row.source_key))
        if effect := plan.effect if decision.kind == "send" else "adopt" if decision.kind == "adopt" else None:
            would[_WOULD[effect]] += 1
            seen.tally.put(plan.identity, "waiting", [Problem(f"preview_{effect}", PREVIEW_TEXT[effect])])
            lines.append(_of_an_approval(plan, line(plan, effect, body), seen, context))
        else:
            seen.tally.put_plan(plan)
            first = decision.kind == "hold" and (plan.seen is None or plan.seen.state != "held")
            lines.append(replace(line(plan, _WHAT[decision.kind]), first_held=first))
    result = seen.tally.result(seen.rows, seen.world.seen, None)
    return replace(
        result,
        counts={**result.counts, **would},
        reasons=(*result.reasons, *(_would_stop(flow, one) for one in mass_changes)),
        preview=tuple(lines),
    )


def _of_an_approval(plan: Plan, shown: Planned, flow: Flow, context: Context) -> Planned:
    """The line with what an approval of it would be of, and whether it waits for one."""
    action, row = plan.decision.action, plan.row
    if action is None or plan.decision.kind != "send":
        return shown
    before = flow.world.delivered_documents.get(plan.seen.id) if plan.seen is not None else None
    given, now = flow.world.given, context.clock.now()
    verdict = approval.judge(row, action, plan.seen, before, context.approval, given, now)
    waits = verdict.waits.code if verdict.waits is not None else ""
    return replace(shown, item=approval.item_of(row, action), waits=waits, before=before)


def _prepared(plan: Plan, writer: Writer, context: Context) -> tuple[Plan, str | None]:
    """The plan with what would be sent; blocked, if the writer cannot express the document. Of one that refers to a
    document of this same preview a failure says nothing: what it refers to has no id in the target yet."""
    if plan.decision.kind != "send":
        return plan, None
    prepared = claiming.prepared_alone(plan, writer, context)
    if isinstance(prepared, Request):
        return plan, prepared.body
    if any(ref.name not in plan.references for ref in plan.row.refs):
        return plan, None
    return replace(plan, decision=Decision("block", plan.decision.action, prepared)), None


def _would_stop(flow: str, mass_changes: mass_change_guard.MassChange) -> Reason:
    labels = tuple(plan.row.label for plan in mass_changes.plans)
    return Reason(flow, mass_change_guard.CODE, mass_changes.question.text, labels)
