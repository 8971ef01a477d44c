"""A run with nothing new: the command line beside the bare calls it has to make, and the DAG beside the command line.

The calls are the very ones that the vendors counted, made again by bare httpx with the same parallelism: both systems
at once, and of Exact Online each division at once after what concerns them all. Imports are told apart: a process that
does nothing but import the same modules is measured beside it. The DAG runs in a real Airflow that is warm (two runs
went before).
"""

from __future__ import annotations

import json
import os
import re
import socket
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest import mock

import httpx

from include.demo.airflow import Airflow
from tests.bench import process
from tests.bench.reading import fresh_home
from tests.bench.sandbox_rate import lift_limits
from tests.bench.table import RUNS, Row
from tests.support import company
from tests.support.company import Company

LATENCY_MS = 150


def calls_of(subject: Company, mark: int) -> list[dict[str, Any]]:
    return [
        call
        for call in subject.sandbox.get("/calls", since=mark)["calls"]
        if call["method"] == "GET" and call["status"] == 200
    ]


class Bare:
    """The same calls without the connector."""

    def __init__(self, subject: Company, calls: list[dict[str, Any]]) -> None:
        self._bases = {
            name: re.sub(r"^(https?://[^/]+).*", r"\1", subject.sandbox.base_url(name))
            for name in ("exact_online", "avidxchange")
        }
        self._calls = calls

    def _walk(self, system: str, calls: list[dict[str, Any]]) -> None:
        # Answered with 401: latency and the way there are the same, and no token of the connector is taken away.
        with httpx.Client(base_url=self._bases[system]) as client:
            for call in calls:
                client.get(call["path"] + (f"?{call['query']}" if call["query"] else ""))

    def _exact(self) -> None:
        mine = [call for call in self._calls if call["system"] == "exact_online"]
        shared = [call for call in mine if call["path"].endswith("system/Divisions")]
        self._walk("exact_online", shared)
        companies = sorted({call["company"] for call in mine})
        parts = [[call for call in mine if call["company"] == one and call not in shared] for one in companies]
        with ThreadPoolExecutor(len(parts)) as pool:
            list(pool.map(lambda part: self._walk("exact_online", part), parts))

    def seconds(self) -> float:
        started = time.perf_counter()
        avid = [call for call in self._calls if call["system"] == "avidxchange"]
        with ThreadPoolExecutor(2) as pool:
            for future in [pool.submit(self._exact), pool.submit(self._walk, "avidxchange", avid)]:
                future.result()
        return time.perf_counter() - started


def once(subject: Company) -> process.Ended:
    subject.sandbox.advance(61)  # a new minute of both vendors' limits
    ended = process.run("include.cli", "run", subject.link, "--json", environment=subject.environment)
    # 1: what waits for a person is said again, though nothing is new
    if ended.code not in (0, 1) or json.loads(ended.out)["seconds"]["transform"]:
        raise SystemExit(f"the run ended with {ended.code}: {ended.err[-2000:]}{ended.out[-2000:]}")
    return ended


def command_line(subject: Company, runs: int) -> Iterator[Row]:
    mark = subject.mark()
    first = once(subject)
    calls = calls_of(subject, mark)
    subject.sandbox.fault(delay_ms=LATENCY_MS)
    whole, imports, floor = [], [], []
    for _ in range(runs):
        whole.append(once(subject).seconds)
        imports.append(process.importing(first.modules))
        floor.append(subject_floor(subject, calls))
    subject.sandbox.clear_faults()
    seconds = statistics.median(whole) - statistics.median(imports)
    all_of_it, before = statistics.median(whole), statistics.median(imports)
    note = f"{len(calls)} calls; the whole process {all_of_it:.2f} s, of which imports {before:.2f} s"
    yield Row(
        "a run with nothing new at 150 ms a call", seconds, "s", statistics.median(floor), 1.5, runs=runs, note=note
    )


def subject_floor(subject: Company, calls: list[dict[str, Any]]) -> float:
    return Bare(subject, calls).seconds()


def through_airflow(subject: Company, runs: int) -> Iterator[Row]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with mock.patch.dict(os.environ, subject.environment):
        airflow = Airflow(subject.home / "airflow", port, subject.environment)
        try:
            airflow.start()
            for _ in range(2):
                airflow.run(subject.link, {"preview": False})
            dag, line = [], []
            for _ in range(runs):
                subject.sandbox.advance(61)
                started = time.perf_counter()
                airflow.run(subject.link, {"preview": False})
                dag.append(time.perf_counter() - started)
                line.append(once(subject).seconds)
        finally:
            airflow.stop()
    theirs, ours = statistics.median(dag), statistics.median(line)
    note = f"the DAG {theirs:.1f} s, the command line {ours:.1f} s, both without latency"
    yield Row("the DAG with nothing new, more than the command line", theirs - ours, "s", limit=3, runs=runs, note=note)


def measure(quick: bool) -> Iterator[Row]:
    runs = 1 if quick else RUNS
    with fresh_home() as home, company.opened(home, vendors=40, documents=60) as subject:
        lift_limits(subject)  # the bare calls go without a token, and each refused one would count as an error
        subject.settled()
        subject.run()
        yield from command_line(subject, runs)
        yield from through_airflow(subject, runs)
