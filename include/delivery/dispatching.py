"""Keeping the connections busy: each commit holds the outcomes that came and the intents of the requests that leave
next, so that one write to the store serves several documents."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from include.delivery import attempt_results, claiming, in_doubt, late, sending, signed_months
from include.delivery.approval import LATE
from include.delivery.claiming import BatchItem, RequestBatch
from include.delivery.context import Stop
from include.delivery.flow import Flow
from include.delivery.outbox import Problem
from include.delivery.planning import Plan
from include.delivery.sending import Senders, Sent
from include.delivery.states import TAKEN_BACK
from include.store import decisions, month_ends
from include.store.deliveries import Delivery
from include.texts.program import said

IDLE = "idle"
"""A pause in which nothing was done: whoever drives several flows at once turns to another one."""

Work = deque[list[Plan]] | deque[list[RequestBatch]]
More = Callable[[], Sequence[list[Plan]]]
"""What may leave now and could not before; nothing is named twice."""


def _no_more() -> Sequence[list[Plan]]:
    return ()


def dispatch(flow: Flow, work: Work, senders: Senders, more: More = _no_more) -> Iterator[str]:
    """Send all of ``work``, or until the flow stops; what is left then keeps its state. Pauses after each commit and
    each answer. While it waits for an answer it takes ``more`` in: what one company's limit holds up must not hold up
    the others."""
    in_air, answers = 0, list[Sent]()
    at_once = flow.context.settings.workers
    if at_once > 1:
        at_once += max(1, at_once // 2)  # some wait right behind the sockets, which then never wait for the store
    watch = _Errors(flow.context.settings.errors_in_a_row)
    while work or in_air or answers:
        for answer in answers:
            _watch(flow, answer, watch)
        batches: list[RequestBatch] = []
        while work and flow.stop is None and in_air + len(batches) < at_once:
            batches += _parcels(flow, work.popleft())
        if flow.stop is not None:
            work.clear()
        claimed = _record(flow, answers, batches)
        answers = []
        yield "committed"
        for batch in claimed:
            senders.submit(lambda batch=batch: sending.send(batch, flow.writer, flow.context, flow.halted))  # type: ignore[misc]
        in_air += len(claimed)
        if in_air:
            while not (ready := senders.ready()) and not (news := more()):
                yield IDLE
            if not ready:
                work = deque(claiming.in_turn([*work, *news]))
                continue
            answers = [answer for answer in senders.collect() if isinstance(answer, Sent)]
            in_air -= len(answers)
            yield "answered"


def _parcels(flow: Flow, group: Sequence[Plan] | Sequence[RequestBatch]) -> list[RequestBatch]:
    batches = [item for item in group if isinstance(item, RequestBatch)]
    plans = _may_leave(flow, [item for item in group if isinstance(item, Plan)])
    if plans:
        packed, bad = claiming.pack(plans, flow.writer, flow.context)
        batches += packed
        steps = [
            flow.ledger.step(one.plan.seen, "blocked", event="blocked", reasons=one.problems)
            for one in bad
            if one.plan.seen is not None
        ]
        flow.commit(steps)
        for one in bad:
            flow.tally.put(one.plan.identity, "blocked", one.problems)
    return batches


def _may_leave(flow: Flow, plans: Sequence[Plan]) -> list[Plan]:
    """Without what might leave when it was planned and may not any more: the deadline of its approval passed while it
    waited, somebody signed off its month, or took an answer back that the run had read."""
    if not plans:
        return []
    context = flow.context
    now, books, as_of = context.clock.now(), context.books, context.as_of
    with context.store.read() as connection:
        if books is not None:
            flow.world.signed = month_ends.signed(connection, books.connection)
        taken_back = as_of is not None and decisions.taken_back_since(connection, context.link, as_of)
    stops = [(plan, TAKEN_BACK if taken_back else _stop(flow, plan, now)) for plan in plans]
    flow.commit(
        [
            flow.ledger.step(plan.seen, "waiting", event="waiting", reasons=[stop])
            for plan, stop in stops
            if plan.seen is not None and stop is not None
        ]
    )
    return [plan for plan, stop in stops if stop is None]


def _stop(flow: Flow, plan: Plan, now: datetime) -> Problem | None:
    if plan.until is not None and plan.until <= now:
        return LATE
    action = plan.decision.action or "create"
    return signed_months.judge(plan.row, action, plan.delivered, flow.world.signed, flow.context.books)


def _record(flow: Flow, answers: Sequence[Sent], batches: Sequence[RequestBatch]) -> list[RequestBatch]:
    """Outcomes and intents in one commit. Returns the batches whose every item is ours now."""
    outcomes = [
        (item, answer, step)
        for answer in answers
        for item, step in zip(
            answer.batch.items, attempt_results.after_sending(answer, flow.ledger, flow.context), strict=True
        )
    ]
    intents = [step for batch in batches for step in claiming.intents(batch, flow.ledger, flow.context)]
    committed = flow.ledger.commit([*(step for _, _, step in outcomes), *intents])
    rows = {delivery.id: delivery for delivery in committed.done}
    for item, answer, _ in outcomes:
        if (row := rows.get(item.seen.id)) is not None:
            flow.learn(row)
        else:
            _too_late(flow, item, answer)
    return [whole for batch in batches if (whole := _whole(flow, batch, rows)) is not None]


def _whole(flow: Flow, batch: RequestBatch, rows: Mapping[int, Delivery]) -> RequestBatch | None:
    """The batch, when all of it was claimed. A batch leaves whole or not at all: else its claimed part goes back."""
    lost = [item for item in batch.items if item.seen.id not in rows]
    for item in batch.items:
        if item.seen.id in rows:
            flow.world.learn(rows[item.seen.id])
    if not lost:
        return batch.claimed(rows)
    for item in lost:
        flow.lost(item.seen)
    mine = batch.claimed({**{item.seen.id: item.seen for item in lost}, **rows})
    back = [item for item in mine.items if item.seen.id in rows]
    flow.commit([in_doubt.give_back(item, batch, flow.ledger) for item in back])
    return None


def _too_late(flow: Flow, item: BatchItem, answer: Sent) -> None:
    by_row = dict(zip((one.seen.id for one in answer.batch.items), answer.outcomes or (), strict=False))
    outcome = by_row.get(item.seen.id)
    if outcome is not None and (alarm := late.keep_late_answer(item, outcome, flow.ledger, flow.context)):
        flow.alarm(alarm)
    flow.lost(item.seen)


class _Errors:
    """Refusals in a row with one code: of the flow, and of each company, since these take turns."""

    def __init__(self, allowed: int) -> None:
        self._allowed = allowed
        self._rows: dict[str | None, tuple[str, int]] = {}

    def see(self, answer: Sent) -> Stop | None:
        for outcome in answer.outcomes or ():
            for company in (None, answer.batch.request.company):
                code, count = self._rows.get(company, ("", 0))
                if outcome.kind == "delivered":
                    self._rows[company] = ("", 0)
                elif outcome.kind == "refused":
                    self._rows[company] = (outcome.code, count + 1 if outcome.code == code else 1)
        longest = max(self._rows.items(), key=lambda row: row[1][1], default=None)
        if longest is None or longest[1][1] < self._allowed:
            return None
        company, (code, count) = longest
        if company:
            text = said("delivery.too_many_refusals.company", count=count, company=company, code=code)
        else:
            text = said("delivery.too_many_refusals.flow", count=count, code=code)
        return Stop("too_many_refusals", text)


def _watch(flow: Flow, answer: Sent, errors: _Errors) -> None:
    """Stop the flow where going on would only make errors, before the vendor stops us."""
    for stop in (attempt_results.stop_after(answer), errors.see(answer)):
        if stop is not None and flow.stop is None:
            flow.halt(stop)
