"""A whole company for tests of whole runs: simulated vendors with small books, and a prepared home, driven through the
command line, as a person or a scheduler drives it: in this process, or in one of its own where that is what matters.

    def test_x(company):
        assert company.run()["flows"]["vendors"]["delivered"] > 0

What is true is asked of the simulated systems (``company.sandbox.state``), never of our own store alone.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer import testing

from include.cli import app
from include.demo import company as demo
from include.failpoint import VARIABLE
from include.sandbox import process
from include.warehouse.database import Warehouse
from tests.conftest import RunningSandbox

PROJECT = Path(__file__).resolve().parents[2]
LINK = "exact_avidxchange"
# A Friday morning in an open period: the books, their periods and what falls due are the same whenever the tests run.
MORNING = "2026-11-20T08:00:00Z"
# Long campaigns give a run more time: what a killed one held is waited for, on a machine that does other things too.
LONGEST_RUN = float(os.environ.get("LONGEST_RUN", "280"))
UNSETTLED = ("planned", "sending", "unknown", "retrying")
# Typer's runner makes all commands anew for each one that is run: a twentieth of a second.
setattr(testing, "_get_command", functools.cache(testing._get_command))  # noqa: B010


@dataclass(frozen=True)
class Answer:
    """How a command ended: exit code (negative: killed by that signal) and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.out, f"no JSON on standard output; exit code {self.code}, standard error:\n{self.err}"
        return json.loads(self.out)


def invoke(*command: str, typed: str | None = None, **environment: str) -> Answer:
    """``python -m include.cli COMMAND ...`` in this process; ``typed`` is its standard input."""
    result = testing.CliRunner().invoke(app, list(command), input=typed, env=environment)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception  # a traceback is what no command may end in
    return Answer(result.exit_code, result.stdout, result.stderr)


@dataclass
class Company:
    """One company: its simulated vendors, its home, and the settings that every process of it runs with.

    ``words``: what people wrote in the memo of each QuickBooks bill, by its Id (see ``days_quickbooks``).
    ``python``, ``project``: the interpreter and the copy of the project that its own processes run with.
    ``machines``: homes that its commands take turns with, where it has several.
    """

    home: Path
    sandbox: RunningSandbox
    environment: dict[str, str]
    link: str = LINK
    words: dict[str, str] = field(default_factory=dict)
    python: str = sys.executable
    project: Path = PROJECT
    machines: tuple[Path, ...] = ()
    _turn: int = 0
    _processes: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(
        self, *command: str, module: str = "include.cli", log: Path | None = None, **environment: str
    ) -> subprocess.Popen[str]:
        """``python -m include.cli COMMAND ...`` on its way; ``environment`` adds to the company's own. ``log``: where
        what it says goes that is no result; without one it must not say more than a pipe holds before its end."""
        with contextlib.ExitStack() as files:
            running = subprocess.Popen(
                [self.python, "-m", module, *command],
                cwd=self.project,
                env={**os.environ, **self._next(), **environment},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=files.enter_context(log.open("w")) if log else subprocess.PIPE,
                text=True,
            )
        self._processes.append(running)
        return running

    def cli(self, *command: str, module: str = "include.cli", **environment: str) -> Answer:
        """The same, to its end; a command that is to die gets a process of its own."""
        if module != "include.cli" or VARIABLE in environment:
            return self.end_of(self.start(*command, module=module, **environment))
        return invoke(*command, **{**self._next(), **environment})

    def _next(self) -> dict[str, str]:
        """What the next process runs with."""
        if not self.machines:
            return self.environment
        self._turn += 1
        return {**self.environment, "ML_CONNECTOR_HOME": str(self.machines[self._turn % len(self.machines)])}

    def warehouse(self) -> Warehouse:
        """The link's, where the last run ended."""
        files = [Warehouse.of_link(home, self.link) for home in self.machines or (self.home,)]
        return max(files, key=lambda one: one.path.stat().st_mtime if one.exists else 0.0)

    def end_of(self, running: subprocess.Popen[str]) -> Answer:
        try:
            out, err = running.communicate(timeout=LONGEST_RUN)
        finally:
            if running.poll() is None:
                running.kill()
        return Answer(running.returncode, out, err or "")

    def run(self, *options: str) -> dict[str, Any]:
        """A run that must come to its end; its summary. What it leaves undone is in the summary's reasons."""
        answer = self.cli("run", self.link, "--json", *options)
        assert answer.code in (0, 1), f"run ended with {answer.code}:\n{answer.err}"
        return dict(answer.json)

    def run_with_little_disk(self, largest_file: int) -> Answer:
        """A run that cannot make any file larger than this, as on a disk that is full."""
        program = (
            f"import resource, runpy, sys; limit = ({largest_file}, {resource.RLIM_INFINITY});"
            f" resource.setrlimit(resource.RLIMIT_FSIZE, limit); sys.argv = ['cli', 'run', {self.link!r}, '--json'];"
            " runpy.run_module('include.cli', run_name='__main__')"
        )
        words = [self.python, "-c", program]
        environment = {**os.environ, **self._next()}
        done = subprocess.run(
            words, cwd=self.project, env=environment, capture_output=True, text=True, timeout=LONGEST_RUN
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    def connected(self, system: str) -> None:
        """A person enters the credentials that work now: of a vendor that asks for a consent, those of a new one."""
        file = self.home / "credentials.json"
        file.write_text(json.dumps(self.sandbox.credentials(system)))
        answer = self.cli("connect", system, "--from-json", str(file))
        file.unlink()
        assert answer.code == 0, answer.err

    def settled(self, *options: str, runs: int = 4) -> dict[str, Any]:
        """Run, ten virtual minutes apart, until nothing is under way any more: a document whose outcome is unknown is
        sent again only after the vendor's reads have had time to show it. The last summary."""
        for _ in range(runs):
            self.sandbox.advance(600)
            summary = self.run(*options)
            if not [row for row in self.deliveries() if row["state"] in UNSETTLED]:
                return summary
        left = [(row["flow"], row["number"], row["state"], row["reason_text"]) for row in self.deliveries()]
        raise AssertionError(f"after {runs} runs still under way: {[row for row in left if row[2] in UNSETTLED]}")

    def deliveries(self, flow: str | None = None) -> list[dict[str, Any]]:
        chosen = ["--flow", flow] if flow else []
        answer = self.cli("deliveries", "--link", self.link, "--limit", "100000", "--json", *chosen)
        return list(answer.json["deliveries"])

    def query(self, sql: str) -> list[dict[str, Any]]:
        """Rows of the published tables."""
        return list(self.cli("query", sql, "--json").json["rows"])

    def writes(self, since: int = 0) -> list[dict[str, Any]]:
        """Calls that asked a vendor to change something, logins apart."""
        calls = self.sandbox.get("/calls", since=since)["calls"]
        return [
            call
            for call in calls
            if call["method"] != "GET" and not call["path"].endswith(("token", "tokens", "bearer"))
        ]

    def mark(self) -> int:
        """Where the vendors' call log stands: for ``writes(since=...)``."""
        return int(self.sandbox.get("/calls", since=0)["next"])

    def close(self) -> None:
        for running in self._processes:
            if running.poll() is None:
                running.kill()
            running.communicate()


@contextlib.contextmanager
def opened(
    home: Path,
    *,
    store_url: str | None = None,
    vendors: int = 40,
    documents: int = 60,
    seed: int = 1,
    settings: Mapping[str, str] | None = None,
    multi_currency: bool = False,
    systems: Sequence[str] = ("exact_online", "avidxchange", "quickbooks_online"),
    link: str = LINK,
    companies: Sequence[str] | None = None,
    machines: int = 1,
) -> Iterator[Company]:
    """A prepared company under ``home``: books generated as of ``MORNING``, credentials entered, nothing run yet.
    ``multi_currency``: its QuickBooks books are kept in several currencies. ``systems`` are simulated: a link that no
    test looks at costs reads all the same. ``companies``: those of the sandbox that are there, its usual ones where
    none are named. ``machines``: so many share objects and a store, and its commands are run on each in turn."""
    info = process.start(home / "sandbox", process.free_port_base(), empty=True, systems=list(systems))
    http = httpx.Client(base_url=info["control_url"], timeout=300, verify=False)
    try:
        sandbox = RunningSandbox(home / "sandbox", info["control_url"], http)
        chosen = {} if companies is None else {"companies": list(companies)}
        sandbox.reset(
            vendors=vendors, documents=documents, seed=seed, now=MORNING, multi_currency=multi_currency, **chosen
        )
        environment = demo.environment(home, sandbox.info) | dict(settings or {})
        if store_url is not None:
            environment["ML_CONNECTOR_STORE"] = store_url
        if machines > 1:
            environment["ML_CONNECTOR_OBJECTS"] = f"file://{home}/objects"
        with pytest.MonkeyPatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            demo.prepare(home, sandbox.info)
        company = Company(home, sandbox, environment, link)
        if machines > 1:
            company.machines = tuple(home / f"machine-{number + 1}" for number in range(machines))
        try:
            yield company
        finally:
            company.close()
    finally:
        http.close()
        process.stop(home / "sandbox")
