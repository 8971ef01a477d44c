"""Approvals as a state machine: whatever people, runs, deadlines, crashes and the network do in whatever order, no
document leaves whose exact content was not approved at that moment, and nothing that was approved is lost."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from random import Random
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from include.approvals import requests
from include.clock import ManualClock
from include.delivery.approval import PENDING, Rule
from include.delivery.context import Context, Settings
from include.delivery.engine import FlowRun
from include.delivery.outbox import OutboxRow
from include.delivery.preview import preview
from include.link_settings import Link
from include.links import Configuration
from include.people.who import Who
from include.store import approval_requests as stored
from include.store.approval_requests import Document, Item
from include.store.database import Store
from include.store.models import deliveries
from include.systems.base import Outcome, Request
from tests.simulation.in_a_store import InAStore
from tests.support.fake_writer import FakeTarget, FakeWriter
from tests.support.outbox_rows import row

KEYS = st.sampled_from(["P1", "P2", "P3"])
FAULTS = st.sampled_from(["drop", "lose", "refused", "retry", "throttled", "none"])
ANNA = Who("anna", "person")
HOURS = 4
LARGE = 2
_names = count(1)


class Approving(RuleBasedStateMachine):
    store: ClassVar[Store]

    @initialize(every=st.booleans(), batch=st.sampled_from([1, 2]), keys=st.booleans())
    def begin(self, every: bool, batch: int, keys: bool) -> None:
        name, self.runs = f"approving{next(_names)}", 0
        link = Link(
            name=name,
            kind="exact_avidxchange",
            connections={"exact_online": "x", "avidxchange": "a"},
            companies=[{"exact_online": "123", "avidxchange": "C1"}],
            start_date=datetime(2026, 1, 1).date(),
            approved=True,
            approval="each_run" if every else "first_run",
            approve_above=None if every else LARGE,
            approval_hours=HOURS,
        )
        self.link, self.configuration = link, Configuration(Path(), links={name: link})
        # Payments themselves never wait; here they stand for any document.
        self.rule = Rule(every, link.approve_above)
        self.clock = ManualClock(datetime(2026, 11, 20, tzinfo=UTC))
        self.target = FakeTarget(self.clock, honours_keys=keys)
        self.writer = FakeWriter(self.target, batch=batch, settle=60.0)
        self.writer.before_effect = self.may_leave
        self.amounts: dict[str, int] = {}
        self.void: set[str] = set()
        self.let_go: dict[Item, datetime] = {}
        self.rejected: set[Item] = set()
        self.sent: dict[str, str] = {}
        self.slow = 0
        self.unapproved: list[str] = []

    @invariant()
    def nothing_left_unapproved(self) -> None:
        assert self.unapproved == []

    @rule(key=KEYS, amount=st.integers(1, 3))
    def enter_or_change(self, key: str, amount: int) -> None:
        if key not in self.void:
            self.amounts[key] = amount

    @rule(key=KEYS)
    def void_at_the_source(self, key: str) -> None:
        if key in self.amounts:
            self.void.add(key)

    @rule(seconds=st.sampled_from([61, 3600, HOURS * 3600 - 1, HOURS * 3600]))
    def time_passes(self, seconds: int) -> None:
        self.clock.advance(seconds=seconds)

    @rule(approves=st.booleans(), late=st.booleans())
    def a_person_answers(self, approves: bool, late: bool) -> None:
        """Also one who read an older request, or comes after its deadline."""
        with self.store.read() as db:
            found = [one for one in stored.listed(db, self.link.name, now=self.clock.now()) if one.asks]
            if not found:
                return
            request = found[-1] if late else found[0]
            items = {one.item for one in stored.documents_of(db, request.id) if one.asks}
        word: requests.Answer = "approve" if approves else "reject"
        try:
            with self.store.begin() as db:
                now = self.clock.now()
                answered, _ = requests.answer(
                    db, self.configuration, request.id, word, who=ANNA, digest=request.digest, now=now, note="because"
                )
        except requests.ApprovalError:
            return
        if approves:
            self.let_go |= dict.fromkeys(items, answered.expires_at)
        else:
            self.rejected |= items

    @rule()
    def a_person_previews(self) -> None:
        self.rejected -= {one.item for one in self.ask(preview_=True) if one.asks}

    @rule(
        faults=st.lists(FAULTS, max_size=4),
        dies_after=st.none() | st.integers(1, 8),
        slow=st.sampled_from([0, HOURS * 3600]),
    )
    def run_with_faults(self, faults: list[str], dies_after: int | None, slow: int) -> None:
        self.go(faults, dies_after, slow)

    def go(self, faults: list[str], dies_after: int | None, slow: int) -> None:
        self.writer.faults.clear()
        for fault in faults:
            known = fault in ("drop", "lose", "none")
            said = (None if fault == "none" else fault) if known else Outcome(fault, code=fault, text=fault)  # type: ignore[arg-type]
            self.writer.faults.append(said)
        self.slow = slow
        self.deliver(dies_after)
        self.slow = 0

    @rule(slow=st.sampled_from([3600, HOURS * 3600]))
    def a_run_right_after_the_answer_takes_long(self, slow: int) -> None:
        self.ask(preview_=False)
        self.a_person_answers(approves=True, late=False)
        self.go([], None, slow)

    @rule()
    def everything_approved_comes_home(self) -> None:
        self.writer.faults.clear()
        for _ in range(4):
            self.clock.advance(seconds=3600)
            self.deliver()
            self.a_person_answers(approves=True, late=False)
        self.deliver()
        rows = self.rows()
        for key in self.amounts:
            outbox = self.outbox(key)
            changes = {
                (outbox.company, key, action, outbox.fingerprint, "123") for action in ("create", "update", "void")
            }
            if changes & self.rejected or (key in rows and rows[key].state in ("refused", "retrying")):
                continue
            live = [one for one in self.target.live(f"123/{key}") if one.made_by == "us"]
            assert bool(live) == (key not in self.void), f"{key}: {rows.get(key)}"
            assert all(one.fingerprint == outbox.fingerprint for one in live) or key in self.void

    def may_leave(self, request: Request) -> None:
        """The promise: new content leaves only while exactly it is approved; what left before may leave again as it
        was."""
        for item in json.loads(request.body):
            if self.sent.get(item["key"]) == item["document"]:
                continue
            document, key = json.loads(item["document"]), item["natural_key"].partition("/")[2]
            needs = (
                self.rule.every
                or max(float(document["amount"]), *(float(json.loads(text)["amount"]) for text in self.delivered(key)))
                >= LARGE
            )
            exact: Item = ("C1", key, item["action"], row(key, document["amount"]).fingerprint, "123")
            if needs and not self.clock.now() < self.let_go.get(exact, datetime.min.replace(tzinfo=UTC)):
                # Raised here, the engine would take it for a fault of the writer.
                self.unapproved.append(f"{exact} left at {self.clock.now()} without an approval: {self.let_go}")
            self.sent[item["key"]] = item["document"]
        self.clock.advance(seconds=self.slow)

    def delivered(self, key: str) -> list[str]:
        """What the target was last seen to have: what a change or a void is a change of."""
        found = self.rows().get(key)
        return [found.delivered_document] if found is not None and found.delivered_document else ['{"amount": 0}']

    def deliver(self, dies_after: int | None = None) -> None:
        """A run: what waits is asked about, the rest is delivered; it may die after any step."""
        self.clock.advance(seconds=1)
        self.ask(preview_=False)
        run = FlowRun("payments", [self.outbox(key) for key in self.amounts], self.writer, self.context())
        steps = run.steps()
        for number, _ in enumerate(steps, start=1):
            if number == dies_after:
                steps.close()  # type: ignore[attr-defined]
                return

    def ask(self, *, preview_: bool) -> list[Document]:
        shown = preview("payments", [self.outbox(key) for key in self.amounts], self.writer, self.context()).preview
        asked = [
            Document(
                "payments",
                *one.item[:2],
                one.item[4],
                *one.item[2:4],
                bool(one.waits == PENDING or (preview_ and one.waits)),
                one.label,
            )
            for one in shown
            if one.item
        ]
        with self.store.begin() as db:
            requests.ask(
                db,
                self.link,
                "r",
                asked,
                flows=["payments"],
                preview=preview_,
                facts={},
                who="schedule",
                now=self.clock.now(),
            )
        return asked

    def outbox(self, key: str) -> OutboxRow:
        wanted = "void" if key in self.void else "present"
        return row(key, f"{self.amounts[key]}.00", link=self.link.name, wanted=wanted)

    def context(self) -> Context:
        self.runs += 1
        return Context(
            link=self.link.name,
            run_id=f"{self.link.name}-{self.runs}",
            store=self.store,
            clock=self.clock,
            complete=True,
            as_of=self.clock.now(),
            settings=Settings(workers=1, lease=7200.0, longest_call=3700.0),
            chance=Random(1),
            is_gone=lambda owner: True,
            approval=self.rule,
        )

    def rows(self) -> dict[str, object]:
        with self.store.read() as connection:
            found = connection.execute(select(deliveries).where(deliveries.c.link == self.link.name))
            return {one.source_key: one for one in found}


class TestApproving(InAStore, Approving.TestCase):
    machine = Approving
