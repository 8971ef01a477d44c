"""`make faults` as a command: what it prints and how it exits, and that nothing stays when it is broken off."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.__main__ import main
from tests.faults.dependencies import PROJECT, fingerprint
from tests.faults.ledger import Entry, read, record
from tests.faults.shards import SHARDS
from tests.support.lifeline import marked, sweep
from tests.support.waiting import eventually

MACHINE = next(shard for shard in SHARDS if shard.name == "machine")


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FAULT_LEDGER", str(tmp_path / "ledger.jsonl"))
    return tmp_path / "ledger.jsonl"


def test_the_status_of_a_shard_that_was_never_run_is_not_green(
    ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--status", "machine"]) == 1
    assert capsys.readouterr().out.splitlines()[1:] == [
        "machine  not run",
        "1 shards: 1 not run; about 5 minutes are left",
    ]


def test_a_shard_that_is_green_for_the_files_as_they_are_is_not_run_again(
    ledger: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record(ledger, Entry("machine", fingerprint(MACHINE), "abc1234", "2026-11-22T10:00Z", 5.0, 1))
    assert main(["--status", "mach*"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["machine  green  abc1234  5.0", "1 shards: 1 green"]


@pytest.mark.parametrize(
    ("names", "text", "said"),
    [
        (["no_such"], "", "no shard is called no_such; --status lists them"),
        ([], "<<<<<<< HEAD", "line 1, is no entry of a shard"),
    ],
)
def test_misuse_and_a_broken_ledger_are_told_in_a_line(
    ledger: Path, capsys: pytest.CaptureFixture[str], names: list[str], text: str, said: str
) -> None:
    ledger.write_text(text)
    assert main(["--status", *names]) == 2
    assert said in capsys.readouterr().err


@pytest.fixture
def begun(ledger: Path, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """`make faults SHARDS=machine`, whose pytest has begun."""
    command = [sys.executable, "-m", "tests.faults", "machine"]
    settings = {**os.environ, "FAULT_LOGS": str(tmp_path), "FAULT_LEDGER": str(ledger)}
    running = subprocess.Popen(command, cwd=PROJECT, env=settings, stdout=subprocess.PIPE, text=True)
    try:
        assert eventually(lambda: alive(tmp_path) != [], seconds=120)
        yield running
    finally:
        running.kill()
        running.communicate()
        sweep(lambda mark: mark.startswith(f"{tmp_path}:"))


def alive(logs: Path) -> list[int]:
    return [process for process, mark in marked() if mark == f"{logs}:machine"]


@pytest.mark.faults
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_broken_off_it_ends_what_it_began_and_counts_nothing(
    begun: subprocess.Popen[str], how: signal.Signals, ledger: Path, tmp_path: Path
) -> None:
    begun.send_signal(how)
    said, _ = begun.communicate(timeout=120)
    assert begun.returncode == 130
    assert "machine  is broken off" in said
    assert "machine  not run" in said
    assert alive(tmp_path) == []
    assert read(ledger) == {}


def test_killed_it_leaves_no_process_behind(begun: subprocess.Popen[str], ledger: Path, tmp_path: Path) -> None:
    begun.kill()
    assert begun.wait(10) == -signal.SIGKILL
    assert eventually(lambda: alive(tmp_path) == [], seconds=60)
    assert read(ledger) == {}
