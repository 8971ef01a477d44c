"""A process that plays runs of the links' DAGs through Airflow's own ``DAG.test``, one after another.

``python -m tests.support.dag_process LOG`` reads one run as a JSON line from standard input, plays it, and answers with
one JSON line; what Airflow and the tasks say goes to the file ``LOG``, where a person would read it in the screens.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from include.demo.airflow import Airflow
from tests.support.company import PROJECT, Company

Tasks = dict[str, tuple[str | None, int]]


@dataclass(frozen=True)
class Played:
    """How a run ended: ``success`` or ``failed``, each task's state and number of tries, and what was logged."""

    state: str
    tasks: Tasks
    log: str

    def in_state(self, state: str) -> set[str]:
        return {task for task, (found, _) in self.tasks.items() if found == state}


@dataclass
class DagProcess:
    """The process, from the side of a test."""

    process: subprocess.Popen[str]
    log: Path

    def play(self, link: str, conf: Mapping[str, Any] | None = None, *, scheduled: str | None = None) -> Played:
        """A run of the link's DAG to its end: triggered by hand with ``conf``, or by the schedule for a moment."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        before = self.log.stat().st_size
        self.process.stdin.write(json.dumps({"link": link, "conf": conf, "scheduled": scheduled}) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        with self.log.open("rb") as log:
            log.seek(before)
            said = log.read().decode()
        assert answer, said[-4000:]
        values = json.loads(answer)
        return Played(values["state"], {task: (one[0], one[1]) for task, one in values["tasks"].items()}, said)


@contextmanager
def opened(company: Company) -> Iterator[DagProcess]:
    """One for a company, with an Airflow home and database of its own and the demo's settings."""
    home = company.home / "dag-test"
    home.mkdir()
    log = home / "runs.log"
    log.touch()
    settings = Airflow(home, 0, company.environment).environment()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.dag_process", str(log)],
        cwd=PROJECT,
        env=settings,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield DagProcess(process, log)
    finally:
        process.kill()
        process.communicate()


def main(log: str) -> None:
    answers = os.fdopen(os.dup(1), "w")
    file = os.open(log, os.O_WRONLY | os.O_APPEND)
    os.dup2(file, 1)
    os.dup2(file, 2)

    from airflow.utils.db import initdb

    initdb()
    for line in sys.stdin:
        answers.write(json.dumps(_play(**json.loads(line))) + "\n")
        answers.flush()


def _play(link: str, conf: dict[str, Any] | None, scheduled: str | None) -> dict[str, Any]:
    import pendulum
    from airflow.models import dagrun
    from airflow.utils.types import DagRunType

    from dags import links

    made = dagrun.get_or_create_dagrun

    def as_scheduled(**facts: Any) -> Any:
        run = made(**facts)
        run.run_type = DagRunType.SCHEDULED
        facts["session"].commit()
        return run

    dag = getattr(links, link)
    try:
        # ``DAG.test`` knows runs started by hand only.
        dagrun.get_or_create_dagrun = as_scheduled if scheduled else made
        run = dag.test(logical_date=pendulum.parse(scheduled) if scheduled else None, run_conf=conf)
    finally:
        dagrun.get_or_create_dagrun = made
    tasks = {one.task_id: (one.state, one.try_number) for one in run.get_task_instances()}
    sys.stdout.flush()
    sys.stderr.flush()
    return {"state": str(run.state), "tasks": tasks}


if __name__ == "__main__":
    main(sys.argv[1])
