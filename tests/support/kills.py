"""Killing real processes of a link with SIGKILL, at named steps and at random moments, and letting it go on.

A campaign is a series of rounds on one company. In a round there is something to do; a run is killed while it reads or
decides, a second one once it has decided; its flows are then taken up by processes of their own (as Airflow's tasks
are) and killed between two of their steps, one of them twice: once with a request on its way, and again by the process
that finds out what became of it. A third run is killed while it delivers, or late. Then runs come to their end. The
seed decides everything but the machine's own speed.
"""

from __future__ import annotations

import random
import signal
import subprocess
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from include.failpoint import VARIABLE
from include.link_kinds import LINK_KINDS
from tests.support import step
from tests.support.company import LONGEST_RUN, Company
from tests.support.waiting import eventually

EARLY = ("read.begin", "read.end", "decide.begin", "decide.built")
LATE = ("finish.findings", "finish.begin", "finish.reconciled", "finish.written", "finish.pointed", "finish.published")
# The engine's own steps, after a commit or an answer each (include/delivery/engine.py), and the how-manieth to die at.
# Most often just before a request leaves and just after its answer came: there something can be lost or doubled.
DELIVERING = (("committed", 1), ("answered", 1), ("committed", 1), ("answered", 1), ("committed", 2), ("answered", 2))
# Not ``retrying``: only a vendor that cannot be connected to leads there (tests/simulation stops at it).
DELIVERING += (("read", 1), ("planned", 1), ("planned_again", 1), ("finished", 1))
# Where a process died that left something without an outcome, and where the one after it can die while it settles that.
UNKNOWN = (("committed", 1), ("answered", 1))
SETTLING = (("taken_over", 1), ("looked_up", 1), ("settled", 1))
# Between the two writes that one document is: where the process was killed from outside.
BETWEEN = "between_two_writes"
NAMED = frozenset((*EARLY, "decide.end", *LATE, *(point for point, _ in (*DELIVERING, *SETTLING))))
# Flows that have little to send: killed only with a whole run.
QUIET = ("suppliers", "cost_centers", "classes", "departments")
# What a run says when it begins a part, and for how long (real seconds) that part goes on at least here.
PARTS = (("reading", 1.5), ("matching", 4.0), ("reconciling", 3.0))


@dataclass(frozen=True)
class TwoWrites:
    """A document of ``flow`` that is two writes to ``system``: a POST to a path that ends with ``first``, then one to a
    path that holds one of ``second``."""

    system: str
    flow: str
    first: str
    second: tuple[str, ...]


@dataclass(frozen=True)
class Kill:
    """At the ``count``-th time a process reaches ``point``, or ``after`` seconds from when it says that it begins
    ``part``. ``flow``: that flow's own process instead of a whole run. ``between``: after the first write of these."""

    point: str = ""
    count: int = 1
    part: str = ""
    after: float = 0.0
    flow: str = ""
    between: TwoWrites | None = None

    @property
    def step(self) -> str:
        """The one of ``NAMED`` that this is, whichever flow it is of; '' for a random moment."""
        return self.point if self.point in NAMED else self.point.rpartition(".")[2]

    def __str__(self) -> str:
        where = f"{self.point}:{self.count}" if self.point else f"{self.after:.2f} s after '{self.part}'"
        return f"{'task' if self.flow else 'run'} at {where}"


CONSENT_LOST = "Old refresh token used"
"""What Exact says to a refresh token that was used before."""


@dataclass
class Campaign:
    """``done`` holds the kills that hit a living process, in order; ``missed`` those whose moment never came.
    ``quiet``: flows that are killed only with a whole run."""

    company: Company
    chance: random.Random
    new_work: Callable[[Company, int], None]
    between: TwoWrites | None = None
    quiet: tuple[str, ...] = QUIET
    done: list[Kill] = field(default_factory=list)
    missed: list[Kill] = field(default_factory=list)
    has_just_hit: bool = False

    @property
    def never_hit(self) -> set[str]:
        """The named steps that no process was killed at so far."""
        named = NAMED | {BETWEEN} if self.between else NAMED
        return set(named - {kill.step for kill in self.done})

    @property
    def hit(self) -> set[str]:
        """The named steps that a process was killed at, and ``flow:NAME`` of each flow whose own process was."""
        return {kill.step for kill in self.done if kill.step} | {f"flow:{kill.flow}" for kill in self.done if kill.flow}

    def play_these(self, kills: Sequence[Kill]) -> None:
        """Each in a run after the other, all of which must be hit; then all comes to its end."""
        for kill in kills:
            assert self._hit(kill), f"no process reached {kill}"
            self.company.sandbox.advance(600)
        self.company.settled()

    def play(self, kills: int, in_a_round: int = 6) -> None:
        rounds = 0
        # Two rounds at least: in the second one there is something to change.
        while len(self.done) < kills or rounds < 2:
            if rounds > 2 * kills:
                raise AssertionError(f"only {len(self.done)} of {kills} kills hit anything; missed: {self.missed}")
            if rounds:
                self.new_work(self.company, rounds)
            self._round(rounds, min(in_a_round, max(3, kills - len(self.done))))
            self.company.settled()
            rounds += 1

    def _round(self, number: int, kills: int) -> None:
        shape = LINK_KINDS[self.company.link]
        names = [flow.name for flow in shape.flows]
        self._hit(self._early())
        if self._hit(Kill("decide.end")) and kills > 3:
            self._in_flows([name for name in names if name not in self.quiet], kills - 3)
        self._hit(self._inside(names) if number % 2 else self._late())

    def _in_flows(self, busy: Sequence[str], kills: int) -> None:
        twice = kills > 1
        # The one flow with two writes is not always drawn, and does not always have any: it is tried until it was hit.
        first = [flow for flow in busy if BETWEEN in self.never_hit and self.between and flow == self.between.flow]
        others = [flow for flow in busy if flow not in first]
        # Those first that nothing was killed in yet: a long campaign gets to each.
        shuffled = sorted(self.chance.sample(others, len(others)), key=lambda flow: f"flow:{flow}" in self.hit)
        drawn = [*first, *shuffled][: kills - twice]
        killed_twice = drawn[-1] if twice else None
        for flow in sorted(drawn, key=busy.index):
            if flow != killed_twice:
                is_two = self.between is not None and flow == self.between.flow
                self._hit(self._in_flow(flow, (*DELIVERING, *[(BETWEEN, 1)] * 3) if is_two else DELIVERING))
            elif self._hit(self._in_flow(flow, UNKNOWN)):
                self._hit(self._in_flow(flow, SETTLING))
            # What it refers to has to be there for the next flow to have something to send.
            self.company.sandbox.advance(600)
            self._to_its_end(flow)

    def _in_flow(self, flow: str, points: Sequence[tuple[str, int]]) -> Kill:
        point, count = self._drawn(points)
        if point == BETWEEN:
            return Kill(point, flow=flow, between=self.between)
        return Kill(f"{flow}.{point}", count, flow=flow)

    def _early(self) -> Kill:
        return self._outside(*self.chance.choice(PARTS[:2]), EARLY)

    def _inside(self, names: Sequence[str]) -> Kill:
        flow = self.chance.choice(names)
        point, count = self._drawn(DELIVERING)
        random_moment = Kill(part=f"delivering {flow}", after=self.chance.uniform(0.0, 0.5))
        return self.chance.choice([random_moment, Kill(f"{flow}.{point}", count)])

    def _late(self) -> Kill:
        return self._outside(*PARTS[2], LATE)

    def _outside(self, part: str, longest: float, steps: Sequence[str]) -> Kill:
        """At one of the ``steps`` of a whole run, or at a random moment of a part of it."""
        random_moment = Kill(part=part, after=self.chance.uniform(0.0, longest))
        step = Kill(*self._drawn([(step, 1) for step in steps]))
        again = step.point not in self.never_hit
        return self.chance.choice([random_moment, step] if again else [random_moment, step, step])

    def _drawn(self, points: Sequence[tuple[str, int]]) -> tuple[str, int]:
        """One of ``points``, more often one that this campaign has killed nothing at yet: a long one gets to each."""
        never = [point for point in points if point[0] in self.never_hit]
        return self.chance.choice(never if never and self.chance.random() < 0.75 else points)

    def _hit(self, kill: Kill) -> bool:
        hit = killed(self.company, kill, after_a_kill=self.has_just_hit)
        (self.done if hit else self.missed).append(kill)
        self.has_just_hit = hit
        return hit

    def _to_its_end(self, flow: str) -> None:
        self.has_just_hit = False
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self.company.environment.items():
                patch.setenv(name, value)
            step.main(self.company.link, flow)


def killed(company: Company, kill: Kill, *, after_a_kill: bool = False) -> bool:
    """Start what ``kill`` names and kill it there. False: it came to its end, well, before its moment came.

    ``after_a_kill``: the process before this one was killed. It may have been in the exchange of tokens with Exact,
    whose reply nobody has then: a person consents again, as the run says, and it begins once more. A consent that is
    lost at any other time is a failure.
    """
    if kill.between is not None:
        return _killed_between(company, kill.between)
    environment = {VARIABLE: f"{kill.point}:{kill.count}"} if kill.point else {}
    if kill.flow:
        running = company.start(company.link, kill.flow, module="tests.support.step", **environment)
    else:
        running = company.start("run", company.link, "--json", **environment)
    said = _kill_after(running, kill) if kill.part else ""
    answer = company.end_of(running)
    if after_a_kill and answer.code == 3 and CONSENT_LOST in answer.err:
        company.sandbox.edit("exact_online", "consents", {})
        company.connected("exact_online")
        return killed(company, kill)
    assert answer.code in (0, 1, -signal.SIGKILL), f"{kill} ended with {answer.code}:\n{said}{answer.err}"
    return answer.code == -signal.SIGKILL


def _killed_between(company: Company, writes: TwoWrites) -> bool:
    """The vendor keeps the second write waiting, and never takes it: there is time to kill who sends it."""
    held = {"system": writes.system, "method": "POST", "delay_ms": 3000, "drop_before_commit": True}
    company.sandbox.post("/faults", [{**held, "path": path} for path in writes.second])
    before = company.mark()
    running = company.start(company.link, writes.flow, module="tests.support.step")

    def begun() -> bool:
        return any(call["path"].endswith(writes.first) for call in company.writes(before))

    try:
        eventually(lambda: running.poll() is not None or begun(), seconds=LONGEST_RUN)
        hit = begun()
        running.kill()
        answer = company.end_of(running)
    finally:
        company.sandbox.clear_faults()
    assert answer.code in (0, 1, -signal.SIGKILL), f"between two writes it ended with {answer.code}:\n{answer.err}"
    return hit and answer.code == -signal.SIGKILL


def _kill_after(running: subprocess.Popen[str], kill: Kill) -> str:
    assert running.stderr is not None
    said = ""
    for line in running.stderr:
        said += line
        if line.startswith(kill.part):
            timer = threading.Timer(kill.after, running.kill)
            timer.start()
            break
    return said
