"""Running dbt inside this process: the decisions of a run are made here, in SQL, under the warehouse lock.

dbt is imported when it is first needed (two seconds). Its manifest, logs and results go under ``ML_CONNECTOR_HOME``, so
the project folder may be read-only. dbt keeps DuckDB's file open after it ends until its connection manager is told
to close: a run that forgot would lock everyone else out.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from include.paths import PROJECT
from include.warehouse.database import connect, warehouse_path
from include.warehouse.dbt_ephemeral import quick
from include.warehouse.dbt_parsed import shared
from include.warehouse.dbt_replayed import is_kept, remember, replay

DBT_PROJECT = PROJECT / "dbt_project"


class TransformFailed(Exception):
    """dbt could not build the tables; the text names each failed node, what the database said and what to do."""


@dataclass(frozen=True)
class TransformReport:
    """What dbt did: nodes by status (``success``, ``skipped``, ``pass``, ``warn``) and the seconds it took."""

    statuses: dict[str, int]
    seconds: float


def ready(home: Path, select: Sequence[str], exclude: Sequence[str] = ()) -> None:
    """Have dbt loaded where it will surely be wanted for this selection, so that nobody waits for the warehouse the
    while."""
    if not is_kept(home, _arguments(select, exclude)):
        import dbt.cli.main  # noqa: F401


def build_again(home: Path, select: Sequence[str], exclude: Sequence[str] = (), *, full_refresh: bool = False) -> bool:
    """Build what ``select`` names and ``exclude`` does not as dbt compiled it last, here or in another home. False
    where that is not known, or is not true any more: then dbt has to (``transform``). The caller holds the warehouse
    lock. Raises ``WarehouseBusy``."""
    return replay(home, _arguments(select, exclude, full_refresh)) is not None


def transform(
    home: Path, select: Sequence[str], *, exclude: Sequence[str] = (), full_refresh: bool = False, tests: bool = False
) -> TransformReport:
    """Build the models that ``select`` names and ``exclude`` does not (dbt's selection syntax) in ``home``'s warehouse.

    The caller holds the warehouse lock. ``tests`` builds with the data tests beside the models (``dbt build``), else
    models only (``dbt run``). Raises ``TransformFailed``; the tables of the nodes before the failed one stay built.
    Raises ``WarehouseBusy`` when a person's session has the file open: dbt itself would only quote DuckDB.
    """
    started = time.monotonic()
    arguments = _arguments(select, exclude, full_refresh, tests)
    connect(warehouse_path(home)).close()
    results = invoke(home, arguments)
    if not tests:
        # what dbt compiles for plain tables is the same however it was asked to build them
        remember(home, _arguments(select, exclude), results)
        if full_refresh:
            remember(home, _arguments(select, exclude, full_refresh), results, whole=True)
    statuses: dict[str, int] = {}
    for result in results:
        statuses[str(result.status)] = statuses.get(str(result.status), 0) + 1
    return TransformReport(statuses, time.monotonic() - started)


def _arguments(
    select: Sequence[str], exclude: Sequence[str] = (), full_refresh: bool = False, tests: bool = False
) -> list[str]:
    arguments = ["build" if tests else "run", "--select", *select]
    if exclude:
        arguments += ["--exclude", *exclude]
    if tests:
        arguments += ["--exclude-resource-type", "unit_test"]
    if full_refresh:
        arguments.append("--full-refresh")
    return arguments


def invoke(home: Path, arguments: Sequence[str]) -> list[Any]:
    """One dbt command in this process; returns its node results. Raises ``TransformFailed``."""
    os.environ["ML_CONNECTOR_HOME"] = str(home.resolve())
    os.environ.setdefault("DBT_SEND_ANONYMOUS_USAGE_STATS", "false")
    # dbt's semaphores are cleaned up after the process by its tracker, whose remark Airflow would log as an error.
    os.environ.setdefault("PYTHONWARNINGS", "ignore::UserWarning:multiprocessing.resource_tracker")
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    state = home.resolve() / "dbt"
    state.mkdir(parents=True, exist_ok=True)
    command = [
        *arguments,
        *("--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT)),
        *("--target-path", str(state / "target"), "--log-path", str(state / "logs")),
        # Nothing of ours reads manifest.json, and writing it took a fifth of a run of small books.
        *(() if "docs" in arguments else ("--no-write-json",)),
        *("--no-use-colors", "--quiet", "--log-level", "error", "--log-level-file", "info"),
    ]
    try:
        with quick(), shared(DBT_PROJECT, state / "target"):
            outcome = dbtRunner().invoke(command)
    finally:
        DuckDBConnectionManager.close_all_connections()
    nodes = list(getattr(outcome.result, "results", None) or [])
    if outcome.success:
        return nodes
    raise TransformFailed(_explain(outcome.exception, nodes, state / "logs" / "dbt.log"))


def _explain(exception: BaseException | None, nodes: Sequence[Any], log: Path) -> str:
    failed = [
        f"{node.node.name}: {' '.join((node.message or '').split())[:600]}"
        for node in nodes
        if str(node.status) in ("error", "fail", "runtime error")
    ]
    what = "; ".join(failed) or " ".join(str(exception or "dbt stopped without a reason").split())[:1500]
    todo = "Mend the cause and run again: what was sent is known, and nothing is sent twice."
    return f"the tables could not be built: {what} (details: {log}). {todo}"
