"""What a link's run with ten changed documents costs where one, two or three workers share the links: each a process
with a home of its own, which takes the next link in turn; what they share is PostgreSQL and a folder of objects.

The links are the demo's, of all kinds, as often as there are rounds; the simulated vendors' limits are lifted. Books
and work are the same for each number of workers, and cores are as busy. The vendors and PostgreSQL work on the same
cores, not counted. More workers than cores take each other's caches, whatever they do: beside them stand as many whose
links stay where they are.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from unittest import mock

from include.links import load
from include.sandbox.world.companies.registry import COMPANIES
from tests.bench import changed_documents
from tests.bench.five_links import SYSTEMS
from tests.bench.process import PROJECT
from tests.bench.reading import fresh_home
from tests.bench.table import Row
from tests.support import agreement, company
from tests.support.company import LINK, UNSETTLED, Company
from tests.support.stores import fresh_database, postgres_server

WORKERS, ROUNDS, DOCUMENTS = (1, 2, 3), 4, 10
RATIO, MOST_ROUNDS, RUNS = 1.1, 5, 10
UNLIMITED = {
    "exact_online": ("minute_limit", "day_limit", "error_limit"),
    "avidxchange": ("calls_per_minute",),
    "quickbooks_online": ("calls_per_second", "calls_per_minute", "batches_per_minute"),
    "basware": ("calls_per_second", "burst"),
    "airbase": ("rate_limit",),
}
OF_EACH_COMPANY = ("exact_online", "quickbooks_online")


@dataclass(frozen=True)
class Ended:
    """A run: seconds of the processor, its children's too."""

    link: str
    worker: Path
    processor: float


@dataclass(frozen=True)
class Played:
    """All rounds. ``seconds``: by the clock; ``moved``: runs on another worker than the link's run before;
    ``twice``: what stands more than once in the vendors' books because of us, in words."""

    seconds: float
    ended: Sequence[Ended]
    moved: int
    calls: int
    delivered: int
    twice: Sequence[str]

    @property
    def processor(self) -> float:
        return sum(one.processor for one in self.ended) / len(self.ended)


def measure(quick: bool) -> Iterator[Row]:
    workers, rounds = (WORKERS[:2], 1) if quick else (WORKERS, ROUNDS)
    with postgres_server() as server, busy_cores():
        yield _moving(server, 1 if quick else RUNS)
        alone = _played(server, workers[0], rounds)
        yield from rows(alone, workers[0])
        for number in workers[1:]:
            crowded = number > (os.cpu_count() or 1)
            floor = _played(server, number, rounds, stays=True) if crowded else alone
            if crowded:
                yield from rows(floor, number, alone, stays=True)
            yield from rows(_played(server, number, rounds), number, floor)


def moving(stayed: Sequence[float], moved: Sequence[float]) -> Row:
    """Seconds of the processor of runs, in turn, where the link's run before was and on the other of two workers."""
    what = f"a run with {DOCUMENTS} changed documents on another worker than the one before: processor"
    least = statistics.median(stayed)
    return Row(what, statistics.median(moved), "s", least, RATIO, runs=len(moved))


def rows(played: Played, workers: int, alone: Played | None = None, *, stays: bool = False) -> Iterator[Row]:
    """``alone``: what it stands beside; ``stays``: no link moves, so that processor time has no limit."""
    what = f"{len(played.ended)} runs with {DOCUMENTS} changed documents each, {workers} worker{'s' * (workers > 1)}"
    what += ", no link moves" * stays
    note = f"{played.delivered} documents delivered; {played.moved} runs not where the link's run before was"
    floor, limit = (alone.processor, None if stays else RATIO) if alone else (None, None)
    yield Row(f"{what}: processor for each", played.processor, "s", floor, limit, note=note)
    yield Row(f"{what}: API calls", played.calls, "calls", alone and alone.calls, alone and RATIO)
    yield Row(f"{what}: by the clock", played.seconds, "s", alone and alone.seconds)
    other = abs(played.delivered - alone.delivered) if alone else 0
    yield Row(f"{what}: twice, or not delivered as by one", len(played.twice) + other, "documents", limit=0,
              note="; ".join(played.twice[:3]))  # fmt: skip


@contextmanager
def busy_cores() -> Iterator[None]:
    """No core ever rests: beside idle ones a second of the processor is worth more, whoever else works."""
    idle = ["nice", "-n", "19", sys.executable, "-c", "while True: pass"]
    running = [subprocess.Popen(idle) for _ in range(os.cpu_count() or 1)]
    try:
        yield
    finally:
        for one in running:
            one.kill()
            one.wait()


@dataclass
class Team:
    """Workers, by their homes. ``last``: where the last run of a link was; ``stays``: each link has a worker."""

    books: Company
    homes: Sequence[Path]
    stays: bool = False
    last: dict[str, Path] = field(default_factory=dict)
    moved: int = 0

    def round(self, links: Collection[str]) -> tuple[float, list[Ended]]:
        """One run of each link, ten virtual minutes later; seconds by the clock."""
        self.books.sandbox.advance(600)
        queues: list[SimpleQueue[str]] = [SimpleQueue() for _ in (self.homes if self.stays else "1")]
        for number, link in enumerate(links):
            queues[number % len(queues)].put(link)
        work = [(home, queues[number % len(queues)]) for number, home in enumerate(self.homes)]
        started = time.perf_counter()
        with ThreadPoolExecutor(len(self.homes)) as pool:
            ended = [one for some in pool.map(lambda one: self._work(*one), work) for one in some]
        seconds = time.perf_counter() - started
        self.moved += sum(self.last.get(one.link, one.worker) != one.worker for one in ended)
        self.last |= {one.link: one.worker for one in ended}
        return seconds, ended

    def settle(self, links: Mapping[str, Company]) -> None:
        """Rounds until nothing is under way."""
        for _ in range(MOST_ROUNDS):
            self.round(links)
            if not [row for one in links.values() for row in one.deliveries() if row["state"] in UNSETTLED]:
                return
        raise SystemExit(f"after {MOST_ROUNDS} rounds there is still something under way")

    def _work(self, home: Path, waiting: SimpleQueue[str]) -> list[Ended]:
        ended = []
        with suppress(Empty):
            while True:
                ended.append(self._run(waiting.get_nowait(), home))
        return ended

    def _run(self, link: str, home: Path) -> Ended:
        environment = {**os.environ, **self.books.environment, "ML_CONNECTOR_HOME": str(home)}
        said = self.books.home / f"{link}.log"
        with said.open("w") as log:
            command = [sys.executable, "-m", "include.cli", "run", link, "--json"]
            running = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=log, stderr=log)
            _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
        if running.returncode not in (0, 1):
            raise SystemExit(f"the run of {link} ended with {running.returncode}: {said.read_text()[-2000:]}")
        return Ended(link, home, used.ru_utime + used.ru_stime)


def _moving(server: str, runs: int) -> Row:
    stayed, moved = list[float](), list[float]()
    with _opened(server, ("exact_online", "avidxchange"), None) as books:
        team = Team(books, [books.home / "worker-1"])
        team.settle({LINK: books})
        for number in range(2 * runs):
            if goes_elsewhere := number % 2 == 1:
                team.homes = [books.home / f"worker-{2 - number // 2 % 2}"]
            changed_documents.enter(books, number * DOCUMENTS, DOCUMENTS)
            (moved if goes_elsewhere else stayed).append(team.round([LINK])[1][0].processor)
    return moving(stayed, moved)


@contextmanager
def _opened(server: str, systems: Sequence[str], companies: Sequence[str] | None) -> Iterator[Company]:
    """Without limits."""
    with (
        fresh_database(server) as store,
        fresh_home() as home,
        company.opened(
            home, store_url=store, systems=systems, companies=companies,
            settings={"ML_CONNECTOR_OBJECTS": f"file://{home}/objects"},
        ) as books,
    ):  # fmt: skip
        _lift_limits(books)
        yield books


def _played(server: str, workers: int, rounds: int, *, stays: bool = False) -> Played:
    with _opened(server, SYSTEMS, list(COMPANIES)) as books:
        with mock.patch.dict(os.environ, books.environment):
            links = {name: replace(books, link=name) for name in load().links}
        team = Team(books, [books.home / f"worker-{number + 1}" for number in range(workers)], stays)
        team.settle(links)
        before, mark, moved, seconds = _delivered(links), books.mark(), team.moved, 0.0
        ended: list[Ended] = []
        for number in range(rounds):
            for one in links.values():
                changed_documents.enter(one, number * DOCUMENTS, DOCUMENTS)
            took, some = team.round(links)
            seconds, ended = seconds + took, [*ended, *some]
        calls, moved = len(books.sandbox.get("/calls", since=mark)["calls"]), team.moved - moved
        team.settle(links)
        twice = [f"{name}: {text}" for name, one in links.items() for text in agreement.twice(one)]
        return Played(seconds, ended, moved, calls, _delivered(links) - before, twice)


def _lift_limits(books: Company) -> None:
    systems = books.sandbox.info["systems"]
    for system, names in [one for one in UNLIMITED.items() if one[0] in systems]:
        for place in systems[system]["companies"] if system in OF_EACH_COMPANY else (None,):
            where = {"company": place} if place else {}
            books.sandbox.edit(system, "settings", {**where, "set": dict.fromkeys(names, 10_000_000)})


def _delivered(links: Mapping[str, Company]) -> int:
    return sum(row["state"] == "delivered" for one in links.values() for row in one.deliveries())
