"""Run a module as ``python -m`` does and say what it cost: ``python -m tests.bench.process REPORT MODULE [ARGUMENT]``.

The report (JSON) has the seconds until the module's own code ended, the highest resident memory of this process image,
the modules it had imported, and the CPU seconds.
"""

from __future__ import annotations

import json
import os
import re
import runpy
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ended:
    """``seconds`` as a person waits, from before the process starts to after its end; ``peak_mb`` is its memory."""

    code: int
    seconds: float
    peak_mb: float
    processor: float
    modules: tuple[str, ...]
    out: str
    err: str


def run(module: str, *arguments: str, environment: Mapping[str, str] | None = None) -> Ended:
    """``python -m MODULE ARGUMENT ...``, measured."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "tests.bench.process", str(report), module, *arguments]
        started = time.perf_counter()
        ended = subprocess.run(
            command,
            cwd=PROJECT,
            env={**os.environ, **(environment or {})},
            capture_output=True,
            text=True,
            check=False,
        )
        seconds = time.perf_counter() - started
        found = json.loads(report.read_text())
    return Ended(
        ended.returncode,
        seconds,
        found["peak_mb"],
        found["processor"],
        tuple(found["modules"]),
        ended.stdout,
        ended.stderr,
    )


def importing(modules: Sequence[str]) -> float:
    """Seconds of a process that does nothing but start and import these modules, as they were imported."""
    lines = ["import importlib", f"for name in {list(modules)!r}:"]
    lines += ["    try: importlib.import_module(name)", "    except ImportError: pass"]
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "\n".join(lines)], cwd=PROJECT, capture_output=True, check=True)
    return time.perf_counter() - started


def peak_mb() -> float:
    """The highest resident memory of this process image (not of what was there before ``exec``)."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def _main(report: Path, module: str, arguments: list[str]) -> None:
    sys.argv = [module, *arguments]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    finally:
        modules = [name for name in sys.modules if not name.startswith(("tests.bench", "__mp", "encodings"))]
        facts = {"peak_mb": peak_mb(), "modules": modules, "processor": time.process_time()}
        report.write_text(json.dumps(facts))


if __name__ == "__main__":
    _main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
