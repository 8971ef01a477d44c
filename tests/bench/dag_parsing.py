"""What the DAG files of 200 links take to parse, as Airflow's DAG processor does it: a process forked from one that has
loaded Airflow, and our plugin, makes each file's DAGs. Of the processor, since others work on the same cores; what it
does with the DAGs then (it writes them down for the scheduler), and loading Airflow, are told apart."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.bench.event_watching import settings
from tests.bench.process import PROJECT
from tests.bench.table import RUNS, Row

LINKS, WITHIN = 200, 1.0
_PARSED = """
import gc, json, os, sys, time
from pathlib import Path
import structlog
from airflow.dag_processing import processor
from airflow.dag_processing.dagbag import BundleDagBag
from include.airflow_plugins import warm
folder = Path(sys.argv[1])
sys.argv = ["airflow", "dag-processor"]
warm.on_starting(None)
for file in sorted(folder.glob("*.py")):
    processor._pre_import_airflow_modules(str(file), structlog.get_logger())
found = {"loading": time.process_time()}
gc.freeze()  # as the DAG processor does before it forks
for file in sorted(folder.glob("*.py")):
    read, write = os.pipe()
    if not os.fork():
        started = time.process_time()
        bag = BundleDagBag(dag_folder=str(file), bundle_path=folder, bundle_name="dags", load_op_links=False)
        parsed = time.process_time() - started
        processor._serialize_dags(bag, structlog.get_logger())
        whole = time.process_time() - started
        os.write(write, json.dumps([parsed, whole, len(bag.dags), bag.import_errors]).encode())
        os._exit(0)
    os.wait()
    found[file.stem] = json.loads(os.read(read, 65536))
print("FOUND", json.dumps(found))
"""


def measure(quick: bool) -> Iterator[Row]:
    links, runs = (20, 1) if quick else (LINKS, RUNS)
    with tempfile.TemporaryDirectory() as folder:
        settings(Path(folder), links)
        found = [_parsed(Path(folder)) for _ in range(runs)]
    loading = median(one.pop("loading") for one in found)
    for name in ("links", "events"):
        parsed, whole = (median(one[name][part] for one in found) for part in (0, 1))
        note = f"{whole:.2f} s with what is written down for the scheduler; loading Airflow before it {loading:.1f} s"
        yield Row(f"dags/{name}.py of {links} links parsed, processor", parsed, "s", limit=WITHIN, runs=runs, note=note)
    every = median(sum(parsed for parsed, *_ in one.values()) for one in found)
    yield Row(f"all DAG files of {links} links parsed, processor", every, "s", limit=WITHIN, runs=runs)


def _parsed(home: Path) -> dict[str, list[float]]:
    environment = {
        **os.environ, "AIRFLOW_HOME": str(home / "airflow"), "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "PYTHONPATH": str(PROJECT),
    }  # fmt: skip
    command = [sys.executable, "-c", _PARSED, str(PROJECT / "dags")]
    said = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=True).stdout
    found: dict[str, list[float]] = json.loads(said.partition("FOUND ")[2])
    if wrong := [name for name, one in found.items() if name != "loading" and one[3]]:
        raise SystemExit(f"not parsed: {', '.join(wrong)}")
    return found
