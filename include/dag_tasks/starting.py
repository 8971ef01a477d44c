"""Runs of DAGs that a task starts: any number, where `TriggerDagRunOperator` takes a process for each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Start:
    """A run to be started, by a name that is the same each time: one that is there is not started again."""

    dag_id: str
    run_id: str
    conf: Mapping[str, Any] = field(default_factory=dict)


def begin(wanted: Iterable[Start]) -> None:
    """Raises what Airflow says of a DAG that is not there."""
    from airflow.sdk.execution_time import task_runner
    from airflow.sdk.execution_time.comms import TriggerDagRun

    for one in wanted:
        # Airflow takes these characters in the name of a run, and a company may have others.
        run_id = re.sub(r"[^A-Za-z0-9_.~:+-]", "-", one.run_id)
        # The answer tells one that is there from one that is new, which is the same here.
        task_runner.SUPERVISOR_COMMS.send(TriggerDagRun(dag_id=one.dag_id, run_id=run_id, conf=dict(one.conf)))
