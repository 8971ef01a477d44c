"""`python -m tests.frozen NAME WAREHOUSE`: keep what a warehouse had read, and what this release makes of it.

Done once, at the last commit before models are restructured: answers are never written anew.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import duckdb

from tests.frozen.companies import answers_file, built, raw_file
from tests.frozen.warehouse import ANSWERS, raw_schemas, save


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("name")
    arguments.add_argument("warehouse", type=Path)
    chosen = arguments.parse_args()
    if answers_file(chosen.name).exists():
        arguments.error(f"the answers of {chosen.name} are kept already, and are never written anew")
    with duckdb.connect(str(chosen.warehouse), read_only=True) as database:
        kept = save(database, raw_schemas(), raw_file(chosen.name))
    with tempfile.TemporaryDirectory() as folder, built(Path(folder), chosen.name) as database:
        answers = save(database, ANSWERS, answers_file(chosen.name))
    print(f"{chosen.name}: {kept} rows read, {answers} rows of answers")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
