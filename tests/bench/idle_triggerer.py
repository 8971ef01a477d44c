"""What Airflow's triggerer takes of a core while it watches 5 and 200 links that nobody tells anything, above the same
triggerer without a link. The rest of Airflow is beside it: what it looks for by itself all day."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import psutil  # type: ignore[import-untyped]

from include.demo.airflow import Airflow
from include.sandbox.process import free_port_base
from tests.bench.event_watching import FEW, MANY, settings
from tests.bench.idle_stack import service
from tests.bench.reading import fresh_home
from tests.bench.table import Row

SECONDS, QUICK_SECONDS = 60.0, 15.0
BEGINS, PATIENCE = 30.0, 180.0
"""Seconds from when all links are watched, and until then at most."""


def measure(quick: bool) -> Iterator[Row]:
    seconds = QUICK_SECONDS if quick else SECONDS
    bare = _taken(0, seconds)
    for links, most in (FEW, MANY):
        taken = _taken(links, seconds)
        others = ", ".join(f"{name} {part:.1f} ({bare[name]:.1f})" for name, part in taken.items() if name in bare)
        above = taken["triggerer"] - bare["triggerer"]
        yield Row(f"the triggerer while {links} links are watched, of a core, above one without a link", above, "%",
                  limit=most, note=f"% of a core, and without a link: {others}")  # fmt: skip


def _taken(links: int, seconds: float) -> dict[str, float]:
    """Of a core (%) by service."""
    with fresh_home() as home, mock.patch.dict(os.environ):
        settings(home, links)
        airflow = Airflow(home / "airflow", free_port_base(), {})
        airflow.start()
        try:
            deadline = time.monotonic() + PATIENCE
            while _watched(airflow.home) < links:
                if time.monotonic() > deadline:
                    raise SystemExit(f"after {PATIENCE:.0f} s {_watched(airflow.home)} of {links} links were watched")
                time.sleep(1)
            time.sleep(BEGINS)
            before = _processor(airflow.home)
            time.sleep(seconds)
            after = _processor(airflow.home)
        finally:
            airflow.stop()
    return {name: (after[name] - before.get(name, 0)) / seconds * 100 for name in sorted(after)}


def _watched(home: Path) -> int:
    database = sqlite3.connect(f"file:{home / 'airflow.db'}?mode=ro", uri=True, timeout=60)
    try:
        return int(database.execute("select count(*) from trigger where triggerer_id is not null").fetchone()[0])
    finally:
        database.close()


def _processor(home: Path) -> dict[str, float]:
    """Seconds by service, of its children too, of those that ended as well."""
    root = psutil.Process(int((home / "standalone.pid").read_text()))
    found: dict[str, float] = {}
    for one in root.children(recursive=True):
        try:
            found[service(one)] = found.get(service(one), 0.0) + sum(one.cpu_times()[:4])
        except psutil.NoSuchProcess:
            continue
    return found
