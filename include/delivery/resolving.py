"""Settling what earlier runs left without an outcome, before anything new is planned."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from include.delivery import attempt_results, dispatching, in_doubt, sending
from include.delivery.claiming import BatchItem, RequestBatch
from include.delivery.flow import Flow
from include.delivery.sending import LookedUp, Senders
from include.delivery.states import IN_PROGRESS
from include.store import deliveries
from include.store.deliveries import Delivery


def settle(flow: Flow, senders: Senders) -> Iterator[str]:
    """Take over, look up, write down; then repeat what surely did not happen. Pauses after each commit and answer."""
    left = in_doubt.find(flow.world.seen.values(), flow.context)
    for delivery in left.elsewhere:
        flow.tally.put(delivery.identity, "unknown", [IN_PROGRESS])
    repeats: list[RequestBatch] = []
    absent: dict[str, list[BatchItem]] = {}
    size = max(1, flow.context.settings.workers)
    for start in range(0, len(left.ours), size):
        items = _take_over(flow, left.ours[start : start + size])
        yield "taken over"
        asked = in_doubt.sort_out(items, flow.rows, flow.world)
        for delivery in flow.commit([in_doubt.adopt(item, target, flow.ledger) for item, target in asked.known]):
            flow.learn(delivery)
        for item in asked.ask:
            senders.submit(lambda item=item: sending.look_up(item, flow.writer, flow.context, flow.halted))  # type: ignore[misc]
        answers: list[LookedUp] = []
        while len(answers) < len(asked.ask):
            answers += [answer for answer in senders.collect() if isinstance(answer, LookedUp)]
        yield "looked up"
        verdicts = _judge(flow, answers)
        repeats += _repeats(flow, verdicts)
        for name, members in in_doubt.in_batches(verdicts).items():
            absent.setdefault(name, []).extend(members)
        yield "settled"
    repeats += _batches(flow, absent)
    if flow.stop is None:
        yield from dispatching.dispatch(flow, deque([batch] for batch in repeats), senders)


def _take_over(flow: Flow, rows: Sequence[Delivery]) -> list[BatchItem]:
    done = flow.commit([in_doubt.claim(row, flow.ledger, flow.context) for row in rows])
    with flow.context.store.read() as connection:
        attempts = deliveries.attempts(connection, [row.id for row in done])
    items, broken = in_doubt.items(done, attempts)
    flow.commit([attempt_results.still_unknown(row, flow.ledger, reason) for row, reason in broken])
    return items


def _judge(flow: Flow, answers: Sequence[LookedUp]) -> list[in_doubt.Verdict]:
    for answer in answers:
        if answer.stop is not None:
            flow.halt(answer.stop)
    settle_seconds = flow.writer.settle_seconds(flow.name)
    verdicts = []
    for answer in sorted(answers, key=lambda answer: answer.item.seen.id):
        verdict = in_doubt.judge(answer, flow.rows, flow.world, flow.ledger, flow.context, settle_seconds)
        # One at a time: what one row is found to be, the next one cannot be.
        for delivery in flow.commit([verdict.step]):
            flow.learn(delivery)
            verdicts.append(verdict)
        if verdict.question is not None:
            flow.ask([verdict.question])
    return verdicts


def _repeats(flow: Flow, verdicts: Sequence[in_doubt.Verdict]) -> list[RequestBatch]:
    return [
        RequestBatch((in_doubt.refreshed(verdict.item, flow.world),), verdict.request, repeat=True)
        for verdict in verdicts
        if verdict.request is not None
    ]


def _batches(flow: Flow, absent: dict[str, list[BatchItem]]) -> list[RequestBatch]:
    """Whole batches that did not happen are repeated whole; members of one that partly happened start afresh."""
    batches: list[RequestBatch] = []
    for name, items in absent.items():
        with flow.context.store.read() as connection:
            members = deliveries.batch(connection, name)
            attempts = deliveries.attempts(connection, [member.id for member in members[:1]])
        first = attempts.get(members[0].id) if members else None
        batch, alone = in_doubt.decide_batch(items, members, first, flow.rows, flow.world, flow.context)
        if batch is not None:
            batches.append(batch)
        flow.commit([in_doubt.start_afresh(item, flow.ledger) for item in alone])
    return batches
