"""Planning: every row of the outbox gets its decision, before anything is sent. Reads the store, writes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from include.delivery import approval, references, reviewing, signed_months
from include.delivery.approval import NONE, Rule
from include.delivery.checks import at_sending
from include.delivery.outbox import Identity, OutboxRow, Problem
from include.delivery.references import ReferenceKey, Resolved
from include.delivery.reviewing import Reviews, pairs_of
from include.delivery.signed_months import Books
from include.delivery.states import CLOCKS_DIFFER, REOPENED, Decision, Ruling, decide, replaced
from include.documents import parse
from include.store import approval_requests, data_checks, deliveries, month_ends
from include.store.approval_requests import Given
from include.store.data_checks import Standing
from include.store.database import Store
from include.store.deliveries import Delivery
from include.store.month_ends import SignedMonth
from include.systems.base import Action, Target
from include.texts.program import said

_NOTHING_REFERRED = Resolved({}, ())
NEWER_RUN = Problem("newer_run", said("delivery.newer_run"))


@dataclass(frozen=True, slots=True)
class Plan:
    """A row, what the store knew of it, and what to do; ``references``: where the documents it refers to stand;
    ``until``: when the approval ends by which it may leave, None where it needs none. ``delivered``: the document as it
    was delivered last (JSON), where it changes."""

    row: OutboxRow
    seen: Delivery | None
    decision: Decision
    references: Mapping[str, Target] = field(default_factory=dict)
    until: datetime | None = None
    delivered: str | None = None

    @property
    def identity(self) -> Identity:
        return self.row.identity

    @property
    def effect(self) -> Action | None:
        """What a write of it does to the target: our first document may change what people made there."""
        action = self.decision.action
        return "update" if action == "create" and self.row.document.changes_what_is_there else action


@dataclass
class FlowState:
    """What planning looks at, read once at the start of a flow and kept up with what the flow does. ``news``: what
    was delivered since it was read, in that order; ``checks``: those that fail and stop something of the link;
    ``rule``: what of the flow waits for an approval, and ``given`` what people said of it; ``signed``: the months of
    the ``books`` it posts to that are signed off."""

    system: str
    seen: dict[Identity, Delivery]
    reviews: Reviews
    known: dict[ReferenceKey, Delivery] = field(default_factory=dict)
    previewed: Set[ReferenceKey] = frozenset()
    taken: dict[tuple[str, str], Identity] = field(default_factory=dict)
    delivered_documents: dict[int, str | None] = field(default_factory=dict)
    news: list[Identity] = field(default_factory=list)
    checks: Sequence[Standing] = ()
    rule: Rule = NONE
    given: Given = field(default_factory=Given)
    books: Books | None = None
    signed: Sequence[SignedMonth] = ()

    def learn(self, delivery: Delivery) -> None:
        self.seen[delivery.identity] = delivery
        if delivery.state == "delivered":
            self.news.append(delivery.identity)
        if delivery.is_live and delivery.target_id is not None:
            self.taken[(delivery.target_company, delivery.target_id)] = delivery.identity

    def reserve(self, plan: Plan) -> None:
        """What one document of this run adopts, no later one can."""
        row = plan.row
        if plan.decision.kind == "adopt" and row.adopt is not None:
            self.taken.setdefault((row.target_company, row.adopt.id), row.identity)


def load_state(
    store: Store,
    link: str,
    flow: str,
    system: str,
    rows: Collection[OutboxRow],
    previewed: Set[ReferenceKey],
    rule: Rule,
    now: datetime,
    books: Books | None = None,
) -> FlowState:
    with store.read() as connection:
        world = FlowState(
            system,
            deliveries.of_flow(connection, link, flow),
            reviewing.load(connection, link, flow),
            previewed=previewed,
            checks=[one for one in data_checks.standing(connection, link) if one.flow in ("", flow)],
            rule=rule,
            given=approval_requests.given(connection, link, flow, now) if rule.asks else Given(),
            books=books,
            signed=month_ends.signed(connection, books.connection) if books is not None else (),
        )
        outbox = {row.identity: row for row in rows}
        for delivery in list(world.seen.values()):
            row = outbox.get(delivery.identity)
            if row is None or not replaced(row, delivery):
                world.learn(delivery)  # what a document no longer stands for may be another one's
        world.news.clear()
        changed = [row for row in rows if not _same_text(row, world.seen.get(row.identity))]
        world.known = deliveries.by_keys(connection, link, references.keys(changed))
        world.delivered_documents = _delivered(connection, changed, world)
    return world


def read_settled(store: Store, rows: Mapping[Identity, OutboxRow], world: FlowState) -> None:
    """What was found to be delivered since ``world`` was read: a change of it changes what left, not what stood
    before."""
    settled = [rows[identity] for identity in dict.fromkeys(world.news) if identity in rows]
    if settled:
        with store.read() as connection:
            world.delivered_documents |= _delivered(connection, settled, world)


def plan(rows: Iterable[OutboxRow], world: FlowState, *, now: datetime, as_of: datetime | None = None) -> list[Plan]:
    """A decision for each row, in sending order."""
    plans: list[Plan] = []
    for row in sorted(rows, key=lambda row: row.order):
        plans.append(plan_row(row, world, now=now, as_of=as_of))
        world.reserve(plans[-1])
    return plans


def plan_row(row: OutboxRow, world: FlowState, *, now: datetime, as_of: datetime | None = None) -> Plan:
    seen = world.seen.get(row.identity)
    # A clock gone wrong says nothing about which data is newer; at its word the document would stay as it is for days.
    if seen is not None and seen.as_of is not None and as_of is not None and as_of < seen.as_of <= now + CLOCKS_DIFFER:
        return Plan(row, seen, Decision("leave", reasons=(NEWER_RUN,)))
    if _same_text(row, seen) and row.wanted == "present" and not row.skip:
        return Plan(row, seen, decide(row, seen, now=now, unchanged=True))
    stands_in = seen.target_company if seen is not None and seen.is_live and not replaced(row, seen) else ""
    problems = () if row.skip else at_sending(row, system=world.system, taken=world.taken, delivered_to=stands_in or "")
    resolved = references.resolve(row, world.known, world.previewed) if row.refs else _NOTHING_REFERRED
    decision = decide(
        row,
        seen,
        now=now,
        unchanged=not problems and _same_document(row, seen, world.delivered_documents),
        problems=problems,
        missing=resolved.missing,
        rulings=rulings(row, world.reviews),
    )
    decision = _checked(decision, row, world.checks)
    if decision.kind != "send" or decision.action is None:
        return Plan(row, seen, decision, resolved.targets)
    delivered = world.delivered_documents.get(seen.id) if seen is not None else None
    if (signed := signed_months.judge(row, decision.action, delivered, world.signed, world.books)) is not None:
        return Plan(row, seen, Decision("wait", decision.action, (signed,)), resolved.targets)
    verdict = approval.judge(row, decision.action, seen, delivered, world.rule, world.given, now)
    if verdict.waits is not None:
        decision = Decision("wait", decision.action, (verdict.waits,))
    return Plan(row, seen, decision, resolved.targets, verdict.until, delivered)


def _checked(decision: Decision, row: OutboxRow, failing: Sequence[Standing]) -> Decision:
    """What would change anything waits while a data check fails that concerns the row: it may rest on what is wrong."""
    if decision.kind not in ("send", "adopt"):
        return decision
    texts = [one.text for one in failing if one.company in ("", row.company, row.target_company)]
    if not texts:
        return decision
    return Decision("wait", decision.action, tuple(Problem(data_checks.CODE, text) for text in texts))


def rulings(row: OutboxRow, reviews: Reviews) -> dict[str, Ruling]:
    if not reviews.decided:
        return {}
    questions = {hold.code: pairs_of(hold.payload) for hold in row.holds} | {REOPENED: frozenset[str]()}
    try:
        return reviews.rulings(row.company, row.source_key, questions, row.fingerprint)
    except ValueError:
        return {}


def _same_text(row: OutboxRow, seen: Delivery | None) -> bool:
    return seen is not None and seen.is_live and seen.delivered_hash == row.text_hash and not replaced(row, seen)


def _delivered(connection: Connection, rows: Iterable[OutboxRow], world: FlowState) -> dict[int, str | None]:
    """By delivery, what stands of those that may change. What a void takes back stands as it was delivered, perhaps in
    a signed month or over another amount."""
    is_asked_of_voids = bool(world.signed) or world.rule.asks
    compared = [row for row in rows if not row.skip and (row.wanted == "present" or is_asked_of_voids)]
    found = [world.seen.get(row.identity) for row in compared]
    return deliveries.delivered_documents(connection, [seen.id for seen in found if seen is not None and seen.is_live])


def _same_document(row: OutboxRow, seen: Delivery | None, documents: Mapping[int, str | None]) -> bool:
    """Equal by fingerprint, or by value: a newer release may compute fingerprints otherwise. Without one it is not
    certain what stands."""
    if seen is None or not seen.is_live or row.wanted != "present" or seen.delivered_fingerprint is None:
        return False
    try:
        if seen.delivered_fingerprint == row.fingerprint:
            return True
        text = documents.get(seen.id)
        return text is not None and parse(text) == row.document
    except ValueError:
        return False  # one of the two cannot be read: of the row's the checks say so
