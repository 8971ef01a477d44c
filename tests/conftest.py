"""Fixtures that several rooms share."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, settings

from include.sandbox import process
from tests.support import dbt, durations, lifeline, sharing, tiers

# Where this is set every process that a test starts would compile the whole project again: half of its start.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# How quickly examples are drawn is the machine's doing, and says nothing of a test.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


_DBT = pytest.StashKey[TemporaryDirectory[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(tiers.OPTION, action="store_true", help="run what is selected whatever its tier")
    parser.addoption(durations.OPTION, action="store_true", help="write tests/durations.json anew")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(tiers.Tiers())
    config.pluginmanager.register(durations.Durations())
    if lifeline.VARIABLE not in os.environ:  # neither a worker of xdist nor a shard, whose processes are marked already
        mark = os.environ[lifeline.VARIABLE] = f"suite of process {os.getpid()}:"
        held = lifeline.lifeline(mark)
        config.add_cleanup(lambda: held.communicate(timeout=60))
    if dbt.PLACE not in os.environ:
        place = config.stash[_DBT] = TemporaryDirectory(prefix="dbt-")
        os.environ[dbt.PLACE] = place.name


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> sharing.Scheduling | None:
    return sharing.Scheduling(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, Any, Any]:
    """What is collected stays to the end, and is not looked through for garbage again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@dataclass
class RunningSandbox:
    """A sandbox process of this test session, with fresh books for each test."""

    home: Path
    control_url: str
    http: httpx.Client
    # Snapshot and answer by what was prepared; None: nothing is restored, each reset makes new books.
    made: dict[str, tuple[str, Any]] | None = None

    @property
    def info(self) -> dict[str, Any]:
        return self.get("/info")

    def base_url(self, system: str) -> str:
        return str(self.info["systems"][system]["base_url"])

    def credentials(self, system: str) -> dict[str, Any]:
        return dict(self.info["systems"][system]["credentials"])

    def get(self, path: str, **params: Any) -> dict[str, Any]:
        return self._answer(self.http.get(path, params=params))

    def post(self, path: str, body: Any = None) -> dict[str, Any]:
        return self._answer(self.http.post(path, json=body if body is not None else {}))

    def state(self, system: str, entity: str, company: str | None = None) -> list[dict[str, Any]]:
        params = {"company": company} if company else {}
        return list(self.get(f"/state/{system}/{entity}", **params)["rows"])

    def edit(self, system: str, entity: str, body: dict[str, Any]) -> dict[str, Any]:
        return self.post(f"/edit/{system}/{entity}", body)

    def fault(self, **spec: Any) -> None:
        self.post("/faults", [spec])

    def clear_faults(self) -> None:
        self.http.delete("/faults").raise_for_status()

    def advance(self, seconds: float) -> None:
        self.post("/clock", {"advance_seconds": seconds})

    def reset(self, vendors: int = 40, documents: int = 60, seed: int = 1, **more: Any) -> None:
        """``empty=True``: companies and set-up alone; ``now="2026-11-20T09:00:00Z"``: the moment to start at, else the
        real time; ``systems=[...]``: those that get books. What this session's sandbox was asked before is restored."""
        asked = {"vendors": vendors, "documents": documents, "seed": seed, **more}
        self.prepared(json.dumps(asked, sort_keys=True), lambda: self.post("/reset", asked))
        if "now" not in more:
            # Clients and receivers compare with a clock of their own: what was made a while ago is restored to it.
            self.post("/clock", {"advance_to": datetime.now(UTC).isoformat()})

    def prepared(self, what: str, prepare: Callable[[], Any]) -> Any:
        """The world that ``prepare`` leaves, and what it answered; restored where ``what`` was prepared before."""
        if self.made is None:
            return prepare()
        if what not in self.made:
            answer = prepare()
            self.made[what] = f"made-{len(self.made)}", answer
            self.post("/snapshot", {"name": self.made[what][0]})
        else:
            self.post("/restore", {"name": self.made[what][0]})
        return self.made[what][1]

    @staticmethod
    def _answer(reply: httpx.Response) -> dict[str, Any]:
        assert reply.status_code == 200, f"{reply.request.method} {reply.request.url}: {reply.status_code} {reply.text}"
        answer: dict[str, Any] = reply.json()
        return answer


@pytest.fixture(scope="session")
def sandbox_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    """One sandbox for the session; tests ask for ``sandbox``, which has new books."""
    home = tmp_path_factory.mktemp("sandbox")
    info = process.start(home, process.free_port_base(), empty=True)
    # One client for all control calls: a new one costs a TLS context each time, even for plain HTTP.
    with httpx.Client(base_url=info["control_url"], timeout=300, verify=False) as http:
        yield RunningSandbox(home, info["control_url"], http, {})
    process.stop(home)


def named_systems(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What ``@pytest.mark.systems("exact_online", ...)`` says of a test: the systems that get books; without it all."""
    mark = request.node.get_closest_marker("systems")
    return {"systems": list(mark.args)} if mark else {}


@pytest.fixture
def sandbox(sandbox_process: RunningSandbox, request: pytest.FixtureRequest) -> RunningSandbox:
    """A small generated company (40 vendors, 60 documents, seed 1), no faults, its clock at the real time."""
    sandbox_process.reset(**named_systems(request))
    return sandbox_process


@pytest.fixture
def empty_sandbox(sandbox_process: RunningSandbox, request: pytest.FixtureRequest) -> RunningSandbox:
    """Companies and their set-up, but no vendors and no documents."""
    sandbox_process.reset(empty=True, **named_systems(request))
    return sandbox_process
