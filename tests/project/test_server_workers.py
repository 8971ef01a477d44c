"""The server installation's workers, without a container engine: links of the demo run on them, against the sandbox."""

from __future__ import annotations

import json
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
LINK = "exact_avidxchange"
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
    clock = {"SANDBOX_CLOCK_URL": str(info["control_url"])}
    try:
        with started(folder, links.settings(info["systems"]), workers=3, more=clock, stay=ALIVE) as found:
            done = found.run("cli", ["python", "-c", PREPARE, str(folder)], json.dumps(info))
            assert done.returncode == 0, done.stderr
            found.wait((*ALIVE, *found.workers))
            yield found
    except Missing as missing:
        pytest.skip(str(missing))
    finally:
        process.stop(folder / "sandbox")


def run_of(server: Server) -> tuple[Any, list[dict[str, Any]]]:
    """The run of the link that a person triggers, once it has ended, and its tasks."""
    with httpx.Client(base_url=server.url, timeout=60) as api:
        login = {"username": "admin", "password": server.secret("AIRFLOW_ADMIN_PASSWORD")}
        token = api.post("/auth/token", json=login).raise_for_status().json()["access_token"]
        api.headers["Authorization"] = f"Bearer {token}"
        dag = f"/api/v2/dags/{LINK}"
        assert eventually(lambda: api.get(dag).status_code == 200, 120), server.said("dag-processor")
        api.patch(dag, json={"is_paused": False}).raise_for_status()
        asked = {"dag_run_id": "asked", "logical_date": None, "conf": {"preview": True}}
        api.post(f"{dag}/dagRuns", json=asked).raise_for_status()
        run = f"{dag}/dagRuns/asked"
        assert eventually(lambda: api.get(run).json()["state"] not in ("queued", "running"), 600)
        return api.get(run).json(), list(api.get(f"{run}/taskInstances").json()["task_instances"])


def test_a_link_runs_to_its_end_on_the_workers(server: Server) -> None:
    run, tasks = run_of(server)
    assert run["state"] == "success", [(task["task_id"], task["state"]) for task in tasks]
    ran = [task for task in tasks if task["state"] == "success"]
    assert {task["executor"] or "CeleryExecutor" for task in ran} == {"CeleryExecutor"}
    told = {name: (server.folder / f"{name}.log").read_text() for name in server.workers}
    for task in ran:
        assert [name for name, log in told.items() if task["id"] in log], f"no worker speaks of {task['task_id']}"


def test_the_object_store_was_tried_before_anything_began(server: Server) -> None:
    assert list(Path(server.folder / "volumes" / "objects").iterdir())
    done = server.run("init", ["python", "-m", "scripts.server_objects"])
    assert (done.returncode, done.stderr) == (0, "")
