from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from include.pipeline.in_progress import sentences

BEGAN = datetime(2026, 11, 20, 8, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def ended() -> int:
    """The number of a process that is gone."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_a_second_run_says_since_when_and_by_whom_the_first_is_in_progress() -> None:
    [said] = sentences("books", [(f"20261120T081200-{os.getpid()}-abc", "person:anna", BEGAN)], held=False)
    assert said.startswith("a run of books is in progress since 2026-11-20 08:12 UTC, started by person:anna (run ")
    assert said.endswith("this one waits for it where both need the same, then goes on")


def test_a_run_whose_process_was_killed_is_in_progress_no_more(ended: int) -> None:
    assert sentences("books", [(f"20261120T081200-{ended}-abc", "person:anna", BEGAN)], held=False) == []


def test_one_of_another_machine_is_known_by_the_connection_that_it_reads(ended: int) -> None:
    assert len(sentences("books", [(f"20261120T081200-{ended}-abc", "person:anna", BEGAN)], held=True)) == 1


def test_one_of_airflow_has_no_process_of_its_own() -> None:
    assert len(sentences("books", [("airflow-0123456789abcdef", "schedule", BEGAN)], held=False)) == 1
