"""The server installation's workers, without a container engine: links of the demo run on them, against the sandbox."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from include.demo import links
from include.sandbox import process
from scripts.server_local import Missing, Server, started
from tests.support.waiting import eventually

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1200)]
DAG = "/api/v2/dags/exact_avidxchange"
# Sooner than after five minutes, so that the test need not wait for as long.
MISSED = {
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "25",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "5",
}
ALIVE = ("api-server", "scheduler", "dag-processor")


PREPARE = """\
import json, sys
from pathlib import Path
from include.demo import company
company.prepare(Path(sys.argv[1]), json.load(sys.stdin))
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Three workers, the vendors of one link simulated, credentials entered, and nothing read yet."""
    folder = tmp_path_factory.mktemp("server")
    systems = ["exact_online", "avidxchange"]
    info = process.start(
        folder / "sandbox", process.free_port_base(), vendors=12, documents=20, seed=1, systems=systems
    )
    settings = {"SANDBOX_CLOCK_URL": str(info["control_url"]), **MISSED}
    try:
        with started(folder, links.settings(info["systems"]), workers=3, more=settings, stay=ALIVE) as found:
            done = found.run("cli", ["python", "-c", PREPARE, str(folder)], json.dumps(info))
            assert done.returncode == 0, done.stderr
            found.wait((*ALIVE, *found.workers))
            yield found
    except Missing as missing:
        pytest.skip(str(missing))
    finally:
        process.stop(folder / "sandbox")


@pytest.fixture(scope="module")
def api(server: Server) -> Iterator[httpx.Client]:
    """The web interface's own, of a server that knows the link."""
    with httpx.Client(base_url=server.url, timeout=60) as client:
        login = {"username": "admin", "password": server.secret("AIRFLOW_ADMIN_PASSWORD")}
        token = client.post("/auth/token", json=login).raise_for_status().json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        assert eventually(lambda: client.get(DAG).status_code == 200, 120), server.said("dag-processor")
        client.patch(DAG, json={"is_paused": False}).raise_for_status()
        yield client


def begin(api: httpx.Client, name: str) -> str:
    """The path of a run of the link that a person triggers."""
    asked = {"dag_run_id": name, "logical_date": None, "conf": {"preview": True}}
    api.post(f"{DAG}/dagRuns", json=asked).raise_for_status()
    return f"{DAG}/dagRuns/{name}"


def tasks_of(api: httpx.Client, run: str) -> list[dict[str, Any]]:
    return list(api.get(f"{run}/taskInstances").raise_for_status().json()["task_instances"])


def ended(api: httpx.Client, run: str) -> str:
    assert eventually(lambda: api.get(run).json()["state"] not in ("queued", "running"), 500)
    return str(api.get(run).json()["state"])


def has(server: Server, task: dict[str, Any]) -> list[str]:
    """The workers that speak of it."""
    return [name for name in server.workers if task["id"] in (server.folder / f"{name}.log").read_text()]


def test_a_link_runs_to_its_end_on_the_workers(server: Server, api: httpx.Client) -> None:
    run = begin(api, "whole")
    assert ended(api, run) == "success", tasks_of(api, run)
    ran = [task for task in tasks_of(api, run) if task["state"] == "success"]
    assert ran
    assert [task["task_id"] for task in ran if not has(server, task)] == []


def test_what_a_killed_worker_was_at_is_done_again_by_another(server: Server, api: httpx.Client) -> None:
    run = begin(api, "killed")

    def running() -> list[dict[str, Any]]:
        return [task for task in tasks_of(api, run) if task["state"] == "running"]

    assert eventually(lambda: bool(running()), 120)
    [task, *_] = running()
    [worker] = has(server, task)
    server.stop(worker, signal.SIGKILL)
    assert ended(api, run) == "success", tasks_of(api, run)
    [after] = [one for one in tasks_of(api, run) if one["task_id"] == task["task_id"]]
    assert (after["state"], after["try_number"]) == ("success", 2)
    assert has(server, after) != [worker]


def test_the_object_store_was_tried_before_anything_began(server: Server) -> None:
    assert list(Path(server.folder / "volumes" / "objects").iterdir())
    done = server.run("init", ["python", "-m", "scripts.server_objects"])
    assert (done.returncode, done.stderr) == (0, "")
