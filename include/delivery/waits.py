"""What a flow's documents wait for while it runs: others of the same flow, or of flows that are delivered beside it;
and what is said instead where one of those is refused."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from include.delivery import references
from include.delivery.flow import Flow
from include.delivery.outbox import Identity, OutboxRow, Reference
from include.delivery.planning import FlowState, Plan
from include.delivery.references import ReferenceKey


class Waits:
    """The rows of ``own`` that wait for a document of it, or of one of the flows ``beside`` it."""

    def __init__(self, own: Flow, beside: Sequence[Flow]) -> None:
        self._own = own
        self._read = [(flow, 0) for flow in (own, *beside)]
        self._rows: dict[ReferenceKey, list[OutboxRow]] = {}
        self._beside: dict[Identity, OutboxRow] = {}
        self._flows = {flow.name: flow for flow in beside}
        self._otherwise = [row for row in own.rows.values() if row.otherwise] if beside else []

    @property
    def waiting(self) -> bool:
        """Whether anything waits for a flow beside this one, or for how it ends."""
        return bool(self._beside or self._otherwise)

    def keeps(self, plan: Plan, going: Collection[Flow]) -> bool:
        """Note what the row waits for; ``going`` are the flows beside this one that are not over yet.

        Returns whether nothing is to be said of it yet: a new document that will be sent in a moment is not written
        down as waiting; a live one is, since others go by its state.
        """
        if plan.decision.kind != "wait":
            return False
        flows, row = {flow.name: flow for flow in going}, plan.row
        for ref in row.refs:
            if ref.name in plan.references:
                continue
            if (other := flows.get(ref.flow)) is not None and (ref.company, ref.key) in other.rows:
                self._beside[row.identity] = row
            elif ref.flow != self._own.name:
                continue
            self._rows.setdefault((ref.flow, ref.company, ref.key), []).append(row)
        return row.identity in self._beside and plan.decision.action == "create"

    def freed(self, world: FlowState) -> list[OutboxRow]:
        """Rows of which something they waited for is there now; ``world``, their own flow's, learns of all that is."""
        found: dict[Identity, OutboxRow] = {}
        for at, (flow, read) in enumerate(self._read):
            news = flow.world.news
            for identity in news[read:]:
                key = (flow.name, *identity)
                world.known[key] = flow.world.seen[identity]
                for row in self._rows.pop(key, ()):
                    self._beside.pop(row.identity, None)
                    found[row.identity] = row
            self._read[at] = (flow, len(news))
        return list(found.values())

    def rest(self, world: FlowState) -> list[OutboxRow]:
        """All that waited for flows beside this one: these are over, and ``world`` learns how."""
        instead = self._instead()
        rows = [*(row for row in self._beside.values() if row.identity not in instead), *instead.values()]
        self._beside.clear()
        for flow, _ in self._read:
            here = [ref for row in rows for ref in row.refs if ref.flow == flow.name]
            for ref in here:
                if (delivery := flow.world.seen.get((ref.company, ref.key))) is not None:
                    world.known[flow.name, ref.company, ref.key] = delivery
        return rows

    def _instead(self) -> dict[Identity, OutboxRow]:
        """What is said of documents that were refused. Only now: none of them can be delivered in this run any more."""
        found: dict[Identity, OutboxRow] = {}
        for row in self._otherwise:
            reason = next((text for ref in row.refs if (text := self._refused(ref)) is not None), None)
            if reason is not None:
                answer = row.answered(reason)
                found[answer.identity] = self._own.rows[answer.identity] = answer
        self._otherwise.clear()
        return found

    def _refused(self, ref: Reference) -> str | None:
        """Why the document referred to was refused, or what it waits for; None where neither was."""
        flow, identity = self._flows.get(ref.flow), (ref.company, ref.key)
        if flow is None or identity not in flow.rows or identity not in flow.world.seen:
            return None
        stands = [flow.world.seen[identity]]
        if stands[0].state == "waiting":
            keys = references.keys([flow.rows[identity]])
            stands = [flow.world.known[key] for key in sorted(keys & flow.world.known.keys())]
        return next((one.reason_text for one in stands if one.state == "refused"), None)
