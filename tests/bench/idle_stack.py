"""The memory of Airflow and the receiver while nothing happens, beside an Airflow that knows neither our DAGs nor our
plugins: of each process its proportional set size (PSS), in which what several share is divided among them."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from include.demo.airflow import Airflow
from include.sandbox.process import free_port_base
from tests.bench.reading import fresh_home
from tests.bench.table import Row
from tests.support import company, telling
from tests.support.company import Company

QUIET, QUICK_QUIET = 60.0, 15.0
"""Seconds after which everything that Airflow loads at its start is loaded."""
SERVICES = ("scheduler", "dag-processor", "triggerer", "api-server", "standalone")


def measure(quick: bool) -> Iterator[Row]:
    quiet = QUICK_QUIET if quick else QUIET
    with fresh_home() as home, company.opened(home, vendors=6, documents=8) as books:
        nothing = home / "nothing"
        nothing.mkdir()
        without = {"AIRFLOW__CORE__DAGS_FOLDER": str(nothing), "AIRFLOW__CORE__PLUGINS_FOLDER": str(nothing)}
        bare = _memory(books, home / "bare", without, quiet)
        books.run()
        ours = _memory(books, home / "airflow", {}, quiet)
        with telling.receiving(books):
            ours["receiver"] = _megabytes(psutil.Process(books._processes[-1].pid))
    note = ", ".join(f"{name} {size:.0f} ({bare.get(name, 0):.0f})" for name, size in sorted(ours.items()))
    yield Row("memory of the idle stack (PSS)", sum(ours.values()), "MB", sum(bare.values()), note=note)


def _memory(books: Company, home: Path, settings: dict[str, str], quiet: float) -> dict[str, float]:
    """MB by service, those of its children with it."""
    airflow = Airflow(home, free_port_base(), {**books.environment, **settings})
    airflow.start()
    try:
        time.sleep(quiet)
        root = psutil.Process(int((home / "standalone.pid").read_text()))
        found: dict[str, float] = {}
        for one in [root, *root.children(recursive=True)]:
            name = service(one)
            found[name] = found.get(name, 0.0) + _megabytes(one)
        return found
    finally:
        airflow.stop()


def service(process: psutil.Process) -> str:
    """Of Airflow's, that it is or was started by."""
    for one in [process, *process.parents()]:
        words = " ".join(one.cmdline()).replace("_", "-")  # some give themselves a title
        if one.name() != "sh" and (found := re.search(rf"airflow ({'|'.join(SERVICES)})\b", words)):
            return found[1]
    return "others"


def _megabytes(process: psutil.Process) -> float:
    return float(process.memory_full_info().pss) / 1e6
