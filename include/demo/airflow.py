"""A private Airflow for the demo: `airflow standalone` on SQLite with the LocalExecutor, spoken to over its REST API.

`parallelism` stays low: with 32 idle workers the scheduler of 3.3.2 hangs on TERM. The password is made here once and
written into the simple auth manager's file, so that the demo can print it.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from include.paths import PROJECT

USER = "admin"


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
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
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
        except (httpx.HTTPError, ValueError):
            return False
        return bool(health["scheduler"]["status"] == "healthy" and health["dag_processor"]["status"] == "healthy")

    def start(self, timeout: float = 120) -> None:
        """Start it unless it runs. Raises ``AirflowFailed`` when it is not up after ``timeout`` seconds."""
        if self.running():
            return
        self.stop()
        self.password  # noqa: B018 - the file must be there before Airflow looks for it
        environment = self.environment()
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "airflow", "standalone"],
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
        """End the process group that ``start`` made; True when there was one."""
        file = self.home / "standalone.pid"
        if not file.exists():
            return False
        group = int(file.read_text())
        file.unlink()
        for attempt, sign in enumerate((signal.SIGTERM, signal.SIGKILL)):
            try:
                os.killpg(group, sign)
            except ProcessLookupError:
                return attempt > 0
            deadline = time.monotonic() + 15
            while time.monotonic() < deadline and _alive(group):
                time.sleep(0.2)
        return True

    def run_all(self, dags: Sequence[str], conf: Mapping[str, Any]) -> None:
        """Trigger them all at once, as schedules do, and wait for the last.

        Raises ``AirflowFailed`` with each that failed, when all have ended.
        """
        with ThreadPoolExecutor(max_workers=max(1, len(dags))) as pool:
            ended = [pool.submit(self.run, dag, conf) for dag in dags]
        failed = [str(error) for one in ended if isinstance(error := one.exception(), AirflowFailed)]
        if failed:
            raise AirflowFailed("; ".join(failed))
        for one in ended:
            one.result()

    def run(self, dag: str, conf: Mapping[str, Any], timeout: float = 600) -> str:
        """Trigger ``dag`` as a person would and wait for its end; returns the Airflow run id.

        Raises ``AirflowFailed`` with the failed tasks when it did not succeed.
        """
        with httpx.Client(base_url=self.url, timeout=30) as client:
            token = client.post("/auth/token", json={"username": USER, "password": self.password}).raise_for_status()
            client.headers["Authorization"] = f"Bearer {token.json()['access_token']}"
            deadline = time.monotonic() + timeout
            while self._get(client, f"/api/v2/dags/{dag}", deadline).status_code != httpx.codes.OK:
                if time.monotonic() > deadline:
                    raise AirflowFailed(f"Airflow does not know the DAG {dag}: read {self.log}")
                time.sleep(0.5)
            client.patch(f"/api/v2/dags/{dag}", json={"is_paused": False}).raise_for_status()
            body = {"conf": dict(conf), "logical_date": None}
            reply = client.post(f"/api/v2/dags/{dag}/dagRuns", json=body)
            if reply.is_error:
                raise AirflowFailed(f"Airflow refused to run {dag}: {reply.text[:400]}")
            run_id = str(reply.json()["dag_run_id"])
            path = f"/api/v2/dags/{dag}/dagRuns/{run_id}"
            while (state := self._get(client, path, deadline).json()["state"]) in ("queued", "running"):
                if time.monotonic() > deadline:
                    raise AirflowFailed(
                        f"run {run_id} of {dag} is still {state} after {timeout:.0f} s: open {self.url}"
                    )
                time.sleep(0.5)
            if state != "success":
                tasks = self._get(client, f"{path}/taskInstances", deadline).json()["task_instances"]
                failed = ", ".join(task["task_id"] for task in tasks if task["state"] == "failed")
                raise AirflowFailed(f"run {run_id} of {dag} ended as {state} in {failed}: read {self.home / 'logs'}")
            return run_id

    def _get(self, client: httpx.Client, path: str, deadline: float) -> httpx.Response:
        """An answer, however busy the machine is: a web server without time is asked again until ``deadline``."""
        while True:
            try:
                return client.get(path)
            except httpx.TransportError as problem:
                if time.monotonic() > deadline:
                    raise AirflowFailed(
                        f"Airflow on {self.url} no longer answers ({problem}): read {self.log}"
                    ) from None


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
