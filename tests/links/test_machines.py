"""One link on several machines that share a store and objects, each step of a run on another one: any of them takes up
what another decided, and what each keeps can go at any time.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from include.pipeline import steps
from include.pipeline.request import RunRequest
from include.pipeline.run_context import Run
from tests.support import agreement, company, life, wrong_clock
from tests.support.company import LINK, UNSETTLED, Company
from tests.support.stores import fresh_database, postgres_url

__all__ = ["postgres_url"]

pytestmark = pytest.mark.timeout(300)
MACHINES = ("first", "second", "third")
TABLES = "select flow, company, source_key, difference_class from reconciliation.documents order by all"


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Company]:
    settings = {"ML_CONNECTOR_OBJECTS": f"file://{tmp_path}/objects"}
    systems = ["exact_online", "avidxchange"]
    with company.opened(tmp_path, vendors=8, documents=16, systems=systems, settings=settings) as found:
        yield found


class Machines:
    """``before``: what happens on a machine, whose home is given, before each step on it."""

    def __init__(self, books: Company, before: Callable[[Path], None] = lambda home: None) -> None:
        self.books, self.before, self.next = books, before, cycle(MACHINES)

    def home(self, machine: str) -> Path:
        return self.books.home / machine

    @contextmanager
    def another(self) -> Iterator[None]:
        home = self.home(next(self.next))
        with pytest.MonkeyPatch.context() as patch:
            for name, value in {**self.books.environment, "ML_CONNECTOR_HOME": str(home)}.items():
                patch.setenv(name, value)
            self.before(home)
            yield

    @contextmanager
    def going_on(self, number: str) -> Iterator[Run]:
        with self.another(), steps.resumed(number) as run:
            yield run

    def run(self) -> dict[str, Any]:
        """Ten virtual minutes later; its summary."""
        self.books.sandbox.advance(600)
        with self.another(), steps.begun(RunRequest(link=LINK, who="petra")) as run:
            number, flows, build = run.run_id, run.link.shape.steps(run.flows), steps.read(run)
            if not build and not steps.has_left_over(run):
                return steps.finish(run, built=False)
        if build:
            with self.going_on(number) as run:
                steps.decide(run)
        for some in flows.values():
            with self.going_on(number) as run:
                steps.deliver(run, *some)
        with self.going_on(number) as run:
            return steps.finish(run, built=True)

    def settle(self) -> None:
        for _ in range(4):
            self.run()
            if not [row for row in self.books.deliveries() if row["state"] in UNSETTLED]:
                return
        raise AssertionError("still under way after four runs")

    def shown(self) -> list[list[dict[str, Any]]]:
        """What each machine shows of what is published."""
        answers = [self.books.cli("query", TABLES, "--json", ML_CONNECTOR_HOME=str(self.home(one))) for one in MACHINES]
        return [list(answer.json["rows"]) for answer in answers]


def forgotten(home: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)


def tables_lost(home: Path) -> None:
    forgotten(home)
    shutil.rmtree(home.parent / "objects" / "decided", ignore_errors=True)


@pytest.mark.faults
@pytest.mark.parametrize(
    "before",
    [
        pytest.param(lambda home: None, id="kept"),
        pytest.param(forgotten, id="forgotten"),
        pytest.param(tables_lost, id="lost"),
    ],
)
def test_each_step_of_a_run_on_another_machine(books: Company, before: Callable[[Path], None]) -> None:
    machines = Machines(books, before)
    machines.settle()
    assert [row for row in books.deliveries() if row["state"] == "delivered"]
    machines.run()  # which reads back what was sent last
    mark, first, *others = books.mark(), *machines.shown()
    assert first
    assert others == [first, first]
    books.machines = tuple(machines.home(one) for one in MACHINES)
    books.sandbox.advance(600)
    again = books.cli("run", LINK, "--full", "--json", ML_CONNECTOR_DIE_AT="decide.built:2")
    assert (again.code in (0, 1), again.json["failure"]) == (True, None), "a run decides once"
    assert books.writes(mark) == []
    assert machines.shown() == [first, first, first]


@pytest.mark.faults
def test_with_nothing_new_no_machine_asks_more_than_one_alone(books: Company) -> None:
    machines = Machines(books)
    machines.settle()
    for _ in MACHINES:
        machines.run()

    def calls() -> list[str]:
        mark = books.mark()
        assert machines.run()["failure"] is None
        made = [f"{call['method']} {call['path']}" for call in books.sandbox.get("/calls", since=mark)["calls"]]
        # Once an hour a token is renewed, and the companies it opens are looked at.
        return sorted(one for one in made if not one.endswith(("token", "bearer", "Divisions")))

    first, *others = [calls() for _ in range(6)]
    assert others == [first] * 5


@pytest.mark.faults
@pytest.mark.parametrize("off", [3600, -3600])
def test_a_machine_whose_clock_is_an_hour_off(tmp_path: Path, postgres_url: str, off: int) -> None:
    """What machines must agree on is the time of PostgreSQL; beside it only the logs of that machine tell another."""
    wrong = {"PYTHONPATH": str(Path(wrong_clock.__path__[0])), "CLOCK_OFF": str(off)}
    with (
        fresh_database(postgres_url) as url,
        company.opened(tmp_path, store_url=url, systems=["exact_online", "avidxchange"], machines=2) as books,
    ):
        for day in range(3):
            if day:
                life.goes_on(books, day)
            running = [books.start("run", LINK, "--json", **clock) for clock in ({}, wrong)]
            ends = [books.end_of(one) for one in running]
            assert [one.json["failure"] for one in ends] == [None, None], [one.err for one in ends]
            books.sandbox.advance(600)
        books.settled()
        assert agreement.problems(books) == []
        assert [alert for alert in books.cli("alerts", "--json").json["alerts"] if alert["code"] == "run_failed"] == []


@pytest.mark.faults
def test_a_machine_whose_disk_is_full(tmp_path: Path) -> None:
    systems = ["exact_online", "avidxchange"]
    with company.opened(tmp_path, vendors=20, documents=30, systems=systems, machines=2) as books:
        books.settled()
        key = life.enter_invoice(books, "DISK-1")
        for home in books.machines:
            shutil.rmtree(home, ignore_errors=True)
        # The store still has room, and what the machines share; what each keeps has not.
        full = books.run_with_little_disk(2 * (books.home / "store" / "store.db").stat().st_size)
        assert (full.code, "disk" in full.err or "space" in full.err or "large" in full.err) == (3, True), full.err
        assert books.run()["failure"] is None
        books.settled()
        assert life.in_avid(books, "invoices", key) is not None
        assert agreement.problems(books) == []
