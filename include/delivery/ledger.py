"""Writing down what was decided and what happened: each commit holds the new states and their audit events together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection

from include.delivery import signed_months
from include.delivery.context import Context
from include.delivery.outbox import OutboxRow, Problem
from include.delivery.states import NEEDS_REASON, TRANSITIONS, State
from include.documents import parse
from include.store import audit, decisions, deliveries, document_versions, month_ends, signatures
from include.store.audit import Event
from include.store.deliveries import Change, Delivery, document_of


class ImpossibleTransition(AssertionError):
    """A step that the table of states does not know: a fault of the engine, never of the data."""


@dataclass(frozen=True)
class Step:
    """One row's next state and the audit event that says so (None where nothing new was decided)."""

    change: Change
    event: Event | None

    @property
    def seen(self) -> Delivery:
        return self.change.seen


@dataclass(frozen=True)
class Committed:
    done: Sequence[Delivery]
    late: Sequence[Step]


class Ledger:
    """The deliveries of one flow."""

    def __init__(self, context: Context, flow: str) -> None:
        self._context, self._flow = context, flow

    def commit(self, steps: Sequence[Step]) -> Committed:
        """All steps in one transaction. ``late`` are those whose row was changed by somebody else meanwhile, whose
        document a sibling link sent or is sending, whose month somebody signed off since it was looked at, or which may
        rest on an answer that was taken back since: neither they nor their events were written."""
        if not steps:
            return Committed((), ())
        stamp = {"updated_at": self._context.clock.now(), "run_id": self._context.run_id}
        changes = [Change(step.seen, {**step.change.values, **stamp}) for step in steps]
        try:
            with self._context.store.begin() as connection:
                if self._taken(connection, changes):
                    raise deliveries.Raced
                before = _overwritten(connection, changes)
                done = deliveries.change(connection, changes)
                self._supersede(connection, before, done)
                audit.record(connection, [step.event for step in steps if step.event is not None])
            return Committed(done, ())
        except deliveries.Raced:
            pass
        with self._context.store.begin() as connection:
            taken = self._taken(connection, changes)
            before = _overwritten(connection, changes)
            done, late = deliveries.change_each(connection, [one for one in changes if one.seen.id not in taken])
            lost = {change.seen.id for change in late} | taken
            kept = [step.event for step in steps if step.event is not None and step.seen.id not in lost]
            self._supersede(connection, before, done)
            audit.record(connection, kept)
        return Committed(done, [step for step in steps if step.seen.id in lost])

    def _taken(self, connection: Connection, changes: Sequence[Change]) -> set[int]:
        """The rows of documents about to leave that may not."""
        return (
            self._signed(connection, changes)
            | self._sent_by_siblings(connection, changes)
            | self._decided_otherwise(connection, changes)
        )

    def _decided_otherwise(self, connection: Connection, changes: Sequence[Change]) -> set[int]:
        """All of them, where an answer about vendors was taken back since the run's tables were made."""
        leaving, as_of = {one.seen.id for one in changes if one.values.get("attempt_document")}, self._context.as_of
        if not leaving or as_of is None:
            return set()
        signatures.nobody_signs(connection)
        return leaving if decisions.taken_back_since(connection, self._context.link, as_of) else set()

    def _signed(self, connection: Connection, changes: Sequence[Change]) -> set[int]:
        """Those dated in a month that is signed off. Whoever signs waits for this transaction, and then sees what is on
        its way; the words are those of the next run's plan."""
        books = self._context.books
        leaving = [one for one in changes if one.values.get("attempt_document")] if books is not None else []
        if books is None or not leaving:
            return set()
        signatures.nobody_signs(connection)
        if not (signed := month_ends.signed(connection, books.connection)):
            return set()
        before = document_versions.standing(connection, {one.seen.id for one in leaving})
        return {
            one.seen.id
            for one in leaving
            if signed_months.held(
                one.seen.target_company,
                parse(one.values["attempt_document"]),
                one.values["attempt_action"],
                before[one.seen.id].document if one.seen.id in before else None,
                signed,
                books,
            )
        }

    def _sent_by_siblings(self, connection: Connection, changes: Sequence[Change]) -> set[int]:
        """Those that a sibling link sent, or is sending, for another company."""
        siblings = self._context.siblings
        leaving = [one.seen for one in changes if one.values.get("attempt_action") == "create"] if siblings else []
        found = deliveries.sent_by(connection, siblings, self._flow, {document_of(one.source_key) for one in leaving})
        return {one.id for one in leaving if document_of(one.source_key) in found}

    def _supersede(
        self, connection: Connection, before: Mapping[int, document_versions.Version], done: Sequence[Delivery]
    ) -> None:
        """What a document said before stays known: a person is shown what was changed."""
        gone = [before[one.id] for one in done if one.id in before]
        document_versions.supersede(connection, gone, now=self._context.clock.now())

    def note(self, events: Sequence[Event]) -> None:
        """Audit events without a change of state."""
        with self._context.store.begin() as connection:
            audit.record(connection, events)

    def step(
        self,
        seen: Delivery,
        to: State,
        *,
        event: str | None,
        reasons: Sequence[Problem] = (),
        values: Mapping[str, Any] | None = None,
        **wire: Any,
    ) -> Step:
        """``wire``: method, path, status and request ids for the audit event. Raises ``ImpossibleTransition``."""
        check_transition(cast(State, seen.state), to, reasons)
        code, text = summed_up(reasons)
        change = Change(seen, {"state": to, "reason_code": code, "reason_text": text, **(values or {})})
        return Step(change, self.event(seen, event, to, code, text, **wire) if event else None)

    def event(
        self, seen: Delivery, event: str, to: State | None, code: str | None, text: str | None, **wire: Any
    ) -> Event:
        return Event(
            at=self._context.clock.now(),
            event=event,
            who=self._context.who,
            run_id=self._context.run_id,
            link=self._context.link,
            flow=self._flow,
            company=seen.company,
            document_key=seen.source_key,
            from_state=seen.state,
            to_state=to,
            code=code,
            text=text,
            **wire,
        )


def _overwritten(connection: Connection, changes: Sequence[Change]) -> dict[int, document_versions.Version]:
    """What these rows were delivered as, where they are delivered as something else now."""
    new = {
        one.seen.id
        for one in changes
        if one.values.get("delivered_document") is not None
        and one.seen.delivered_hash is not None
        and one.values.get("delivered_hash") != one.seen.delivered_hash
    }
    return document_versions.standing(connection, new) if new else {}


def check_transition(before: State | None, to: State, reasons: Sequence[Problem]) -> None:
    if to not in TRANSITIONS[before]:
        raise ImpossibleTransition(f"{before} -> {to}")
    if to in NEEDS_REASON and not reasons:
        raise ImpossibleTransition(f"{before} -> {to} without a reason")


def summed_up(reasons: Sequence[Problem]) -> tuple[str | None, str | None]:
    """(the first code, all texts): what stands in the row; several problems are fixed in one go."""
    if not reasons:
        return None, None
    return reasons[0].code, " ".join(dict.fromkeys(reason.text for reason in reasons))


def header(row: OutboxRow) -> dict[str, Any]:
    """What a delivery shows of its document, whatever its state."""
    try:
        fingerprint = row.fingerprint
    except ValueError:
        fingerprint = None
    return {
        "target_system": row.target_system,
        "target_company": row.target_company,
        "number": row.number,
        "counterparty": row.counterparty,
        "doc_date": row.doc_date,
        "currency": row.currency,
        "amount": row.amount,
        "fingerprint": fingerprint,
    }


FREE: Mapping[str, Any] = {"lease_owner": None, "lease_expires_at": None}
