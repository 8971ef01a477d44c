"""`make mutate` passes only when enough mutants were killed, and all of them were run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "mutation_figures.py"
KILLED, TIMED_OUT, SURVIVED, UNREACHED = 1, 36, 0, 33


def figures(folder: Path, **modules: list[int | None]) -> subprocess.CompletedProcess[str]:
    for name, codes in modules.items():
        file = folder / "mutants" / "include" / f"{name}.py.meta"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"exit_code_by_key": {f"{name}_{n}": code for n, code in enumerate(codes)}}))
    return subprocess.run([sys.executable, SCRIPT], cwd=folder, capture_output=True, text=True, check=False)


def test_each_module_and_all_of_them_are_counted(tmp_path: Path) -> None:
    result = figures(tmp_path, states=[KILLED] * 18 + [TIMED_OUT], checks=[SURVIVED])
    assert result.returncode == 0, result.stderr
    assert [line.split() for line in result.stdout.splitlines() if "/ " in line] == [
        ["include/checks.py", "0", "/", "1", "0.0%"],
        ["include/states.py", "19", "/", "19", "100.0%"],
        ["all", "19", "/", "20", "95.0%"],
    ]
    assert "not killed: checks_0" in result.stdout


@pytest.mark.parametrize(
    ("codes", "why"),
    [
        ([KILLED] * 8 + [SURVIVED, UNREACHED], "80.0% of the mutants were killed, 90% are wanted"),
        ([KILLED] * 99 + [None], "1 of 100 mutants were not run"),
        ([], "there are no mutants"),
    ],
)
def test_too_few_killed_and_a_run_cut_short_fail(tmp_path: Path, codes: list[int | None], why: str) -> None:
    result = figures(tmp_path, states=codes)
    assert result.returncode == 1
    assert why in result.stderr


def test_exactly_the_limit_passes(tmp_path: Path) -> None:
    assert figures(tmp_path, states=[KILLED] * 9 + [SURVIVED]).returncode == 0
