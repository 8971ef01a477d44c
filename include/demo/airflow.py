"""A private Airflow for the demo: its services on SQLite with the LocalExecutor, spoken to over its REST API.

`parallelism` stays low: with 32 idle workers the scheduler of 3.3.2 hangs on TERM. The password is made here once and
written into the simple auth manager's file, so that the demo can print it.
"""

from __future__ import annotations

import json
import os
import secrets
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import psutil  # type: ignore[import-untyped]

from include.paths import PROJECT

USER = "admin"
_BUSY = 60.0
"""Seconds (real) that one which runs already may take to say that it is well."""
_SERVICES = ("scheduler --skip-serve-logs", "dag-processor", "triggerer --skip-serve-logs", "api-server")
"""Those of `airflow standalone`, without a process over them, and without two that serve logs: on one machine they are
files. Together these would be a quarter of the memory."""
_LOCKED = 120
"""Seconds (real) that its processes wait for each other's writes."""


class AirflowFailed(Exception):
    """The demo's Airflow did not do what was asked; the text names the log to read."""


@dataclass(frozen=True)
class Airflow:
    """One Airflow under ``home``, its web and API server on ``port`` of this machine only."""

    home: Path
    port: int
    extra_env: Mapping[str, str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.home / "standalone.log"

    @property
    def password(self) -> str:
        file = self.home / "passwords.json"
        if not file.exists():
            self.home.mkdir(parents=True, exist_ok=True)
            file.touch(mode=0o600)
            file.write_text(json.dumps({USER: secrets.token_urlsafe(9)}))
        return str(json.loads(file.read_text())[USER])

    def environment(self) -> dict[str, str]:
        """The process environment of every Airflow process, the tasks' own settings included."""
        settings = {
            "AIRFLOW_HOME": str(self.home),
            "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "include" / "airflow_plugins"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
            # Its processes share one SQLite: a scheduler that found it locked for five seconds ends for good.
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{self.home / 'airflow.db'}?timeout={_LOCKED}",
            "AIRFLOW__CORE__PARALLELISM": "2",
            "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(self.home / "passwords.json"),
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{self.url}/execution/",
            "AIRFLOW__API__PORT": str(self.port),
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__BASE_URL": self.url,
            "AIRFLOW__API__WORKERS": "1",
            "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "15",
            "AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC": "1",
            "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
            "PYTHONPATH": str(PROJECT),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        }
        return {**os.environ, **settings, **self.extra_env}

    def running(self) -> bool:
        try:
            health = httpx.get(f"{self.url}/api/v2/monitor/health", timeout=3).json()
            return all(health[part]["status"] == "healthy" for part in ("scheduler", "dag_processor"))
        except (httpx.HTTPError, ValueError, LookupError):  # a server error has a body of its own
            return False

    def is_ours(self) -> bool:
        """Whether what ``start`` made is there, busy or not."""
        file = self.home / "standalone.pid"
        return file.exists() and _alive(int(file.read_text()))

    def start(self, timeout: float = 120) -> None:
        """Start it unless it runs. Raises ``AirflowFailed`` when it is not up after ``timeout`` seconds."""
        # One that is only busy is not ended: a task that dies with it would be the red run that a person sees first.
        patience = time.monotonic() + _BUSY
        while self.is_ours():
            if self.running():
                return
            if time.monotonic() > patience:
                break
            time.sleep(0.5)
        self.stop()
        self.password  # noqa: B018 - the file must be there before Airflow looks for it
        environment = self.environment()
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                ["sh", "-c", _together()],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                env=environment,
                cwd=self.home,
                start_new_session=True,
            )
        (self.home / "standalone.pid").write_text(str(process.pid))
        deadline = time.monotonic() + timeout
        while not self.running():
            if process.poll() is not None or time.monotonic() > deadline:
                raise AirflowFailed(f"Airflow did not come up on {self.url}: read {self.log}")
            time.sleep(0.5)

    def stop(self) -> bool:
        """End everything of the session that ``start`` made; True when there was something."""
        file = self.home / "standalone.pid"
        if not file.exists():
            return False
        session = int(file.read_text())
        file.unlink()
        with suppress(ProcessLookupError):
            os.killpg(session, signal.SIGTERM)
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline and _alive(session):
            time.sleep(0.2)
        # A task is a process group of its own, and may listen for a minute yet.
        left = _processes_of(session)
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.terminate()
        for process in psutil.wait_procs(left, timeout=5)[1]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        return True

    def run(self, dag: str, conf: Mapping[str, Any], timeout: float = 600) -> str:
        """Trigger ``dag`` as a person would and wait for its end; returns the Airflow run id.

        Raises ``AirflowFailed`` with the failed tasks when it did not succeed.
        """
        (run_id,) = self.run_all([dag], conf, timeout)
        return run_id

    def run_all(self, dags: Sequence[str], conf: Mapping[str, Any], timeout: float = 600) -> list[str]:
        """Trigger them one after the other, so that they run beside each other, and wait for the last; their run ids.

        Raises ``AirflowFailed`` with each that did not succeed, when all have ended.
        """
        deadline = time.monotonic() + timeout
        with httpx.Client(base_url=self.url, timeout=30) as client:
            token = client.post("/auth/token", json={"username": USER, "password": self.password}).raise_for_status()
            client.headers["Authorization"] = f"Bearer {token.json()['access_token']}"
            runs = [self._triggered(client, dag, conf, deadline) for dag in dags]
            failed = [text for run in runs if (text := self._ended(client, run, deadline))]
        if failed:
            raise AirflowFailed("; ".join(failed))
        return [run_id for _, run_id in runs]

    def _triggered(self, client: httpx.Client, dag: str, conf: Mapping[str, Any], deadline: float) -> tuple[str, str]:
        """The run has a name of ours, so that asking again for it makes no second one."""
        while (known := self._asked(client, "GET", f"/api/v2/dags/{dag}", deadline)).status_code != httpx.codes.OK:
            if time.monotonic() > deadline:
                raise AirflowFailed(f"Airflow does not know the DAG {dag}: read {self.log}")
            time.sleep(0.5)
        if known.json()["is_paused"]:
            self._asked(client, "PATCH", f"/api/v2/dags/{dag}", deadline, {"is_paused": False}).raise_for_status()
        run_id = f"demo__{datetime.now(UTC):%Y%m%dT%H%M%S.%f}"
        body = {"conf": dict(conf), "logical_date": None, "dag_run_id": run_id}
        reply = self._asked(client, "POST", f"/api/v2/dags/{dag}/dagRuns", deadline, body)
        if reply.is_error and reply.status_code != httpx.codes.CONFLICT:
            raise AirflowFailed(f"Airflow refused to run {dag}: {reply.text[:400]}")
        return dag, run_id

    def _ended(self, client: httpx.Client, run: tuple[str, str], deadline: float) -> str:
        """What went wrong in it, '' for nothing, once it is over."""
        dag, run_id = run
        path = f"/api/v2/dags/{dag}/dagRuns/{run_id}"
        while (state := self._asked(client, "GET", path, deadline).json()["state"]) in ("queued", "running"):
            if time.monotonic() > deadline:
                return f"run {run_id} of {dag} is still {state}: open {self.url}"
            if self.is_ours() and not self._has_scheduler():
                return (
                    f"run {run_id} of {dag} stands still, since Airflow's scheduler ended: its last lines in "
                    f"{self.log} say why; `make stop`, then `make demo` goes on with what was done"
                )
            time.sleep(0.5)
        if state == "success":
            return ""
        tasks = self._asked(client, "GET", f"{path}/taskInstances", deadline).json()["task_instances"]
        failed = ", ".join(task["task_id"] for task in tasks if task["state"] == "failed")
        return f"run {run_id} of {dag} ended as {state} in {failed}: read {self.home / 'logs'}"

    def _has_scheduler(self) -> bool:
        session = int((self.home / "standalone.pid").read_text())
        return any("scheduler" in _command(one) for one in _processes_of(session))

    def _asked(
        self, client: httpx.Client, method: str, path: str, deadline: float, body: Mapping[str, Any] | None = None
    ) -> httpx.Response:
        """An answer, however busy the machine is: a web server without time, or whose SQLite was locked just then, is
        asked again until ``deadline``."""
        while True:
            problem = ""
            try:
                reply = client.request(method, path, json=body)
                if not reply.is_server_error:
                    return reply
                problem = reply.text[:200]
            except httpx.TransportError as error:
                problem = str(error)
            if time.monotonic() > deadline:
                raise AirflowFailed(f"Airflow on {self.url} no longer answers ({problem}): read {self.log}")
            time.sleep(0.5)


def _together() -> str:
    """The shell's words for all services, once their database is there; it stays as long as one of them does."""
    airflow = f"{shlex.quote(sys.executable)} -m airflow"
    return f"{airflow} db migrate && {{ {' '.join(f'{airflow} {one} &' for one in _SERVICES)} wait; }}"


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _command(process: psutil.Process) -> list[str]:
    """Nothing for one that ended and whose parent has not asked for its exit code yet."""
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


def _processes_of(session: int) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        with suppress(ProcessLookupError, PermissionError):
            if os.getsid(process.pid) == session:
                found.append(process)
    return found
