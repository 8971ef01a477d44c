"""What the steps of one flow's run share: its rows, the store's view of them, the tally, and the reason it stopped."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence, Set

from include.delivery import planning, reviewing
from include.delivery.context import Context, Stop
from include.delivery.findings import UNAUTHORISED, Alarm, raise_alarm
from include.delivery.ledger import Ledger, Step
from include.delivery.outbox import Identity, OutboxRow
from include.delivery.planning import FlowState
from include.delivery.references import ReferenceKey
from include.delivery.reporting import Tally
from include.delivery.states import IN_PROGRESS
from include.store import deliveries
from include.store.deliveries import Delivery
from include.systems.base import Writer
from include.texts.codes import severity
from include.texts.program import said

NOT_APPROVED = Stop("not_approved", said("delivery.not_approved_yet"))
_TELL_AT_ONCE = {"unauthorised": UNAUTHORISED, "writer_failed": "writer_failed"}


class Flow:
    """One run of one flow. Only the thread that runs the steps may use it; senders get batches and ``halted``."""

    def __init__(self, name: str, rows: Iterable[OutboxRow], writer: Writer, context: Context) -> None:
        self.name, self.writer, self.context = name, writer, context
        self.rows: dict[Identity, OutboxRow] = {}
        self.tally = Tally(name)
        for row in rows:
            if row.identity in self.rows:
                self.tally.twice(row)
            self.rows[row.identity] = row
        self.ledger = Ledger(context, name)
        self.stop: Stop | None = None if context.approved else NOT_APPROVED
        self.halted = threading.Event()
        self.delivered_any = False
        self.world = FlowState(writer.system, {}, reviewing.Reviews({}, {}))

    def load_state(self, previewed: Set[ReferenceKey] = frozenset()) -> None:
        """``previewed``: for previews only; what leaves refers to what was delivered, never to what would be."""
        context = self.context
        self.world = planning.load_state(
            context.store,
            context.link,
            self.name,
            self.writer.system,
            self.rows.values(),
            previewed,
            context.approval,
            context.clock.now(),
            context.books,
        )

    def commit(self, steps: Sequence[Step]) -> list[Delivery]:
        """Write steps that nobody waits for; rows that somebody else changed first are theirs."""
        committed = self.ledger.commit(steps)
        for delivery in committed.done:
            self.world.learn(delivery)
            self.tally.put_delivery(delivery)
        for step in committed.late:
            self.lost(step.seen)
        return list(committed.done)

    def lost(self, row: Delivery) -> None:
        """Another worker changed the row: it stands as they wrote it, and this run says no more about it."""
        with self.context.store.read() as connection:
            self.world.learn(deliveries.by_id(connection, row.id))
        self.tally.put(row.identity, "unknown", [IN_PROGRESS])

    def learn(self, delivery: Delivery) -> None:
        self.world.learn(delivery)
        self.tally.put_delivery(delivery)
        self.delivered_any = self.delivered_any or delivery.state == "delivered"

    def halt(self, stop: Stop) -> None:
        """No further request leaves; those on their way are waited for."""
        self.stop = self.stop or stop
        self.halted.set()
        if (code := _TELL_AT_ONCE.get(stop.code)) is not None:
            text = said("delivery.of_flow", flow=self.name, stop=stop.text)
            self.alarm(Alarm("", "", code, severity(code), text))

    def resume(self) -> None:
        """Requests may leave again: the pause that the flow stopped for is over."""
        self.stop = None
        self.halted.clear()

    def ask(self, questions: Sequence[reviewing.Question]) -> None:
        if questions:
            context, now = self.context, self.context.clock.now()
            with context.store.begin() as connection:
                reviewing.ask(connection, context.link, self.name, questions, self.world.reviews, now=now)

    def alarm(self, alarm: Alarm) -> None:
        context = self.context
        with context.store.begin() as connection:
            raise_alarm(connection, context.link, context.connection, alarm, now=context.clock.now())
