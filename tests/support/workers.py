"""The server of ``docker-compose.yml`` with three workers, each with a home of its own, and simulated companies.

Everything that the services keep goes with them; what they share is PostgreSQL, the queue and the object store.
"""

from __future__ import annotations

import json
import shutil
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest

from include.demo import links as demo_links
from include.sandbox import process
from scripts.server_local import Missing, Server, started
from tests.conftest import RunningSandbox
from tests.support.company import LINK, MORNING, Company
from tests.support.forwarder import Ways, forwarded
from tests.support.waiting import eventually

# Sooner than after five minutes, so that a test need not wait for as long.
MISSED = {
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "25",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "5",
    "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT": "20",
    "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT_CHECK_INTERVAL": "5",
}
SYSTEMS = ("exact_online", "avidxchange")
SHARED = ("5432", "6379", "8333")
ALIVE = ("api-server", "scheduler", "dag-processor")
PREPARE = """\
import json, sys
from pathlib import Path
from include.demo import company
company.prepare(Path(sys.argv[1]), json.load(sys.stdin), names=sys.argv[2:])
"""


@dataclass
class Workers:
    """``books``: the company of a link, asked from the service ``cli``; ``api``: the web interface's, of a server that
    knows the link."""

    server: Server
    books: Company
    api: httpx.Client
    runs: int = 0

    def of(self, link: str) -> Workers:
        """The same for another link."""
        return replace(self, books=replace(self.books, link=link))

    def begin(self) -> str:
        """The path of a run that a person triggers, ten virtual minutes later."""
        self.books.sandbox.advance(600)
        self.runs += 1
        asked = {"dag_run_id": f"run-{self.runs}", "logical_date": None, "conf": {"preview": False}}
        self.api.post(f"{dag(self.books.link)}/dagRuns", json=asked).raise_for_status()
        return f"{dag(self.books.link)}/dagRuns/run-{self.runs}"

    def tasks(self, run: str) -> list[dict[str, Any]]:
        return list(self.api.get(f"{run}/taskInstances").raise_for_status().json()["task_instances"])

    def running(self, run: str) -> list[dict[str, Any]]:
        return [task for task in self.tasks(run) if task["state"] == "running"]

    def is_over(self, run: str) -> bool:
        return self.api.get(run).raise_for_status().json()["state"] not in ("queued", "running")

    def ended(self, run: str, seconds: float = 600) -> str:
        assert eventually(lambda: self.is_over(run), seconds), self.tasks(run)
        return str(self.api.get(run).json()["state"])

    def has(self, task: dict[str, Any]) -> list[str]:
        """The workers that speak of it."""
        return [one for one in self.server.workers if task["id"] in (self.server.folder / f"{one}.log").read_text()]

    def replace(self, worker: str) -> None:
        """It is killed, with what it was at, and started again under its name, with nothing that it had."""
        self.server.stop(worker, signal.SIGKILL)
        self.forget(worker)
        self.server.start(worker)

    def forget(self, name: str) -> None:
        """All that a service kept; what was killed with it may still be writing for a moment."""
        home = Path(self.server.environment(name)["ML_CONNECTOR_HOME"])
        assert eventually(lambda: shutil.rmtree(home, ignore_errors=True) or not home.exists(), 60), home

    @contextmanager
    def with_ways(self) -> Iterator[dict[str, Ways]]:
        """By worker: what it reaches PostgreSQL (5432), the queue (6379) and the object store (8333) by."""
        server, found = self.server, dict[str, Ways]()
        ports = {port: server.ports[port] for port in SHARED}
        with ExitStack() as stack:
            folder = stack.enter_context(TemporaryDirectory(prefix="mlc-ways-"))
            for worker in server.workers:
                found[worker] = stack.enter_context(forwarded(Path(folder) / worker, ports))
                server.ways[worker] = found[worker].places
                self.replace(worker)
            server.wait(server.workers)
            yield found
            server.ways.clear()
            for worker in server.workers:
                self.replace(worker)
            server.wait(server.workers)


def dag(link: str) -> str:
    return f"/api/v2/dags/{link}"


@contextmanager
def three_workers(folder: Path, links: Sequence[str] = (LINK,), systems: Sequence[str] = SYSTEMS) -> Iterator[Workers]:
    """Of the demo's companies; credentials entered, and nothing read yet. Skips where a program is missing."""
    info = process.start(folder / "sandbox", process.free_port_base(), empty=True, systems=list(systems))
    settings = {"SANDBOX_CLOCK_URL": str(info["control_url"]), **MISSED}
    try:
        with (
            httpx.Client(base_url=info["control_url"], timeout=300, verify=False) as control,
            started(
                folder, demo_links.settings(info["systems"], names=links), workers=3, more=settings, stay=ALIVE
            ) as server,
        ):
            sandbox = RunningSandbox(folder / "sandbox", info["control_url"], control)
            sandbox.reset(vendors=40, documents=60, seed=1, now=MORNING)
            done = server.run("cli", ["python", "-c", PREPARE, str(folder), *links], json.dumps(sandbox.info))
            assert done.returncode == 0, done.stderr
            server.wait((*ALIVE, *server.workers))
            books = Company(folder, sandbox, server.environment("cli"), links[0], python=sys.executable)
            with _api(server, links) as api:
                yield Workers(server, books, api)
    except Missing as missing:
        pytest.skip(str(missing))
    finally:
        process.stop(folder / "sandbox")


@contextmanager
def _api(server: Server, links: Sequence[str]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=60) as client:
        login = {"username": "admin", "password": server.secret("AIRFLOW_ADMIN_PASSWORD")}
        token = client.post("/auth/token", json=login).raise_for_status().json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        for link in links:
            assert eventually(lambda link=link: client.get(dag(link)).status_code == 200, 120), server.said(
                "dag-processor"
            )
            client.patch(dag(link), json={"is_paused": False}).raise_for_status()
        yield client
