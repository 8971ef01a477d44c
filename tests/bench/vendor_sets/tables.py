"""The tables in ``data``: what is public of names of companies, registers and maps, written down here.

``;`` parts the columns, ``|`` what one cell has several of.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("data")


@cache
def table(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def cell(text: str) -> tuple[str, ...]:
    return tuple(one for one in text.split("|") if one)
