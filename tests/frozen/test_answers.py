"""The same answers as before models were restructured: every row of every table that people or the delivery read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.frozen.companies import answers_file, built, kept_columns, names
from tests.frozen.warehouse import differences


@pytest.mark.parametrize("name", names())
def test_what_was_read_gives_the_same_rows_as_before(name: str, tmp_path: Path) -> None:
    with built(tmp_path, name) as database:
        found = differences(database, answers_file(name), kept_columns())
    assert [str(one) for one in found] == []
