"""The delivery engine: brings one flow's target in line with its outbox, exactly once, and says why where it cannot.

A flow goes through these steps, each committed before the next: settle what earlier runs left without an outcome, plan
every row, hold mass changes, send, try again what may be tried again soon, report. Between two commits the process may
die at any point: what is stored then is enough for the next run to go on without sending anything twice.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from include.delivery import claiming, left_out, mass_change_guard, planning, recording, reviewing
from include.delivery.attempt_results import THROTTLED
from include.delivery.context import Context, FlowResult, Stop
from include.delivery.dispatching import IDLE, dispatch
from include.delivery.findings import UNAUTHORISED, close_alarm
from include.delivery.flow import Flow
from include.delivery.outbox import OutboxRow, Problem
from include.delivery.planning import Plan
from include.delivery.resolving import settle
from include.delivery.sending import Inline, Senders, Threads
from include.delivery.states import Decision
from include.delivery.waits import Waits
from include.http.pacing import spread
from include.store.deliveries import Delivery
from include.systems.base import Request, Writer
from include.texts.program import said

_RANK = {"void": 0, "update": 1, "create": 2}  # a number that a void frees may be used again by a new document


def deliver(flow: str, rows: Iterable[OutboxRow], writer: Writer, context: Context) -> FlowResult:
    """Deliver a flow's outbox. Never raises for what a vendor or a document can do; raises for a broken store."""
    run = FlowRun(flow, rows, writer, context)
    for _ in run.steps():
        pass
    return run.result()


class FlowRun:
    """One run of one flow. ``steps`` does the work and pauses after each commit and each answer, so that tests can
    stop, interleave and kill it there.

    ``after``: runs that go on beside this one and bring what its documents refer to (``side_by_side``); where there are
    any, it pauses with ``IDLE`` while it can do nothing. ``bell`` rings when an answer has come.
    """

    def __init__(
        self,
        flow: str,
        rows: Iterable[OutboxRow],
        writer: Writer,
        context: Context,
        after: Sequence[FlowRun] = (),
        bell: threading.Event | None = None,
    ) -> None:
        self.flow = Flow(flow, rows, writer, context)
        self.context = context
        self.planned = self.over = False
        self._waits = Waits(self.flow, [run.flow for run in after])
        self._after, self._bell = after, bell

    def steps(self) -> Iterator[str]:
        workers = self.context.settings.workers
        senders: Senders = Threads(workers, self._bell) if workers > 1 else Inline()
        try:
            while not all(run.planned for run in self._after):
                yield IDLE  # what they are about to change must not count as agreed any more
            self.flow.load_state()
            yield "read"
            yield from settle(self.flow, senders)
            planning.read_settled(self.context.store, self.flow.rows, self.flow.world)
            self._waits.freed(self.flow.world)  # nothing waits yet; what came since it was read is known after this
            plans = self._plan(list(self.flow.rows.values()), first=True)
            self.planned = True
            yield "planned"
            yield from self._send(plans, senders)
            yield from self._again(senders)
            self._finish()
            self.over = True
            yield "finished"
        finally:
            self.flow.halted.set()
            senders.close()

    def result(self) -> FlowResult:
        return self.flow.tally.result(self.flow.rows, self.flow.world.seen, self.flow.stop)

    def _plan(self, rows: Sequence[OutboxRow], *, first: bool = False) -> list[Plan]:
        """Decide about ``rows``, write the decisions down, and return what is to be sent, with its delivery."""
        flow, context, to_send = self.flow, self.context, list[Plan]()
        plans = planning.plan(rows, flow.world, now=context.clock.now(), as_of=context.as_of)
        plans = [self._still_blocked(plan) for plan in flow.tally.mark_twice(plans)]
        if first:
            plans = self._hold_mass_changes(plans)
        going = [run.flow for run in self._after if not run.over]
        everything, plans = plans, [plan for plan in plans if not self._waits.keeps(plan, going)]
        for start in range(0, len(plans), context.settings.plan_chunk):
            chunk = plans[start : start + context.settings.plan_chunk]
            written = recording.write(chunk, flow.ledger, context, flow.name, flow.stop)
            for delivery in written.rows.values():
                flow.world.learn(delivery)
            for plan in chunk:
                if plan.identity in written.lost:
                    flow.tally.put(plan.identity, "unknown", [written.because])
                    continue
                flow.tally.put_plan(plan)
                if plan.decision.kind == "send":
                    to_send.append(replace(plan, seen=flow.world.seen[plan.identity]))
        with context.store.begin() as connection:
            recording.keep_reviews(connection, plans, flow.world.reviews, context, flow.name)
            if first:
                left_out.tell(connection, everything, context, flow.name)
        return to_send if flow.stop is None else []

    def _still_blocked(self, plan: Plan) -> Plan:
        """A document that only the writer could not express: asked again before its state is touched, so that the same
        answer is no new decision and leaves no new audit event."""
        if plan.decision.kind != "send" or plan.seen is None or plan.seen.state != "blocked":
            return plan
        answer = claiming.prepared_alone(plan, self.flow.writer, self.context)
        if isinstance(answer, Request):
            return plan
        return replace(plan, decision=Decision("block", plan.decision.action, answer))

    def _hold_mass_changes(self, plans: Sequence[Plan]) -> list[Plan]:
        """Hold back a mass change, and stop the flow: its other documents wait for the same answer."""
        flow, context = self.flow, self.context
        passed, refused = mass_change_guard.approved_items(flow.world.reviews)
        delivered = sum(delivery.is_live for delivery in flow.world.seen.values())
        decided = passed | refused
        mass_changes = mass_change_guard.mass_changes(
            plans, flow=flow.name, delivered=delivered, settings=context.settings, passed=decided
        )
        if mass_changes or any(asked.origin == mass_change_guard.CODE for asked in flow.world.reviews.open.values()):
            now = context.clock.now()
            questions = {one.question.key: one.question for one in mass_changes}
            with context.store.begin() as connection:
                reviewing.ask(
                    connection, context.link, flow.name, list(questions.values()), flow.world.reviews, now=now
                )
                answered = [
                    asked
                    for key, asked in flow.world.reviews.open.items()
                    if asked.origin == mass_change_guard.CODE and key not in questions
                ]
                reviewing.close(connection, answered, now=now)
        held = {
            plan.identity: Problem(mass_change_guard.CODE, one.question.text)
            for one in mass_changes
            for plan in one.plans
        }
        no = Problem("brake_rejected", said("delivery.guard.rejected"))
        held |= {plan.identity: no for plan in mass_change_guard.among(plans, refused)}
        if mass_changes and (flow.stop is None or flow.stop.code == THROTTLED):  # the guard outlasts a vendor's pause
            flow.stop = Stop(mass_change_guard.CODE, said("delivery.guard.stopped"))
        return [
            replace(plan, decision=Decision("hold", plan.decision.action, (held[plan.identity],)))
            if plan.identity in held
            else plan
            for plan in plans
        ]

    def _send(self, plans: list[Plan], senders: Senders) -> Iterator[str]:
        """Send, then look again at rows that waited for what was just delivered, until nothing moves any more.
        ``plans`` is used up: of a long flow, what has left is not kept."""
        flow = self.flow
        while plans or self._waits.waiting:
            sent = bool(plans)
            if sent:
                work = deque(self._groups(plans))
                plans.clear()
                yield from dispatch(flow, work, senders, self._more)
            freed = self._waits.freed(flow.world) if flow.stop is None else []
            over = all(run.over for run in self._after)
            if over:
                freed += self._waits.rest(flow.world)
            plans = self._plan(freed) if freed else []
            yield "planned again" if sent or freed or over else IDLE  # after the last of them no bell rings any more

    def _more(self) -> list[list[Plan]]:
        """What was freed while others are on their way."""
        freed = self._waits.freed(self.flow.world) if self.flow.stop is None else []
        return self._groups(self._plan(freed)) if freed else []

    def _groups(self, plans: list[Plan]) -> list[list[Plan]]:
        plans.sort(key=lambda plan: (_RANK[plan.decision.action or "create"], plan.row.order))
        return list(claiming.groups(plans, self.flow.writer, self.flow.name))

    def _again(self, senders: Senders) -> Iterator[str]:
        """A vendor's short hiccup, or its short pause, should not cost documents a whole run: wait a little, a few
        times."""
        flow, clock = self.flow, self.context.clock
        for _ in range(self.context.settings.retries_in_run):
            moment = self._soon(clock.now())
            if moment is None:
                return
            clock.wait_until(spread(moment, clock.now(), self.context.chance))
            paused, now = flow.stop is not None, clock.now()
            if paused:
                flow.resume()
            ready = [row for row in self._retrying() if row.next_try_at is not None and row.next_try_at <= now]
            ready += self._left() if paused else []
            plans = self._plan([flow.rows[delivery.identity] for delivery in ready])
            yield "retrying"
            yield from self._send(plans, senders)

    def _soon(self, now: datetime) -> datetime | None:
        """When to go on within this run; None when there is nothing to go on with, or only later."""
        flow, settings = self.flow, self.context.settings
        if flow.stop is not None:
            until = flow.stop.until if flow.stop.code == THROTTLED else None
            return until if until is not None and _within(until, now, settings.throttle_patience) else None
        moments = [row.next_try_at for row in self._retrying() if row.next_try_at is not None]
        return max((one for one in moments if _within(one, now, settings.retry_patience)), default=None)

    def _retrying(self) -> list[Delivery]:
        flow = self.flow
        return [flow.world.seen[identity] for identity in flow.tally.retrying() if identity in flow.rows]

    def _left(self) -> list[Delivery]:
        """What was to be sent when the flow stopped."""
        seen = self.flow.world.seen.values()
        return [row for row in seen if row.state == "planned" and row.identity in self.flow.rows]

    def _finish(self) -> None:
        flow, context = self.flow, self.context
        if context.complete:
            flow.commit(recording.gone(flow.world.seen.values(), flow.rows, flow.ledger))
        if flow.stop is not None:
            reason = Problem(flow.stop.code, flow.stop.text)
            left = self._left()
            stale = [row for row in left if (row.reason_code, row.reason_text) != (reason.code, reason.text)]
            flow.commit([flow.ledger.step(row, "planned", event="stopped", reasons=[reason]) for row in stale])
            for row in left:
                flow.tally.put(row.identity, "waiting", [reason])
        if flow.delivered_any and (flow.stop is None or flow.stop.code != "unauthorised"):
            with context.store.begin() as connection:
                close_alarm(connection, context, UNAUTHORISED, now=context.clock.now())
                if flow.stop is None or flow.stop.code != "writer_failed":
                    close_alarm(connection, context, "writer_failed", now=context.clock.now())


def _within(moment: datetime, now: datetime, seconds: float) -> bool:
    return moment - now <= timedelta(seconds=seconds)
