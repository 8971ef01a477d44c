"""Killing real processes of a link with SIGKILL, at named steps and at random moments, and letting it go on.

A campaign is a series of rounds on one company. In a round there is something to do; a run is killed while it reads or
decides, a second one once it has decided; its flows are then taken up by processes of their own (as Airflow's tasks
are) and killed between two of their steps; a third run is killed while it delivers, or late. Then runs come to their
end. The seed decides everything but the machine's own speed.
"""

from __future__ import annotations

import random
import signal
import subprocess
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from include.link_kinds import LINK_KINDS
from include.runs.failpoint import VARIABLE
from tests.support.company import Company

EARLY = ("read.begin", "read.end", "decide.begin")
LATE = ("finish.findings", "finish.begin", "finish.reconciled", "finish.published")
# The engine's own steps, after a commit or an answer each (include/delivery/engine.py), and the how-manieth to die at.
# Most often just before a request leaves and just after its answer came: there something can be lost or doubled.
DELIVERING = (("committed", 1), ("answered", 1), ("committed", 1), ("answered", 1), ("committed", 2), ("answered", 2))
DELIVERING += (("read", 1), ("planned", 1), ("planned_again", 1), ("finished", 1))
# Flows that have little to send: killed only with a whole run.
QUIET = ("suppliers", "cost_centers", "classes", "departments")
# What a run says when it begins a part, and for how long (real seconds) that part goes on at least here.
PARTS = (("reading", 1.5), ("matching", 4.0), ("reconciling", 3.0))


@dataclass(frozen=True)
class Kill:
    """At the ``count``-th time a process reaches ``point``, or ``after`` seconds from when it says that it begins
    ``part``. ``flow``: that flow's own process instead of a whole run."""

    point: str = ""
    count: int = 1
    part: str = ""
    after: float = 0.0
    flow: str = ""

    def __str__(self) -> str:
        where = f"{self.point}:{self.count}" if self.point else f"{self.after:.2f} s after '{self.part}'"
        return f"{'task' if self.flow else 'run'} at {where}"


@dataclass
class Campaign:
    """``done`` holds the kills that hit a living process, in order; ``missed`` those whose moment never came."""

    company: Company
    chance: random.Random
    new_work: Callable[[Company, int], None]
    done: list[Kill] = field(default_factory=list)
    missed: list[Kill] = field(default_factory=list)

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
        if self._hit(Kill("decide.end")):
            busy = [flow.name for flow in shape.flows if flow.name not in QUIET]
            drawn = self.chance.sample(busy, min(kills - 3, len(busy))) if kills > 3 else []
            for flow in sorted(drawn, key=names.index):
                point, count = self.chance.choice(DELIVERING)
                self._hit(Kill(f"{flow}.{point}", count, flow=flow))
                # What it refers to has to be there for the next flow to have something to send.
                self.company.sandbox.advance(600)
                self._to_its_end(flow)
        self._hit(self._inside(names) if number % 2 else self._late())

    def _early(self) -> Kill:
        part, longest = self.chance.choice(PARTS[:2])
        random_moment = Kill(part=part, after=self.chance.uniform(0.0, longest))
        return self.chance.choice([random_moment, Kill(self.chance.choice(EARLY))])

    def _inside(self, names: Sequence[str]) -> Kill:
        flow = self.chance.choice(names)
        point, count = self.chance.choice(DELIVERING)
        random_moment = Kill(part=f"delivering {flow}", after=self.chance.uniform(0.0, 0.5))
        return self.chance.choice([random_moment, Kill(f"{flow}.{point}", count)])

    def _late(self) -> Kill:
        part, longest = PARTS[2]
        random_moment = Kill(part=part, after=self.chance.uniform(0.0, longest))
        return self.chance.choice([random_moment, Kill(self.chance.choice(LATE))])

    def _hit(self, kill: Kill) -> bool:
        hit = killed(self.company, kill)
        (self.done if hit else self.missed).append(kill)
        return hit

    def _to_its_end(self, flow: str) -> None:
        answer = self.company.cli(self.company.link, flow, module="tests.support.step")
        assert answer.code == 0, f"{flow}, taken up again, failed:\n{answer.err}"


def killed(company: Company, kill: Kill) -> bool:
    """Start what ``kill`` names and kill it there. False: it came to its end, well, before its moment came."""
    environment = {VARIABLE: f"{kill.point}:{kill.count}"} if kill.point else {}
    if kill.flow:
        running = company.start(company.link, kill.flow, module="tests.support.step", **environment)
    else:
        running = company.start("run", company.link, "--json", **environment)
    said = _kill_after(running, kill) if kill.part else ""
    answer = company.end_of(running)
    assert answer.code in (0, 1, -signal.SIGKILL), f"{kill} ended with {answer.code}:\n{said}{answer.err}"
    return answer.code == -signal.SIGKILL


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
