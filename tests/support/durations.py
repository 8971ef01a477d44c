"""How long tests take: a file of durations is kept in the repository (``tests/durations.json``), the longest files of
tests are begun first, and a test that needs half as much processor time again as written there is named at the end.

Budgets are of processor time (of the worker and of the processes that it waited for), which a busy machine changes
little. ``--durations-write`` writes the file anew, after a whole ``make test`` on a quiet machine.
"""

from __future__ import annotations

import json
import resource
import time
from collections import Counter
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.sharing import by_unit, unit

FILE = Path(__file__).parents[1] / "durations.json"
OPTION = "--durations-write"
# Seconds: tests below are not written down one by one, and count as this long.
SHORT = 1.0
OVER = 1.5
_WORKER = "durations"


def too_slow(budgets: Mapping[str, float], measured: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """Tests that need half as much again as their budget, the worst first, with what they needed and the budget."""
    found = {
        name: (seconds, budgets.get(name, SHORT))
        for name, seconds in measured.items()
        if seconds > OVER * max(budgets.get(name, SHORT), SHORT)
    }
    return dict(sorted(found.items(), key=lambda one: one[1][1] - one[1][0]))


def by_file(measured: Mapping[str, float]) -> dict[str, float]:
    found = Counter[str]()
    for name, seconds in measured.items():
        found[name.split("::")[0]] += seconds
    return dict(found)


def written(measured: Mapping[str, float]) -> str:
    """The text of the file: seconds of processor time of each file of tests, and of each test that is not short."""
    files = {name: round(seconds, 1) for name, seconds in sorted(by_file(measured).items()) if seconds >= SHORT}
    tests = {name: round(seconds, 1) for name, seconds in sorted(measured.items()) if seconds >= SHORT}
    return json.dumps({"files": files, "tests": tests}, indent=1) + "\n"


def known(file: Path = FILE) -> dict[str, dict[str, float]]:
    return json.loads(file.read_text()) if file.exists() else {"files": {}, "tests": {}}


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


class Durations:
    """The plugin; workers of xdist hand what they measured to the process that started them."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.measured: dict[str, float] = {}
        self.processor = 0.0
        self.shared = 0.0

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        units = by_unit(known()["files"])
        items.sort(key=lambda item: -units.get(unit(item.nodeid), 0.0))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        before = _processor() - self.shared
        result = yield
        self.measured[item.nodeid] = _processor() - self.shared - before
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Generator[None, Any, Any]:
        """What a whole session shares counts for no test: whichever came first would seem slow."""
        before = _processor() - self.shared
        result = yield
        if fixturedef.scope == "session":
            self.shared = _processor() - before
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self, nextitem: pytest.Item | None) -> Generator[None, Any, Any]:
        """Nor does what ends with the session, after its last test."""
        before = _processor()
        result = yield
        if nextitem is None:
            self.shared += _processor() - before
        return result

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput[_WORKER] = [_processor(), self.measured]
        elif not self.processor:  # no workers: all was done here
            self.processor = _processor()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        processor, measured = getattr(node, "workeroutput", {}).get(_WORKER, (0.0, {}))
        self.processor += processor
        self.measured |= measured

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if hasattr(terminalreporter.config, "workerinput"):
            return  # it knows of its own tests alone
        wall = time.monotonic() - self.began
        terminalreporter.write_line(f"wall {_minutes(wall)}, processor {_minutes(self.processor)} min")
        for name, (seconds, budget) in too_slow(known()["tests"], self.measured).items():
            terminalreporter.write_line(
                f"slower than its budget: {name}: {seconds:.1f} s of processor, not {budget:.1f}"
            )
        if terminalreporter.config.getoption(OPTION):
            FILE.write_text(written(self.measured))


def _minutes(seconds: float) -> str:
    return f"{int(seconds // 60)}:{int(seconds % 60):02}"
