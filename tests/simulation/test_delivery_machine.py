"""The engine as a state machine: hypothesis looks for the shortest story that breaks a promise.

A sequential companion of the seeded schedules: one run at a time, with every fault and every human act between runs,
checked after each step against a plain model of what a careful bookkeeper would have done.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from random import Random
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from include.clock import ManualClock
from include.delivery.context import Context, FlowResult, Settings
from include.delivery.engine import deliver
from include.delivery.replaying import replay
from include.delivery.states import NEEDS_REASON
from include.store.database import Store
from include.store.models import deliveries, reviews
from include.systems.base import Outcome
from tests.simulation.in_a_store import InAStore
from tests.support.fake_writer import FakeTarget, FakeWriter
from tests.support.outbox_rows import row

KEYS = st.sampled_from(["P1", "P2", "P3"])
FAULTS = st.sampled_from(["drop", "lose", "refused", "retry", "throttled", "unauthorised", "none"])
_names = count(1)


class Delivering(RuleBasedStateMachine):
    store: ClassVar[Store]

    @initialize(batch=st.sampled_from([1, 2]), lag=st.sampled_from([0.0, 30.0]), keys=st.booleans())
    def begin(self, batch: int, lag: float, keys: bool) -> None:
        self.link, self.runs = f"machine-{next(_names)}", 0
        self.clock = ManualClock(datetime(2026, 11, 20, tzinfo=UTC))
        self.target = FakeTarget(self.clock, lag=lag, honours_keys=keys)
        self.writer = FakeWriter(self.target, batch=batch, settle=60.0)
        self.amounts: dict[str, int] = {}
        self.void: set[str] = set()
        self.held: set[str] = set()
        self.blocked: set[str] = set()
        self.by_hand: set[str] = set()
        self.mine: set[str] = set()

    @rule(key=KEYS, amount=st.integers(1, 3))
    def enter_or_change(self, key: str, amount: int) -> None:
        if key not in self.void:
            self.amounts[key] = amount

    @rule(key=KEYS)
    def void_at_the_source(self, key: str) -> None:
        if key in self.amounts:
            self.void.add(key)

    @rule(key=KEYS, on=st.booleans())
    def hold(self, key: str, on: bool) -> None:
        (self.held.add if on else self.held.discard)(key)

    @rule(key=KEYS, on=st.booleans())
    def block(self, key: str, on: bool) -> None:
        (self.blocked.add if on else self.blocked.discard)(key)

    @rule(decision=st.sampled_from(["release", "reject"]))
    def a_person_decides(self, decision: str) -> None:
        with self.store.begin() as connection:
            mine = reviews.update().where(reviews.c.link == self.link, reviews.c.state == "open")
            who = {"decision": decision, "decided_by": "Ann", "decided_at": self.clock.now()}
            connection.execute(mine.values(state="decided", **who))

    @rule()
    def replay_what_stopped(self) -> None:
        replay(self.link, self.context())

    @rule(seconds=st.sampled_from([1, 40, 61, 3600]))
    def time_passes(self, seconds: int) -> None:
        self.clock.advance(seconds=seconds)

    @precondition(lambda self: not self.in_the_air())
    @rule(key=KEYS)
    def a_person_enters_the_twin(self, key: str) -> None:
        """By hand, and long enough before the next run that its read shows it."""
        if key not in self.by_hand and not self.target.live(f"123/{key}"):
            self.by_hand.add(key)
            self.target.create_by_hand(f"123/{key}")
            self.clock.advance(seconds=31)

    @rule(faults=st.lists(FAULTS, max_size=4))
    def run(self, faults: list[str]) -> None:
        self.writer.faults.clear()
        for fault in faults:
            known = fault in ("drop", "lose", "none")
            said = (None if fault == "none" else fault) if known else Outcome(fault, code=fault, text=fault)  # type: ignore[arg-type]
            self.writer.faults.append(said)
        self.check_counts(self.deliver())

    @rule()
    def calm_runs_bring_everything_home(self) -> None:
        self.writer.faults.clear()
        for _ in range(4):
            self.clock.advance(seconds=3600)
            replay(self.link, self.context())
            self.deliver()
        sent = len(self.target.writes)
        before = self.rows()
        self.deliver()
        assert len(self.target.writes) == sent, "a second run wrote again"
        assert self.rows() == before, "a second run changed something"
        for key in self.amounts:
            state = before[key].state if key in before else None
            if key in self.void:
                # taking it back waits as sending it would, and only then may it still stand; or a person said no
                waits = {"blocked"} if key in self.blocked else {"held"} if key in self.held else set()
                assert state in {None, "delivered", "skipped", *waits}
                if key in self.held and self.was_rejected(key):
                    waits |= {"delivered"}
                assert state in waits or not [one for one in self.target.live(f"123/{key}") if one.made_by == "us"]
            elif key in self.blocked:
                assert state in ("blocked", "delivered")
            elif key in self.held:
                assert state in ("held", "skipped", "delivered")
            else:
                assert state == "delivered"
                assert before[key].target_id in {one.id for one in self.target.live(f"123/{key}")}

    @invariant()
    def at_most_one_live_document(self) -> None:
        for key in getattr(self, "amounts", {}):
            assert len(self.target.live(f"123/{key}")) <= 1

    @invariant()
    def no_state_without_a_reason(self) -> None:
        for one in self.rows().values() if hasattr(self, "link") else ():
            assert one.state not in NEEDS_REASON or (one.reason_code and one.reason_text)
            assert one.state != "sending"

    def was_rejected(self, key: str) -> bool:
        with self.store.read() as connection:
            mine = (reviews.c.link == self.link) & (reviews.c.document_key == key)
            return "reject" in connection.scalars(select(reviews.c.decision).where(mine))

    def in_the_air(self) -> bool:
        return any(one.state == "unknown" for one in self.rows().values())

    def deliver(self) -> FlowResult:
        self.clock.advance(seconds=1)
        return deliver("payments", [self.outbox(key) for key in self.amounts], self.writer, self.context())

    def outbox(self, key: str) -> object:
        twin = self.target.shown(f"123/{key}")
        return row(
            key,
            f"{self.amounts[key]}.00",
            link=self.link,
            wanted="void" if key in self.void else "present",
            adopt=None if twin is None else {"id": twin.id, "token": str(twin.version)},
            holds=[{"code": "payee_change", "text": "new IBAN", "payload": {}}] if key in self.held else [],
            problems=[{"code": "period_closed", "text": "closed"}] if key in self.blocked else [],
        )

    def context(self) -> Context:
        self.runs += 1
        return Context(
            link=self.link,
            run_id=f"{self.link}-{self.runs}",
            store=self.store,
            clock=self.clock,
            complete=True,
            as_of=self.clock.now(),
            settings=Settings(workers=1),
            chance=Random(1),
            is_gone=lambda owner: True,
        )

    def rows(self) -> dict[str, object]:
        with self.store.read() as connection:
            found = connection.execute(select(deliveries).where(deliveries.c.link == self.link))
            return {one.source_key: one for one in found}

    @staticmethod
    def check_counts(result: FlowResult) -> None:
        c = result.counts
        assert c["read"] == c["unchanged"] + c["skipped"] + c["planned"]
        after = ("delivered", "waiting", "blocked", "refused", "review", "retrying", "unknown")
        assert c["planned"] == sum(c[name] for name in after)


class TestDelivering(InAStore, Delivering.TestCase):
    machine = Delivering
