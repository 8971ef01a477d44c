"""Processes that tests start are found again and ended, however whoever started them ended.

Each carries ``VARIABLE`` among its settings, with the mark of its suite or shard. ``python -m tests.support.lifeline
MARK`` holds on to its standard input; when that ends, it kills every process whose mark begins with MARK: nobody is
left behind, not even by `kill -9`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

PROJECT = Path(__file__).parents[2]
VARIABLE = "ML_CONNECTOR_FAULTS"
# Seconds that killing them may take.
PATIENCE = 20.0


def lifeline(mark: str) -> subprocess.Popen[bytes]:
    """The process that ends all that is marked so when we end; close its standard input to let it go."""
    command = [sys.executable, "-m", "tests.support.lifeline", mark]
    unmarked = {name: value for name, value in os.environ.items() if name != VARIABLE}
    return subprocess.Popen(command, cwd=PROJECT, env=unmarked, stdin=subprocess.PIPE, start_new_session=True)


def sweep(is_meant: Callable[[str], bool]) -> None:
    """Kill every process whose mark is meant, and what it starts meanwhile. Raises RuntimeError when some stay."""
    deadline = time.monotonic() + PATIENCE
    while found := [process for process, mark in marked() if is_meant(mark)]:
        if time.monotonic() > deadline:
            raise RuntimeError(f"these processes of tests cannot be killed: {found}")
        for process in found:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        time.sleep(0.05)


def marked() -> list[tuple[int, str]]:
    """The processes of tests, ours and of other copies of the project: number and mark."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                for setting in (folder / "environ").read_bytes().split(b"\0"):
                    name, _, mark = setting.decode(errors="replace").partition("=")
                    if name == VARIABLE:
                        found.append((int(folder.name), mark))
    return found


if __name__ == "__main__":
    sys.stdin.read()
    sweep(lambda mark: mark.startswith(sys.argv[1]))
