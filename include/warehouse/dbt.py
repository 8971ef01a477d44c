"""dbt inside this process, for what is made with it: compiling the plan, testing models, documenting tables.

Runs do without it (``build.py``). dbt keeps DuckDB's file open after it ends until its connection manager is asked to
close: a command that forgot would lock everyone else out.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from include.warehouse.plan import DBT_PROJECT


class DbtFailed(Exception):
    """A dbt command did not succeed; the text names each failed node and what the database said."""


def invoke(home: Path, arguments: Sequence[str], project: Path = DBT_PROJECT) -> list[Any]:
    """One dbt command on ``home``'s warehouse, which the caller has locked; returns its node results. What dbt writes
    goes under ``home``, so that the project folder may be read-only. Raises ``DbtFailed``."""
    os.environ["ML_CONNECTOR_HOME"] = str(home.resolve())
    os.environ.setdefault("DBT_SEND_ANONYMOUS_USAGE_STATS", "false")
    # dbt's semaphores are cleaned up after the process by its tracker, whose remark Airflow would log as an error.
    os.environ.setdefault("PYTHONWARNINGS", "ignore::UserWarning:multiprocessing.resource_tracker")
    try:
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager
        from dbt.cli.main import dbtRunner
    except ModuleNotFoundError:
        raise DbtFailed("dbt is not installed here: runs need none, this does. Install requirements.txt") from None

    state = home.resolve() / "dbt"
    state.mkdir(parents=True, exist_ok=True)
    command = [
        *arguments,
        *("--project-dir", str(project), "--profiles-dir", str(project)),
        *("--target-path", str(state / "target"), "--log-path", str(state / "logs")),
        *(() if "docs" in arguments else ("--no-write-json",)),
        *("--no-use-colors", "--quiet", "--log-level", "error", "--log-level-file", "info"),
    ]
    try:
        outcome = dbtRunner().invoke(command)
    finally:
        DuckDBConnectionManager.close_all_connections()
    found = getattr(outcome.result, "results", None) or []
    nodes = [one for one in found if getattr(getattr(one, "node", None), "resource_type", "") != "operation"]  # hooks
    if outcome.success:
        return nodes
    raise DbtFailed(_explain(outcome.exception, nodes, state / "logs" / "dbt.log"))


def _explain(exception: BaseException | None, nodes: Sequence[Any], log: Path) -> str:
    failed = [
        f"{node.node.name}: {' '.join((node.message or '').split())[:600]}"
        for node in nodes
        if str(node.status) in ("error", "fail", "runtime error")
    ]
    what = "; ".join(failed) or " ".join(str(exception or "dbt stopped without a reason").split())[:1500]
    return f"dbt failed: {what} (details: {log})"
