from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from include.cli import app
from tests.include.commands.conftest import invoke

PROJECT = Path(__file__).resolve().parents[3]
PROMISED = {
    *("backup", "restore"),
    *("init", "run", "status", "deliveries", "retry", "review list", "review show", "review decide", "alerts"),
    *("review pair", "accept-row-count"),
    *("audit", "connect", "credentials", "query", "report", "docs"),
    *("receiver address", "receiver key", "receiver counts"),
    *("sandbox start", "sandbox info", "sandbox reset", "sandbox snapshot", "sandbox restore", "sandbox stop"),
}


def commands(command: Any, *path: str) -> Iterator[tuple[str, Any]]:
    if hasattr(command, "commands"):
        for name, part in command.commands.items():
            yield from commands(part, *path, name)
    else:
        yield " ".join(path), command


ALL = dict(commands(typer.main.get_command(app)))


def test_the_promised_commands_are_there() -> None:
    assert set(ALL) >= PROMISED


@pytest.mark.parametrize(("former", "now"), [("believe", "accept-row-count"), ("replay", "retry")])
def test_a_command_that_was_renamed_is_found_by_its_former_name_and_not_listed(former: str, now: str) -> None:
    assert (ALL[former].hidden, ALL[now].hidden) == (True, False)
    assert ALL[former].help == ALL[now].help


@pytest.mark.parametrize("name", ["", *sorted(ALL)])
def test_help_says_what_each_exit_code_means(name: str) -> None:
    said = " ".join(invoke(*name.split(), "--help").out.split())
    assert "Exit codes: 0 done; 1 completed with warnings" in said
    assert "2 wrong usage or configuration; 3 could not run; 130 interrupted." in said


@pytest.mark.parametrize("name", sorted(ALL))
def test_each_command_explains_itself_and_its_options_and_speaks_json(name: str) -> None:
    answer = invoke(*name.split(), "--help")
    assert (answer.code, answer.err) == (0, "")
    assert len(ALL[name].help) > 20
    options = {option: parameter for parameter in ALL[name].params for option in parameter.opts}
    assert "--json" in options
    unexplained = [p.name for p in ALL[name].params if not getattr(p, "help", None)]
    assert unexplained == []


@pytest.mark.parametrize("command", [(), ("fly",), ("run",), ("sandbox", "start", "--vendors", "-1")])
def test_without_a_command_or_with_a_wrong_one_there_is_the_usage_and_exit_code_2(command: tuple[str, ...]) -> None:
    answer = invoke(*command)
    assert answer.code == 2
    assert "Usage" in answer.out + answer.err


def test_a_process_of_its_own_ends_the_same_way() -> None:
    done = subprocess.run([sys.executable, "-m", "include.cli", "fly"], capture_output=True, text=True, cwd=PROJECT)
    assert (done.returncode, done.stdout) == (2, "")
    assert "No such command 'fly'" in done.stderr
    assert "Traceback" not in done.stderr
