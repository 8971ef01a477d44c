"""A figure: what was measured, the floor it is held against, and whether it is where it should be."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

RUNS = 5
_LIBRARIES = ("duckdb", "dlt", "dbt-core", "apache-airflow", "pyarrow", "httpx", "sqlalchemy")


@dataclass(frozen=True)
class Row:
    """One line of the table. ``judged`` (the ratio, or without a floor the measured value) is held against ``limit``;
    a row without limit only informs; ``measured`` None: it could not be measured. ``inverse``: the ratio is the floor
    over the measured value. ``runs``: how many measurements the median is of."""

    figure: str
    measured: float | None
    unit: str
    floor: float | None = None
    limit: float | None = None
    at_least: bool = False
    inverse: bool = False
    runs: int = 1
    note: str = ""

    @property
    def ratio(self) -> float | None:
        if self.floor is None or not self.floor or not self.measured:
            return None
        return self.floor / self.measured if self.inverse else self.measured / self.floor

    @property
    def judged(self) -> float | None:
        return self.measured if self.floor is None else self.ratio

    @property
    def reached(self) -> bool | None:
        if self.limit is None:
            return None
        if self.judged is None:
            return False
        return self.judged >= self.limit if self.at_least else self.judged <= self.limit

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "ratio": self.ratio, "reached": self.reached}


def median_of(runs: int, measure: Callable[[], float]) -> float:
    return statistics.median(measure() for _ in range(runs))


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "load_before": round(os.getloadavg()[0], 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "versions": {name: version(name) for name in _LIBRARIES},
        "commit": _commit(),
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else ():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _commit() -> str:
    found = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)
    return found.stdout.strip()


def shown(rows: Sequence[dict[str, Any]]) -> str:
    """The table as Markdown, so that it can go into the documentation as it is."""
    lines = ["| figure | measured | floor | ratio | limit | reached |", "|---|---|---|---|---|---|"]
    notes = []
    for row in rows:
        mark = ""
        if row["note"]:
            notes.append(f"{len(notes) + 1}. {row['note']}")
            mark = f" ({len(notes)})"
        runs = f", {row['runs']} runs" if row["runs"] != RUNS else ""
        cells = [
            f"{row['figure']}{mark}{runs}",
            _value(row["measured"], row["unit"]),
            _value(row["floor"], row["unit"]),
            "" if row["ratio"] is None else f"{row['ratio']:.2f}",
            _limit(row),
            {True: "yes", False: "**no**", None: ""}[row["reached"]],
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", *notes])


def _limit(row: dict[str, Any]) -> str:
    if row["limit"] is None:
        return ""
    sign = ">=" if row["at_least"] else "<="
    return f"{sign} {row['limit']:g}" + ("" if row["floor"] is not None else f" {row['unit']}")


def _value(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    digits = 0 if value >= 1000 or value == int(value) else 1 if value >= 100 else 2 if value >= 1 else 4
    return f"{value:,.{digits}f} {unit}".rstrip()
