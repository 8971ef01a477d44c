"""Attempts without an outcome: whose they are now, what the target says about them, and what follows from that.

An attempt is unknown when its answer never came, or when its worker died between the intent and the outcome. It is
looked up before anything else. Found: it is ours. Absent, and older than the vendor's reads may lag: it did not happen,
and leaves again with its *first* key and body. Absent and younger: it stays unknown, and the next run asks again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from include.delivery.approval import Rule
from include.delivery.attempt_results import did_not_happen, found_by_look_up, still_unknown
from include.delivery.claiming import BatchItem, RequestBatch, item_of_attempt, request_from_json
from include.delivery.context import Context
from include.delivery.late import late_key
from include.delivery.ledger import FREE, Ledger, Step
from include.delivery.outbox import Identity, OutboxRow, Problem, target_from_json
from include.delivery.planning import FlowState, plan_row
from include.delivery.reviewing import Question
from include.delivery.sending import LookedUp
from include.delivery.states import from_a_wrong_clock, is_the_voided, may_send_again
from include.store.deliveries import Attempt, Delivery
from include.systems.base import Request, Target
from include.texts.program import said

INTERRUPTED = Problem("interrupted", said("delivery.interrupted"))
ABSENT_CODE = "not_there"


@dataclass(frozen=True)
class Leftovers:
    """``ours`` may be settled now; ``elsewhere`` another worker still holds."""

    ours: list[Delivery]
    elsewhere: list[Delivery]


@dataclass(frozen=True)
class Sorted:
    """``known``: where the document stands is known without a call; ``ask``: the target must be asked."""

    known: list[tuple[BatchItem, Target]]
    ask: list[BatchItem]


@dataclass(frozen=True)
class Verdict:
    """What follows for one item: a step to write, a request to repeat, a question to a person; ``absent`` marks a
    member of a batch, about which only the whole batch decides."""

    item: BatchItem
    step: Step
    request: Request | None = None
    question: Question | None = None
    absent: bool = False


def find(rows: Iterable[Delivery], context: Context) -> Leftovers:
    left = sorted((row for row in rows if row.state in ("sending", "unknown")), key=lambda row: row.id)
    held = {row.id for row in left if is_held(row, context)}
    return Leftovers([row for row in left if row.id not in held], [row for row in left if row.id in held])


def is_held(row: Delivery, context: Context) -> bool:
    """Somebody's lease on it lives: in real time, and as far as we can see the process does too."""
    if row.lease_owner is None or (row.lease_expires_at or 0.0) <= context.real_time():
        return False
    return not context.is_gone(row.lease_owner)


def claim(row: Delivery, ledger: Ledger, context: Context) -> Step:
    values = {
        "lease_owner": context.owner,
        "lease_expires_at": context.real_time() + context.settings.lease,
        "unknown_since": row.unknown_since or _out_until(row, context),
    }
    if row.state == "sending":
        return ledger.step(row, "unknown", event="interrupted", reasons=[INTERRUPTED], values=values)
    reason = Problem(row.reason_code or "no_answer", row.reason_text or said("delivery.no_answer"))
    return ledger.step(row, "unknown", event=None, reasons=[reason], values=values)


def _out_until(row: Delivery, context: Context) -> datetime:
    """The last moment at which the request of a worker that died can have been on its way: it leaves some time after
    its intent, the call may last, and all of that ends within the lease."""
    now = context.clock.now()
    return min(now, (row.sent_at or now) + timedelta(seconds=context.settings.lease))


def items(
    rows: Sequence[Delivery], attempts: Mapping[int, Attempt]
) -> tuple[list[BatchItem], list[tuple[Delivery, Problem]]]:
    """(what left, the rows whose stored attempt cannot be read)."""
    good: list[BatchItem] = []
    broken: list[tuple[Delivery, Problem]] = []
    for row in rows:
        try:
            good.append(item_of_attempt(row, attempts[row.id]))
        except (ValueError, KeyError) as error:
            text = said("delivery.attempt_unreadable.attempt", error=str(error).splitlines()[0])
            broken.append((row, Problem("attempt_unreadable", text)))
    return good, broken


def sort_out(found: Sequence[BatchItem], rows: Mapping[Identity, OutboxRow], world: FlowState) -> Sorted:
    """What was already read is used; calls are spent only on doubt."""
    known: list[tuple[BatchItem, Target]] = []
    ask: list[BatchItem] = []
    for item in found:
        target = _known_target(item, rows.get(item.seen.identity), world)
        if target is None:
            ask.append(item)
        else:
            known.append((item, target))
    return Sorted(known, ask)


def adopt(item: BatchItem, target: Target, ledger: Ledger) -> Step:
    """The outbox or a late answer names the document."""
    step = found_by_look_up(item, target, ledger, event="adopted")
    late = item.seen.late_target
    if not late or late_key(late)[0] == item.posting.key:
        return step
    # It came from another attempt than the last, which may have changed it since: the next planning brings it up to
    # date, and what holds changes back goes by what that attempt sent.
    sent = {"delivered_fingerprint": None, "delivered_document": late.get("document"), "delivered_hash": None}
    return replace(step, change=replace(step.change, values={**step.change.values, **sent}))


def judge(
    answer: LookedUp,
    rows: Mapping[Identity, OutboxRow],
    world: FlowState,
    ledger: Ledger,
    context: Context,
    settle: float,
) -> Verdict:
    item, seen = answer.item, answer.item.seen
    if answer.problem is not None:
        text = said("delivery.look_up_failed", trouble=answer.problem)
        return Verdict(item, still_unknown(seen, ledger, Problem("look_up_failed", text)))
    found = answer.found
    if found is not None and (verdict := _found(item, found, world, ledger)) is not None:
        return verdict
    if not may_send_again(answer.asked_at, seen.sent_at, seen.unknown_since, settle):
        text = said("delivery.not_settled", target=seen.target_system, seconds=f"{settle:.0f}")
        again = {"sent_at": answer.asked_at, "unknown_since": answer.asked_at}
        wrong = from_a_wrong_clock(answer.asked_at, seen.sent_at, seen.unknown_since)
        return Verdict(item, still_unknown(seen, ledger, Problem("not_settled", text), again if wrong else None))
    if not context.approved:
        text = said("delivery.not_approved", target=seen.target_system)
        return Verdict(item, still_unknown(seen, ledger, Problem("not_approved", text)))
    return _absent(item, rows, world, ledger, context)


def in_batches(verdicts: Sequence[Verdict]) -> dict[str, list[BatchItem]]:
    """The absent members of each batch."""
    found: dict[str, list[BatchItem]] = {}
    for verdict in verdicts:
        if verdict.absent and verdict.item.seen.attempt_batch:
            found.setdefault(verdict.item.seen.attempt_batch, []).append(verdict.item)
    return found


def decide_batch(
    absent: Sequence[BatchItem],
    members: Sequence[Delivery],
    attempt: Attempt | None,
    rows: Mapping[Identity, OutboxRow],
    world: FlowState,
    context: Context,
) -> tuple[RequestBatch | None, list[BatchItem]]:
    """(the batch to repeat whole, the members to decide about afresh); neither while a member is still in doubt.

    ``members``: the rows whose last attempt was this batch. ``attempt``: the first one's, which holds the request.
    """
    gone = {item.seen.id for item in absent}
    by_id = {member.id: member for member in members}
    fresh = [replace(item, seen=by_id[item.seen.id]) for item in absent if item.seen.id in by_id]
    if any(member.state in ("sending", "unknown") and member.id not in gone for member in members):
        return None, []
    try:
        request, count = request_from_json((attempt.request if attempt else None) or "")
    except (ValueError, KeyError, TypeError):
        return None, fresh
    ordered = sorted(fresh, key=lambda item: item.seen.attempt_position or 0)
    whole = len(ordered) == count and all(member.state == "unknown" for member in members)
    if whole and not any(_think_again(item, rows, world, context) for item in ordered):
        return RequestBatch(tuple(ordered), request, ordered[0].seen.attempt_batch, repeat=True), []
    return None, fresh


def start_afresh(item: BatchItem, ledger: Ledger) -> Step:
    text = said("delivery.not_there.part_of_batch")
    return did_not_happen(item, ledger, Problem(ABSENT_CODE, text))


def give_back(item: BatchItem, batch: RequestBatch, ledger: Ledger) -> Step:
    """Claimed, but the batch cannot leave because another member was taken by somebody else."""
    reason = Problem("not_sent", said("delivery.not_sent.batch"))
    if batch.repeat:
        return still_unknown(item.seen, ledger, reason)
    return ledger.step(item.seen, "planned", event="not_sent", reasons=[reason], values=dict(FREE))


def _known_target(item: BatchItem, row: OutboxRow | None, world: FlowState) -> Target | None:
    late = item.seen.late_target
    if late and late_key(late)[1] == item.posting.action:
        return target_from_json(late)
    if row is None or row.adopt is None or item.posting.action != "create" or is_the_voided(row.adopt, item.seen):
        return None
    holder = world.taken.get((item.seen.target_company, row.adopt.id))
    return row.adopt if holder in (None, item.seen.identity) else None


def _found(item: BatchItem, found: Target, world: FlowState, ledger: Ledger) -> Verdict | None:
    """None when what was found does not prove that the attempt happened. A change or a void is found only where the
    target says what was sent (see ``Writer.look_up``); only a new document could be taken for another one."""
    seen, action = item.seen, item.posting.action
    if action == "create":
        holder = world.taken.get((seen.target_company, found.id))
        is_past = is_the_voided(found, seen) or found.id in item.posting.past
        is_free = holder in (None, seen.identity) or found.facts.get("shared")
        if is_free and not is_past:
            return Verdict(item, found_by_look_up(item, found, ledger))
        rulings = world.reviews.rulings(*seen.identity, {"target_taken": frozenset()}, item.fingerprint)
        if rulings.get("target_taken") == "release":
            return None
        whose = said("delivery.taken.by_another", holder=holder[1]) if holder else said("delivery.taken.voided")
        text = said("delivery.target_taken", target=seen.target_system, found=found.number or found.id, whose=whose)
        question = Question(*seen.identity, "target_taken", text, {"found": found.id}, "hold", item.fingerprint)
        return Verdict(item, still_unknown(seen, ledger, Problem("target_taken", text)), question=question)
    if action == "void" and (found.facts.get("void") is False or found.id in item.posting.past):
        return None
    return Verdict(item, found_by_look_up(item, found, ledger))


def _absent(
    item: BatchItem, rows: Mapping[Identity, OutboxRow], world: FlowState, ledger: Ledger, context: Context
) -> Verdict:
    seen = item.seen
    row = rows.get(seen.identity)
    if seen.attempt_batch:
        reason = Problem(ABSENT_CODE, said("delivery.not_there.batch"))
        return Verdict(item, still_unknown(seen, ledger, reason), absent=True)
    if row is None and not context.complete:
        text = said("delivery.not_read")
        return Verdict(item, still_unknown(seen, ledger, Problem("not_read", text)))
    if _think_again(item, rows, world, context):
        reason = Problem(ABSENT_CODE, said("delivery.not_there.anew"))
        return Verdict(item, did_not_happen(item, ledger, reason))
    try:
        request, _ = request_from_json(item.request_text or "")
    except (ValueError, KeyError, TypeError):
        reason = Problem("attempt_unreadable", said("delivery.attempt_unreadable.request"))
        return Verdict(item, did_not_happen(item, ledger, reason))
    reason = Problem(ABSENT_CODE, said("delivery.not_there.again"))
    return Verdict(item, still_unknown(seen, ledger, reason), request=request)


def _think_again(item: BatchItem, rows: Mapping[Identity, OutboxRow], world: FlowState, context: Context) -> bool:
    """Whether today's outbox would not send this (void by now, blocked, held, gone): then it must not be repeated."""
    row = rows.get(item.seen.identity)
    if row is None:
        return True
    undecided = replace(item.seen, state="planned")
    # What left was let go when it did: it waits for no other approval.
    world_now = replace(world, seen={**world.seen, item.seen.identity: undecided}, rule=Rule())
    decision = plan_row(row, world_now, now=context.clock.now(), as_of=context.as_of).decision
    return decision.kind != "send" or decision.action != item.posting.action


def refreshed(item: BatchItem, world: FlowState) -> BatchItem:
    """The same item, with its row as it stands now."""
    return replace(item, seen=world.seen[item.seen.identity])
