"""Which tests one worker of a run does: those of a file, and in some folders all of the folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from xdist.scheduler import LoadFileScheduling

FOLDERS = frozenset(
    {
        "tests/include/commands",
        "tests/include/sandbox/airbase",
        "tests/include/sandbox/avalara",
        "tests/include/sandbox/avidxchange",
        "tests/include/sandbox/basware",
        "tests/include/sandbox/business_central",
    }
)
"""Their tests share a process or a company that each worker would make anew."""


class Scheduling(LoadFileScheduling):  # type: ignore[misc]
    def _split_scope(self, nodeid: str) -> str:
        return unit(nodeid)


def unit(nodeid: str) -> str:
    """What the test is done with: its file, or its folder."""
    file = PurePosixPath(nodeid.split("::")[0])
    return str(file.parent) if str(file.parent) in FOLDERS else str(file)


def by_unit(files: Mapping[str, float]) -> dict[str, float]:
    """Seconds of each, from those of files."""
    found: dict[str, float] = {}
    for file, seconds in files.items():
        found[unit(file)] = found.get(unit(file), 0.0) + seconds
    return found
