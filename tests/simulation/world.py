"""One seeded schedule: two workers over one store and one target, and everything that can go wrong between them.

Single-threaded and repeatable: the engine pauses at each commit and each answer, and the schedule decides who goes on,
who dies, what the network loses, how far the clocks move, and what people do in both systems meanwhile. Inside a
worker's HTTP call the other worker may run on, so that effects and answers come late.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from include.clock import ManualClock
from include.delivery.context import Context, Settings
from include.delivery.engine import FlowRun
from include.delivery.outbox import OutboxRow
from include.delivery.replaying import replay
from include.delivery.states import NEEDS_REASON
from include.store.database import Store
from include.store.models import alerts, deliveries
from include.systems.base import Outcome, Request
from tests.support.fake_writer import FakeDocument, FakeTarget, FakeWriter
from tests.support.outbox_rows import row

SETTLE = 60.0
LEASE = 420.0
LONGEST_CALL = 180.0
START = datetime(2026, 11, 20, 6, tzinfo=UTC)


class Crash(BaseException):
    """The worker's process is gone from this point on."""


class Broken(BaseException):
    """An invariant does not hold. No Exception: the engine would take it for a fault of the writer."""


@dataclass
class Source:
    amount: int = 100
    void: bool = False


@dataclass
class Worker:
    name: str
    steps: Iterator[str] | None = None
    run: FlowRun | None = None
    owner: str = ""
    read_at: datetime = START
    busy: bool = False


@dataclass
class Schedule:
    seed: int
    store: Store
    chance: random.Random = field(init=False)
    log: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        chance = self.chance = random.Random(self.seed)
        self.link = f"seed-{self.seed}"
        self.clock = ManualClock(START)
        self.real = 1_000_000.0
        self.target = FakeTarget(self.clock, lag=chance.choice([0.0, 5.0, 30.0]), honours_keys=chance.random() < 0.3)
        self.batch = chance.choice([1, 1, 3])
        self.sees_the_dead = chance.random() < 0.5
        self.sources = {f"P{n}": Source() for n in range(chance.randint(2, 4))}
        self.workers = [Worker("A"), Worker("B")]
        self.dead: set[str] = set()
        self.raced: set[str] = set()
        self.on_its_way: list[tuple[datetime, dict[str, str], datetime]] = []
        self.must_land: list[float] = []
        self.faults = True
        self.runs = 0
        self.commits_left: int | None = None
        self.running: Worker | None = None

    def chaos(self, moves: int) -> None:
        for _ in range(moves):
            self.tick(self.chance.uniform(0.2, 2.0))
            move = self.chance.random()
            if move < 0.72:
                self.advance(self.chance.choice(self.workers))
            elif move < 0.78:
                self.kill(self.chance.choice(self.workers))
            elif move < 0.84:
                self.tick(self.chance.choice([5.0, 20.0, 70.0, 500.0]))
            elif move < 0.92:
                self.someone_works_at_the_source()
            elif move < 0.95:
                self.someone_enters_the_twin()
            else:
                self.someone_decides()
            self.check_always()

    def calm(self) -> None:
        """Faults stop; the workers left over end or die; then ordinary runs follow one another."""
        self.faults = False
        for worker in self.workers:
            if worker.steps is not None and self.chance.random() < 0.5:
                self.kill(worker)
            self.finish(worker)
        for number in range(8):
            self.tick(700.0)
            writes, changed = len(self.target.writes), self.rows()
            with_replay = replay(self.link, self.context("replay", ""), reason=None)
            self.finish(self.workers[0])
            self.check_always()
            if number and not with_replay and writes == len(self.target.writes) and changed == self.rows():
                break
        self.check_at_the_end()

    def tick(self, seconds: float) -> None:
        """Time passes; requests that were still on their way take effect at their moment."""
        seconds = max(0.0, min([seconds, *(moment - self.real for moment in self.must_land)]))
        until = self.clock.now() + timedelta(seconds=seconds)
        self.real += seconds
        due = sorted((one for one in self.on_its_way if one[0] <= until), key=lambda one: one[0])
        self.on_its_way = [one for one in self.on_its_way if one[0] > until]
        for moment, item, read_at in due:
            self.clock.wait_until(moment)
            self.note(f"the request for {item['natural_key']} arrives late")
            self.target.apply(item)
            self.check_create(item, read_at)
        self.clock.wait_until(until)

    def advance(self, worker: Worker) -> None:
        """One step of a worker; a new run when it has none."""
        if worker.busy:
            return
        if worker.steps is None:
            self.start(worker)
            return
        worker.busy = True
        before, self.running = self.running, worker
        try:
            step = next(worker.steps)  # type: ignore[arg-type]
            self.note(f"{worker.name}: {step}")
            if step == "committed" and self.faults and self.chance.random() < 0.08:
                self.stand_still(worker)
        except StopIteration:
            self.note(f"{worker.name}: done {dict(worker.run.result().counts) if worker.run else ''}")
            self.check_counts(worker)
            worker.steps = worker.run = None
        except Crash:
            self.note(f"{worker.name}: dies inside a step")
            self.bury(worker)
        finally:
            worker.busy = False
            self.running = before

    def stand_still(self, worker: Worker) -> None:
        """A machine that slept between its intent and its request: its lease ends, and others go on."""
        self.note(f"{worker.name}: stands still")
        other = next(one for one in self.workers if one is not worker)
        self.tick(LEASE + 30)
        for _ in range(self.chance.randint(5, 25)):
            self.tick(10.0)
            self.advance(other)

    def finish(self, worker: Worker) -> None:
        if worker.steps is None:
            self.start(worker)
        while worker.steps is not None:
            self.advance(worker)

    def start(self, worker: Worker) -> None:
        self.runs += 1
        worker.owner, worker.read_at = f"{worker.name}{self.runs}", self.clock.now()
        writer = FakeWriter(self.target, batch=self.batch, settle=SETTLE)
        writer.fault = self.fault
        writer.before_effect = lambda request: self.in_the_air(worker, request, "before")
        writer.after_effect = lambda request: self.in_the_air(worker, request, "after")
        context = self.context(f"run-{self.runs}", worker.owner)
        worker.run = FlowRun("payments", self.outbox(), writer, context)
        worker.steps = worker.run.steps()
        if self.faults and self.chance.random() < 0.1:
            self.commits_left = self.chance.randint(1, 8)
        self.note(f"{worker.name}: starts run {self.runs}")

    def context(self, run_id: str, owner: str) -> Context:
        return Context(
            link=self.link,
            run_id=run_id,
            store=self.store,
            clock=self.clock,
            complete=True,
            as_of=self.clock.now(),
            settings=Settings(workers=1, lease=LEASE, longest_call=LONGEST_CALL, errors_in_a_row=3),
            chance=random.Random(self.chance.random()),
            real_time=lambda: self.real,
            owner=owner or "nobody",
            is_gone=lambda name: self.sees_the_dead and name in self.dead,
        )

    def kill(self, worker: Worker) -> None:
        if worker.steps is not None and not worker.busy:
            self.note(f"{worker.name}: killed")
            self.bury(worker)

    def bury(self, worker: Worker) -> None:
        if worker.steps is not None:
            worker.steps.close()  # type: ignore[attr-defined]
        self.dead.add(worker.owner)
        worker.steps = worker.run = None

    def before_commit(self) -> None:
        """The store's commit point: the process may die right before it."""
        if self.commits_left is None or self.running is None:
            return
        self.commits_left -= 1
        if self.commits_left <= 0:
            self.commits_left = None
            raise Crash

    def fault(self, request: Request) -> str | Outcome | None:
        if not self.faults or self.chance.random() < 0.6:
            return None
        kind = self.chance.choice(["drop", "drop", "lose", "late", "retry", "refused", "throttled", "half"])
        self.note(f"   fault: {kind}")
        if kind == "late":
            arrives = self.clock.now() + timedelta(seconds=self.chance.uniform(1, 20))
            read_at = self.running.read_at if self.running else START
            self.on_its_way += [(arrives, item, read_at) for item in self.items(request)]
            return "lose"
        if kind == "half":
            return [self.some_outcome(item) for item in self.items(request)]  # type: ignore[return-value]
        if kind in ("drop", "lose"):
            return kind
        if kind == "refused":
            self.target.refused.update(item["key"] for item in self.items(request))
        said = f"the target says {kind}"
        return Outcome(kind, code=kind, text=said, spends_key=kind == "refused")  # type: ignore[arg-type]

    def some_outcome(self, item: dict[str, str]) -> Outcome:
        """A batch of which a part is done, and a part of that is answered."""
        if self.chance.random() < 0.4:
            return Outcome("retry", code="busy", text="the target is busy")
        outcome = self.target.apply(item)
        self.check_create(item, self.running.read_at if self.running else START)
        return outcome if self.chance.random() < 0.5 else Outcome("unknown", code="no_answer", text="no answer")

    def items(self, request: Request) -> list[dict[str, str]]:
        return list(json.loads(request.body))

    def in_the_air(self, worker: Worker, request: Request, when: str) -> None:
        """While a call lasts: time passes, the other worker goes on, the caller may die, its lease may end."""
        if when == "after":
            for item in self.items(request):
                self.check_create(item, worker.read_at)
        if not self.faults:
            return
        left, other = self.chance.random(), next(one for one in self.workers if one is not worker)
        if left < 0.08:
            raise Crash
        if left < 0.25:
            # A call lasts at most LONGEST_CALL; only an answer can be heard later than that (a machine that slept).
            lands = [self.real + LONGEST_CALL - 10] if when == "before" else []
            self.must_land += lands
            try:
                for _ in range(self.chance.randint(1, 15)):
                    self.tick(self.chance.choice([0.5, 10.0, 60.0, 200.0]))
                    self.advance(other)
                    if self.chance.random() < 0.1:
                        self.someone_enters_the_twin()
            finally:
                self.must_land = [moment for moment in self.must_land if moment not in lands]

    def someone_works_at_the_source(self) -> None:
        key = self.chance.choice(sorted(self.sources))
        what = self.chance.random()
        if what < 0.5:
            self.sources[key].amount += 1
        elif what < 0.75:
            self.sources[key].void = True
        else:
            self.sources[f"P{len(self.sources)}"] = Source()
        self.note(f"source: {key} {self.sources[key]}")

    def someone_enters_the_twin(self) -> None:
        key = self.chance.choice(sorted(self.sources))
        natural_key = f"123/{key}"
        if any(one.made_by == "person" for one in self.target.documents.values() if one.natural_key == natural_key):
            return
        if self.left_already(key):
            self.raced.add(key)
        self.target.create_by_hand(natural_key)
        self.note(f"target: a person enters {key} by hand{' while ours is out' if key in self.raced else ''}")

    def someone_decides(self) -> None:
        """Where there is something to decide (``guarded.py``)."""

    def left_already(self, key: str) -> bool:
        """A write of ours for it exists or is on its way, or a run that read the target before is still to send it."""
        if self.target.live(f"123/{key}") or any(item["natural_key"] == f"123/{key}" for _, item, _ in self.on_its_way):
            return True
        return any(worker.steps is not None for worker in self.workers) or any(
            one.state in ("sending", "unknown") for one in self.rows() if one.source_key == key
        )

    def outbox(self) -> list[OutboxRow]:
        """What SQL would say from what was read of both systems now."""
        rows = []
        for key, source in self.sources.items():
            twin = self.target.shown(f"123/{key}")
            adopt = None if twin is None else {"id": twin.id, "number": twin.natural_key, "token": str(twin.version)}
            wanted = "void" if source.void else "present"
            rows.append(row(key, f"{source.amount}.00", link=self.link, adopt=adopt, wanted=wanted))
        return rows

    def check_create(self, item: dict[str, str], read_at: datetime) -> None:
        """Right after a create took effect: it is the only one of ours, and nothing that was read could be adopted."""
        ours = [one for one in self.target.live(item["natural_key"]) if one.made_by == "us"]
        if len(ours) > 1:
            raise Broken(f"{item['natural_key']} stands {len(ours)} times in the target: {ours}")
        if item["action"] != "create":
            return
        newest = ours[-1] if ours else None
        for twin in self.target.live(item["natural_key"]):
            if newest is None or twin.made_by != "person" or not self.just_made(newest):
                continue
            if twin.shown_from < read_at:
                raise Broken(f"{item['natural_key']} was created although {twin.id} was there to adopt")
            self.raced.add(item["natural_key"].partition("/")[2])  # no read could have shown the twin to that run

    def just_made(self, one: FakeDocument) -> bool:
        return one.shown_from - timedelta(seconds=self.target.lag) == self.clock.now()

    def check_always(self) -> None:
        for one in self.rows():
            if one.state in NEEDS_REASON and not (one.reason_code and one.reason_text):
                raise Broken(f"{one.source_key} is {one.state} without a reason")

    def check_counts(self, worker: Worker) -> None:
        if worker.run is None:
            return
        result = worker.run.result()
        c = result.counts
        after = ("delivered", "waiting", "blocked", "refused", "review", "retrying", "unknown")
        if c["read"] != c["unchanged"] + c["skipped"] + c["planned"] or c["planned"] != sum(c[n] for n in after):
            raise Broken(f"the counts do not add up: {c}")
        stopped = c["planned"] - c["delivered"]
        explained = {document for reason in result.reasons for document in reason.documents}
        if len(explained) < stopped:
            raise Broken(f"{stopped} documents stopped, {len(explained)} explained: {result}")

    def check_at_the_end(self) -> None:
        rows = {one.source_key: one for one in self.rows()}
        for key, source in self.sources.items():
            live = self.target.live(f"123/{key}")
            ours = [one for one in live if one.made_by == "us"]
            state = rows.get(key)
            if len(ours) > 1:
                raise Broken(f"{key} stands {len(ours)} times in the target")
            if len(live) > 1 and key not in self.raced:
                raise Broken(f"{key} was doubled although the twin was there first: {live}")
            if source.void:
                if ours and key not in self.raced:
                    raise Broken(f"{key} is void at the source and stands in the target: {ours}")
                if state is not None and state.state not in ("delivered", "skipped"):
                    raise Broken(f"{key} is void at the source and {state.state} ({state.reason_text})")
                if state is not None and state.target_id and not state.voided:
                    raise Broken(f"{key} is void at the source, delivered, and not voided")
                continue
            if state is None or state.state != "delivered":
                raise Broken(f"{key} was lost: {state}")
            if state.target_id not in {one.id for one in live}:
                raise Broken(f"{key} says {state.target_id}, which is not live: {live}")
            document = self.target.documents[state.target_id]
            if document.made_by == "us" and document.fingerprint != state.fingerprint:
                raise Broken(f"{key} says something else in the target than at the source")
            if state.delivered_fingerprint != state.fingerprint:
                raise Broken(f"{key} was not brought up to date")
        twice = [one for one in self.alarms() if one.code == "posted_twice" and one.document_key not in self.raced]
        if twice:
            raise Broken(f"alarms about documents that stand twice: {twice}")

    def rows(self) -> list[object]:
        with self.store.read() as connection:
            query = select(deliveries).where(deliveries.c.link == self.link).order_by(deliveries.c.id)
            return list(connection.execute(query))

    def alarms(self) -> list[object]:
        with self.store.read() as connection:
            return list(connection.execute(select(alerts).where(alerts.c.link == self.link)))

    def note(self, text: str) -> None:
        self.log.append(f"{self.clock.now():%H:%M:%S} {text}")
