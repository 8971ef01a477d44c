"""`python -m tests.include.sandbox.keep NAME`: keep the sandbox's ``books`` or ``answers`` as they are now.

Only for a change of what the simulated systems have or say: a restructuring of the sandbox changes neither.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.include.sandbox.frozen import answers, books, generated, keep

MADE = {"books": books, "answers": answers}


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("name", choices=sorted(MADE))
    name = arguments.parse_args().name
    with tempfile.TemporaryDirectory() as home, generated(Path(home)) as sandbox:
        lines = list(MADE[name](sandbox))
    print(f"{name}: {len(lines)} lines, {keep(name, lines)} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
