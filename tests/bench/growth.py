"""Ten times the history with the same change: time and memory of a run, and memory of the whole first load.

Purchase entries with three lines come from ready pages; a link's start date lies after them, as it does for a company
that begins with years of history, so that nothing of them is sent. Then a hundred of them are edited, and the run that
brings the edits is measured, step by step, in a process of its own. What a step costs with so much history beyond what
it costs with a tenth of it shows which step grows.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

from include.demo.links import settings
from include.store.database import Store
from include.store.migrate import migrate
from tests.bench.pages import control, serving
from tests.bench.process import PROJECT
from tests.bench.reading import fresh_home
from tests.bench.table import Row

LINK = "exact_avidxchange"
CHANGED = 100
LONGEST = 1_500.0
STEPS = ("read", "decide", "deliver", "finish")
_FIELDS = {
    "EXACT_MAIN": {"client_id": "{app}", "client_secret": "s", "refresh_token": "r"},
    "AVID_MAIN": {"client_id": "a", "client_secret": "s", "company_id": "1"},
}


class Failed(Exception):
    """A step that did not come to its end, and what it said last."""


@dataclass
class History:
    """A home whose vendors are the page server."""

    home: Path
    url: str
    environment: dict[str, str]

    def run(self, *steps: str) -> dict[str, Any]:
        command = [sys.executable, "-m", "tests.bench.one_run", LINK, *steps]
        environment = {**os.environ, **self.environment}
        try:
            ended = subprocess.run(
                command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False, timeout=LONGEST
            )
        except subprocess.TimeoutExpired as late:
            said = late.stderr.decode() if isinstance(late.stderr, bytes) else str(late.stderr or "")
            raise Failed(f"not done after {LONGEST:.0f} s; {_last(said)}") from None
        if ended.returncode:
            raise Failed(f"ended with {ended.returncode}: {_last(ended.stderr)}")
        return dict(json.loads(ended.stdout))


def _last(said: str) -> str:
    return " ".join(said.split())[-300:]


@contextmanager
def history(url: str) -> Iterator[History]:
    with fresh_home() as home:
        folder = home / "config"
        (folder / "mappings").mkdir(parents=True)
        text = settings({"exact_online": {"base_url": url}, "avidxchange": {"base_url": f"{url}/v1"}}, "2026-06-01")
        limits = "    limits: {minute: 10000000, day: 10000000, errors_per_hour: 10000, tokens_per_day: 100000}\n"
        for system in ("exact_online", "avidxchange"):
            text = text.replace(f"    system: {system}\n", f"    system: {system}\n{limits}")
        (folder / "links.yml").write_text(text)
        environment = {
            "ML_CONNECTOR_HOME": str(home),
            "ML_CONNECTOR_CONFIG": str(folder),
            "ML_CONNECTOR_STORE": f"sqlite:///{home / 'store.db'}",
            "ML_CONNECTOR_KEYS": Fernet.generate_key().decode(),
        }
        for name, fields in _FIELDS.items():
            environment[f"AIRFLOW_CONN_{name}"] = json.dumps({"conn_type": "generic", "extra": fields})
        store = Store.open(environment["ML_CONNECTOR_STORE"], check=False)
        migrate(store)
        store.close()
        yield History(home, url, environment)


@dataclass
class Grown:
    """What a size cost: the first load, the first whole run, and runs with the same change."""

    subject: History
    first: dict[str, Any] = field(default_factory=dict)
    changes: list[dict[str, Any]] = field(default_factory=list)
    failure: str = ""

    def median(self, step: str, what: str) -> float:
        return statistics.median(found[step][what] for found in self.changes)

    @property
    def seconds(self) -> float:
        return statistics.median(sum(found[step]["seconds"] for step in STEPS) for found in self.changes)

    @property
    def peak(self) -> float:
        return statistics.median(max(found[step]["peak_mb"] for step in STEPS) for found in self.changes)

    def loaded(self, url: str, documents: int) -> None:
        """The history itself, and the first whole run."""
        control(url, documents=documents, changed=0, divisions=["123"])
        self.first = self.subject.run("read")["read"]
        self._tried()

    def changed(self, url: str, number: int) -> None:
        control(url, changed=CHANGED + number)
        found = self._tried()
        self.changes.append(found or self.subject.run("read"))

    def _tried(self) -> dict[str, Any]:
        try:
            return {} if self.failure else self.subject.run()
        except Failed as failed:
            self.failure = str(failed)
            return {}


@contextmanager
def grown(documents: int) -> Iterator[tuple[str, Grown]]:
    with serving(60) as url, history(url) as subject:
        found = Grown(subject)
        found.loaded(url, documents)
        yield url, found


def measure(quick: bool) -> Iterator[Row]:
    small, large, runs = (2_000, 20_000, 1) if quick else (100_000, 1_000_000, 5)
    with grown(small) as (near, before), grown(large) as (far, after):
        # In turn, so that whatever else the machine does meets both.
        for number in range(runs):
            before.changed(near, number)
            after.changed(far, number)
    seconds = f"{after.first['seconds']:.0f} s, {large / after.first['seconds']:,.0f} entries/s"
    yield Row(f"first load of {large:,} entries: peak memory", after.first["peak_mb"], "MB", limit=1_500, note=seconds)
    name = f"the same change after {large:,} entries instead of {small:,}"
    failure = before.failure or after.failure
    whole = not failure
    ours = (after.seconds, after.peak) if whole else (None, None)
    floor = (before.seconds, before.peak) if not before.failure else (None, None)
    yield Row(f"{name}: time", ours[0], "s", floor[0], 1.3, runs=runs, note=failure)
    yield Row(f"{name}: peak memory", ours[1], "MB", floor[1], 1.2, runs=runs)
    for step in STEPS if whole else STEPS[:1]:
        for what, unit in (("seconds", "s"), ("peak_mb", "MB")):
            title = f"{name}: {'time' if unit == 's' else 'peak memory'} to {step}"
            yield Row(title, after.median(step, what), unit, before.median(step, what), runs=runs)
