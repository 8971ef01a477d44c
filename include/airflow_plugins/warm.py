"""What Airflow forks starts warm: tasks that the scheduler runs itself, and the reading of DAG files."""

from __future__ import annotations

import sys
from typing import Any, ClassVar

from airflow.listeners import hookimpl
from airflow.plugins_manager import AirflowPlugin


@hookimpl  # type: ignore[untyped-decorator]
def on_starting(component: Any) -> None:
    """``component``: the job of a service of Airflow's, before it begins, and before it says which one."""
    if "scheduler" in sys.argv[1:] and _runs_tasks():
        import include.dag_tasks.warm
    if "dag-processor" in sys.argv[1:]:
        import include.links  # noqa: F401


def _runs_tasks() -> bool:
    from airflow.configuration import conf

    return "LocalExecutor" in str(conf.get("core", "executor"))


class Warm(AirflowPlugin):  # type: ignore[misc]
    name = "ml_connector_warm"
    listeners: ClassVar[list[Any]] = [sys.modules[__name__]]
