"""How many of the mutants that `mutmut run` made were noticed by a test, per module; fails below the limit.

Killed: a test failed or ran for ever. What no test reaches counts as not killed; a run that was cut short fails.
mutmut's exit codes: ``mutmut/stats.py`` of version 3.8.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

LIMIT = 0.90
_KILLED = frozenset({1, 3})
_TIMED_OUT = frozenset({24, -24, 36, 152, 255})


@dataclass(frozen=True)
class Module:
    """``codes``: mutmut's exit code of each mutant by name, None where it was not run."""

    name: str
    codes: Mapping[str, int | None]

    @property
    def killed(self) -> int:
        return sum(code in _KILLED | _TIMED_OUT for code in self.codes.values())

    @property
    def left(self) -> list[str]:
        return [name for name, code in self.codes.items() if code not in _KILLED | _TIMED_OUT]

    @property
    def not_run(self) -> int:
        return sum(code is None for code in self.codes.values())


def read(folder: Path) -> list[Module]:
    files = sorted(folder.rglob("*.meta"))
    return [
        Module(
            file.relative_to(folder).as_posix().removesuffix(".meta"), json.loads(file.read_text())["exit_code_by_key"]
        )
        for file in files
    ]


def table(modules: Iterable[Module]) -> list[str]:
    rows = [(module.name, module.killed, len(module.codes)) for module in modules if module.codes]
    rows.append(("all", sum(row[1] for row in rows), sum(row[2] for row in rows)))
    return [f"{name:44} {killed:5} / {count:5}  {_share(killed, count):7.1%}" for name, killed, count in rows]


def problem(modules: Iterable[Module], limit: float = LIMIT) -> str | None:
    """Why this does not pass; None when it does."""
    modules = list(modules)
    count, killed = sum(len(module.codes) for module in modules), sum(module.killed for module in modules)
    if count == 0:
        return "there are no mutants: run `mutmut run` first"
    if missing := sum(module.not_run for module in modules):
        return f"{missing:,} of {count:,} mutants were not run: the run did not come to its end"
    if killed < limit * count:
        return f"{_share(killed, count):.1%} of the mutants were killed, {limit:.0%} are wanted"
    return None


def _share(killed: int, count: int) -> float:
    return killed / count if count else 0.0


def main(folder: Path) -> int:
    modules = read(folder)
    lines = [f"not killed: {name}" for module in modules for name in module.left]
    lines += table(modules)
    why = problem(modules)
    if lines and any(module.left for module in modules):
        lines.append("`.venv/bin/mutmut show NAME` shows what was changed.")
    sys.stdout.write("\n".join(lines) + "\n")
    if why:
        sys.stderr.write(f"{why}\n")
    return 1 if why else 0


if __name__ == "__main__":
    sys.exit(main(Path("mutants")))
