"""What a pair of systems costs that are both there: the files by hand that name it, sandbox and tests apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from include.paths import PROJECT

ROOMS = ("include", "dlt_sources", "dags", "dbt_project", "docs", "examples")
HISTORY = {"docs/add_a_link.md", *(f"docs/decisions/{file.name}" for file in (PROJECT / "docs/decisions").glob("*.md"))}
GENERATED = "Written by `make compile`"
SHARED = {
    "include/link_kinds/__init__.py",
    "include/demo/link_data.py",
    "include/demo/mappings.py",
    "README.md",
    "docs/architecture.md",
}


def written_by_hand() -> Iterator[Path]:
    yield PROJECT / "README.md"
    for room in ROOMS:
        for file in (PROJECT / room).rglob("*"):
            apart = {"sandbox", "compiled", "target", "logs", "__pycache__"} & set(file.parts)
            if file.is_file() and not apart and str(file.relative_to(PROJECT)) not in HISTORY:
                yield file


@pytest.mark.parametrize("pair", ["basware_quickbooks", "airbase_quickbooks", "quickbooks_avalara"])
def test_a_pair_is_one_file_of_its_own_and_lines_in_few_others(pair: str) -> None:
    texts = {str(file.relative_to(PROJECT)): file.read_text(errors="replace") for file in written_by_hand()}
    found = {file for file, text in texts.items() if GENERATED not in text[:200] and (pair in text or pair in file)}
    assert f"include/link_kinds/{pair}.py" in found
    assert found - {f"include/link_kinds/{pair}.py"} <= SHARED
