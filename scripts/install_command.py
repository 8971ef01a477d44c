"""Write the command `ml-connector` beside the Python that runs this: `.venv/bin`, or that of the image.

No wheel is built for it, which would ask an index for tools that no hash covers. It works from any folder and without
the environment being active, since it names both places itself; `python -m include.cli` is the same command.
"""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

NAME = "ml-connector"
PROJECT = Path(__file__).resolve().parents[1]


def command(python: Path, project: Path) -> str:
    """A shell script: the first line of one in Python may hold no space, and 127 characters on Linux."""
    # Without -P a file of the folder that it is called in would be taken for a module of the same name.
    code = f"import sys; sys.path.insert(0, {str(project)!r}); from include.cli import main; main()"
    return f'#!/bin/sh\nexec {shlex.quote(str(python))} -P -c {shlex.quote(code)} "$@"\n'


def main() -> None:
    file = Path(sys.prefix) / "bin" / NAME
    file.write_text(command(Path(sys.executable), PROJECT))
    file.chmod(0o755)


if __name__ == "__main__":
    main()
