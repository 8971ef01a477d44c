"""The same answers as before models were restructured: every row of every table that people or the delivery read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.frozen.companies import answers_file, built, kept_columns, names
from tests.frozen.warehouse import differences

REWORDED = {"include.cli believe ": "include.cli accept-row-count "}
"""What a commit that changed a text on purpose says instead."""


@pytest.mark.parametrize("name", names())
def test_what_was_read_gives_the_same_rows_as_before(name: str, tmp_path: Path) -> None:
    with built(tmp_path, name) as database:
        found = differences(database, answers_file(name), kept_columns(), reworded=REWORDED)
    assert [str(one) for one in found] == []
