"""Processes of a shard are found by their mark, whoever started them, and killed when whoever runs it is gone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.lifeline import VARIABLE, lifeline, marked, sweep
from tests.support.waiting import eventually

# Starts one more in a session of its own, as the sandbox is, and goes on.
BEGINS = "import subprocess, sys, time; subprocess.Popen(sys.argv[1:], start_new_session=True); time.sleep(600)"
SLEEPS = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.fixture
def mark(tmp_path: Path) -> Iterator[str]:
    yield f"{tmp_path}:days"
    sweep(lambda found: found.startswith(f"{tmp_path}:"))


def start(mark: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", BEGINS, *SLEEPS]
    started = subprocess.Popen(command, env={**os.environ, VARIABLE: mark})
    assert eventually(lambda: len(alive(mark)) == 2, seconds=30)
    return started


def alive(mark: str) -> list[int]:
    return [process for process, found in marked() if found == mark]


def test_all_that_a_shard_started_is_killed_and_nothing_else(mark: str) -> None:
    meant, other = start(mark), start(f"{mark}.2")
    sweep(lambda found: found == mark)
    assert meant.wait(10) == -9
    assert alive(mark) == []
    assert other.poll() is None
    assert len(alive(f"{mark}.2")) == 2


def test_all_is_killed_when_whoever_holds_the_lifeline_is_gone(mark: str) -> None:
    started, held = start(mark), lifeline(mark)
    assert held.stdin is not None
    assert started.poll() is None
    held.stdin.close()
    assert held.wait(30) == 0
    assert started.wait(10) == -9
    assert alive(mark) == []
