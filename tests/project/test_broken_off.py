"""A suite that is broken off, even by `kill -9`, leaves no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.lifeline import PROJECT, VARIABLE, marked
from tests.support.waiting import eventually

HANGS = """
import pathlib, subprocess, sys, time
def test_hangs():
    command = [sys.executable, "-c", "import time; time.sleep(600)"]
    subprocess.Popen(command, start_new_session=True)
    pathlib.Path(__file__).with_name("begun").touch()
    time.sleep(600)
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_nothing_that_a_suite_started_outlives_it(tmp_path: Path, how: signal.Signals) -> None:
    file = tmp_path / "test_hangs.py"
    file.write_text(HANGS)
    settings = {name: value for name, value in os.environ.items() if name != VARIABLE}
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-n", "1", str(file)]
    said = tmp_path / "said"
    with said.open("wb") as output:
        suite = subprocess.Popen(
            command, cwd=PROJECT, env=settings, stdout=output, stderr=output, preexec_fn=_as_at_a_terminal
        )

    def left() -> list[int]:
        return [process for process, mark in marked() if mark == f"suite of process {suite.pid}:"]

    try:
        assert eventually((tmp_path / "begun").exists, seconds=200)
        assert len(left()) >= 2, "its worker, and what the test started"
    finally:
        suite.send_signal(how)
    if not _ended(suite):
        # Python loses an interrupt that comes inside a callback of its own; a person presses Ctrl-C once more.
        suite.send_signal(how)
        assert _ended(suite), said.read_text()
    assert eventually(lambda: left() == [], seconds=60)


def _ended(suite: subprocess.Popen[bytes]) -> bool:
    return eventually(lambda: suite.poll() is not None, seconds=60)


def _as_at_a_terminal() -> None:
    """A shell starts what it runs in the background with interrupts ignored, and all that comes of it inherits that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
