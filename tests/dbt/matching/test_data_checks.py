"""The data checks that stand beside the models of matching, on every literal case."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.dbt.matching.warehouse import Books
from tests.support.data_checks import Check, Copy


def test_the_checks_beside_the_models_pass(books: Books, checks: Mapping[str, Check], tmp_path: Path) -> None:
    of_matching = {name: check for name, check in checks.items() if "matching__" in name}
    assert len(of_matching) > 20
    copy = Copy(books.home / "warehouse" / "warehouse.duckdb", tmp_path)
    assert copy.failing(of_matching) == {}
    copy.close()
