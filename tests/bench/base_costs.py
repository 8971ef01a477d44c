"""What the libraries under us cost when there is nothing to do: a warm dbt run, an Airflow task, an empty dlt run.

Other figures rest on these three: no run of a link can be quicker than what it starts.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from unittest import mock

from include.demo.airflow import Airflow
from tests.bench.process import PROJECT
from tests.bench.reading import fresh_home
from tests.bench.table import RUNS, Row
from tests.support import company

DAGS = """
from airflow.sdk import DAG, task

for count in (1, 11):
    with DAG(dag_id=f"empty_{count}", schedule=None) as dag:
        before = None
        for number in range(count):

            @task(task_id=f"task_{number}")
            def nothing() -> None:
                return None

            step = nothing()
            if before is not None:
                before >> step
            before = step
    globals()[dag.dag_id] = dag
"""
MANY = 11
_DBT = """
import sys, time
from pathlib import Path
from include.warehouse.dbt import invoke
home = Path(sys.argv[1])
outbox = ["+path:models/outbox"]
for select, exclude in ((["matching__dimensions"], []), (outbox, []), (["path:models"], outbox)):
    invoke(home, ["run", "--select", *select, *(("--exclude", *exclude) if exclude else ())])
    for _ in range(int(sys.argv[2])):
        started = time.perf_counter()
        invoke(home, ["run", "--select", *select, *(("--exclude", *exclude) if exclude else ())])
        print(select[0], time.perf_counter() - started)
"""
_DLT = """
import sys, tempfile, time
from pathlib import Path
started = time.perf_counter()
import dlt
print("import", time.perf_counter() - started)
import pyarrow as pa
from include.warehouse.database import Warehouse
from include.warehouse.pipeline import Portion, prepared
with tempfile.TemporaryDirectory() as folder:
    home = Path(folder)
    (home / "warehouse").mkdir()
    for number in range(int(sys.argv[1]) + 1):
        rows = pa.table({"connection": ["a"], "company": ["1"], "id": [str(number)]})
        started = time.perf_counter()
        portion = Portion("things", ("connection", "company", "id"), None, rows)
        with prepared(Warehouse(home), "exact_online", "bench", [portion]) as package:
            package.load()
        if number:
            print("run", time.perf_counter() - started)
"""


def _medians(script: str, *arguments: str, environment: dict[str, str] | None = None) -> dict[str, float]:
    """By its first word, the median of what each line of the script's output says."""
    command = [sys.executable, "-c", script, *arguments]
    merged = {**os.environ, **(environment or {})}
    said = subprocess.run(command, cwd=PROJECT, env=merged, capture_output=True, text=True, check=True).stdout
    found: dict[str, list[float]] = {}
    for line in said.splitlines():
        word, _, value = line.rpartition(" ")
        found.setdefault(word, []).append(float(value))
    return {word: statistics.median(values) for word, values in found.items()}


def dbt(runs: int) -> Iterator[Row]:
    with fresh_home() as home, company.opened(home, vendors=40, documents=60) as subject:
        subject.run()
        found = _medians(_DBT, str(home), str(runs), environment=subject.environment)
    for name, seconds in zip(
        ("one model", "all models of the outbox", "the other models"), found.values(), strict=True
    ):
        yield Row(f"a warm dbt run of {name}", seconds, "s", runs=runs)


def dlt(runs: int) -> Iterator[Row]:
    found = _medians(_DLT, str(runs))
    yield Row("a dlt run with one row, warm", found["run"], "s", runs=runs, note=f"its import {found['import']:.2f} s")


def airflow(runs: int) -> Iterator[Row]:
    with socket.socket() as probe, fresh_home() as home:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        (home / "dags").mkdir()
        (home / "dags" / "empty.py").write_text(DAGS)
        server = Airflow(home / "airflow", port, {"AIRFLOW__CORE__DAGS_FOLDER": str(home / "dags")})
        with mock.patch.dict(os.environ, {}):
            server.start()
            try:
                found = {count: _dag_seconds(server, f"empty_{count}", runs) for count in (1, MANY)}
            finally:
                server.stop()
    yield Row("an Airflow run of one empty task", found[1], "s", runs=runs)
    yield Row("each further empty task", (found[MANY] - found[1]) / (MANY - 1), "s", runs=runs)


def _dag_seconds(server: Airflow, dag: str, runs: int) -> float:
    seconds = []
    for _ in range(runs + 1):
        started = time.perf_counter()
        server.run(dag, {})
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds[1:])  # the first one waits until the DAG is known


def measure(quick: bool) -> Iterator[Row]:
    runs = 1 if quick else RUNS
    yield from dlt(runs)
    yield from dbt(runs)
    yield from airflow(runs)
