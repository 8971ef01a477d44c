"""Fails where a requirements file has fewer hashes of a pinned version than the package index has files of it.

uv keeps the hashes that stand in the file it writes. What was uploaded since (wheels for a new Python, say) has none
then, and is refused on the machine that it is for. So uv is asked anew what the index has for the same pins.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

_PIN = re.compile(r"[A-Za-z0-9][\w.-]*==[^\s;]+")
_HASH = re.compile(r"--hash=(\w+:\w+)")
_COMPILE = (
    "pip compile -q --universal --python-version 3.11 --no-deps --no-header --no-annotate --generate-hashes --refresh"
)


def requirements(text: str) -> dict[str, set[str]]:
    """The hashes of each requirement (``name==version``, perhaps with a marker) of a compiled file."""
    found: dict[str, set[str]] = {}
    hashes: set[str] = set()
    for line in text.splitlines():
        if _PIN.match(line):
            hashes = found.setdefault(line.removesuffix("\\").strip(), set())
        elif not line.lstrip().startswith("#"):
            hashes.update(_HASH.findall(line))
    return found


def problems(file: str, has: Mapping[str, set[str]], index: Mapping[str, set[str]]) -> list[str]:
    """What ``file`` lacks, a line for each requirement; one that the index does not list is a problem, too."""
    return [
        f"{file}: {requirement} has hashes of {len(there & hashes)} of the {len(there)} files in the index"
        for requirement, hashes in has.items()
        if not (there := index.get(requirement, set())) or there - hashes
    ]


def in_index(wanted: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The same requirements with the hashes that the index has now. Raises ``CalledProcessError``: uv said why."""
    command = [str(Path(sys.executable).with_name("uv")), *_COMPILE.split(), "-"]
    return requirements(subprocess.run(command, input="\n".join(wanted), stdout=-1, text=True, check=True).stdout)


def main(files: list[Path]) -> int:
    compiled = {file.name: requirements(file.read_text()) for file in files}
    found = [line for name, has in compiled.items() for line in problems(name, has, in_index(has))]
    if found:
        found.append("Delete their lines with --hash and run `make requirements` again: uv then takes all there are.")
        sys.stderr.write("\n".join(found) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main([Path(name) for name in sys.argv[1:]]))
