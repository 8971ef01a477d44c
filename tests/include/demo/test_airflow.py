"""The demo asks Airflow to run each DAG once, however often it has to ask."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import psutil
import pytest

from include.demo.airflow import Airflow, AirflowFailed
from tests.support.waiting import eventually

LOCKED = (500, {"detail": {"reason": "Database error"}})


@dataclass
class FakeAirflow:
    """Its REST API at a real port. ``kept``: the ids of each DAG's runs, and ``ends`` what they end as (success);
    ``troubles`` are answered first, by method."""

    port: int = 0
    troubles: dict[str, list[tuple[int, Any]]] = field(default_factory=dict)
    kept: dict[str, list[str]] = field(default_factory=dict)
    ends: dict[str, str] = field(default_factory=dict)

    def answer(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        parts = path.strip("/").split("/")
        if parts == ["auth", "token"]:
            return 201, {"access_token": "t"}
        dag = parts[3]
        if method == "POST":
            runs = self.kept.setdefault(dag, [])
            known = body["dag_run_id"] in runs
            runs += [] if known else [body["dag_run_id"]]
            if trouble := self.troubles.get("POST"):
                return trouble.pop(0)  # it was made all the same
            return (409, {"detail": "exists"}) if known else (200, {"dag_run_id": body["dag_run_id"]})
        if trouble := self.troubles.get(method):
            return trouble.pop(0)
        if parts[-1] == "health":
            return 200, {key: {"status": "healthy"} for key in ("scheduler", "dag_processor")}
        if parts[-1] == "taskInstances":
            return 200, {"task_instances": [{"task_id": "read", "state": "failed"}]}
        return 200, {"state": self.ends.get(dag, "success"), "is_paused": True}


@pytest.fixture
def fake() -> Iterator[FakeAirflow]:
    made = FakeAirflow()

    class Handler(BaseHTTPRequestHandler):
        def _served(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
            status, said = made.answer(self.command, self.path, body)
            told = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        do_GET = do_POST = do_PATCH = _served

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    made.port = server.server_port
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


def test_each_dag_is_run_once(fake: FakeAirflow, tmp_path: Path) -> None:
    ids = Airflow(tmp_path, fake.port, {}).run_all(["a", "b"], {"preview": False})
    assert fake.kept == {"a": [ids[0]], "b": [ids[1]]}


def test_a_locked_database_is_asked_again_and_makes_no_second_run(fake: FakeAirflow, tmp_path: Path) -> None:
    fake.troubles = {"GET": [LOCKED], "PATCH": [LOCKED], "POST": [LOCKED]}
    (run_id,) = Airflow(tmp_path, fake.port, {}).run_all(["a"], {})
    assert fake.kept == {"a": [run_id]}
    assert fake.troubles == {"GET": [], "PATCH": [], "POST": []}


def test_every_dag_that_failed_is_named_once_all_have_ended(fake: FakeAirflow, tmp_path: Path) -> None:
    fake.ends = {"a": "failed", "c": "failed"}
    with pytest.raises(AirflowFailed) as caught:
        Airflow(tmp_path, fake.port, {}).run_all(["a", "b", "c"], {})
    assert [f"of {dag} ended as failed in read" in str(caught.value) for dag in "abc"] == [True, False, True]
    assert set(fake.kept) == {"a", "b", "c"}


def test_one_that_answers_nothing_but_errors_is_given_up_in_words(fake: FakeAirflow, tmp_path: Path) -> None:
    fake.troubles = {"GET": [LOCKED] * 99}
    with pytest.raises(AirflowFailed, match=r"no longer answers .*Database error.*read .*standalone\.log"):
        Airflow(tmp_path, fake.port, {}).run_all(["a"], {}, timeout=1)


def test_a_run_that_no_scheduler_is_left_for_is_given_up_at_once(fake: FakeAirflow, tmp_path: Path) -> None:
    fake.ends = {"a": "running"}
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, start_new_session=True) as server:
        (tmp_path / "standalone.pid").write_text(str(server.pid))
        with pytest.raises(AirflowFailed, match=r"of a stands still, since Airflow's scheduler ended: .*make stop"):
            Airflow(tmp_path, fake.port, {}).run_all(["a"], {})
        server.communicate(b"\n")


def test_one_that_runs_already_and_is_only_busy_is_left_running(fake: FakeAirflow, tmp_path: Path) -> None:
    fake.troubles = {"GET": [LOCKED]}
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, start_new_session=True) as running:
        (tmp_path / "standalone.pid").write_text(str(running.pid))
        Airflow(tmp_path, fake.port, {}).start()
        assert running.poll() is None
        running.communicate(b"\n")


def test_stop_ends_tasks_too_which_are_process_groups_of_their_own(tmp_path: Path) -> None:
    task = "import os, time; os.setpgid(0, 0); print(os.getpid(), flush=True); time.sleep(600)"
    leader = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {task!r}])"
    standalone = subprocess.Popen(
        [sys.executable, "-c", leader], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert standalone.stdout is not None
    running = psutil.Process(int(standalone.stdout.readline()))
    (tmp_path / "standalone.pid").write_text(str(standalone.pid))
    airflow = Airflow(tmp_path, 1, {})
    threading.Thread(target=standalone.wait).start()
    assert airflow.stop()
    assert eventually(lambda: not running.is_running() or running.status() == psutil.STATUS_ZOMBIE)
    assert not airflow.stop()
